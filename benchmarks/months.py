"""All counties, 100 indicators, the twelve months of a year, in one process."""

from __future__ import annotations

import statistics
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.data import Shape, tables
from benchmarks.report import Figure, Section, aimed, seconds
from benchmarks.scheme import YEAR
from kaocheng.scoring import Facts, Scheme, Units, evaluate, read_facts, read_scheme, read_units

if TYPE_CHECKING:
    from benchmarks.run import Effort

COUNTIES = 2_844


def measure(effort: Effort) -> Section:
    """Scoring each month of a year."""
    shape = Shape(300 if effort.quick else COUNTIES, leaves=100, periods=12)
    files = tables(shape)
    scheme = read_scheme(files.scheme)
    units = read_units(files.units, scheme)
    facts = read_facts(files.facts, scheme, units)
    # What a column remembers of itself is made anew in each round.
    first = [seconds(lambda: _year(scheme, units, _fresh(facts))) for _ in range(3)]
    wall = statistics.median(first)
    what = f"{shape.units:,} 个单位 × {shape.leaves} 项指标 × {shape.periods} 个月"
    cells = shape.units * shape.leaves * shape.periods
    inside = (
        f"{shape.facts:,} 条数据已在内存；12 次计分，含加分、否决、排名、等次，"
        f"每秒 {cells / wall / 1e6:.1f} 百万格；3 次取中位数，每次数据列重新建立"
    )
    return Section(
        "月度", [aimed(what, f"{wall:.2f} s", wall, 1, inside), _one(scheme, units, facts)]
    )


def _fresh(facts: Facts) -> Facts:
    return replace(facts, columns={key: replace(c) for key, c in facts.columns.items()})


def _year(scheme: Scheme, units: Units, facts: Facts) -> None:
    for month in range(1, 13):
        evaluate(scheme, units, facts, f"{YEAR}-{month:02d}")


def _one(scheme: Scheme, units: Units, facts: Facts) -> Figure:
    evaluate(scheme, units, facts, f"{YEAR}-01")
    again = statistics.median(
        seconds(lambda: evaluate(scheme, units, facts, f"{YEAR}-12")) for _ in range(3)
    )
    return Figure("其中一个月，数据列已用过", f"{again:.2f} s", inside="热进程再次计分")
