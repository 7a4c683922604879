"""The dispatch table out and back: what it would change, and every fault at its cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.dispatch_sheet import COLUMNS, HEADER_ROW, PLACES, VALUE
from kaocheng.reporting.models import Figure
from kaocheng.reporting.queries import preview, workbook
from kaocheng.reporting.services import (
    KnownRow,
    apply_preview,
    count_information,
    load_known_values,
    save_remark,
    sign_off,
)
from tests.cycles.factories import NORTH
from tests.reporting.conftest import Fill

pytestmark = pytest.mark.django_db
FIRST = HEADER_ROW + 2  # the first data row as people count


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def value_cell(sheet: Any, item: str) -> Any:
    """The cell under 本期完成 in the row of an item."""
    for row in range(FIRST, sheet.max_row + 1):
        if sheet.cell(row, len(COLUMNS)).value == item:
            return sheet.cell(row, PLACES[VALUE] + 1)
    raise AssertionError(item)


def test_the_table_has_the_form_that_offices_use(fill: Fill, report_pk: int, clerk_n: User) -> None:
    fill({"grain": "312.5", "projects": "不适用"})
    save_remark(
        clerk_n, report_pk=report_pk, indicator_code="1.1", problems="春旱", next_steps="补种"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(clerk_n, report_pk))).active
    assert sheet["A1"].value == "2025年度示例考核2025年3月调度表"
    assert sheet["A2"].value == "填报单位（盖章）：北山乡"
    assert sheet["E2"].value == "截至：2025年3月31日（周一）"
    assert [cell.value for cell in sheet[HEADER_ROW + 1]] == [name for name, _ in COLUMNS]
    assert [cell.value for cell in sheet[FIRST]][:8] == [
        1, "经济发展", "1.1 粮食生产", "粮食总产量", "万吨", 1200, None, 312.5,
    ]  # fmt: skip
    assert (sheet.cell(FIRST, 12).value, sheet.cell(FIRST, 13).value) == ("春旱", "补种")
    assert value_cell(sheet, "projects").value == "不适用"
    assert "B4:B6" in {str(each) for each in sheet.merged_cells.ranges}
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$3:$3")
    foot = [str(row[0].value) for row in sheet.iter_rows(min_row=FIRST)]
    assert any(text.startswith("单位负责人：") for text in foot)
    assert any("演示方案" in text for text in foot)


def test_what_goes_out_and_comes_back_changes_nothing(
    fill: Fill, report_pk: int, clerk_n: User, cycle_pk: int, county_office: User
) -> None:
    fill({"grain": "0.12345678901234567890", "projects": "7", "roads": "NA", "trend": "提高"})
    count_information(county_office, cycle_pk=cycle_pk, item_code="news", counts="sent")
    found = preview(clerk_n, report_pk, workbook(clerk_n, report_pk))
    assert (found.differences, found.faults) == ((), ())


def test_a_filled_in_table_shows_its_differences_and_is_applied(
    fill: Fill, report_pk: int, clerk_n: User
) -> None:
    fill({"grain": "300"})

    def type_in(sheet: Any) -> None:
        value_cell(sheet, "grain").value = "３１０．５ 万吨"
        value_cell(sheet, "projects").value = "７６项"
        value_cell(sheet, "roads").value = 12.1
        value_cell(sheet, "trend").value = " 提高 "

    content = edited(workbook(clerk_n, report_pk), type_in)
    before = AuditEntry.objects.count()
    found = preview(clerk_n, report_pk, content)
    assert AuditEntry.objects.count() == before
    assert [(d.cell, d.item_code, d.old, d.new) for d in found.differences] == [
        ("H4", "grain", "300", "310.5"), ("H5", "projects", "", "76"),
        ("H6", "roads", "", "12.1"), ("H8", "trend", "", "提高"),
    ]  # fmt: skip
    assert apply_preview(clerk_n, report_pk=report_pk, changes=found.changes).all_saved
    assert AuditEntry.objects.count() == before + 1
    assert preview(clerk_n, report_pk, content).differences == ()
    assert Figure.objects.get(item_code="grain").origin == "workbook"


def test_what_was_changed_between_preview_and_applying_is_a_conflict(
    fill: Fill, report_pk: int, clerk_n: User
) -> None:
    fill({"grain": "300"})
    content = edited(
        workbook(clerk_n, report_pk), lambda sheet: setattr(value_cell(sheet, "grain"), "value", 5)
    )
    found = preview(clerk_n, report_pk, content)
    fill({"grain": "301"})
    outcome = apply_preview(clerk_n, report_pk=report_pk, changes=found.changes).cells[0]
    assert (outcome.outcome, outcome.value, outcome.yours) == ("conflict", "301", "5")


@pytest.mark.parametrize(
    ("item", "typed", "what"),
    [
        ("grain", "10%~50%", "是一个区间"),
        ("grain", "=1/0", "公式出错（#DIV/0!）"),
        ("grain", "#REF!", "公式出错（#REF!）"),
        ("projects", "76个", "计量单位是“项”"),
        ("projects", "同上", "“同上”不能当数值"),
        ("quality", "好", "该格不由填报单位填写"),
    ],
)
def test_a_fault_is_told_at_its_cell_with_the_way_out(
    report_pk: int, clerk_n: User, item: str, typed: str, what: str
) -> None:
    import xlsxwriter

    if typed == "=1/0":  # as Excel stores a formula that failed
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["数据项代码", "本期完成"])
            sheet.write(1, 0, item)
            sheet.write_formula(1, 1, typed, None, "#DIV/0!")
        content, cell = out.getvalue(), "B2"
    else:
        cells: list[str] = []

        def spoil(made: Any) -> None:
            target = value_cell(made, item)
            target.value = typed
            cells.append(target.coordinate)

        content = edited(workbook(clerk_n, report_pk), spoil)
        cell = cells[0]
    fault = preview(clerk_n, report_pk, content).faults[0]
    assert fault.cell == cell
    assert what in fault.what
    assert fault.mend


def test_a_percentage_of_excel_is_what_the_clerk_sees(report_pk: int, clerk_n: User) -> None:
    def as_percent(sheet: Any) -> None:
        cell = value_cell(sheet, "projects")
        cell.value, cell.number_format = 0.5, "0%"

    content = edited(workbook(clerk_n, report_pk), as_percent)
    assert "填的单位是“%”" in preview(clerk_n, report_pk, content).faults[0].what


def test_merged_value_cells_are_told(report_pk: int, clerk_n: User) -> None:
    def merge(sheet: Any) -> None:
        sheet["H4"].value = 5
        sheet.merge_cells("H4:H5")

    faults = preview(clerk_n, report_pk, edited(workbook(clerk_n, report_pk), merge)).faults
    assert [fault.cell for fault in faults] == ["H4", "H5"]
    assert "合并单元格" in faults[0].what


def test_sums_notes_and_empty_rows_are_passed_over_and_unknown_rows_are_told(
    report_pk: int, clerk_n: User
) -> None:
    def add(sheet: Any) -> None:
        last = sheet.max_row
        sheet.cell(last + 2, 2).value = "小计"
        sheet.cell(last + 2, 8).value = 99
        sheet.cell(last + 3, 4).value = "别的数据项"
        sheet.cell(last + 3, 8).value = 7
        sheet.cell(last + 4, 1).value = "说明：以上为快报数"

    found = preview(clerk_n, report_pk, edited(workbook(clerk_n, report_pk), add))
    assert [fault.what for fault in found.faults] == ["认不出该行是哪个数据项"]
    assert found.differences == ()


def test_without_codes_rows_are_known_by_the_items_name(report_pk: int, clerk_n: User) -> None:
    def without_codes(sheet: Any) -> None:
        value_cell(sheet, "grain").value = 5
        sheet.delete_cols(len(COLUMNS))

    found = preview(clerk_n, report_pk, edited(workbook(clerk_n, report_pk), without_codes))
    assert [(d.item_code, d.new) for d in found.differences] == [("grain", "5")]


def test_rows_left_out_are_kept_and_told(fill: Fill, report_pk: int, clerk_n: User) -> None:
    fill({"grain": "300"})
    content = edited(workbook(clerk_n, report_pk), lambda sheet: sheet.delete_rows(FIRST))
    found = preview(clerk_n, report_pk, content)
    assert found.differences == ()
    assert any("表中没有 1 个数据项（粮食总产量等），保持原值" in note for note in found.notes)


def test_an_item_twice_is_a_fault(report_pk: int, clerk_n: User) -> None:
    def twice(sheet: Any) -> None:
        last = sheet.max_row + 1
        sheet.cell(last, len(COLUMNS)).value = "grain"
        sheet.cell(last, PLACES[VALUE] + 1).value = 5

    found = preview(clerk_n, report_pk, edited(workbook(clerk_n, report_pk), twice))
    assert [fault.what for fault in found.faults] == ["与 H4 是同一数据项"]


def test_a_value_that_was_given_is_not_overwritten_by_a_table(
    report_pk: int, cycle_pk: int, clerk_n: User, county_office: User
) -> None:
    rows = [KnownRow(NORTH, "grain", "2025-03", "310", "统计局")]
    load_known_values(county_office, cycle_pk=cycle_pk, rows=rows)
    content = edited(
        workbook(clerk_n, report_pk), lambda sheet: setattr(value_cell(sheet, "grain"), "value", 5)
    )
    assert preview(clerk_n, report_pk, content).faults[0].mend == "请恢复原值"


def test_a_table_without_the_columns_is_refused(report_pk: int, clerk_n: User) -> None:
    content = edited(workbook(clerk_n, report_pk), lambda sheet: sheet.delete_rows(1, 3))
    with pytest.raises(Refusal, match="请先导出本期调度表"):
        preview(clerk_n, report_pk, content)
    with pytest.raises(Refusal, match="不是 Excel 工作簿"):
        preview(clerk_n, report_pk, b"MZ\x90\x00")


def test_a_table_of_others_is_neither_given_nor_taken(
    fill: Fill, report_pk: int, clerk_n: User, clerk_s: User, leader: User, head_n: User
) -> None:
    fill({"grain": "300"})
    content = workbook(clerk_n, report_pk)
    for read in (
        lambda: workbook(clerk_s, report_pk),
        lambda: preview(clerk_s, report_pk, content),
    ):
        with pytest.raises(NotVisible):
            read()
    with pytest.raises(NotAllowed):
        apply_preview(leader, report_pk=report_pk, changes=[])
    sign_off(head_n, report_pk=report_pk)
    with pytest.raises(Refusal, match="已审签"):
        apply_preview(clerk_n, report_pk=report_pk, changes=[])
