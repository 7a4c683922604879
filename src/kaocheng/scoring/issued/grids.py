"""Tables as they were read from a file: every cell with its address, and what it covers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.files import CONTROL

MOST_COVERED = 2_000_000
_BLANKS = re.compile("[ \\t\\u00a0\\u3000\\u200b\\ufeff]+")
_ESCAPED = re.compile("_x00[01][0-9A-Fa-f]_")


@dataclass(frozen=True)
class Cell:
    """A cell that says something. `rows` and `columns` are what it covers where it is merged.

    `wrong` is why it cannot be taken as it stands: a failed formula, a picture, a nested table.
    `hint` is what a person should know although it was taken: the result of a formula.
    """

    row: int
    column: int
    text: str
    address: str
    rows: int = 1
    columns: int = 1
    wrong: str = ""
    hint: str = ""

    @property
    def last_row(self) -> int:
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        return self.column + self.columns - 1

    @cached_property
    def plain(self) -> str:
        """The text without blanks and full-width forms: what headings and points are read from."""
        return plain(self.text)


@dataclass(frozen=True)
class Loose:
    """A text beside the tables: a paragraph, a text box, a nested table, or a picture.

    `after` is the number of tables above it.
    """

    address: str
    text: str
    wrong: str = ""
    after: int = 0


@dataclass(frozen=True)
class Grid:
    """One sheet or one table of a document, as read. `cells` in the order of reading.

    `repeats` are rows in which the heading stands once more, where tables were joined.
    """

    name: str
    cells: tuple[Cell, ...]
    height: int
    width: int
    hidden: tuple[Cell, ...] = ()  # what stands under merged cells
    is_hidden: bool = False
    repeats: frozenset[int] = frozenset()

    @cached_property
    def covering(self) -> dict[tuple[int, int], Cell]:
        """Each place that a cell covers → that cell."""
        return {place: cell for cell in self.cells for place in covered(cell)}

    @cached_property
    def by_row(self) -> dict[int, tuple[Cell, ...]]:
        """The cells whose first row it is."""
        found: dict[int, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(cell)
        return {row: tuple(cells) for row, cells in found.items()}

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers the place."""
        return self.covering.get((row, column))


@dataclass(frozen=True)
class Carried:
    """The scheme that a file carries, and the digest of the table that it was shown as."""

    source: bytes
    digest: str


@dataclass(frozen=True)
class IssuedFile:
    """A file as read: its tables, the texts beside them, and the scheme that it carries.

    `flows`: tables stand one below the other, as in a document; sheets of a workbook do not.
    """

    name: str
    grids: tuple[Grid, ...]
    loose: tuple[Loose, ...] = ()
    carried: Carried | None = None
    faults: tuple[str, ...] = field(default=())
    flows: bool = False


def covered(cell: Cell) -> Iterator[tuple[int, int]]:
    """The places that a cell covers."""
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column, cell.column + cell.columns):
            yield row, column


def checked(cells: Sequence[Cell], name: str) -> None:
    """Refuse merged cells that cover more than any table has."""
    if sum(cell.rows * cell.columns for cell in cells) > MOST_COVERED:
        raise refuse(name, "合并单元格的范围过大", "请取消多余的合并，另存后再导入")


def tidy(text: str) -> str:
    """A cell's text for a scheme: lines kept, blanks at the ends and control characters dropped."""
    text = _ESCAPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    lines = (_BLANKS.sub(" ", line).strip() for line in CONTROL.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


def plain(text: str) -> str:
    """Without blanks, full-width forms and line breaks: 「分　值（分）」 → 「分值(分)」."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def shortened(cell: Cell, text: str) -> Cell:
    """The cell with another text."""
    return replace(cell, text=text)
