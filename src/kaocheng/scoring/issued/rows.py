"""What a row below the heading is: a row of the table, a section, a total, a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from kaocheng.scoring.issued.grids import Cell, Grid
from kaocheng.scoring.issued.headings import LEVEL, POINTS, SERIAL, STANDARD, Heading
from kaocheng.scoring.issued.shapes import BONUS, DEDUCTION, INDICATOR, VETO
from kaocheng.scoring.issued.texts import named, numbered, points_of, without_number

PLAIN, SECTION, TOTAL, NOTE, REPEATED = "plain", "section", "total", "note", "repeated"
HEAD = "head"  # names a category of rows below it whose names stand in the same column
_TOTAL = re.compile(
    r"(?:本[类项]|各项|指标)?(?:小计|合计|总计|总分|共计|分值合计|得分合计|合计得分|合计分值|总分值|满分合计)[:：]?"
)
_NOTE = re.compile(
    r"(?:附?注|备注|说明|填表说明|附|※|\*|单位负责人|负责人|填表人|填报人|联系电话|联系人|审核人|制表"
    r"|填报日期|填表日期|考核组|签字|盖章)(?:[:：\d(（]|\Z)"
)
_SIGNED = re.compile(
    r"(?:考核|评分|考评|检查|被?考核|填表|审核|负责|经办)(?:人|人员|组|小组|单位|对象|组长|领导)*[(（]?(?:签[字名章]|盖章|意见)"
    "|年月日$"
)
_SENTENCE = 60  # signs; a section's name is shorter
_KINDS = "(?:项|项目|指标|事项|内容|情形|因素)?"
_SORTS = (
    (VETO, re.compile(r"一票否决|否决(?:项|事项|指标|情形|条件)")),
    (BONUS, re.compile(rf"加分{_KINDS}\Z|附加分|奖励(?:项|分|加分|指标)")),
    (DEDUCTION, re.compile(rf"(?:扣|减|倒扣)分{_KINDS}\Z|负面清单|倒扣项")),
)


@dataclass(frozen=True)
class Row:
    """A row and its own cells: those that begin in it."""

    number: int
    sort: str
    cells: tuple[Cell, ...]


def sort_of(name: str) -> str:
    """Whether a category holds indicators, bonuses, deductions or vetoes."""
    words = without_number(name)
    if len(words) > 16:
        return INDICATOR
    return next((sort for sort, pattern in _SORTS if pattern.search(words)), INDICATOR)


def rows_of(grid: Grid, heading: Heading, end: int) -> Iterator[Row]:
    """The rows from below the heading up to `end`, those without a text left out."""
    head = {cell.plain for row in range(heading.top, heading.bottom + 1)
            for cell in grid.by_row.get(row, ())}  # fmt: skip
    rows = [
        Row(number, _sort(grid, heading, number, cells, head), cells)
        for number in range(heading.bottom + 1, end)
        if (cells := grid.by_row.get(number, ()))
    ]
    known = [row for row in rows if row.sort != REPEATED]
    heads = {row.number for place, row in enumerate(known) if _heads_others(heading, known, place)}
    for row in rows:
        yield replace(row, sort=HEAD) if row.number in heads else row


def _heads_others(heading: Heading, rows: Sequence[Row], place: int) -> bool:
    """一、党的建设 30分 without a standard, over 1.理论学习 10分 …: by its number or by the sum."""
    row = rows[place]
    name = _only_name(heading, row) if row.sort == PLAIN else None
    under = [] if name is None else list(_until_next(heading, name, islice(rows, place + 1, None)))
    if name is None or not under:
        return False
    own = numbered(name.text)
    if own is not None and own not in {numbered(cell.text) for _, cell in under}:
        return True
    whole = _points_beside(heading, row, name)
    parts = [_points_beside(heading, each, cell) for each, cell in under]
    known = [each for each in parts if each is not None]
    return whole is not None and len(known) == len(parts) > 1 and sum(known) == whole


def _only_name(heading: Heading, row: Row) -> Cell | None:
    """The name of a row that says nothing else than its points."""
    names = {column.index for column in heading.of(LEVEL)}
    beside = {column.index for column in heading.of(POINTS, SERIAL)}
    found = [cell for cell in row.cells if cell.column in names]
    others = [cell for cell in row.cells if cell.column not in names]
    alone = len(found) == 1 and all(cell.column in beside for cell in others)
    return found[0] if alone and found[0].rows == 1 and not found[0].wrong else None


def _until_next(heading: Heading, name: Cell, below: Iterable[Row]) -> Iterator[tuple[Row, Cell]]:
    """The names below it in its column, up to the next row that says nothing but its name."""
    for row in below:
        cell = next((each for each in row.cells if each.column == name.column), None)
        if row.sort != PLAIN or _only_name(heading, row) is not None or cell is None:
            return
        yield row, cell


def _points_beside(heading: Heading, row: Row, name: Cell) -> Decimal | None:
    """The points of the row, in a column of their own or behind the name, if one figure."""
    columns = {column.index for column in heading.of(POINTS)}
    texts = [cell.text for cell in row.cells if cell.column in columns]
    found = [points_of(text) for text in texts] or [named(name.text).points]
    return found[0][0][1] if len(found) == 1 and len(found[0]) == 1 else None


def _sort(grid: Grid, heading: Heading, row: int, cells: tuple[Cell, ...], head: set[str]) -> str:
    if _are_places(cells):
        return NOTE
    if row in grid.repeats or (len(cells) > 1 and all(cell.plain in head for cell in cells)):
        return REPEATED
    if is_total(heading, cells):
        return TOTAL
    if _is_alone(heading, cells):
        return _sort_of_one(cells[0])
    if _is_note(cells[0]) and not _has_standard(grid, heading, row):
        return NOTE
    return PLAIN


def _are_places(cells: tuple[Cell, ...]) -> bool:
    """1 2 3 4 below a heading: the numbers of its columns."""
    numbers = [cell.plain for cell in cells if cell.plain not in ("甲", "乙", "丙", "栏次")]
    return len(numbers) > 2 and numbers == [str(place + 1) for place in range(len(numbers))]


def _is_note(cell: Cell) -> bool:
    return bool(_NOTE.match(cell.plain) or _SIGNED.search(cell.plain))


def is_total(heading: Heading, cells: tuple[Cell, ...]) -> bool:
    """Whether one of the cells, where names stand, says 小计 or 合计."""
    names = {column.index for column in heading.of(LEVEL, SERIAL)}
    return any(
        cell.column in names and _TOTAL.fullmatch(named(cell.plain).name) is not None
        for cell in cells
    )


def _is_alone(heading: Heading, cells: tuple[Cell, ...]) -> bool:
    """One cell across the names and the standard, with nothing beside it but its points."""
    first, *rest = cells
    points = {column.index for column in heading.of(POINTS)}
    if any(cell.column not in points for cell in rest):
        return False
    wanted = {column.index for column in heading.of(LEVEL, STANDARD)}
    reached = set(range(first.column, first.last_column + 1))
    return first.rows == 1 and wanted <= reached and len(wanted) > 1


def _sort_of_one(cell: Cell) -> str:
    if _is_note(cell):
        return NOTE
    name = named(cell.text)
    if len(name.name) > _SENTENCE or ("。" in name.name and not name.points):
        return NOTE
    return SECTION


def _has_standard(grid: Grid, heading: Heading, row: int) -> bool:
    return any(grid.at(row, column.index) for column in heading.of(STANDARD))
