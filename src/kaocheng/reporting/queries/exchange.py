"""A report as an Excel workbook and back: what it would change, and faults by cell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.needs import Need
from kaocheng.cycles.queries.assigned import SchemeInForce, scheme_for
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.workbooks import Sheet, cell_name, read_first_sheet
from kaocheng.reporting.dispatch_sheet import (
    CODE,
    ITEM,
    NEXT_STEPS,
    PROBLEMS,
    VALUE,
    DispatchSheet,
    SheetLine,
    as_workbook,
)
from kaocheng.reporting.entry import Entry, read_entry, read_percent, same_value
from kaocheng.reporting.models import Remark, Report
from kaocheng.reporting.queries.rows import asked_needs, figure_rows, figures_of
from kaocheng.reporting.queries.scope import visible_report
from kaocheng.reporting.queries.shapes import CellFault, Difference, FigureRow, Preview

_HEADER_WITHIN = 10
_SUMS = ("小计", "合计", "总计")
_NOTES = (
    "黄色单元格由填报单位填写，其余单元格请勿改动。",
    "只填数字；不适用填“不适用”，没有数据请留空。",
    "导入时按“数据项代码”对应，请勿删除该列。",
)


def workbook(actor: User, report_pk: int) -> bytes:
    """The report as a dispatch table (调度表, .xlsx), filled in as far as it is."""
    report, _ = visible_report(actor, report_pk)
    scheme = scheme_for(report.assessee.cycle_id, report.period.period)
    rows = figure_rows(figures_of(report, scheme))
    cycle, period = report.assessee.cycle, report.period
    mock = "（模拟考核）" if cycle.kind == "mock" else ""
    notes = [scheme.notice, *_NOTES] if scheme.notice else list(_NOTES)
    table = DispatchSheet(
        title=f"{cycle.title}{mock}{period_words(period.period)}调度表",
        unit=report.assessee.organisation.name,
        until=f"{period.last_day.year}年{day_words(period.last_day)}",
        measure="见各行",
        lines=_lines(report, rows),
        notes=notes,
    )
    return as_workbook(table)


def _lines(report: Report, rows: Sequence[FigureRow]) -> list[SheetLine]:
    remarks = {row.indicator_code: row for row in Remark.objects.filter(report=report)}
    lines = []
    for row in rows:
        first = row.indicators[0] if row.indicators else None
        remark = remarks.get(first.code) if first else None
        lines.append(
            SheetLine(
                category=first.path[0] if first and first.path else "",
                indicator=f"{first.code} {first.name}" if first else "",
                item=row.item_name,
                unit=row.unit,
                target=row.target,
                last=row.last_value,
                value="不适用" if row.value == "NA" else row.value,
                rate=row.rate,
                share=row.share,
                gap=row.gap,
                problems=remark.problems if remark else "",
                next_steps=remark.next_steps if remark else "",
                code=row.item_code,
                editable=row.editable,
            )
        )
    return lines


def preview(actor: User, report_pk: int, content: bytes) -> Preview:
    """What applying the workbook would change. Nothing is written."""
    report, _ = visible_report(actor, report_pk)
    scheme = scheme_for(report.assessee.cycle_id, report.period.period)
    sheet = read_first_sheet(content)
    reader = _reader(report, scheme, sheet)
    reader.read()
    return Preview(
        digest=hashlib.sha256(content).hexdigest(),
        differences=tuple(reader.differences),
        faults=tuple(reader.faults),
        unchanged=reader.unchanged,
        notes=tuple(reader.notes),
    )


def _reader(report: Report, scheme: SchemeInForce, sheet: Sheet) -> _Reader:
    needs = asked_needs(scheme.scheme, report.assessee.group_code)
    rows = {row.item_code: row for row in figure_rows(figures_of(report, scheme))}
    names: dict[str, list[Need]] = {}
    for need in needs:
        names.setdefault(plain_name(need.name), []).append(need)
    return _Reader(sheet, {need.code: need for need in needs}, names, rows)


def plain_name(text: object) -> str:
    """A name as it is compared: without blanks and line breaks, which people add."""
    return "".join(str(text).split())


@dataclass
class _Reader:
    """Walks the sheet once. Rows are known by the item's code, else by its name if that is one."""

    sheet: Sheet
    needs: Mapping[str, Need]
    names: Mapping[str, Sequence[Need]]
    rows: Mapping[str, FigureRow]
    differences: list[Difference] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unchanged: int = 0
    seen: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """Find the header, take what belongs to an item, say what was left out."""
        header, columns = self._header()
        for row in range(header + 1, len(self.sheet.rows)):
            need = self._need(row, columns)
            if need is not None:
                self._take(row, columns[VALUE], need)
            elif self._has_figure(row, columns):
                self._unknown(row, columns)
        missing = [need.name for code, need in self.needs.items() if code not in self.seen]
        if missing:
            self.notes.append(f"表中没有 {len(missing)} 个数据项（{missing[0]}等），保持原值。")
        if PROBLEMS in columns or NEXT_STEPS in columns:
            self.notes.append("“存在问题”“下步措施”两栏不从表格导入，请在页面上填写。")

    def _header(self) -> tuple[int, dict[str, int]]:
        """The row that names the columns; titles stand above it."""
        for row, cells in enumerate(self.sheet.rows[:_HEADER_WITHIN]):
            names = {plain_name(cell): place for place, cell in reversed(list(enumerate(cells)))}
            if VALUE in names and (CODE in names or ITEM in names):
                return row, names
        raise Refusal(
            f"表中找不到“{VALUE}”列和“{CODE}”（或“{ITEM}”）列。请先导出本期调度表，在其中填写后再导入。"
        )

    def _need(self, row: int, columns: Mapping[str, int]) -> Need | None:
        if CODE in columns:
            found = self.needs.get(str(self.sheet.value(row, columns[CODE])).strip())
            if found is not None:
                return found
        if ITEM not in columns:
            return None
        same = self.names.get(plain_name(self.sheet.value(row, columns[ITEM])), ())
        return same[0] if len(same) == 1 else None

    def _has_figure(self, row: int, columns: Mapping[str, int]) -> bool:
        """A row with a value that belongs to nothing; sums, notes and empty rows have none."""
        text = "".join(plain_name(cell) for cell in self.sheet.rows[row][:4])
        if any(word in text for word in _SUMS):
            return False
        place = (row, columns[VALUE])
        return place not in self.sheet.merged and str(self.sheet.value(*place)).strip() != ""

    def _unknown(self, row: int, columns: Mapping[str, int]) -> None:
        value = columns[VALUE]
        what = "认不出该行是哪个数据项"
        self._fault(row, value, "", Entry(None, what, "请核对数据项代码，或从平台重新导出"))

    def _take(self, row: int, column: int, need: Need) -> None:
        cell = cell_name(row, column)
        earlier = self.seen.setdefault(need.code, cell)
        if earlier != cell:
            entry = Entry(None, f"与 {earlier} 是同一数据项", "请删去其中一行")
            self._fault(row, column, need.name, entry)
            return
        there = self.rows[need.code]
        entry = self._entry(row, column, need)
        if entry.value is not None and same_value(entry.value, there.value):
            self.unchanged += 1
            return
        if not there.editable:
            entry = Entry(None, "该格不由填报单位填写", "请恢复原值")
        if entry.value is None:
            self._fault(row, column, need.name, entry)
            return
        self.differences.append(
            Difference(cell, need.code, need.name, there.value, entry.value, there.version)
        )

    def _entry(self, row: int, column: int, need: Need) -> Entry:
        if (row, column) in self.sheet.merged or self._starts_merge(row, column):
            return Entry(None, "合并单元格，分不清是哪一行的数值", "请取消合并后逐格填写")
        value = self.sheet.value(row, column)
        if str(value).strip() == "同上":
            return Entry(None, "“同上”不能当数值", "请填写数字")
        if (row, column) in self.sheet.percents:
            return read_percent(value, need.form)
        return read_entry(value, need.form)

    def _starts_merge(self, row: int, column: int) -> bool:
        return (row, column) in self.sheet.merged.values()

    def _fault(self, row: int, column: int, name: str, entry: Entry) -> None:
        shown = str(self.sheet.value(row, column))[:40]
        cell = cell_name(row, column)
        self.faults.append(CellFault(cell, name, shown, entry.what, entry.mend))
