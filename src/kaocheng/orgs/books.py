"""The three workbooks of this room: their columns, how they are read and how they are written."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from kaocheng.orgs.models import BookKind, Kind, Level, Role
from kaocheng.orgs.sheets import Column

_A4 = 9
_TITLE_ROW, _NOTE_ROW, _HEADER_ROW = 0, 1, 2

COLUMNS: Mapping[BookKind, tuple[Column, ...]] = {
    BookKind.ORGANISATIONS: (
        Column("code", "代码", 16, True),
        Column("name", "名称", 28, True),
        Column("kind", "类别", 10, False, "、".join(Kind.labels)),
        Column("level", "层级", 10, True, "、".join(Level.labels)),
        Column("parent_code", "上级代码", 16, True),
        Column("counterpart_code", "对口部门代码", 16),
        Column("valid_from", "起始日期", 14, False, "如 2024-01-01，不填为导入当日"),
    ),
    BookKind.PEOPLE: (
        Column("username", "用户名", 18, True),
        Column("display_name", "姓名", 16, True),
        Column("email", "电子邮箱", 28),
        Column("office_phone", "办公电话", 18),
        Column("posts", "岗位", 40, False, "只供查看，导入时不读"),
        Column("state", "状态", 8, False, "只供查看，导入时不读"),
    ),
    BookKind.POSTS: (
        Column("username", "用户名", 18, True),
        Column("display_name", "姓名", 16, False, "只供查看，导入时不读"),
        Column("organisation_code", "单位代码", 16, True),
        Column("organisation_name", "单位名称", 28, False, "只供查看，导入时不读"),
        Column("role", "岗位", 14, True, "、".join(Role.labels)),
    ),
}


def columns_read(kind: BookKind) -> tuple[Column, ...]:
    """The columns that an import looks at."""
    return tuple(column for column in COLUMNS[kind] if "不读" not in column.hint)


def workbook_of(
    kind: BookKind, rows: Iterable[Mapping[str, str]], *, note: str, title: str = ""
) -> bytes:
    """An .xlsx file with these rows; with none it is the form to fill in."""
    columns, target = COLUMNS[kind], io.BytesIO()
    # Without the folder for temporary files nothing of people's data is left on the disk.
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(kind.label)
        _set_up(sheet, columns)
        _write_head(book, sheet, columns, title or f"{kind.label}表", note)
        cell = book.add_format({"border": 1, "num_format": "@"})
        for line, row in enumerate(rows, start=_HEADER_ROW + 1):
            for place, column in enumerate(columns):
                sheet.write_string(line, place, row.get(column.key, ""), cell)
    return target.getvalue()


def _set_up(sheet: Any, columns: Sequence[Column]) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_TITLE_ROW, _HEADER_ROW)
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)


def _write_head(book: Any, sheet: Any, columns: Sequence[Column], title: str, note: str) -> None:
    big = book.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "黑体"})
    small = book.add_format({"font_size": 10, "text_wrap": True, "valign": "vcenter"})
    form = {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
    head = book.add_format(form)
    last = len(columns) - 1
    sheet.merge_range(_TITLE_ROW, 0, _TITLE_ROW, last, title, big)
    sheet.merge_range(_NOTE_ROW, 0, _NOTE_ROW, last, note, small)
    sheet.set_row(_TITLE_ROW, 30)
    sheet.set_row(_NOTE_ROW, 30)
    for place, column in enumerate(columns):
        star = "*" if column.is_needed else ""
        hint = f"\n（{column.hint}）" if column.hint else ""
        sheet.write_string(_HEADER_ROW, place, f"{column.heading}{star}{hint}", head)
