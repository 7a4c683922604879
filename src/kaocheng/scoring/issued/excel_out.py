"""The layout as a workbook: A4 landscape, its heading on every page, the scheme hidden inside."""

from __future__ import annotations

import datetime
import io
from typing import Any

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.issued import carry
from kaocheng.scoring.issued.layout import CODE, LEAD, NAME, SUPPORT, Layout, Shown
from kaocheng.scoring.issued.lines import lines_in

TITLE, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
_SHEET = "评分表"
_LINE, _LEAST, _MOST = 15.0, 22.0, 405.0  # points; Excel's rows reach 409
_STAMP = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - the same scheme gives the same bytes


def write_workbook(table: Layout, source: bytes) -> bytes:
    """The workbook. Raises `Refused` where the writer is not installed."""
    try:
        import xlsxwriter
    except ImportError:
        raise refuse("", "没有安装 Excel 组件", "请安装 kaocheng[files]") from None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": table.title, "created": _STAMP})
    sheet = book.add_worksheet(_SHEET)
    _page(sheet, table)
    _write(book, sheet, table)
    hidden = book.add_worksheet(carry.SHEET)
    hidden.hide()
    for row, line in enumerate(carry.to_lines(source, carry.digest_of(table.as_cells(), 0))):
        hidden.write_string(row, 0, line)
    book.close()
    return out.getvalue()


def _page(sheet: Any, table: Layout) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.55, right=0.55, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C— &P —")
    sheet.center_horizontally()
    sheet.repeat_rows(_top(table))
    sheet.freeze_panes(_top(table) + 1, 0)
    for place, head in enumerate(table.heads):
        sheet.set_column(place, place, head.width * 2 + 1)


def _top(table: Layout) -> int:
    """The row of the heading."""
    return 2 if table.note else 1


def _write(book: Any, sheet: Any, table: Layout) -> None:
    wide = len(table.heads) - 1
    title = book.add_format(
        {"font_name": TITLE, "font_size": 18, "align": "center", "valign": "vcenter"}
    )
    note = book.add_format({"font_name": BODY, "font_size": 10, "align": "center"})
    sheet.merge_range(0, 0, 0, wide, table.title, title)
    sheet.set_row(0, 36)
    if table.note:
        sheet.merge_range(1, 0, 1, wide, table.note, note)
    top = _top(table)
    head = book.add_format(_cell(HEAD, align="center"))
    for place, each in enumerate(table.heads):
        sheet.write_string(top, place, each.word, head)
    sheet.set_row(top, 30)
    formats = _Formats(book)
    for shown in table.cells:
        _put(sheet, shown, top + 1 + shown.row, formats)
    for row, height in enumerate(_heights(table)):
        sheet.set_row(top + 1 + row, height)


def _cell(font: str, **more: Any) -> dict[str, Any]:
    return {
        "font_name": font, "font_size": 10.5, "border": 1, "text_wrap": True,
        "valign": "vcenter", **more,
    }  # fmt: skip


class _Formats:
    """How cells of each role look."""

    def __init__(self, book: Any) -> None:
        self.middle = book.add_format(_cell(BODY, align="center"))
        self.left = book.add_format(_cell(BODY, align="left"))
        self.section = book.add_format(_cell(HEAD, align="left"))

    def of(self, role: str) -> Any:
        if role == "section":
            return self.section
        return self.middle if role in (CODE, NAME, LEAD, SUPPORT) else self.left


def _put(sheet: Any, shown: Shown, row: int, formats: _Formats) -> None:
    look = formats.of(shown.role)
    if shown.rows == shown.columns == 1:
        sheet.write_string(row, shown.column, shown.text, look)
    else:
        last = (row + shown.rows - 1, shown.column + shown.columns - 1)
        sheet.merge_range(row, shown.column, *last, shown.text, look)


def _heights(table: Layout) -> list[float]:
    """Rows high enough for what they hold; a merged cell that needs more stretches its last row."""
    heights = [_LEAST] * table.height
    for shown in sorted(table.cells, key=lambda each: each.rows):
        width = sum(
            table.heads[place].width for place in range(shown.column, shown.column + shown.columns)
        )
        needed = lines_in(shown.text, width) * _LINE + 6
        last = shown.row + shown.rows - 1
        short = needed - sum(heights[shown.row : last + 1])
        if short > 0:
            heights[last] = min(_MOST, heights[last] + short)
    return heights
