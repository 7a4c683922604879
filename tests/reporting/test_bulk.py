"""An office's workbook of all units: read column by column, with its faults, within bounds."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaocheng.audit.models import AuditEntry
from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import Level, Organisation, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.models import Figure, FigureHistory, Report
from kaocheng.reporting.queries import bulk_workbook, preview_bulk
from kaocheng.reporting.services import apply_bulk
from tests.cycles.factories import COUNTY, NORTH, SOUTH
from tests.reporting.conftest import Fill
from tests.reporting.wide import wide_scheme

pytestmark = pytest.mark.django_db

ROWS, COLUMNS = 3000, 60


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(sheet: Any, unit: str, item: str) -> Any:
    column = next(c.column for c in sheet[2] if c.value == item)
    row = next(r for r in range(4, sheet.max_row + 1) if sheet.cell(r, 1).value == unit)
    return sheet.cell(row, column)


def test_what_goes_out_and_comes_back_changes_nothing(
    fill: Fill, march: int, county_office: User
) -> None:
    fill({"grain": "300.25", "roads": "不适用", "trend": "提高"})
    found = preview_bulk(county_office, march, bulk_workbook(county_office, march))
    assert (found.changed, found.fault_count, found.unit_count) == (0, 0, 2)


def test_a_filled_in_workbook_is_previewed_and_applied(
    fill: Fill, report_pk: int, march: int, county_office: User
) -> None:
    fill({"grain": "300"})

    def type_in(sheet: Any) -> None:
        cell(sheet, NORTH, "grain").value = "３１０"
        cell(sheet, SOUTH, "grain").value = "1,234.5万吨"
        cell(sheet, SOUTH, "share").value = "96%"

    content = edited(bulk_workbook(county_office, march), type_in)
    before = AuditEntry.objects.count()
    found = preview_bulk(county_office, march, content)
    assert [(d.organisation_name, d.item_name, d.old, d.new) for d in found.differences] == [
        ("北山乡", "粮食总产量", "300", "310"),
        ("南河镇", "粮食总产量", "", "1234.5"),
        ("南河镇", "用水保证率", "", "96"),
    ]
    assert AuditEntry.objects.count() == before
    assert apply_bulk(county_office, period_pk=march, content=content, digest=found.digest) == 3
    assert AuditEntry.objects.count() == before + 1
    assert preview_bulk(county_office, march, content).changed == 0
    assert FigureHistory.objects.get().value == "300"
    assert Report.objects.filter(period=march).count() == 2
    assert Figure.objects.get(report=report_pk, item_code="grain").version == 2


def test_faults_are_told_by_cell_and_the_rest_can_be_applied(
    fill: Fill, march: int, county_office: User
) -> None:
    def spoil(sheet: Any) -> None:
        cell(sheet, NORTH, "grain").value = "10%~50%"
        cell(sheet, NORTH, "share").value = 96  # not asked of this group
        cell(sheet, NORTH, "quality").value = "好"
        cell(sheet, SOUTH, "grain").value = 5
        sheet.append(["t9", "不存在", 1])
        sheet.append([SOUTH, "南河镇", 7])
        sheet.cell(3, sheet.max_column + 1).value = "备用"

    content = edited(bulk_workbook(county_office, march), spoil)
    found = preview_bulk(county_office, march, content)
    told = {(fault.cell, fault.what) for fault in found.faults}
    assert {what for _, what in told} == {
        "“10%~50%”是一个区间，不是一个数",
        "该单位所在组别没有这个数据项",
        "该格由平台取数，不从表格导入",
        "“t9”不是本周期的单位",
        "与 A5 是同一单位",
        "认不出该列或该列重复",
    }
    assert found.fault_count == 6
    assert apply_bulk(county_office, period_pk=march, content=content, digest=found.digest) == 1


def test_what_was_handed_in_is_not_overwritten(
    submitted_pk: int, march: int, county_office: User
) -> None:
    content = edited(
        bulk_workbook(county_office, march),
        lambda sheet: setattr(cell(sheet, NORTH, "grain"), "value", 5),
    )
    found = preview_bulk(county_office, march, content)
    assert found.changed == 0
    assert (found.faults[0].what, found.faults[0].mend) == (
        "该单位的填报表处于“已报送”状态", "请先退回其填报表，或删去该行",
    )  # fmt: skip


def test_another_file_than_the_one_previewed_is_refused(march: int, county_office: User) -> None:
    content = bulk_workbook(county_office, march)
    digest = preview_bulk(county_office, march, content).digest
    with pytest.raises(Refusal, match="文件与预览时不同"):
        apply_bulk(county_office, period_pk=march, content=content + b" ", digest=digest)


def test_only_the_office(march: int, clerk_n: User, leader: User, appointed: Any) -> None:
    from kaocheng.orgs.models import Role

    for actor in (clerk_n, leader):
        with pytest.raises(NotAllowed, match="只有考核办可以成批导入"):
            bulk_workbook(actor, march)
    with pytest.raises(NotVisible):
        preview_bulk(appointed("far", "c2", Role.ASSESSMENT_OFFICE), march, b"")


def test_failed_formulas_and_percentages_are_seen(march: int, county_office: User) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位代码", "粮食总产量（万吨）", "用水保证率（%）"])
        sheet.write(1, 0, SOUTH)
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write(1, 2, 0.97, book.add_format({"num_format": "0%"}))
    found = preview_bulk(county_office, march, out.getvalue())
    assert [(f.cell, f.what) for f in found.faults] == [("B2", "公式出错（#DIV/0!）")]
    assert [(d.cell, d.new) for d in found.differences] == [("C2", "97")]


def numbers_of(values: list[object]) -> bytes:
    """A workbook of one unit with these in the column of the grain."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位代码", "粮食总产量（万吨）"])
        for row, (unit, value) in enumerate(zip((NORTH, SOUTH), values, strict=False), start=1):
            sheet.write_row(row, 0, [unit, value])
    return out.getvalue()


