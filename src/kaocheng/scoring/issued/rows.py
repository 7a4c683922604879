"""What a row below the heading is: a row of the table, a section, a total, a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaocheng.scoring.issued.grids import Cell, Grid
from kaocheng.scoring.issued.headings import LEVEL, POINTS, SERIAL, STANDARD, Heading
from kaocheng.scoring.issued.shapes import BONUS, DEDUCTION, INDICATOR, VETO
from kaocheng.scoring.issued.texts import named

PLAIN, SECTION, TOTAL, NOTE, REPEATED = "plain", "section", "total", "note", "repeated"
_TOTAL = re.compile(
    r"(?:本[类项]|各项|指标)?(?:小计|合计|总计|总分|共计|分值合计|得分合计|合计得分|合计分值|总分值|满分合计)[:：]?"
)
_NOTE = re.compile(
    r"(?:附?注|备注|说明|填表说明|附|※|\*|单位负责人|负责人|填表人|填报人|联系电话|联系人|审核人|制表"
    r"|填报日期|填表日期|考核组|签字|盖章)(?:[:：\d(（]|\Z)"
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
    words = re.sub(
        r"^(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．])",
        "",
        name,
    )
    if len(words) > 16:
        return INDICATOR
    return next((sort for sort, pattern in _SORTS if pattern.search(words)), INDICATOR)


def rows_of(grid: Grid, heading: Heading, end: int) -> Iterator[Row]:
    """The rows from below the heading up to `end`, those without a text left out."""
    head = {cell.plain for row in range(heading.top, heading.bottom + 1)
            for cell in grid.by_row.get(row, ())}  # fmt: skip
    for number in range(heading.bottom + 1, end):
        cells = grid.by_row.get(number, ())
        if cells:
            yield Row(number, _sort(grid, heading, number, cells, head), cells)


def _sort(grid: Grid, heading: Heading, row: int, cells: tuple[Cell, ...], head: set[str]) -> str:
    if len(cells) > 1 and all(cell.plain in head for cell in cells):
        return REPEATED
    if is_total(heading, cells):
        return TOTAL
    if _is_alone(heading, cells):
        return _sort_of_one(cells[0])
    if _NOTE.match(cells[0].plain) and not _has_standard(grid, heading, row):
        return NOTE
    return PLAIN


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
    if _NOTE.match(cell.plain):
        return NOTE
    name = named(cell.text)
    if len(name.name) > _SENTENCE or ("。" in name.name and not name.points):
        return NOTE
    return SECTION


def _has_standard(grid: Grid, heading: Heading, row: int) -> bool:
    return any(grid.at(row, column.index) for column in heading.of(STANDARD))
