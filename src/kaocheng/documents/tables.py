"""Tables of an official document, as its attachments hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from docx.document import Document

from kaocheng.documents.layout import (
    LINE,
    LINES,
    append,
    element,
    paragraph,
    run_of,
)
from kaocheng.documents.typeface import FACES
from kaocheng.documents.wording import width_of

ROW = 434  # three quarters of a body line
RULES = (0, 10, 20)  # what the rules of a table may add to each row
CELL_LINE = FACES["table_cell"].line
CELL_CHARACTER = 240  # size small 4
CELL_MARGIN = 57


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in twips, and how its cells stand."""

    head: str
    width: int
    align: str = "center"


@dataclass(frozen=True)
class Table:
    """A table as it goes on paper: every cell is text."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    measure: str = ""  # 「单位：%」 at the right above the table

    def heights(self, rules: int) -> list[int]:
        """Estimated heights of the head and of each row in twips: what wraps grows."""
        heads = tuple(column.head for column in self.columns)
        return [
            max(ROW, _lines(self.columns, row) * CELL_LINE) + rules for row in (heads, *self.rows)
        ]


def _lines(columns: Sequence[Column], row: Sequence[str]) -> int:
    room = [(column.width - 2 * CELL_MARGIN) / CELL_CHARACTER for column in columns]
    return max(ceil(width_of(text) / wide) for text, wide in zip(row, room, strict=True))


def table(page: Document, content: Table) -> None:
    """Append a table; its head is repeated on every page and no row is torn apart."""
    if content.measure:
        append(page, paragraph("table_note", run_of(f"单位：{content.measure}")))
    width = sum(column.width for column in content.columns)
    made = element("tbl", _properties(width), _grid(content.columns))
    made.append(_row(content.columns, [column.head for column in content.columns], head=True))
    for row in content.rows:
        made.append(_row(content.columns, row))
    append(page, made)


def _properties(width: int) -> Any:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [element(side, val="single", sz=4, space=0, color="000000") for side in sides]
    return element(
        "tblPr",
        element("tblW", w=width, type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
    )


def _grid(columns: Sequence[Column]) -> Any:
    return element("tblGrid", *(element("gridCol", w=column.width) for column in columns))


def _row(columns: Sequence[Column], texts: Sequence[str], *, head: bool = False) -> Any:
    height = element("trHeight", val=ROW, hRule="atLeast")
    properties = element("trPr", element("cantSplit"), height)
    if head:
        properties.append(element("tblHeader"))
    made = element("tr", properties)
    for column, text in zip(columns, texts, strict=True):
        made.append(_cell(column, text, head=head))
    return made


def _cell(column: Column, text: str, *, head: bool) -> Any:
    width = element("tcW", w=column.width, type="dxa")
    properties = element("tcPr", width, element("vAlign", val="center"))
    align = element("jc", val="center" if head else column.align)
    face = "table_head" if head else "table_cell"
    return element("tc", properties, paragraph(face, run_of(text), jc=align))


def room_left(content: Table, *, above: int) -> int:
    """Twips left on a table's last page; on its first it begins `above` twips down.

    Programs differ in what the rules add to a row. Where that decides on which page the last row
    comes to stand, the smaller room is the answer.
    """
    begin = above + (FACES["table_note"].line if content.measure else 0)
    return min(_room(content.heights(rules), begin) for rules in RULES)


def _room(heights: Sequence[int], begin: int) -> int:
    page, (head, *rows) = LINES * LINE, heights
    used = begin + head
    for height in rows:
        if used + height > page:
            used = head
        used += height
    return page - used
