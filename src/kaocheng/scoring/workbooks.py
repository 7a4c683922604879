"""Workbooks from outside: bounded before they are opened, and read with what calamine leaves out.

calamine gives an empty cell for a formula gone wrong and a bare 0.1 for what the user sees as 10%;
both are looked up in the sheet's own XML.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.packages import MOST_BYTES, WORKBOOK, Package, open_package

MOST_ROWS = 20_000
MOST_COLUMNS = 256
MOST_CELLS = 2_000_000  # of all sheets together

_STRINGS = "xl/sharedStrings.xml"
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{0,3})([0-9]{1,7})[\"']")
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*\bt=[\"']e[\"'][^>]*>.*?</(?:\w+:)?c>", re.DOTALL)
_WHOLE_CELL = re.compile(rb"<(?:\w+:)?c\s[^>/]*>.*?</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
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
    """A sheet. `errors`: cells whose formula failed; `merged`: cell → its top left."""

    rows: list[list[Any]]
    ranges: tuple[tuple[Place, Place], ...]
    xml: bytes = field(repr=False)
    percent_styles: frozenset[bytes] = frozenset()
    name: str = ""
    is_hidden: bool = False

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
    def formulas(self) -> dict[Place, bool]:
        """Cells with a formula → whether the file holds its result."""
        if not _FORMULA.search(self.xml):
            return {}
        return dict(_formulas_in(self.xml))

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


@dataclass(frozen=True)
class _Entry:
    """A sheet as the workbook lists it."""

    name: str
    path: str
    is_hidden: bool


def read_first_sheet(content: bytes, most: int = MOST_BYTES, name: str = "") -> Sheet:
    """The first sheet of an .xlsx of at most `most` bytes, or `Refused` with the way out."""
    return _read(content, most, name, first_only=True)[0]


def read_sheets(content: bytes, most: int = MOST_BYTES, name: str = "") -> tuple[Sheet, ...]:
    """Every worksheet in the order of its tabs, or `Refused` with the way out."""
    return _read(content, most, name, first_only=False)


def _read(content: bytes, most: int, name: str, *, first_only: bool) -> tuple[Sheet, ...]:
    package = open_package(content, WORKBOOK, name, most)
    entries = _entries(package)
    chosen = [entries[0]] if first_only else [each for each in entries if _is_sheet(each)]
    parts = [package.read(each.path) for each in chosen]
    for xml in parts:
        _check_extent(xml, package)
    styles = _percent_styles(package)
    if _STRINGS in package.names:
        package.read(_STRINGS)  # a part that unpacks to more than it says fails here, not there
    return _sheets(content, package, list(zip(chosen, parts, strict=True)), styles)


def _is_sheet(entry: _Entry) -> bool:
    """Sheets that hold nothing but a chart have no cells."""
    return "chartsheet" not in entry.path and "dialogsheet" not in entry.path


def _sheets(
    content: bytes, package: Package, found: list[tuple[_Entry, bytes]], styles: frozenset[bytes]
) -> tuple[Sheet, ...]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    except ImportError:
        raise refuse(package.name, "没有安装读 Excel 的组件", "请安装 python-calamine") from None
    sheets: list[Sheet] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        opened = [book.get_sheet_by_name(entry.name) for entry, _ in found]
        _check_cells([each.total_height * each.total_width for each in opened], package)
        for sheet, (entry, xml) in zip(opened, found, strict=True):
            rows = sheet.to_python(skip_empty_area=False)
            ranges = tuple(sheet.merged_cell_ranges or ())
            sheets.append(Sheet(rows, ranges, xml, styles, entry.name, entry.is_hidden))
    except PasswordError as fault:
        raise refuse(package.name, "工作簿设了密码", "请取消密码后再导入") from fault
    except (CalamineError, OSError, ValueError) as fault:
        raise package.unreadable() from fault
    return tuple(sheets)


def _check_cells(sizes: list[int], package: Package) -> None:
    if len(sizes) > 1 and sum(sizes) > MOST_CELLS:
        what = f"各表合计超过 {MOST_CELLS // 10_000} 万格"
        raise refuse(package.name, what, "请只保留要导入的表，另存后再导入")


def _entries(package: Package) -> list[_Entry]:
    """The sheets as the workbook lists them; refused where it lists none that is there."""
    book = package.tree("xl/workbook.xml")
    links = {
        each.get("Id"): str(each.get("Target"))
        for each in package.tree("xl/_rels/workbook.xml.rels")
    }
    found = [
        _Entry(
            each.get("name") or "",
            _path(links.get(each.get(f"{_LINKS}id"), "")),
            each.get("state", "visible") != "visible",
        )
        for each in book.iter(f"{_MAIN}sheet")
    ]
    if not found or any(each.path not in package.names for each in found):
        raise package.unreadable()
    return found


def _path(target: str) -> str:
    path = target.lstrip("/")
    return path if path.startswith("xl/") else f"xl/{path}"


def _check_extent(xml: bytes, package: Package) -> None:
    """A lone cell far out would make a table of billions; it is found before it is laid out."""
    if not xml.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise package.unreadable()
    for row, column in _far_cells(xml):
        if column > MOST_COLUMNS or row > MOST_ROWS:
            raise refuse(
                package.name,
                f"表格范围过大：用到了{_far_words(row, column)}，"
                f"最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列",
                "请删除表格外多余的行和列（包括只设了格式的），另存后再导入",
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


def _formulas_in(xml: bytes) -> Iterator[tuple[Place, bool]]:
    for cell in _WHOLE_CELL.findall(xml):
        place = _place_of(cell) if _FORMULA.search(cell) else None
        if place is not None:
            value = _VALUE.search(cell)
            yield place, value is not None and value[1] != b""


def _place_of(cell: bytes) -> Place | None:
    found = _REFERENCE.search(cell)
    return (int(found[2]) - 1, _column_number(found[1]) - 1) if found else None


def _cells_styled(xml: bytes, styles: frozenset[bytes]) -> Iterator[Place]:
    for cell in _CELL.findall(xml):
        style = _STYLE.search(cell)
        place = _place_of(cell) if style and style[1] in styles else None
        if place is not None:
            yield place


def _percent_styles(package: Package) -> frozenset[bytes]:
    """The styles of the workbook that show a number as a percentage."""
    if "xl/styles.xml" not in package.names:
        return frozenset()
    tree = package.tree("xl/styles.xml")
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


__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Place",
    "Sheet",
    "cell_name",
    "letters_of",
    "read_first_sheet",
    "read_sheets",
]
