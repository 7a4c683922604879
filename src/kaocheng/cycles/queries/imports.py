"""An imported table of targets (Excel or CSV) against what is set, cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kaocheng.cycles.entry import TARGET, Entry, read_entry, read_percent, same_value
from kaocheng.cycles.needs import Need
from kaocheng.cycles.queries.shapes import (
    TableFault,
    TargetChange,
    TargetDifference,
    TargetsPreview,
)
from kaocheng.cycles.queries.targets import CycleTargets, column_keys, stored_values, targets_of
from kaocheng.cycles.target_table import FIXED, column_words, header_of, key_of
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.workbooks import MOST_BYTES, MOST_ROWS, Sheet, cell_name, read_first_sheet

_UNIT_CODE, _UNIT, _ITEM_CODE, _ITEM, _ = FIXED
_HEADER_WITHIN = 10  # title rows above the header

Key = tuple[str, str]


def preview_targets(actor: User, cycle_pk: int, content: bytes) -> TargetsPreview:
    """What the table would change. Nothing is written: `set_targets` takes its `changes`."""
    found = targets_of(actor, cycle_pk)
    sheet = _sheet_of(content)
    reader = _Reader(found, sheet, stored_values(found))
    reader.read()
    return TargetsPreview(
        changes=tuple(reader.changes),
        differences=tuple(reader.differences),
        faults=tuple(reader.faults),
        unchanged=reader.unchanged,
    )


def _sheet_of(content: bytes) -> Sheet:
    if content.startswith((b"PK", b"\xd0\xcf")):
        return read_first_sheet(content)
    if len(content) > MOST_BYTES:
        raise Refusal("文件过大。请确认没有选错文件。")
    rows = list(csv.reader(io.StringIO(_decoded(content), newline="")))
    if len(rows) > MOST_ROWS:
        raise Refusal(f"表格超过 {MOST_ROWS} 行。请分几次导入。")
    # What was guarded against being taken for a formula comes back without the mark.
    plain = [[cell.removeprefix("'") for cell in row] for row in rows]
    return Sheet(plain, (), b"")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal("读不出文件的文字。请上传 .xlsx，或编码为 UTF-8、GBK 的 CSV。")


@dataclass
class _Reader:
    """Walks the table once and gathers what it says."""

    found: CycleTargets
    sheet: Sheet
    stored: Mapping[tuple[str, str, str, str], str]
    changes: list[TargetChange] = field(default_factory=list)
    differences: list[TargetDifference] = field(default_factory=list)
    faults: list[TableFault] = field(default_factory=list)
    unchanged: int = 0
    seen: dict[tuple[str, str, str, str], str] = field(default_factory=dict)

    def read(self) -> None:
        """Find the header, then take row by row; rows that name nothing are notes."""
        header_row, fixed, keys = self._header()
        units = {each.organisation.code: each.organisation.name for each in self.found.assessees}
        needs = {need.code: need for need in self.found.needs}
        for row in range(header_row + 1, len(self.sheet.rows)):
            unit = self._code(row, fixed[_UNIT_CODE])
            item = self._code(row, fixed[_ITEM_CODE])
            if not unit and not item:
                continue
            if unit not in units:
                self._fault(row, fixed[_UNIT_CODE], f"没有“{unit}”这个单位", "请填本周期的单位代码")
            elif item not in needs:
                self._fault(row, fixed[_ITEM_CODE], f"没有“{item}”这个数据项", "请与方案一致")
            else:
                self._take_row(row, keys, unit, units[unit], needs[item])

    def _header(self) -> tuple[int, dict[str, int], dict[int, Key]]:
        for row, cells in enumerate(self.sheet.rows[:_HEADER_WITHIN]):
            names = [" ".join(str(cell).split()) for cell in cells]
            if _UNIT_CODE in names and _ITEM_CODE in names:
                fixed = {name: names.index(name) for name in (_UNIT_CODE, _ITEM_CODE)}
                return row, fixed, dict(self._keys(row, names))
        raise Refusal(
            f"表中找不到“{_UNIT_CODE}”和“{_ITEM_CODE}”两列。请先导出目标值表，在其中填写后再导入。"
        )

    def _keys(self, row: int, names: list[str]) -> Iterator[tuple[int, Key]]:
        known = set(column_keys(self.found.cycle, self.found.periods))
        for column, name in enumerate(names):
            key = key_of(name)
            if key in known and key is not None:
                yield column, key
            elif name and name not in FIXED:
                example = header_of("target", str(self.found.cycle.year))
                self._fault(row, column, f"认不出“{name}”列", f"请写成“{example}”一类，或删去该列")

    def _code(self, row: int, column: int) -> str:
        """A code; Excel likes to make numbers of them."""
        value = self.sheet.value(row, column)
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value).strip()

    def _take_row(
        self, row: int, keys: Mapping[int, Key], unit: str, unit_name: str, need: Need
    ) -> None:
        for column, (kind, period) in keys.items():
            entry = self._entry(row, column, need)
            if entry.value is None:
                self._fault(row, column, entry.what, entry.mend)
                continue
            key = (unit, need.code, kind, period)
            earlier = self.seen.setdefault(key, cell_name(row, column))
            if earlier != cell_name(row, column):
                self._fault(row, column, f"与 {earlier} 重复", "请删去其中一行")
            elif same_value(entry.value, self.stored.get(key, "")):
                self.unchanged += 1
            else:
                self._differ(row, column, key, unit_name, need, entry.value)

    def _entry(self, row: int, column: int, need: Need) -> Entry:
        if (row, column) in self.sheet.merged:
            return Entry(None, "合并单元格内没有各自的数值", "请取消合并后逐格填写")
        value = self.sheet.value(row, column)
        form = replace(need.form, advice=TARGET)
        if (row, column) in self.sheet.percents:
            return read_percent(value, form)
        return read_entry(value, form)

    def _differ(
        self,
        row: int,
        column: int,
        key: tuple[str, str, str, str],
        unit_name: str,
        need: Need,
        new: str,
    ) -> None:
        unit, item, kind, period = key
        old = self.stored.get(key, "")
        self.changes.append(TargetChange(unit, item, period, kind, new, "表格导入"))
        words = column_words(kind, period)
        cell = cell_name(row, column)
        self.differences.append(TargetDifference(cell, unit_name, need.name, words, old, new))

    def _fault(self, row: int, column: int, what: str, mend: str) -> None:
        self.faults.append(TableFault(cell_name(row, column), what, mend))