@pytest.mark.parametrize(
    ("stored", "brought", "new"),
    [
        ("300.25", 300.25, None),
        ("0.3", 0.1 + 0.2, None),  # the same to Excel's 15 digits
        ("0.3", 0.30000001, "0.30000001"),
        ("300", 300.00001, "300.00001"),
        ("NA", 0.0, "0"),
        ("0", 0.0, None),
        ("0", -0.0, None),
        ("5", 12345678901234.0, "12345678901234"),
    ],
)
def test_numbers_are_held_against_what_is_stored_to_fifteen_digits(
    fill: Fill, march: int, county_office: User, stored: str, brought: float, new: str | None
) -> None:
    fill({"grain": stored})
    found = preview_bulk(county_office, march, numbers_of([brought]))
    assert found.fault_count == 0
    assert [d.new for d in found.differences] == ([] if new is None else [new])
    assert found.changed + found.unchanged == 1


def test_a_column_of_which_only_some_is_stored(fill: Fill, march: int, county_office: User) -> None:
    fill({"grain": "300"})
    found = preview_bulk(county_office, march, numbers_of([300.0, 7.5]))
    assert [(d.organisation_name, d.old, d.new) for d in found.differences] == [
        ("南河镇", "", "7.5")
    ]
    assert (found.changed, found.unchanged) == (1, 1)


# Size ---------------------------------------------------------------------------------------------


def many_units(cycle: int) -> None:
    county = Organisation.objects.get(code=COUNTY)
    made = Organisation.objects.bulk_create(
        Organisation(
            code=f"m{n:05d}", name=f"村{n}", level=Level.VILLAGE, pinyin="", initials="",
            parent=county, valid_from=datetime.date(2020, 1, 1),
        )
        for n in range(ROWS)
    )  # fmt: skip
    units = (Assessee(cycle_id=cycle, organisation=unit, group_code="hill") for unit in made)
    Assessee.objects.bulk_create(units)


def big_workbook(codes: list[str]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位代码", *codes])
        for row in range(ROWS):
            sheet.write_string(row + 1, 0, f"m{row:05d}")
            for column in range(COLUMNS):
                sheet.write_number(row + 1, column + 1, round(row * 1.37 + column, 2))
    return out.getvalue()


# How long it takes beside reading is measured by benchmarks/bulk_preview.py.
def test_three_thousand_units_by_sixty_items_are_compared_in_few_statements(
    cycle_pk: int, march: int, county_office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = big_workbook(wide_scheme(monkeypatch, COLUMNS))
    many_units(cycle_pk)
    with CaptureQueriesContext(connection) as seen:
        found = preview_bulk(county_office, march, content)
    assert (found.changed, found.fault_count) == (ROWS * COLUMNS, 0)
    assert len(seen) <= 15
    digest = found.digest
    assert apply_bulk(county_office, period_pk=march, content=content, digest=digest) == ROWS * 60
    found = preview_bulk(county_office, march, content)
    assert (found.changed, found.unchanged) == (0, ROWS * COLUMNS)
