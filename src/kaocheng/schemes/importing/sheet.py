"""The table as it was read, a part at a time: merged cells kept, cut off where the part ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kaocheng.schemes.importing.reading import Entry, Reading
from kaocheng.scoring.issued.grids import Cell, Grid

MOST_OWN = 40  # rows that go with one standard
MOST_COLUMNS = 40
MOST_SIGNS = 1500
_SHORT, _MIDDLE = 6, 16


@dataclass(frozen=True)
class SheetCell:
    """A cell of the part; `text` is "" where nothing stands there. `wrong` says what is amiss."""

    address: str
    text: str
    rows: int
    columns: int
    is_heading: bool
    width: str = ""  # short, middle or long; "" where it covers several columns
    wrong: str = ""


@dataclass(frozen=True)
class SheetRow:
    """A row; `skipped` rows of the table before it are not in this part."""

    skipped: int
    cells: tuple[SheetCell, ...]


@dataclass(frozen=True)
class SheetPart:
    """The rows beside the standards of one page."""

    name: str
    column_count: int
    rows: tuple[SheetRow, ...]
    left: int  # rows that belong here and are too many to be shown


def part_of(reading: Reading, entries: Sequence[Entry]) -> SheetPart:
    """The rows in which these standards stand, with those up to the next standard."""
    grid = reading.table.grid
    shown, left = _rows_of(reading, entries)
    columns = sorted({cell.column for cell in grid.cells})[:MOST_COLUMNS]
    rows = tuple(_rows(reading, shown, _widths(grid, shown, columns)))
    return SheetPart(grid.name, len(columns), rows, left)


def _rows_of(reading: Reading, entries: Sequence[Entry]) -> tuple[list[int], int]:
    """Every row belongs to the standard last begun, what stands above all to the first; and how
    many were left out."""
    height, heading = reading.table.grid.height, reading.table.heading
    starts = sorted({entry.row for entry in reading.entries}) or [0]
    ends = dict(zip(starts, [*starts[1:], height], strict=True))
    found, left = set(range(heading.top, heading.bottom + 1)), 0
    for start in {entry.row for entry in entries} or {starts[0]}:
        own = range(0 if start == starts[0] else start, ends[start])
        # Nothing is left out up to the standard itself.
        kept = max(MOST_OWN, start - own.start + 1)
        found |= set(own[:kept])
        left += len(own[kept:])
    return sorted(row for row in found if row < height), left


def _rows(reading: Reading, rows: Sequence[int], columns: Mapping[int, str]) -> Iterator[SheetRow]:
    grid, heading = reading.table.grid, reading.table.heading
    before = -1
    for run in _runs(rows):
        for row in run:
            is_heading = row <= heading.bottom or row in grid.repeats
            cells = tuple(_cells(grid, row, run, columns, is_heading))
            yield SheetRow(row - before - 1, cells)
            before = row


def _runs(rows: Iterable[int]) -> Iterator[list[int]]:
    """Rows without a gap between them."""
    run: list[int] = []
    for row in rows:
        if run and row != run[-1] + 1:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _cells(
    grid: Grid, row: int, run: Sequence[int], columns: Mapping[int, str], is_heading: bool
) -> Iterator[SheetCell]:
    for column in columns:
        cell = grid.at(row, column)
        if cell is None:
            yield SheetCell("", "", 1, 1, is_heading, columns[column])
        elif (row, column) == (max(cell.row, run[0]), cell.column):
            deep = min(cell.last_row, run[-1]) - row + 1
            wide = sum(cell.column <= each <= cell.last_column for each in columns)
            width = columns[column] if wide == 1 else ""
            yield SheetCell(cell.address, _clipped(cell), deep, wide, is_heading, width, cell.wrong)


def _clipped(cell: Cell) -> str:
    if len(cell.text) <= MOST_SIGNS:
        return cell.text
    return f"{cell.text[:MOST_SIGNS]}…（共 {len(cell.text)} 字）"


def _widths(grid: Grid, rows: Sequence[int], columns: Sequence[int]) -> dict[int, str]:
    longest = dict.fromkeys(columns, 0)
    for row in rows:
        for cell in grid.by_row.get(row, ()):
            if cell.columns == 1 and cell.column in longest:
                longest[cell.column] = max(longest[cell.column], len(cell.text))
    return {column: _width(longest[column]) for column in columns}


def _width(longest: int) -> str:
    return "short" if longest <= _SHORT else "middle" if longest <= _MIDDLE else "long"
