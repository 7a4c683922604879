"""Workbooks (.xlsx) as grids."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from kaocheng.scoring.issued import carry
from kaocheng.scoring.issued.grids import Carried, Cell, Grid, IssuedFile, checked, tidy
from kaocheng.scoring.workbooks import Sheet, cell_name, read_sheets

_FAILED = "公式出错，读不出内容"
_NO_RESULT = "公式没有结果"
_COMPUTED = "是公式，按其结果读入"


def read_workbook(content: bytes, name: str) -> IssuedFile:
    """Every sheet of a workbook. Raises `Refused` for what cannot be opened."""
    grids: list[Grid] = []
    carried: Carried | None = None
    for sheet in read_sheets(content, name=name):
        if sheet.name == carry.SHEET:
            carried = carry.from_lines(line[0] if line else "" for line in sheet.rows)
        else:
            grids.append(_grid(sheet, name))
    return IssuedFile(name, tuple(grids), (), carried)


def _grid(sheet: Sheet, name: str) -> Grid:
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    sizes = dict(_sizes(sheet, height, width))
    cells = [
        _cell(sheet, row, column, sizes.get((row, column), (1, 1)))
        for row, column in _written(sheet)
    ]
    checked(cells, name)
    under = {
        (row, column)
        for (top, left), (rows, columns) in sizes.items()
        for row in range(top, top + rows)
        for column in range(left, left + columns)
        if (row, column) != (top, left)
    }
    shown = tuple(cell for cell in cells if (cell.row, cell.column) not in under)
    hidden = tuple(cell for cell in cells if (cell.row, cell.column) in under)
    return Grid(sheet.name, shown, height, width, hidden, sheet.is_hidden)


def _sizes(
    sheet: Sheet, height: int, width: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Merged ranges within what is written; one that reaches beyond is cut off there."""
    left = 2_000_000
    for (top, first), (bottom, last) in sheet.ranges:
        rows, columns = min(bottom, height - 1) - top + 1, min(last, width - 1) - first + 1
        left -= max(rows, 0) * max(columns, 0)
        if rows > 0 and columns > 0 and left > 0:
            yield (top, first), (rows, columns)


def _written(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """The places that hold something, in the order of reading."""
    odd = {*sheet.errors, *(place for place, has in sheet.formulas.items() if not has)}
    for row, line in enumerate(sheet.rows):
        for column, value in enumerate(line):
            if (value != "" and value is not None) or (row, column) in odd:
                yield row, column


def _cell(sheet: Sheet, row: int, column: int, size: tuple[int, int]) -> Cell:
    place = (row, column)
    wrong = hint = ""
    if place in sheet.errors:
        text, wrong = sheet.errors[place], _FAILED
    else:
        text = text_of(sheet.value(row, column), place in sheet.percents)
        has = sheet.formulas.get(place)
        if has is False and not text:
            text, wrong = "（公式）", _NO_RESULT
        elif has is not None:
            hint = _COMPUTED
    address = f"{sheet.name}!{cell_name(row, column)}"
    return Cell(row, column, tidy(text), address, *size, wrong=wrong, hint=hint)


def text_of(value: object, is_percent: bool = False) -> str:
    """What a person sees in the cell: 2.5 for 2.50, 95% where it is shown as a percentage."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        number = f"{value * 100 if is_percent else value:.15g}"
        return f"{number}%" if is_percent else number
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if not value.time() or value.hour == 0 else str(value)
    return "" if value is None else str(value)
