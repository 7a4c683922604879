"""Excel tables as they come from offices: the first sheet, row by row, every fault by its cell."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.workbooks import Sheet, cell_name, letters_of, read_first_sheet
from kaocheng.scoring.bounded import quoted
from kaocheng.scoring.faults import Fault

MOST_BYTES = 5 * 2**20
_ROWS_SEARCHED_FOR_HEADINGS = 10


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how to fill it in, and whether it is needed."""

    key: str
    heading: str
    width: int
    is_needed: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the table: its number in the sheet and its cells by the keys of the columns."""

    number: int
    cells: Mapping[str, str]
    letters: Mapping[str, str]
    headings: Mapping[str, str]

    def where(self, key: str) -> str:
        """「上级代码」（E3）, as a fault names the cell."""
        return f"{self.letters.get(key, '')}{self.number}「{self.headings.get(key, key)}」"


@dataclass(frozen=True)
class Table:
    """The rows of a sheet, and what was wrong with its cells."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = field(default=())


def read_table(content: bytes, name: str, columns: Sequence[Column]) -> Table:
    """The table in the first sheet. Raises `Refusal` for what is no such table at all."""
    try:
        sheet = read_first_sheet(content, MOST_BYTES)
    except Refusal as refusal:
        raise Refusal(f"{name}：{refusal}") from refusal
    rows = sheet.rows
    top, places = _headings(rows, columns, name)
    headings = {column.key: column.heading for column in columns}
    letters = {key: letters_of(place) for key, place in places.items()}
    lines = [
        Line(number, cells, letters, headings)
        for number, row in enumerate(rows[top + 1 :], start=top + 2)
        if any((cells := {key: _text(row[place]) for key, place in places.items()}).values())
    ]
    if not lines:
        raise Refusal(f"{name}：表头之下没有内容。请从第 {top + 2} 行起填写。")
    return Table(tuple(lines), tuple(_cell_faults(sheet, top, set(places.values()))))


def plain(text: str) -> str:
    """Codes and words without full-width forms and blanks: 「２３０１」 → 「2301」."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_day(text: str) -> datetime.date | None:
    """2024-01-02, 2024/1/2, 2024年1月2日; None if it is no day."""
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", plain(text))
    try:
        return datetime.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _headings(
    rows: list[list[object]], columns: Sequence[Column], name: str
) -> tuple[int, dict[str, int]]:
    """The row of the headings and the place of each column; a title may stand above them."""
    needed = {column.heading for column in columns if column.is_needed}
    best: set[str] = set()
    for top, row in enumerate(rows[:_ROWS_SEARCHED_FOR_HEADINGS]):
        said = [_heading(cell) for cell in row]
        if needed <= set(said):
            places = {c.key: said.index(c.heading) for c in columns if c.heading in said}
            return top, places
        best = max(best, needed & set(said), key=len)
    missing = "、".join(c.heading for c in columns if c.is_needed and c.heading not in best)
    raise Refusal(f"{name}：没有找到表头“{missing}”。请下载模板，按模板的表头填写。")


def _heading(cell: object) -> str:
    """A heading without the star of a needed column and without what stands in brackets."""
    return re.sub(r"\(.*\)|\*", "", plain(str(cell)))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return " ".join(str(value).split())


def _cell_faults(sheet: Sheet, top: int, used: set[int]) -> Iterator[Fault]:
    """Formulas gone wrong and joined cells below the headings, in the columns that are read."""
    for row, place in sorted(sheet.errors):
        if row > top and place in used:
            yield Fault(
                cell_name(row, place), "公式出错（如 #REF!、#N/A）", "请改正公式，或直接填写内容"
            )
    for (first_row, first), (last_row, last) in sheet.ranges:
        if last_row > top and used & set(range(first, last + 1)):
            where = f"{cell_name(first_row, first)}:{cell_name(last_row, last)}"
            yield Fault(where, "是合并单元格", "请取消合并，每行各自填写")


def shown(text: str) -> str:
    """A cell's text in a message."""
    return quoted(text) if text else "空"
