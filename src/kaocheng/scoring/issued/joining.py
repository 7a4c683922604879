"""Tables of a document that go on one below the other are read as one.

Schemes in Word come as a table for each category, with 「一、组织领导（10分）」 as a paragraph
between, or cut by a page: the next table has the same heading, or none. What stands between becomes
a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kaocheng.scoring.issued.grids import Cell, Grid, IssuedFile, Loose, plain
from kaocheng.scoring.issued.headings import LEVEL, Column, Heading, headings
from kaocheng.scoring.issued.rows import sort_of
from kaocheng.scoring.issued.shapes import INDICATOR
from kaocheng.scoring.issued.texts import named, numbered

_LONGEST = 40  # signs of the name of a category
_TOP = 2  # rows above a heading: a title at most
_OTHER = re.compile(
    "^(?:附件|附表|附录)|(?:考核|评分|考评|评价|计分|责任)(?:细则|办法|方案|表|指标体系)[（(]?"
)
_NEUTRAL = re.compile(r"^(?:单位|续表|[（(]续[)）]|续|注|备注|说明)|^[\d\s—-]*$")


def is_category(text: str) -> bool:
    """一、组织领导（10分）, 加分项: the name of a category, and no title or sentence."""
    bare = plain(text)
    if not 2 <= len(bare) <= _LONGEST or re.search("[。；]", text) or _OTHER.search(bare):
        return False
    name = named(text, True)
    return numbered(text) is not None or bool(name.points) or sort_of(name.name) != INDICATOR


def joined(file: IssuedFile) -> IssuedFile:
    """The same file with tables that go on from one another as one, named 表1—表3.

    A file that carries its scheme is left alone: it was written as one table.
    """
    if not file.flows or file.carried is not None or len(file.grids) < 2:
        return file
    runs = list(_runs(file))
    if all(len(run.parts) == 1 for run in runs):
        return file
    taken = {each.address for run in runs for each in run.between}
    grids = tuple(run.grid() for run in runs)
    after = [0]
    for number, run in enumerate(runs, 1):
        after += [number] * len(run.parts)
    loose = tuple(
        replace(each, after=after[each.after]) for each in file.loose if each.address not in taken
    )
    return replace(file, grids=grids, loose=loose)


@dataclass(frozen=True)
class _Part:
    """A table of a run: the categories named above it, and where its columns stand in the first."""

    grid: Grid
    above: tuple[Loose, ...]
    places: dict[int, int]
    heads: range = range(0)  # rows of its heading
    head: Cell | None = None  # of a heading that names a category itself: 加分项目


@dataclass
class _Run:
    """Tables that are one. `heading` is that of the first, None where it has none of its own."""

    heading: Heading | None
    parts: list[_Part] = field(default_factory=list)

    @property
    def between(self) -> Iterator[Loose]:
        """The paragraphs that become rows."""
        if len(self.parts) > 1:
            yield from (each for part in self.parts for each in part.above)

    def grid(self) -> Grid:
        """The one table: each part below the other, paragraphs across all columns."""
        first, made = self.parts[0], _Joined(self.parts[0].grid)
        if len(self.parts) == 1:
            return first.grid
        made.take(replace(first, above=()), 0, first.heads.stop)
        made.name_above(first)
        made.take(first, first.heads.stop, first.grid.height)
        for part in self.parts[1:]:
            made.name_above(part)
            made.repeats |= {made.height + row for row in part.heads}
            made.take(part, 0, part.grid.height)
        return made.grid(f"{first.grid.name}—{self.parts[-1].grid.name}")


@dataclass
class _Joined:
    """The one table while it is put together."""

    first: Grid
    cells: list[Cell] = field(default_factory=list)
    hidden: list[Cell] = field(default_factory=list)
    repeats: set[int] = field(default_factory=set)
    height: int = 0

    def name_above(self, part: _Part) -> None:
        """A row across all columns for each category named above the part."""
        words = [Cell(0, 0, each.text, each.address) for each in part.above]
        for cell in [*words, part.head] if part.head is not None else words:
            across = replace(cell, row=self.height, column=0, rows=1, columns=self.first.width)
            self.cells.append(across)
            self.height += 1

    def take(self, part: _Part, top: int, end: int) -> None:
        """The rows of the part from `top` up to `end`."""
        for cells, into in ((part.grid.cells, self.cells), (part.grid.hidden, self.hidden)):
            rows = [cell for cell in cells if top <= cell.row < end and cell is not part.head]
            into += [_moved(cell, self.height - top, part.places) for cell in rows]
        self.height += end - top

    def grid(self, name: str) -> Grid:
        made = tuple(self.cells), self.height, self.first.width, tuple(self.hidden)
        return Grid(name, *made, repeats=frozenset(self.repeats))


def _moved(cell: Cell, rows: int, places: dict[int, int]) -> Cell:
    """The cell at its place in the one table; one across columns covers what stays together."""
    start, wide = places[cell.column], 1
    while wide < cell.columns and places.get(cell.column + wide) == start + wide:
        wide += 1
    return replace(cell, row=cell.row + rows, column=start, columns=wide)


def _runs(file: IssuedFile) -> Iterator[_Run]:
    run: _Run | None = None
    for number, grid in enumerate(file.grids):
        above = [each for each in file.loose if each.after == number]
        heads = headings(grid)
        heading = heads[0] if len(heads) == 1 and heads[0].top <= _TOP else None
        part = _next(run, grid, heading, len(heads), above)
        if run is not None and part is not None:
            run.parts.append(part)
            continue
        if run is not None:
            yield run
        named_above = tuple(_names_right_above(above)) if heading and not heading.top else ()
        places = {column: column for column in range(grid.width)}
        run = _Run(heading, [_Part(grid, named_above, places, _rows_of(heading))])
    if run is not None:
        yield run


def _names_right_above(above: Sequence[Loose]) -> Iterator[Loose]:
    """Of the paragraphs over the first table those that stand last and name categories."""
    last = len(above)
    while last and not above[last - 1].wrong and is_category(above[last - 1].text):
        last -= 1
    yield from above[last:]


def _next(
    run: _Run | None, grid: Grid, heading: Heading | None, heads: int, above: Sequence[Loose]
) -> _Part | None:
    """The table as a part of the run; None where it is another one."""
    if run is None or run.heading is None or any(each.wrong for each in above):
        return None
    names = tuple(each for each in above if is_category(each.text))
    others = [each for each in above if each not in names]
    if not all(_NEUTRAL.search(plain(each.text)) for each in others):
        return None
    first = run.parts[0].grid
    if heading is None:
        goes_on = not heads and not names and grid.width == first.width
        same = {column: column for column in range(grid.width)}
        return _Part(grid, (), same) if goes_on else None
    head = _category_in(heading, grid) if not names else None
    if heading.top and not _only_a_category(grid, heading.top):
        return None
    if heading.words == run.heading.words:
        same = {column: column for column in range(grid.width)}
        return _Part(grid, names, same, _rows_of(heading))
    places = _places(heading, run.heading) if names or head is not None else None
    return None if places is None else _Part(grid, names, places, _rows_of(heading), head)


def _rows_of(heading: Heading | None) -> range:
    return range(0) if heading is None else range(heading.top, heading.bottom + 1)


def _only_a_category(grid: Grid, top: int) -> bool:
    """一、组织领导（10分） as the first row of the table, over its heading."""
    above = [cell for row in range(top) for cell in grid.by_row.get(row, ())]
    return len(above) == 1 and is_category(above[0].text)


def _category_in(heading: Heading, grid: Grid) -> Cell | None:
    """加分项目 over the names of bonuses."""
    levels = heading.of(LEVEL)
    cell = grid.at(heading.top, levels[0].index) if levels else None
    return cell if cell is not None and sort_of(cell.plain) != INDICATOR else None


def _places(heading: Heading, first: Heading) -> dict[int, int] | None:
    """For each column that of the first heading which holds the same; None where one has none."""
    made: dict[int, int] = {}
    free = list(first.columns)
    for column in reversed(heading.columns):
        like = [each for each in free if each.words == column.words and column.words]
        like = like or [each for each in free if _holds_same(each, column)]
        if not like:
            return None
        made[column.index] = like[-1].index
        free.remove(like[-1])
    return made


def _holds_same(one: Column, other: Column) -> bool:
    return one.role == other.role and (one.role != "unknown")
