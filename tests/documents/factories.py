"""演示数据: a scheme, units and results made up for the tests of documents. No place in it exists.

The result is written out by hand, not computed: the tests ask what a document makes of figures, and
need totals, grades and vetoes of their own choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kaocheng.scoring import Scheme, Units, read_scheme, read_units

STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
CENT = Decimal("0.01")
SCHEME = """
format: kaocheng-scheme/1
code: demo
title: 2024年度粮食安全责任制考核方案（演示）
level: county
year: 2024
basis: [BASIS]
score: {full: 100, decimals: 2}
groups: GROUPS
items: [{code: x, name: 演示数}]
indicators:
  - code: "1"
    name: 粮食生产
    points: 40
    children:
      - {code: "1.1", name: 粮食播种面积, points: 15, rule: x, lead: 农业农村部门}
      - {code: "1.2", name: 粮食总产量, points: 25, rule: x, lead: 农业农村部门}
  - code: "2"
    name: 耕地保护
    points: 30
    children:
      - {code: "2.1", name: 高标准农田建设, points: 20, rule: x, lead: 农业农村部门}
      - {code: "2.2", name: 耕地保有量, points: 10, rule: x, lead: 自然资源部门}
  - code: "3"
    name: 粮食流通
    points: 30
    children:
      - {code: "3.1", name: 地方储备规模, points: 20, rule: x, lead: 粮食和储备部门}
      - {code: "3.2", name: 信息报送, points: 10, rule: x, lead: 粮食和储备部门}
vetoes:
  - code: v1
    name: 发生“大棚房”问题
    basis: 示考〔2024〕1号第九条
    when: x < 0
    effect: {grade: 不合格}
grades:
  - {name: 优秀, at_least: 92}
  - {name: 良好, at_least: 85}
  - {name: 合格, at_least: 60}
  - {name: 不合格}
"""
TWO_GROUPS = "[{code: plain, name: 平原区}, {code: hill, name: 山区}]"


@dataclass(frozen=True)
class DemoResult:
    """A scheme, its units and a result in the form of scheme-format section 8."""

    scheme: Scheme
    units: Units
    document: dict[str, Any]
    names: tuple[str, ...]


def demo_scheme(*, grouped: bool = True, basis: Sequence[str] = ("示考〔2024〕1号",)) -> Scheme:
    text = SCHEME.replace("BASIS", ", ".join(f'"{line}"' for line in basis))
    return read_scheme(text.replace("GROUPS", TWO_GROUPS if grouped else "[]").encode())


def demo_result(
    count: int = 20, *, grouped: bool = True, basis: Sequence[str] = ("示考〔2024〕1号",)
) -> DemoResult:
    """At most 22 units with falling totals; the last lacks a value and hit the veto."""
    scheme = demo_scheme(grouped=grouped, basis=basis)
    names = tuple(f"演示{stem}县" for stem in STEMS[:count])
    groups = [("plain", "hill")[index % 2] if grouped else "" for index in range(count)]
    rows = [_row(scheme, index, group) for index, group in enumerate(groups)]
    _spoil(rows[-1])
    _place(rows)
    lines = [f"d{i + 1:02},{name},{groups[i]}" for i, name in enumerate(names)]
    units = read_units("\n".join(["unit,name,group", *lines]).encode(), scheme)
    return DemoResult(scheme, units, {"period": "2024", "units": rows}, names)


def _row(scheme: Scheme, index: int, group: str) -> dict[str, Any]:
    leaves = {
        low.code: _cell(Decimal(int(low.points_for(group))), index * place)
        for top in scheme.indicators
        for place, low in enumerate(top.children, start=1)
    }
    return {
        "unit": f"d{index + 1:02}", "group": group, "status": "ranked", "leaves": leaves,
        "nodes": _sums(leaves, scheme), "total": _sum(leaves), "adjustments": {}, "vetoes": [],
        "rank": None, "group_rank": None, "grade": None,
    }  # fmt: skip


def _sums(leaves: dict[str, Any], scheme: Scheme) -> dict[str, str]:
    below = {top.code: [low.code for low in top.children] for top in scheme.indicators}
    return {code: _sum({low: leaves[low] for low in lows}) for code, lows in below.items()}


def _sum(leaves: dict[str, Any]) -> str:
    return str(sum((Decimal(cell["points"]) for cell in leaves.values()), Decimal("0.00")))


def _cell(full: Decimal, step: int) -> dict[str, str]:
    won = (full * (1 - step * Decimal("0.011"))).quantize(CENT, ROUND_HALF_UP)
    return {"points": str(won), "full": f"{full}.00", "status": "scored", "reason": "演示"}


def _spoil(row: dict[str, Any]) -> None:
    """信息报送 not reported, 0 points, and the veto."""
    before = Decimal(row["leaves"]["3.2"]["points"])
    row["leaves"]["3.2"].update(points="0.00", status="missing")
    row["nodes"]["3"] = str(Decimal(row["nodes"]["3"]) - before)
    row["total"] = str(Decimal(row["total"]) - before)
    row["vetoes"] = ["v1"]


def _place(rows: list[dict[str, Any]]) -> None:
    within: dict[str, int] = {}
    order = sorted(rows, key=lambda row: -Decimal(row["total"]))
    for rank, row in enumerate(order, start=1):
        within[row["group"]] = within.get(row["group"], 0) + 1
        row["rank"], row["group_rank"] = rank, within[row["group"]]
        row["grade"] = "不合格" if row["vetoes"] else _grade(Decimal(row["total"]))


def _grade(total: Decimal) -> str:
    return "优秀" if total >= 92 else "良好" if total >= 85 else "合格"


def leave_out(result: DemoResult, index: int) -> None:
    """Make a unit one that is not ranked (不计总分), as the format writes it."""
    row = result.document["units"][index]
    row.update(total=None, rank=None, group_rank=None, grade=None, status="excluded")
