"""Excel tables as they come from offices: the first sheet, row by row, every fault by its cell.

What the reader would take without a word is looked for beforehand in the file itself: formulas that
have gone wrong (they would read as empty), joined cells (all but the first would), and a cell far
out, for which the reader would lay out every cell up to it.
"""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from kaocheng.orgs.refusals import Refusal
from kaocheng.scoring.bounded import quoted
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.files import foreign

MOST_BYTES = 5 * 2**20
MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_MOST_UNPACKED = 200 * 2**20
_ROWS_SEARCHED_FOR_HEADINGS = 10
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_ADDRESS = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_IS_ERROR = re.compile(rb'\st="e"')
_FIRST_SHEET = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?r:id="([^"]+)"')
_NOT_XLSX = "不是 Excel 工作簿（xlsx）。请在 Excel 或 WPS 中另存为“Excel 工作簿（*.xlsx）”再上传。"


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
    broken = _looked_over(content, name)
    sheet = _first_sheet(content, name)
    rows = list(_rows(sheet))
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
    used = set(places.values())
    faults = [_error_fault(*each) for each in broken if each[0] > top + 1 and each[1] in used]
    return Table(tuple(lines), (*faults, *_joined_faults(sheet, top, used)))


def letters_of(place: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


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


def _looked_over(content: bytes, name: str) -> list[tuple[int, int]]:
    """Row and place of the cells that hold an error. Raises `Refusal`."""
    if len(content) > MOST_BYTES:
        raise Refusal(
            f"{name} 超过 {MOST_BYTES // 2**20} MB。请删去图片和多余的工作表，或分批导入。"
        )
    if not content.startswith(b"PK\x03\x04"):
        kind = foreign(content)
        raise Refusal(f"{name} 是{kind}，{_NOT_XLSX}" if kind else f"{name} {_NOT_XLSX}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
                raise Refusal(f"{name} 展开后过大，不像是填报的表。请检查是否选错了文件。")
            return _error_cells(archive, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise Refusal(f"{name} 已损坏，打不开。请重新保存后再上传。") from fault


def _error_cells(archive: zipfile.ZipFile, name: str) -> list[tuple[int, int]]:
    first = _first_part(archive)
    found = []
    for part in archive.namelist():
        if part.startswith("xl/worksheets/sheet"):
            for row, place, is_error in _addresses(archive.read(part)):
                if row > MOST_ROWS + _ROWS_SEARCHED_FOR_HEADINGS or place >= _MOST_COLUMNS:
                    cell = f"{letters_of(place)}{row}"
                    raise Refusal(
                        f"{name}：用到了单元格 {cell}，超过 {MOST_ROWS} 行或 {_MOST_COLUMNS} 列。"
                        "请删去多余的行和列，或分批导入。"
                    )
                if is_error and part == first:
                    found.append((row, place))
    return found


def _first_part(archive: zipfile.ZipFile) -> str:
    """Where the first sheet of the book lies in the file."""
    usual = "xl/worksheets/sheet1.xml"
    try:
        book = archive.read("xl/workbook.xml")
        links = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return usual
    sheet = _FIRST_SHEET.search(book)
    for link in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", links):
        target = re.search(rb'Target="/?(?:xl/)?([^"]+)"', link)
        if sheet and target and b'Id="' + sheet.group(1) + b'"' in link:
            return "xl/" + target.group(1).decode(errors="replace")
    return usual


def _addresses(xml: bytes) -> Iterator[tuple[int, int, bool]]:
    for cell in _CELL.finditer(xml):
        address = _ADDRESS.search(cell.group())
        if address:
            place = _place_of(address.group(1))
            yield int(address.group(2)), place, bool(_IS_ERROR.search(cell.group()))


def _place_of(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def _first_sheet(content: bytes, name: str) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except PasswordError as fault:
        raise Refusal(f"{name} 设有密码。请取消密码后再上传。") from fault
    except (CalamineError, IndexError) as fault:
        raise Refusal(f"{name} {_NOT_XLSX}") from fault


def _rows(sheet: CalamineSheet) -> list[list[object]]:
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


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


def _error_fault(row: int, place: int) -> Fault:
    where = f"{letters_of(place)}{row}"
    return Fault(where, "公式出错（如 #REF!、#N/A）", "请改正公式，或直接填写内容")


def _joined_faults(sheet: CalamineSheet, top: int, used: set[int]) -> Iterator[Fault]:
    for (first_row, first), (last_row, last) in sheet.merged_cell_ranges or ():
        if last_row > top and used & set(range(first, last + 1)):
            where = f"{letters_of(first)}{first_row + 1}:{letters_of(last)}{last_row + 1}"
            yield Fault(where, "是合并单元格", "请取消合并，每行各自填写")


def shown(text: str) -> str:
    """A cell's text in a message."""
    return quoted(text) if text else "空"
