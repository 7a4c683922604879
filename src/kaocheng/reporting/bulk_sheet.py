"""An office's workbook of many units: a row a unit, a column an item. Read column by column. Pure.

Thousands of rows times dozens of columns: what is the same text is read once, a column of mere
numbers is held against what is stored as a whole, and a value is looked at in detail only where it
differs.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import Any

import numpy as np
import xlsxwriter

from kaocheng.cycles.needs import Need
from kaocheng.cycles.target_table import write_value
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.workbooks import Sheet, cell_name
from kaocheng.reporting.bulk_numbers import Numbers, WrittenOut, are_plain, unlike
from kaocheng.reporting.entry import Entry, is_plain_number, read_entry, read_percent

UNIT_CODE, UNIT = "单位代码", "单位"
_HEADER_WITHIN = 10
_TOLD = 200

# unit's key → stored values in the order of the needs, "" for none
Stored = Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class BulkTable:
    """What goes out: `values` by (unit code, item code)."""

    title: str
    units: Sequence[tuple[str, str]]
    needs: Sequence[Need]
    values: Mapping[tuple[str, str], str]


def as_workbook(table: BulkTable) -> bytes:
    """Title, item codes, header, a row a unit."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("数据")
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#EEF1F5", "text_wrap": True})
    grey = book.add_format({"font_color": "#888888", "font_size": 9})
    sheet.write_string(0, 0, table.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_row(1, 0, ["", "", *(need.code for need in table.needs)], grey)
    sheet.write_row(2, 0, [UNIT_CODE, UNIT, *(headed(need) for need in table.needs)], bold)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 18)
    sheet.freeze_panes(3, 2)
    for row, (code, name) in enumerate(table.units, start=3):
        sheet.write_string(row, 0, code)
        sheet.write_string(row, 1, name)
        for column, need in enumerate(table.needs, start=2):
            write_value(sheet, row, column, table.values.get((code, need.code), ""), is_code=False)
    book.close()
    return out.getvalue()


def headed(need: Need) -> str:
    """「粮食总产量（万吨）」."""
    return f"{need.name}（{need.item.unit}）" if need.item.unit else need.name


@dataclass(frozen=True)
class BulkChange:
    """A value of one unit that is to be stored."""

    row: int
    column: int
    unit_code: str
    item_code: str
    old: str
    new: str


@dataclass(frozen=True)
class ColumnChanges:
    """The changes of one item, side by side: a hundred thousand objects would take their time."""

    column: int
    item_code: str
    rows: Sequence[int]
    codes: Sequence[str]
    olds: Sequence[str]
    news: Sequence[str]

    def at(self, n: int) -> BulkChange:
        """One of them."""
        return BulkChange(
            self.rows[n], self.column, self.codes[n], self.item_code, self.olds[n], self.news[n]
        )


@dataclass(frozen=True)
class BulkFault:
    """A cell that cannot be taken."""

    cell: str
    name: str
    text: str
    entry: Entry


@dataclass
class BulkReading:
    """What a workbook says. `faults` are the first few, `fault_count` counts all."""

    units: int = 0
    items: int = 0
    unchanged: int = 0
    columns: list[ColumnChanges] = field(default_factory=list)
    faults: list[BulkFault] = field(default_factory=list)
    fault_count: int = 0

    @property
    def changed(self) -> int:
        """How many cells differ from what is stored."""
        return sum(len(column.rows) for column in self.columns)

    def changes(self) -> Iterator[BulkChange]:
        """All of them, column by column."""
        return (column.at(n) for column in self.columns for n in range(len(column.rows)))

    def first_changes(self, most: int) -> list[BulkChange]:
        """The first of them as one reads the table."""
        places = [
            (row, column.column, n, column)
            for column in self.columns
            for n, row in enumerate(islice(column.rows, most))
        ]
        first = nsmallest(most, places, key=itemgetter(0, 1))
        return [column.at(n) for _, _, n, column in first]

    def fault(self, cell: str, name: str, text: object, entry: Entry) -> None:
        """Count a fault, and tell the first of them."""
        self.fault_count += 1
        if len(self.faults) < _TOLD:
            self.faults.append(BulkFault(cell, name, str(text)[:40], entry))


