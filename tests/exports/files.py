"""Small files of the kinds that the platform writes, and what can be read out of marked ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import xlsxwriter


def workbook(
    *, rows: Sequence[Sequence[str]] = (("甲", "1"),), footer: str = "", hidden: bool = False
) -> bytes:
    """A title, a heading that is kept in sight, and these rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        sheet.freeze_panes(2, 0)
        if footer:
            sheet.set_paper(9)
            sheet.set_footer(footer)
        for number, row in enumerate((("题",), ("单位", "分"), *rows)):
            sheet.write_row(number, 0, row)
        if hidden:
            inside = book.add_worksheet("藏")
            inside.hide()
            inside.write_string(0, 0, "不变")
    return out.getvalue()


def cells(content: bytes) -> list[list[object]]:
    """The texts of the first sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def footers(content: bytes) -> list[str]:
    """The left part of the printed footer of every sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [str(sheet.oddFooter.left.text or "") for sheet in book.worksheets]


def part(content: bytes, name: str) -> str:
    """A part of an office file as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(name).decode()
