"""Tables of the review as Excel workbooks: 自评打分表, and an assessor's list. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

_A4 = 9
_HEADER_ROW = 2


@dataclass(frozen=True)
class Paper:
    """A table as it is printed: title, the line under it, headings with widths, rows, notes."""

    name: str
    title: str
    under: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    open_columns: frozenset[int] = frozenset()


def as_workbook(paper: Paper) -> bytes:
    """Landscape A4, header on each page; only `open_columns` may be written in, if there are any.

    Figures are texts, exactly as they are kept: Excel would keep 15 digits of them.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(paper.name)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _HEADER_ROW)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    if paper.open_columns:
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    _write_head(book, sheet, paper)
    _write_rows(book, sheet, paper)
    book.close()
    return out.getvalue()


def _write_head(book: Any, sheet: Any, paper: Paper) -> None:
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "黑体"})
    under = book.add_format({"font_size": 10, "text_wrap": True, "valign": "vcenter"})
    head = book.add_format(
        {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
    )
    last = len(paper.columns) - 1
    sheet.merge_range(0, 0, 0, last, paper.title, title)
    sheet.merge_range(1, 0, 1, last, paper.under, under)
    sheet.set_row(0, 30)
    for place, (words, width) in enumerate(paper.columns):
        sheet.set_column(place, place, width)
        sheet.write_string(_HEADER_ROW, place, words, head)


def _write_rows(book: Any, sheet: Any, paper: Paper) -> None:
    plain = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10}
    closed = book.add_format(plain)
    opened = book.add_format({**plain, "locked": False, "bg_color": "#FFFBE6"})
    line = _HEADER_ROW
    for line, row in enumerate(paper.rows, start=_HEADER_ROW + 1):
        for place, text in enumerate(row):
            form = opened if place in paper.open_columns else closed
            sheet.write_string(line, place, text, form)
    note = book.add_format({"font_size": 9, "text_wrap": True})
    for number, words in enumerate(paper.notes, start=line + 1):
        sheet.merge_range(number, 0, number, len(paper.columns) - 1, words, note)
