"""The table of what a spot check found (抽查情况表) as an Excel workbook. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import xlsxwriter

from kaocheng.cycles.target_table import write_value

# Header, width, whether the column holds numbers; in the order of the fields of `SheetRow`.
COLUMNS: tuple[tuple[str, int, bool], ...] = (
    ("单位", 16, False), ("组别", 10, False), ("入样方式", 10, False), ("抽查组", 12, False),
    ("指标", 22, False), ("分值", 7, True), ("上报情况", 20, False), ("自评得分", 9, True),
    ("评审得分", 9, True), ("核查结论", 10, False), ("核实数据或核定得分", 20, False),
    ("抽查得分", 9, True), ("理由", 28, False), ("核查情况", 28, False), ("办理状态", 11, False),
    ("单位意见", 24, False),
)  # fmt: skip
HEADER_ROW = 2
_A4, _FONT = 9, 10


@dataclass(frozen=True)
class SheetRow:
    """A row of the table, every cell as text."""

    unit: str
    group: str
    how: str
    team: str
    indicator: str
    full: str
    reported: str
    self_points: str
    review_points: str
    conclusion: str
    new: str
    spot_points: str
    reason: str
    found: str
    state: str
    answer: str


def as_workbook(title: str, notice: str, rows: Sequence[SheetRow]) -> bytes:
    """Landscape A4, the header on each page; texts are never taken for formulas."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("抽查情况表")
    forms = _formats(book)
    _head(sheet, forms, title, notice)
    for number, row in enumerate(rows, start=1):
        _line(sheet, forms, number, row)
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), len(COLUMNS))
    book.close()
    return out.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_size": _FONT}
    song = {"font_name": "方正小标宋简体", "font_size": 22, "align": "center", "valign": "vcenter"}
    head = {**cell, "font_name": "黑体", "bold": True, "align": "center", "bg_color": "#EEF1F5"}
    return {
        "title": book.add_format(song),
        "line": book.add_format({"font_size": 11, "valign": "vcenter"}),
        "header": book.add_format(head),
        "text": book.add_format(cell),
        "number": book.add_format({**cell, "align": "right"}),
        "centre": book.add_format({**cell, "align": "center"}),
    }


def _head(sheet: Any, forms: dict[str, Any], title: str, notice: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.merge_range(0, 0, 0, len(COLUMNS), title, forms["title"])
    sheet.set_row(0, 36)
    sheet.merge_range(1, 0, 1, len(COLUMNS), notice, forms["line"])
    sheet.set_column(0, 0, 6)
    sheet.write_string(HEADER_ROW, 0, "序号", forms["header"])
    for place, (name, width, _) in enumerate(COLUMNS, start=1):
        sheet.set_column(place, place, width)
        sheet.write_string(HEADER_ROW, place, name, forms["header"])
    sheet.set_row(HEADER_ROW, 30)


def _line(sheet: Any, forms: dict[str, Any], number: int, row: SheetRow) -> None:
    at = HEADER_ROW + number
    sheet.write_number(at, 0, number, forms["centre"])
    for place, text in enumerate(astuple(row), start=1):
        is_number = COLUMNS[place - 1][2]
        form = forms["number" if is_number else "text"]
        sheet.write_blank(at, place, None, form)
        write_value(sheet, at, place, text, is_code=not is_number, form=form)
