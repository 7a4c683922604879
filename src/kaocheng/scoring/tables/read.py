"""Units and facts from their tables, with every fault named (format, section 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kaocheng.scoring.bounded import BoundedFaults, quoted
from kaocheng.scoring.exact.decimals import DECIMAL, MOST_DIGITS
from kaocheng.scoring.facts import KINDS, Facts, Key, Units
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.files import read_bytes
from kaocheng.scoring.periods import PERIOD_FORMS, Period, read_period
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.tables.columns import ColumnBuilder, is_number_cell
from kaocheng.scoring.tables.read_csv import MOST_TABLE_BYTES, Rows, csv_rows
from kaocheng.scoring.tables.read_parquet import parquet_rows

MOST_PARQUET_BYTES = 8 * 2**30
_PARQUET_MAGIC = b"PAR1"


def read_units(source: str | Path | bytes, scheme: Scheme, name: str | None = None) -> Units:
    """The table of units. Raises `Refused` with every fault."""
    rows, digest = _open(
        source, name or _name(source, "单位表"), ("unit",), ("name", "group", "parent")
    )
    faults = rows.faults
    found: dict[str, tuple[str, str, str]] = {}
    for line, (unit, title, group, parent) in rows.rows:
        where = f"{rows.name} 第{line}行"
        if not unit:
            faults.add(where, "没有单位代码", "请填写 unit 列")
        elif unit in found:
            faults.add(where, f"单位{quoted(unit)}重复", "请删去其中一行")
        else:
            found[unit] = (title or unit, group, parent)
        _check_group(faults, where, group, scheme)
    if not found and not faults.found:
        faults.add(rows.name, "没有一个单位", "请至少列出一个被考核单位")
    faults.raise_if_any()
    names, groups, parents = zip(*found.values(), strict=True)
    return Units(tuple(found), names, groups, parents, digest, rows.notices)


def _check_group(faults: BoundedFaults, where: str, group: str, scheme: Scheme) -> None:
    codes = [known.code for known in scheme.groups]
    if codes and group not in codes:
        what = f"没有{quoted(group)}这个组别" if group else "没有填组别"
        named = next((known.code for known in scheme.groups if known.name == group), None)
        mend = f"请填组别代码 {named}" if group and named else f"请填 {'、'.join(codes)} 之一"
        faults.add(where, what, mend)


def read_facts(
    source: str | Path | bytes, scheme: Scheme, units: Units, name: str | None = None
) -> Facts:
    """The table of facts. Raises `Refused` with every fault, naming the cell."""
    shown = name or _name(source, "数据表")
    rows, digest = _open(source, shown, ("unit", "item", "period", "value"), ("kind",))
    reader = _FactReader(scheme, units, rows.faults)
    for line, cells in rows.rows:
        reader.take(line, *cells)
    rows.faults.raise_if_any()
    columns = {key: builder.build() for key, builder in reader.builders.items()}
    return Facts(columns, len(units), digest, (*rows.notices, *_no_rows(rows.name, columns)))


def _no_rows(name: str, columns: Mapping[Key, object]) -> Iterator[Fault]:
    if not columns:
        yield Fault(name, "数据表只有表头，没有一行数据，全部按缺数处理", "请检查是否选错了文件")


class _FactReader:
    def __init__(self, scheme: Scheme, units: Units, faults: BoundedFaults) -> None:
        self.scheme, self.units, self.faults = scheme, units, faults
        self.builders: dict[Key, ColumnBuilder] = {}
        self.periods: dict[str, Period | None] = {}

    def take(self, line: int, unit: str, item: str, period: str, value: str, kind: str) -> None:
        known = self._period(period)
        row = self.units.row.get(unit)
        faults = self._faults(unit, row, item, period, known, kind or "actual", value)
        if faults or known is None or row is None:
            for fault in faults:
                self.faults.add(f"{self.faults.name} 第{line}行", fault.what, fault.mend)
            return
        earlier = self._builder((item, kind or "actual", known)).put(row, value, line)
        if earlier is not None:
            cell = f"{unit}、{item}、{period}、{kind or 'actual'}"
            what = f"与第{earlier}行是同一单位、数据项、期间和类别（{cell}）"
            self.faults.add(f"{self.faults.name} 第{line}行", what, "请删去其中一行")

    def _period(self, text: str) -> Period | None:
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


def _name(source: str | Path | bytes, default: str) -> str:
    return default if isinstance(source, bytes) else Path(source).name or str(source)


def _open(
    source: str | Path | bytes, name: str, needed: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[Rows, str]:
    """The rows of a table and the digest of its bytes."""
    parquet = not isinstance(source, bytes) and Path(source).suffix.lower() == ".parquet"
    data = read_bytes(source, name, MOST_PARQUET_BYTES if parquet else MOST_TABLE_BYTES)
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    if parquet or data[:4] == _PARQUET_MAGIC:
        return parquet_rows(data, name, needed, optional), digest
    return csv_rows(data, name, needed, optional), digest
