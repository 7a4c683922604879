"""Targets: one and many, out as a table and back, with every fault at its cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaocheng.cycles.models import Target
from kaocheng.cycles.queries import preview_targets, targets_csv, targets_grid, targets_workbook
from kaocheng.cycles.queries.shapes import TargetChange
from kaocheng.cycles.services import set_targets
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from tests.conftest import Appoint
from tests.cycles.factories import NORTH, SOUTH

pytestmark = pytest.mark.django_db


def change(item: str = "grain", value: str = "1300", **more: str) -> TargetChange:
    return TargetChange(more.pop("unit", NORTH), item, more.pop("period", "2025"), "target", value)


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(sheet: Any, unit: str, item: str, header: str) -> Any:
    """The cell of a unit and item under a header."""
    column = next(c.column for c in sheet[1] if c.value == header)
    row = next(r for r in range(2, sheet.max_row + 1)
               if (sheet.cell(r, 1).value, sheet.cell(r, 3).value) == (unit, item))  # fmt: skip
    return sheet.cell(row, column)


def test_targets_are_stored_exactly_as_they_are_meant(county_office: User, cycle_pk: int) -> None:
    set_targets(county_office, cycle_pk=cycle_pk, changes=[change(value="１，３００．５０万吨")])
    grid = targets_grid(county_office, cycle_pk)
    row = next(row for row in grid.rows if row.organisation_code == NORTH)
    shown = {cell.item_code: cell.value for cell in row.cells}
    assert shown["grain"] == "1300.5"
    assert shown["roads"] == "40"


def test_items_with_a_target_in_the_scheme_come_first(county_office: User, cycle_pk: int) -> None:
    columns = [column.item_code for column in targets_grid(county_office, cycle_pk).columns]
    assert columns[:2] == ["grain", "roads"]
    assert "trend" not in columns  # a text has no target


def test_an_empty_value_takes_the_target_away(county_office: User, cycle_pk: int) -> None:
    set_targets(county_office, cycle_pk=cycle_pk, changes=[change(value="")])
    assert not Target.objects.filter(assessee__organisation__code=NORTH, item_code="grain").exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (change(value="10%~50%"), "北山乡 “10%~50%”是一个区间"),
        (change(item="gold"), "方案没有“gold”"),
        (change(item="trend"), "方案没有“trend”这个数值型数据项"),
        (change(unit="c2"), "单位 c2 不在本周期之中"),
        (change(period="全年"), "周期“全年”写法不对"),
        (TargetChange(NORTH, "grain", "2025", "wish", "1"), "类别“wish”不对"),
    ],
)
def test_one_wrong_value_stops_all_and_says_which(
    county_office: User, cycle_pk: int, wrong: TargetChange, why: str
) -> None:
    before = list(Target.objects.values_list("value", flat=True))
    with pytest.raises(Refusal, match=why):
        set_targets(county_office, cycle_pk=cycle_pk, changes=[change(value="9"), wrong])
    assert list(Target.objects.values_list("value", flat=True)) == before


def test_only_the_office_sets_targets(cycle_pk: int, appointed: Appoint) -> None:
    clerk = appointed("clerk_n", NORTH, Role.REPORTER)
    with pytest.raises(NotAllowed):
        set_targets(clerk, cycle_pk=cycle_pk, changes=[change()])
    with pytest.raises(NotVisible):
        set_targets(appointed("far", "c2", Role.REPORTER), cycle_pk=cycle_pk, changes=[change()])


def test_a_unit_sees_its_own_targets_alone(cycle_pk: int, appointed: Appoint) -> None:
    clerk = appointed("clerk_n", NORTH, Role.REPORTER)
    assert [row.organisation_code for row in targets_grid(clerk, cycle_pk).rows] == [NORTH]
    assert SOUTH not in targets_csv(clerk, cycle_pk).decode("utf-8-sig")


@pytest.mark.parametrize("export", [targets_workbook, targets_csv])
def test_what_goes_out_and_comes_back_changes_nothing(
    county_office: User, cycle_pk: int, export: Callable[[User, int], bytes]
) -> None:
    long = "0.1234567890123456789"
    set_targets(county_office, cycle_pk=cycle_pk, changes=[change(value=long)])
    preview = preview_targets(county_office, cycle_pk, export(county_office, cycle_pk))
    assert (preview.changes, preview.faults) == ((), ())
    assert preview.unchanged > 0


def test_a_filled_in_workbook_shows_its_differences_and_can_be_applied(
    county_office: User, cycle_pk: int
) -> None:
    def fill(sheet: Any) -> None:
        cell_of(sheet, NORTH, "grain", "目标 2025").value = "１，２５０ 万吨"
        cell_of(sheet, SOUTH, "grain", "计划 2025-03").value = 200
        cell_of(sheet, SOUTH, "grain", "目标 2025").value = None

    content = edited(targets_workbook(county_office, cycle_pk), fill)
    preview = preview_targets(county_office, cycle_pk, content)
    told = [(d.organisation_name, d.column, d.old, d.new) for d in preview.differences]
    assert told == [
        ("北山乡", "2025年度目标", "1200", "1250"),
        ("南河镇", "2025年度目标", "800.5", ""),
        ("南河镇", "2025年3月计划", "", "200"),
    ]
    set_targets(county_office, cycle_pk=cycle_pk, changes=preview.changes)
    assert preview_targets(county_office, cycle_pk, content).changes == ()
    assert targets_grid(county_office, cycle_pk, "plan", "2025-03").rows[1].cells[0].value == "200"


def test_faults_are_told_by_cell(county_office: User, cycle_pk: int) -> None:
    def spoil(sheet: Any) -> None:
        cell_of(sheet, NORTH, "grain", "目标 2025").value = "10%~50%"
        cell_of(sheet, NORTH, "roads", "目标 2025").value = "40公顷"
        sheet["A4"].value = "t9"
        sheet["C5"].value = "gold"
        sheet.cell(1, sheet.max_column + 1).value = "备用"

    content = edited(targets_workbook(county_office, cycle_pk), spoil)
    preview = preview_targets(county_office, cycle_pk, content)
    told = {fault.cell: fault.what for fault in preview.faults}
    assert told["F2"] == "“10%~50%”是一个区间，不是一个数"
    assert told["F3"] == "填的单位是“公顷”，该项的计量单位是“公里”"
    assert told["A4"] == "没有“t9”这个单位"
    assert told["C5"] == "没有“gold”这个数据项"
    assert any("认不出“备用”列" in what for what in told.values())
    assert preview.changes == ()


def test_failed_formulas_and_merged_cells_are_faults(county_office: User, cycle_pk: int) -> None:
    def spoil(sheet: Any) -> None:
        sheet.merge_cells("F3:F4")

    content = edited(targets_workbook(county_office, cycle_pk), spoil)
    faults = preview_targets(county_office, cycle_pk, content).faults
    assert [(f.cell, f.what) for f in faults] == [("F4", "合并单元格内没有各自的数值")]


def test_a_csv_of_an_older_excel_is_read(county_office: User, cycle_pk: int) -> None:
    text = targets_csv(county_office, cycle_pk).decode("utf-8-sig").replace("1200", "1250")
    preview = preview_targets(county_office, cycle_pk, text.encode("gb18030"))
    assert [(d.old, d.new) for d in preview.differences] == [("1200", "1250")]


def test_a_table_without_the_columns_is_refused(county_office: User, cycle_pk: int) -> None:
    with pytest.raises(Refusal, match="请先导出目标值表"):
        preview_targets(county_office, cycle_pk, "单位,数值\n北山乡,1\n".encode())
    with pytest.raises(Refusal, match="读不出文件的文字"):
        preview_targets(county_office, cycle_pk, b"\xff\xfe\x00\x01\x02\x00")


def test_the_same_cell_twice_is_a_fault(county_office: User, cycle_pk: int) -> None:
    lines = list(csv.reader(io.StringIO(targets_csv(county_office, cycle_pk).decode("utf-8-sig"))))
    out = io.StringIO()
    csv.writer(out).writerows([*lines, lines[1]])
    faults = preview_targets(county_office, cycle_pk, out.getvalue().encode()).faults
    assert "与 F2 重复" in [fault.what for fault in faults]


def test_the_grid_takes_as_many_statements_for_many_targets_as_for_few(
    county_office: User, cycle_pk: int
) -> None:
    def statements(work: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as seen:
            work()
        return len(seen)

    targets_grid(county_office, cycle_pk)
    few = statements(lambda: targets_grid(county_office, cycle_pk))
    months = [f"2025-{month:02d}" for month in range(1, 13)]
    many = [
        TargetChange(unit, item, month, "plan", "5")
        for unit in (NORTH, SOUTH)
        for item in ("grain", "projects", "share")
        for month in months
    ]
    one = statements(lambda: set_targets(county_office, cycle_pk=cycle_pk, changes=many[:1]))
    all_ = statements(lambda: set_targets(county_office, cycle_pk=cycle_pk, changes=many))
    assert one == all_
    assert statements(lambda: targets_grid(county_office, cycle_pk)) == few