@dataclass(frozen=True)
class BulkScope:
    """What may be written.

    `units`: code → name; `keys`: code → key; `not_asked` and `locked`: item → the units of which it
    is not asked, or whose cell is not theirs to fill; `closed`: unit → why.
    """

    units: Mapping[str, str]
    keys: Mapping[str, int]
    needs: Sequence[Need]
    stored: Stored
    not_asked: Mapping[str, frozenset[str]]
    locked: Mapping[str, frozenset[str]]
    closed: Mapping[str, str]


def read_bulk(sheet: Sheet, scope: BulkScope) -> BulkReading:
    """Read a whole workbook against what is stored."""
    reading = BulkReading()
    header, unit_column, columns = _header(sheet, scope, reading)
    rows = _unit_rows(sheet, scope, reading, header, unit_column)
    reading.units, reading.items = len(rows), len(columns)
    table = list(zip(*(sheet.rows[row] for row, _ in rows), strict=True))
    places, codes = [row for row, _ in rows], [code for _, code in rows]
    stored = _stored_columns(scope, codes)
    for column, need in columns.items() if rows else ():
        reader = _ColumnReader(sheet, scope, reading, column, need, places, codes)
        reader.read(table[column], stored[need.code])
    return reading


def _stored_columns(scope: BulkScope, codes: Sequence[str]) -> dict[str, Sequence[str]]:
    """Item → the stored values of these units."""
    nothing = [""] * len(scope.needs)
    rows = [scope.stored.get(scope.keys[code], nothing) for code in codes]
    columns = zip(*rows, strict=True)
    return {need.code: column for need, column in zip(scope.needs, columns, strict=bool(rows))}


def _header(
    sheet: Sheet, scope: BulkScope, reading: BulkReading
) -> tuple[int, int, dict[int, Need]]:
    for row, cells in enumerate(sheet.rows[:_HEADER_WITHIN]):
        names = [_plain(cell) for cell in cells]
        if UNIT_CODE in names:
            above = sheet.rows[row - 1] if row else []
            place = names.index(UNIT_CODE)
            return row, place, _columns(names, above, scope, reading, row)
    raise Refusal(f"表中找不到“{UNIT_CODE}”列。请先导出本期数据表，在其中填写后再导入。")


def _plain(cell: object) -> str:
    return "".join(str(cell).split())


def _columns(
    names: Sequence[str],
    above: Sequence[object],
    scope: BulkScope,
    reading: BulkReading,
    row: int,
) -> dict[int, Need]:
    """Columns by the item code above the header, else by the header itself."""
    by_code = {need.code: need for need in scope.needs}
    by_name = {_plain(headed(need)): need for need in scope.needs}
    by_name |= {_plain(need.name): need for need in scope.needs}
    found: dict[int, Need] = {}
    for column, name in enumerate(names):
        code = str(above[column]).strip() if column < len(above) else ""
        need = by_code.get(code) or by_name.get(name) or by_code.get(name)
        if need is not None and need not in found.values():
            found[column] = need
        elif name not in ("", UNIT_CODE, UNIT):
            entry = Entry(None, "认不出该列或该列重复", "请从平台重新导出，或删去该列")
            reading.fault(cell_name(row, column), name, name, entry)
    if not found:
        raise Refusal("表中没有一列是本期的数据项。请先导出本期数据表，在其中填写后再导入。")
    return found


def _unit_rows(
    sheet: Sheet, scope: BulkScope, reading: BulkReading, header: int, column: int
) -> list[tuple[int, str]]:
    found: dict[str, int] = {}
    for row in range(header + 1, len(sheet.rows)):
        code = _code(sheet.value(row, column))
        if code in found:
            entry = Entry(None, f"与 {cell_name(found[code], column)} 是同一单位", "请删去其中一行")
            reading.fault(cell_name(row, column), code, code, entry)
        elif code in scope.closed:
            entry = Entry(None, scope.closed[code], "请先退回其填报表，或删去该行")
            reading.fault(cell_name(row, column), scope.units[code], code, entry)
        elif code in scope.units:
            found[code] = row
        elif code:
            entry = Entry(None, f"“{code}”不是本周期的单位", "请核对单位代码，或删去该行")
            reading.fault(cell_name(row, column), "", code, entry)
    return [(row, code) for code, row in found.items()]


