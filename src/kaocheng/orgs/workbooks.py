"""Workbooks from outside: bounded before they are opened, and read with what calamine leaves out.

calamine gives an empty cell for a formula gone wrong and a bare 0.1 for what the user sees as 10%;
both are looked up in the sheet's own XML.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from kaocheng.orgs.refusals import Refusal
from kaocheng.scoring.files import foreign

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 200
MOST_PARTS = 2000
MOST_ROWS = 20_000
MOST_COLUMNS = 256
_SPARE = 10 * 2**20  # small files may shrink as they like

_STRINGS = "xl/sharedStrings.xml"
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{0,3})([0-9]{1,7})[\"']")
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*\bt=[\"']e[\"'][^>]*>.*?</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_STYLE = re.compile(rb"\bs=[\"']([0-9]+)[\"']")
_PERCENT_FORMATS = {9, 10}
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

Place = tuple[int, int]


def cell_name(row: int, column: int) -> str:
    """(6, 7) → H7."""
    return f"{letters_of(column)}{row + 1}"


def letters_of(column: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Sheet:
    """The first sheet. `errors`: cells whose formula failed; `merged`: cell → its top left."""

    rows: list[list[Any]]
    ranges: tuple[tuple[Place, Place], ...]
    xml: bytes = field(repr=False)
    percent_styles: frozenset[bytes] = frozenset()

    def value(self, row: int, column: int) -> object:
        """What stands in a cell; a failed formula is its error, `#REF!`."""
        if (row, column) in self.errors:
            return self.errors[row, column]
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else ""

    @cached_property
    def errors(self) -> dict[Place, str]:
        """Cells with a failed formula. Most sheets have none, and that is seen at once."""
        if b't="e"' not in self.xml and b"t='e'" not in self.xml:
            return {}
        return dict(_errors_in(self.xml))

    @cached_property
    def percents(self) -> frozenset[Place]:
        """Cells that are shown as percentages."""
        if not self.percent_styles:
            return frozenset()
        return frozenset(_cells_styled(self.xml, self.percent_styles))

    @cached_property
    def merged(self) -> dict[Place, Place]:
        """Every cell of a merged range but its first → that first one."""
        return {
            (row, column): top
            for top, bottom in self.ranges
            for row in range(top[0], bottom[0] + 1)
            for column in range(top[1], bottom[1] + 1)
            if (row, column) != top
        }


def read_first_sheet(content: bytes, most: int = MOST_BYTES) -> Sheet:
    """The first sheet of an .xlsx of at most `most` bytes, or `Refusal` with the way out."""
    package = _package(content, most)
    xml = _part(package, _first_sheet_path(package))
    _check_extent(xml)
    styles = _percent_styles(package)
    if _STRINGS in package.namelist():
        _part(package, _STRINGS)  # a part that unpacks to more than it says fails here, not there
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
        ranges = tuple(sheet.merged_cell_ranges or ())
    except PasswordError as fault:
        raise Refusal("工作簿设了密码。请取消密码后再导入。") from fault
    except (CalamineError, OSError, ValueError) as fault:
        raise _unreadable() from fault
    return Sheet(rows, ranges, xml, styles)


def _unreadable() -> Refusal:
    return Refusal("工作簿读不出来，可能已损坏。请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入。")


def _package(content: bytes, most: int) -> zipfile.ZipFile:
    if len(content) > most:
        size = f"{len(content) / 2**20:.0f} MB，超过上限 {most // 2**20} MB"
        raise Refusal(f"文件有 {size}。请删去图片和多余的表后再导入。")
    if content.startswith(_OLE):
        raise Refusal("这是旧版 .xls 或设了密码的工作簿。请另存为不带密码的 .xlsx 后再导入。")
    if not content.startswith(_ZIP):
        kind = foreign(content)
        what = f"这是 {kind}，不是 Excel 工作簿" if kind else "这不是 Excel 工作簿"
        raise Refusal(f"{what}。请选择 .xlsx 文件。")
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise _unreadable() from fault
    _check_package(package, len(content))
    return package


def _check_package(package: zipfile.ZipFile, size: int) -> None:
    """What it would unpack to, by its own directory, before anything is unpacked."""
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise Refusal("工作簿展开后过大。请只保留要导入的一张表，另存后再导入。")
    if unpacked > _SPARE and unpacked > size * MOST_RATIO:
        raise Refusal("工作簿的压缩比异常，未予打开。请用 WPS 或 Excel 另存后再导入。")


def _first_sheet_path(package: zipfile.ZipFile) -> str:
    try:
        book = _tree(package, "xl/workbook.xml")
        links = _tree(package, "xl/_rels/workbook.xml.rels")
        first = next(book.iter(f"{_MAIN}sheet"))
        wanted = first.get(f"{_LINKS}id")
        target = next(each.get("Target") for each in links if each.get("Id") == wanted)
    except StopIteration as fault:
        raise _unreadable() from fault
    path = str(target).lstrip("/")
    path = path if path.startswith("xl/") else f"xl/{path}"
    if path not in package.namelist():
        raise _unreadable()
    return path


def _part(package: zipfile.ZipFile, path: str) -> bytes:
    """A part unpacked, to no more than the size that was checked."""
    try:
        return package.read(path)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as fault:
        raise _unreadable() from fault


def _tree(package: zipfile.ZipFile, path: str) -> ElementTree.Element:
    data = _part(package, path)
    if b"<!DOCTYPE" in data:  # no workbook has one; entities could be made to explode
        raise _unreadable()
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - no document type, bounded size
    except ElementTree.ParseError as fault:
        raise _unreadable() from fault


def _check_extent(xml: bytes) -> None:
    """A lone cell far out would make a table of billions; it is found before it is laid out."""
    if not xml.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise _unreadable()
    for row, column in _far_cells(xml):
        if column > MOST_COLUMNS or row > MOST_ROWS:
            raise Refusal(
                f"表格范围过大：用到了{_far_words(row, column)}，"
                f"最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列。"
                "请删除表格外多余的行和列（包括只设了格式的），另存后再导入。"
            )


def _far_words(row: int, column: int) -> str:
    """A row says where it is without a column."""
    return f"单元格 {cell_name(row - 1, column - 1)}" if column else f"第 {row} 行"


def _far_cells(xml: bytes) -> Iterator[Place]:
    """References with three letters or five digits and more, or oddly written, looked at closely.

    A sheet has one for each cell. All are found at once as an array of bytes; a regular expression
    over all of them would take longer than reading the table.
    """
    data = np.frombuffer(xml + b" " * 16, np.uint8)
    found = np.flatnonzero((data[:-16] == ord("r")) & (data[1:-15] == ord("=")))
    letters = [_between(data[found + 3 + place], "A", "Z") for place in range(3)]
    count = letters[0].astype(np.int64) + (letters[0] & letters[1])
    many_digits = _between(data[found + 3 + count + 4], "0", "9")
    for start in found[letters[2] | many_digits].tolist():
        reference = _REFERENCE.match(xml, start)
        if reference is not None:
            yield int(reference[2]), _column_number(reference[1])


def _between(data: npt.NDArray[np.uint8], first: str, last: str) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = (data >= ord(first)) & (data <= ord(last))
    return inside


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _errors_in(xml: bytes) -> Iterator[tuple[Place, str]]:
    for cell in _ERROR_CELL.findall(xml):
        place, value = _place_of(cell), _VALUE.search(cell)
        if place is not None:
            yield place, value[1].decode("ascii", "replace") if value else "#VALUE!"


def _place_of(cell: bytes) -> Place | None:
    found = _REFERENCE.search(cell)
    return (int(found[2]) - 1, _column_number(found[1]) - 1) if found else None


def _cells_styled(xml: bytes, styles: frozenset[bytes]) -> Iterator[Place]:
    for cell in _CELL.findall(xml):
        style = _STYLE.search(cell)
        place = _place_of(cell) if style and style[1] in styles else None
        if place is not None:
            yield place


def _percent_styles(package: zipfile.ZipFile) -> frozenset[bytes]:
    """The styles of the workbook that show a number as a percentage."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    tree = _tree(package, "xl/styles.xml")
    own = {
        int(each.get("numFmtId", "0"))
        for each in tree.iter(f"{_MAIN}numFmt")
        if "%" in (each.get("formatCode") or "")
    }
    styles = tree.find(f"{_MAIN}cellXfs")
    return frozenset(
        str(place).encode()
        for place, each in enumerate(styles if styles is not None else ())
        if int(each.get("numFmtId", "0")) in own | _PERCENT_FORMATS
    )
