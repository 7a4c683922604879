"""The scoring library: schemes in `kaocheng-scheme/1`, facts in, points with their reasons out.

    scheme = read_scheme("scheme.yaml")
    units = read_units("units.csv", scheme)
    facts = read_facts("facts.csv", scheme, units)
    result = evaluate(scheme, units, facts)
    result.as_dict()["units"][0]["total"]

It imports no Django. Everything that is refused is raised as `Refused`, with every fault.
"""

from kaocheng.scoring.evaluation.run import evaluate
from kaocheng.scoring.facts import Facts, Units
from kaocheng.scoring.faults import Fault, Refused
from kaocheng.scoring.marks import Mark, Marks
from kaocheng.scoring.packs import Pack, pack, pack_names
from kaocheng.scoring.periods import Period, read_period
from kaocheng.scoring.result import Figures, Result
from kaocheng.scoring.rules import KINDS
from kaocheng.scoring.scheme.lint import lint
from kaocheng.scoring.scheme.model import Indicator, Scheme
from kaocheng.scoring.scheme.read import read_scheme
from kaocheng.scoring.tables.read import read_facts, read_units
from kaocheng.scoring.tables.read_marks import read_marks

__all__ = [
    "KINDS",
    "Facts",
    "Fault",
    "Figures",
    "Indicator",
    "Mark",
    "Marks",
    "Pack",
    "Period",
    "Refused",
    "Result",
    "Scheme",
    "Units",
    "evaluate",
    "lint",
    "pack",
    "pack_names",
    "read_facts",
    "read_marks",
    "read_period",
    "read_scheme",
    "read_units",
]