def _code(value: object) -> str:
    """A code; Excel likes to make numbers of them."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


@dataclass(frozen=True)
class _ColumnReader:
    """One item over all units. Plain numbers go the short way, everything else the careful one."""

    sheet: Sheet
    scope: BulkScope
    reading: BulkReading
    column: int
    need: Need
    rows: Sequence[int]
    codes: Sequence[str]

    def read(self, raws: Sequence[Any], olds: Sequence[str]) -> None:
        """Every unit's value of the item, beside the one that is stored."""
        numbers = self._plain_numbers(raws)
        if numbers is None:
            self._read_carefully(raws, olds)
            return
        differs = unlike(numbers, olds)
        kept = self._open(differs)
        self._keep(kept, olds, WrittenOut([raws[n] for n in kept]))
        self.reading.unchanged += len(raws) - len(differs)

    def _read_carefully(self, raws: Sequence[Any], olds: Sequence[str]) -> None:
        texts, faults = self._carefully(raws)
        differs = [n for n, (text, old) in enumerate(zip(texts, olds, strict=True)) if text != old]
        for n, entry in faults.items():
            self._fault(n, entry)
        kept = self._open([n for n in differs if n not in faults])
        self._keep(kept, olds, [texts[n] for n in kept])
        same = sum(1 for n in faults if texts[n] == olds[n])
        self.reading.unchanged += len(raws) - len(differs) - same

    def _keep(self, kept: Sequence[int], olds: Sequence[str], news: Sequence[str]) -> None:
        """Note the changes; where all have changed, the lists are taken as they are."""
        lists: Sequence[Sequence[Any]] = (self.rows, self.codes, olds)
        if len(kept) < len(olds):
            lists = [[each[n] for n in kept] for each in lists]
        rows, codes, olds = lists
        if kept:
            changes = ColumnChanges(self.column, self.need.code, rows, codes, olds, news)
            self.reading.columns.append(changes)

    def _plain_numbers(self, raws: Sequence[Any]) -> Numbers | None:
        """The column as numbers, None where any cell wants a closer look."""
        if self._special or self.need.form.is_text or set(map(type, raws)) != {float}:
            return None
        numbers = np.fromiter(raws, np.float64, len(raws))
        return numbers if are_plain(numbers) else None

    def _carefully(self, raws: Sequence[Any]) -> tuple[list[str], dict[int, Entry]]:
        """Exact values, and the refusals by their place in the column."""
        special, form, plain = self._special, self.need.form, not self.need.form.is_text
        known: dict[tuple[type, Any], Entry] = {}
        texts: list[str] = []
        faults: dict[int, Entry] = {}
        for row, raw in zip(self.rows, raws, strict=True):
            if plain and is_plain_number(raw) and row not in special:
                texts.append(raw)
                continue
            entry = special.get(row) or known.get((type(raw), raw))
            if entry is None:
                entry = known[type(raw), raw] = read_entry(raw, form)
            if entry.value is None:
                faults[len(texts)] = entry
            texts.append(entry.value or "")
        return texts, faults

    @cached_property
    def _special(self) -> dict[int, Entry]:
        """Cells of the column that are not what calamine says: failed formulas, merges, percent."""
        sheet, column, form = self.sheet, self.column, self.need.form
        found = {r: read_entry(text, form) for (r, c), text in sheet.errors.items() if c == column}
        for row, place in sheet.percents:
            if place == column:
                found[row] = read_percent(sheet.value(row, place), form)
        merged = Entry(None, "合并单元格，分不清是哪一行的数值", "请取消合并后逐格填写")
        cells = {*sheet.merged, *sheet.merged.values()}
        return found | {row: merged for row, place in cells if place == column}

    def _open(self, differs: Sequence[int]) -> Sequence[int]:
        """Those that may be stored; the others are faults."""
        item = self.need.code
        locked = self.scope.locked.get(item, frozenset())
        not_asked = self.scope.not_asked.get(item, frozenset())
        if not locked and not not_asked:
            return differs
        for n in differs:
            if self.codes[n] in locked:
                self._fault(n, Entry(None, "该格由平台取数，不从表格导入", "请恢复原值"))
            elif self.codes[n] in not_asked:
                self._fault(n, Entry(None, "该单位所在组别没有这个数据项", "请清空该格"))
        return [n for n in differs if self.codes[n] not in locked | not_asked]

    def _fault(self, n: int, entry: Entry) -> None:
        row = self.rows[n]
        name = f"{self.scope.units[self.codes[n]]} {self.need.name}"
        shown = self.sheet.value(row, self.column)
        self.reading.fault(cell_name(row, self.column), name, shown, entry)
