"""Facts row by row: each cell checked, each fault named."""

from __future__ import annotations

from collections.abc import Mapping

from kaocheng.scoring.bounded import BoundedFaults, quoted
from kaocheng.scoring.exact.decimals import DECIMAL, MOST_DIGITS
from kaocheng.scoring.facts import KINDS, Key, Units
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.periods import PERIOD_FORMS, Period, read_period
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.tables.columns import ColumnBuilder, is_number_cell


class FactReader:
    """Takes rows one by one; `builders` holds the cells that are in order, by their key."""

    def __init__(self, scheme: Scheme, units: Units, faults: BoundedFaults) -> None:
        self.scheme, self.units, self.faults = scheme, units, faults
        self.builders: dict[Key, ColumnBuilder] = {}
        self.periods: dict[str, Period | None] = {}

    def take(
        self, where: str, line: int, unit: str, item: str, period: str, value: str, kind: str
    ) -> None:
        """Take up a row, found at `where`, unless it is refused or has come before."""
        cell = self.checked(where, unit, item, period, value, kind)
        if cell is not None:
            key, row = cell
            earlier = self._builder(key).put(row, value, line)
            if earlier is not None:
                self.twice(where, f"第{earlier}行", key, row)

    def checked(
        self, where: str, unit: str, item: str, period: str, value: str, kind: str
    ) -> tuple[Key, int] | None:
        """The key and the row of a cell, None where it is refused."""
        known = self.period(period)
        row = self.units.row.get(unit)
        faults = self._faults(unit, row, item, period, known, kind or "actual", value)
        if faults or known is None or row is None:
            for fault in faults:
                self.faults.add(where, fault.what, fault.mend)
            return None
        return (item, kind or "actual", known), row

    def twice(self, where: str, earlier: str, key: Key, row: int) -> None:
        """The cell has come before."""
        item, kind, period = key
        cell = f"{self.units.codes[row]}、{item}、{period}、{kind}"
        what = f"与{earlier}是同一单位、数据项、期间和类别（{cell}）"
        self.faults.add(where, what, "请删去其中一行")

    def period(self, text: str) -> Period | None:
        if text not in self.periods:
            self.periods[text] = read_period(text)
        return self.periods[text]

    def _faults(
        self,
        unit: str,
        row: int | None,
        item: str,
        text: str,
        period: Period | None,
        kind: str,
        value: str,
    ) -> list[Fault]:
        found = []
        if row is None:
            found.append(self._unknown(unit, self.units.row, "单位", "单位表"))
        if item not in self.scheme.item:
            found.append(self._unknown(item, self.scheme.item, "数据项", "方案的 items "))
        elif self.scheme.kinds.is_number(item) and not is_number_cell(value):
            cell = f"{quoted(unit)}的{quoted(item)}"
            found.append(Fault("", f"{cell}须是数字，填的是{quoted(value)}", _way_out(value)))
        if period is None:
            found.append(Fault("", f"期间{quoted(text)}写法不对", f"可用写法：{PERIOD_FORMS}"))
        if kind not in KINDS:
            found.append(Fault("", f"类别{quoted(kind)}不对", f"可用：{'、'.join(KINDS)}"))
        return found

    def _unknown(self, code: str, known: Mapping[str, object], what: str, where: str) -> Fault:
        if not code:
            return Fault("", f"没有填{what}", f"请填写，与{where}一致")
        near = self.faults.near(code, known)
        mend = f"是否要写“{near}”？" if near else f"请与{where}一致"
        return Fault("", f"没有{quoted(code)}这个{what}", mend)

    def _builder(self, key: Key) -> ColumnBuilder:
        if key not in self.builders:
            number = self.scheme.kinds.is_number(key[0])
            self.builders[key] = ColumnBuilder(len(self.units), number)
        return self.builders[key]


def _way_out(value: str) -> str:
    if len(value) > MOST_DIGITS and DECIMAL.match(value):
        return f"数字不能超过 {MOST_DIGITS} 位，请核对"
    return "请只填数字，不带单位、% 和千分位；不适用填 NA，缺数留空"
