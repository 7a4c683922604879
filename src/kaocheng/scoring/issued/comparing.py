"""What people changed by hand in a table that carries its scheme: cell by cell, by code.

The table is laid out anew from the scheme and set beside what was read. Rows are matched by their
codes (编号), columns by their headings. What people see wins; what they left alone stays exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaocheng.scoring.issued.grids import Cell, Grid, plain
from kaocheng.scoring.issued.headings import SERIAL, Heading
from kaocheng.scoring.issued.layout import CODE, NAME, Layout, Shown
from kaocheng.scoring.issued.rows import PLAIN, rows_of


@dataclass(frozen=True)
class Change:
    """A cell that says something else now. `cell` is None where it has been emptied."""

    of: str
    role: str
    before: str
    cell: Cell | None
    address: str

    @property
    def after(self) -> str:
        return "" if self.cell is None else self.cell.text


@dataclass(frozen=True)
class Compared:
    """All changes. `is_other`: the table was rebuilt so far that it has to be read anew."""

    changes: tuple[Change, ...] = ()
    gone: tuple[str, ...] = ()
    added: tuple[int, ...] = ()  # rows of the grid
    is_other: bool = False

    @property
    def is_same(self) -> bool:
        return not (self.changes or self.gone or self.added or self.is_other)


@dataclass
class _Sides:
    """Both tables: what was laid out, and what was read."""

    shown: Layout
    grid: Grid
    heading: Heading
    columns: dict[int, int]  # column laid out → column read
    rows: dict[str, int] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)


def compare(shown: Layout, grid: Grid, heading: Heading, end: int) -> Compared:
    """Set the table that was read beside the one that the carried scheme gives."""
    sides = _Sides(shown, grid, heading, dict(_columns(shown, heading)))
    if any(
        place not in sides.columns
        for place, head in enumerate(shown.heads)
        if head.role in (CODE, NAME)
    ):
        return Compared(is_other=True)
    _match_rows(sides, end)
    codes = list(dict.fromkeys(each.of for each in shown.cells if each.role == CODE))
    gone = tuple(code for code in codes if code not in sides.rows)
    changes, is_other = _changes(sides)
    if is_other or len(gone) == len(codes):
        return Compared(is_other=True)
    return Compared(tuple(changes), gone, tuple(sides.added))


def _columns(shown: Layout, heading: Heading) -> Iterator[tuple[int, int]]:
    free = {plain(column.heading): column.index for column in reversed(heading.columns)}
    for place, head in enumerate(shown.heads):
        if plain(head.word) in free:
            yield place, free[plain(head.word)]


def _match_rows(sides: _Sides, end: int) -> None:
    known = {plain(each.text): each.of for each in sides.shown.cells if each.role == CODE}
    places = {column.index for column in sides.heading.of(SERIAL)}
    for row in rows_of(sides.grid, sides.heading, end):
        code = _code(sides.grid, row.number, places)
        of = known.get(code)
        if of is not None and of not in sides.rows:
            sides.rows[of] = row.number
        elif row.sort == PLAIN and any(cell.column not in places for cell in row.cells):
            sides.added.append(row.number)


def _code(grid: Grid, row: int, places: set[int]) -> str:
    cells = (grid.at(row, place) for place in sorted(places))
    return next((cell.plain for cell in cells if cell is not None), "")


def _changes(sides: _Sides) -> tuple[list[Change], bool]:
    found: list[Change] = []
    for each in sides.shown.cells:
        if each.role in (CODE, "section", "foot") or each.column not in sides.columns:
            continue
        here = _here(sides, each)
        texts = {plain(cell.text if cell else "") for cell in here}
        if not here or texts == {plain(each.text)}:
            continue
        if len(texts) > 1:
            return [], True  # a category that has been taken apart
        cell = here[0]
        address = cell.address if cell is not None else _address(sides, each)
        found.append(Change(each.of, each.role, each.text, cell, address))
    return found, False


def _here(sides: _Sides, each: Shown) -> list[Cell | None]:
    """What stands now where the cell stood: once for every leaf that it covered and still does."""
    column = sides.columns[each.column]
    leaves = [
        leaf.of
        for leaf in sides.shown.cells
        if leaf.role == CODE and each.row <= leaf.row < each.row + each.rows
    ]
    found = [sides.grid.at(sides.rows[leaf], column) for leaf in leaves if leaf in sides.rows]
    if each.role != NAME or each.rows == 1:
        return found
    # Categories that were unmerged by hand leave empty cells below the first.
    return [cell for cell in found if cell is not None] or found[:1]


def _address(sides: _Sides, each: Shown) -> str:
    row = sides.rows.get(each.of)
    beside = None if row is None else sides.grid.by_row.get(row, (None,))[0]
    return f"{beside.address}所在行“{sides.shown.heads[each.column].word}”" if beside else ""
