"""The rule kinds: one file each, and the one table that names them."""

from __future__ import annotations

from kaocheng.scoring.rules.attain import Attain
from kaocheng.scoring.rules.cases import Cases
from kaocheng.scoring.rules.checklist import Checklist
from kaocheng.scoring.rules.combined import Highest, Lowest, Sum
from kaocheng.scoring.rules.curve import Curve
from kaocheng.scoring.rules.efficacy import Efficacy
from kaocheng.scoring.rules.formula import Formula
from kaocheng.scoring.rules.judged import Judged
from kaocheng.scoring.rules.ladder import Ladder
from kaocheng.scoring.rules.nested import KINDS, read_rule
from kaocheng.scoring.rules.per_unit import Award, Deduct
from kaocheng.scoring.rules.rank import Rank
from kaocheng.scoring.rules.ratio import InverseRatio, Ratio
from kaocheng.scoring.rules.rule import Rule, Said, Sight

for _rule in (
    Attain,
    Ratio,
    InverseRatio,
    Ladder,
    Curve,
    Deduct,
    Award,
    Rank,
    Efficacy,
    Judged,
    Checklist,
    Cases,
    Sum,
    Highest,
    Lowest,
    Formula,
):
    KINDS[_rule.kind] = _rule

__all__ = ["KINDS", "Rule", "Said", "Sight", "read_rule"]
