"""The table of assessed marks (format, section 3): each within the bounds of its indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from kaocheng.scoring.bounded import BoundedFaults, quoted
from kaocheng.scoring.exact.decimals import show
from kaocheng.scoring.expressions.words import show_number
from kaocheng.scoring.facts import Units
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.marks import Mark, Marks
from kaocheng.scoring.scheme.model import Indicator, Scheme
from kaocheng.scoring.tables.columns import is_number_cell
from kaocheng.scoring.tables.read_csv import csv_source

_COLUMNS = ("unit", "indicator", "points", "stage", "reason")


def read_marks(
    source: str | Path | bytes, scheme: Scheme, units: Units, name: str | None = None
) -> Marks:
    """The table `unit,indicator,points,stage,reason`. Raises `Refused` with every fault."""
    rows, digest = csv_source(source, name or _name(source), _COLUMNS, ())
    reader = _Reader(scheme, units, rows.faults)
    for line, cells in rows.rows:
        reader.take(f"{rows.name} 第{line}行", *cells)
    rows.faults.raise_if_any()
    return Marks(
        _by_code(reader, reader.leaves), digest, rows.notices, _by_code(reader, reader.adjustments)
    )


def _by_code(reader: _Reader, codes: Iterable[str]) -> dict[str, dict[int, Mark]]:
    """The marks in the order of the scheme, each cell by its row."""
    found = reader.found
    return {code: dict(sorted(found[code].items())) for code in codes if code in found}


def _name(source: str | Path | bytes) -> str:
    return "评定分表" if isinstance(source, bytes) else Path(source).name


@dataclass
class _Reader:
    """Takes rows one by one; `found` holds the marks that are in order."""

    scheme: Scheme
    units: Units
    faults: BoundedFaults
    found: dict[str, dict[int, Mark]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.leaves = {leaf.code: leaf for leaf in self.scheme.leaves}
        # Where a leaf has the same code as an adjustment, the leaf is meant.
        self.adjustments = {
            each.code: each for each in self.scheme.adjustments if each.code not in self.leaves
        }

    def take(
        self, where: str, unit: str, indicator: str, points: str, stage: str, reason: str
    ) -> None:
        """Take up a row unless it is refused."""
        row = self.units.row.get(unit)
        faults = list(self._form_faults(unit, row, indicator, points, stage, reason))
        if row is not None and not faults:
            faults = list(self._bound_faults(indicator, row, Fraction(points)))
        for fault in faults:
            self.faults.add(where, fault.what, fault.mend)
        if row is not None and not faults:
            mark = Mark(Fraction(points), points, stage, reason)
            self.found.setdefault(indicator, {})[row] = mark

    def _form_faults(
        self,
        unit: str,
        row: int | None,
        indicator: str,
        points: str,
        stage: str,
        reason: str,
    ) -> Iterator[Fault]:
        known = indicator in self.leaves or indicator in self.adjustments
        if row is None:
            yield Fault("", f"没有{quoted(unit)}这个单位", "请与单位表一致")
        if not known:
            what = f"没有{quoted(indicator)}这个末级指标或加减分项"
            yield Fault("", what, "请与方案的代码一致")
        if not points or points == "NA" or not is_number_cell(points):
            yield Fault("", f"评定分须是数字，填的是{quoted(points)}", "请只填数字")
        if not stage:
            yield Fault("", "没有填评定环节", "请在 stage 列写明，如 部门评审")
        if not reason:
            yield Fault("", "没有填理由", "请在 reason 列写明改分的理由")
        if row is not None and row in self.found.get(indicator, {}):
            cell = f"{quoted(unit)}的指标{quoted(indicator)}"
            yield Fault("", f"{cell}已有一行评定分", "请只保留一行")

    def _bound_faults(self, code: str, row: int, points: Fraction) -> Iterator[Fault]:
        leaf = self.leaves.get(code)
        if leaf is None:
            yield from self._outside(points, Fraction(0), self.adjustments[code].cap)
        else:
            full = self.full(leaf, row)
            if full == 0:
                yield Fault("", f"指标 {leaf.code} 不考核这个单位", "请删去这一行")
                return
            yield from self._outside(points, *bounds_of(leaf, full))
        if (points * 10**self.scheme.decimals).denominator != 1:
            places = self.scheme.decimals
            yield Fault("", f"评定分的小数多于 {places} 位", f"请按方案保留 {places} 位小数")

    def _outside(self, points: Fraction, low: Fraction, high: Fraction | None) -> Iterator[Fault]:
        if low <= points and (high is None or points <= high):
            return
        ends = [show(end, self.scheme.decimals) for end in (low, high) if end is not None]
        mend = f"请填 {' 至 '.join(ends)} 之间的分数" if high is not None else "请填不小于 0 的分数"
        yield Fault("", f"评定分 {show_number(points)} 超出范围", mend)

    def full(self, leaf: Indicator, row: int) -> Fraction:
        """F of the leaf for the unit's group, 0 where it or a node above does not exist."""
        group = self.units.groups[row]
        above = (self.scheme.node[code] for code in self.scheme.path[leaf.code])
        if any(node.points_for(group) == 0 for node in above):
            return Fraction(0)
        return leaf.points_for(group)


def bounds_of(leaf: Indicator, full: Fraction) -> tuple[Fraction, Fraction]:
    """Between which points a mark may lie: the leaf's own floor and cap, else 0 and F."""
    low = Fraction(0) if leaf.floor is None else leaf.floor
    return low, full if leaf.cap is None else leaf.cap
