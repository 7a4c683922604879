"""Documents (.docx) as grids: what stands in tables, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kaocheng.scoring.faults import Refused, refuse
from kaocheng.scoring.issued import carry
from kaocheng.scoring.issued.grids import Carried, Cell, Grid, IssuedFile, Loose, checked, tidy
from kaocheng.scoring.packages import DOCUMENT, Package, open_package

MOST_ROWS = 20_000
MOST_TEXT = 40 * 2**20  # bytes of the main part unpacked
MOST_COLUMNS = 63  # Word's own bound
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC, _R = (f"{_W}{tag}" for tag in ("p", "tbl", "tr", "tc", "r"))
_NESTED = "内嵌的表格没有读，请把它移到表外或改成文字"
_PICTURE = "是图片，读不出其中的文字，请照着录入"
_BOX = "文本框里的字没有读进表格"
_TRACKED = "有未接受的修订，按接受后的文字读；请先在 Word 中接受或拒绝全部修订"
# Passed through on the way to paragraphs, rows and cells: content controls, accepted insertions.
_WRAPS = {f"{_W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_GONE = {f"{_W}{tag}" for tag in ("del", "moveFrom")}
_DRAWN = {f"{_W}{tag}" for tag in ("drawing", "pict", "object")} | {f"{_MC}AlternateContent"}
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


@dataclass
class _Seen:
    """What stands beside the tables, and what is counted along the way."""

    loose: list[Loose] = field(default_factory=list)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    tables: int = 0

    def note(self, address: str, text: str, wrong: str) -> None:
        self.loose.append(Loose(address, tidy(text), wrong, self.tables))


def read_document(content: bytes, name: str) -> IssuedFile:
    """Every table of a document. Raises `Refused` for what cannot be opened."""
    package = open_package(content, DOCUMENT, name)
    if DOCUMENT.main not in package.names:
        raise package.unreadable()
    if package.size(DOCUMENT.main) > MOST_TEXT:
        raise refuse(name, "文档的文字过多", "请只保留评分表，另存后再导入")
    root = package.tree(DOCUMENT.main)
    body = root.find(f"{_W}body")
    if body is None:
        raise package.unreadable()
    seen = _Seen()
    grids: list[Grid] = []
    paragraphs = 0
    for block in _through(body, {_P, _TBL}):
        if block.tag == _TBL:
            grids.append(_grid(block, f"表{len(grids) + 1}", seen, name))
            seen.tables = len(grids)
        else:
            paragraphs += 1
            _beside(block, f"第{paragraphs}段", seen)
    faults = (_TRACKED,) if any(True for tag in _GONE for _ in root.iter(tag)) else ()
    carried = _carried(package)
    return IssuedFile(name, tuple(grids), tuple(seen.loose), carried, faults, flows=True)


def _carried(package: Package) -> Carried | None:
    for path in sorted(package.names):
        if not path.startswith("customXml/item") or "Props" in path or path.endswith(".rels"):
            continue
        if carry.SPACE.encode() in package.read(path):
            return _part(package, path)
    return None


def _part(package: Package, path: str) -> Carried | None:
    """What the part carries; one that is damaged is as good as none."""
    try:
        return carry.from_part(package.tree(path))
    except Refused:
        return None


def _through(parent: Element, wanted: set[str]) -> Iterator[Element]:
    """Children of these tags, also inside content controls and insertions, in order."""
    waiting = list(reversed(parent))
    while waiting:
        child = waiting.pop()
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPS:
            waiting.extend(reversed(child))


def _beside(paragraph: Element, address: str, seen: _Seen) -> None:
    text = _paragraph(paragraph, address, seen)
    if tidy(text):
        seen.note(address, text, "")


def _grid(table: Element, name: str, seen: _Seen, file: str) -> Grid:
    cells: list[Cell] = []
    open_above: dict[int, int] = {}  # column → place in `cells` of what may go on below
    height = width = 0
    for row, line in enumerate(_through(table, {_TR})):
        if row >= MOST_ROWS:
            raise refuse(file, f"{name}超过 {MOST_ROWS} 行", "请只保留评分表，另存后再导入")
        height, column = row + 1, _skipped(line)
        open_above = _row(line, row, column, _Table(name, cells, open_above, seen))
        width = max([width, *(each + 1 for each in open_above)])
    checked(cells, file)
    return Grid(name, tuple(each for each in cells if each.text or each.wrong), height, width)


@dataclass
class _Table:
    """A table while it is read."""

    name: str
    cells: list[Cell]
    above: dict[int, int]
    seen: _Seen


def _row(line: Element, row: int, column: int, table: _Table) -> dict[int, int]:
    """Read a row's cells; gives for each column which cell covers it now."""
    now: dict[int, int] = {}
    for cell in _through(line, {_TC}):
        span, goes_on = _span(cell), _goes_on(cell)
        if column + span > MOST_COLUMNS:
            raise refuse(table.name, f"超过 {MOST_COLUMNS} 列", "请删去多余的列")
        address = f"{table.name}第{row + 1}行第{column + 1}列"
        text = _cell_text(cell, address, table.seen)
        place = table.above.get(column) if goes_on and not text else None
        if place is None:
            table.cells.append(Cell(row, column, text, address, 1, span))
            place = len(table.cells) - 1
        else:
            old = table.cells[place]
            grown = row - old.row + 1
            table.cells[place] = Cell(
                old.row, old.column, old.text, old.address, grown, old.columns
            )
        now.update(dict.fromkeys(range(column, column + span), place))
        column += span
    return now


def _value(parent: Element | None, path: str) -> str | None:
    found = None if parent is None else parent.find(path)
    return None if found is None else found.get(f"{_W}val", "")


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdigit() and len(text) < 6 else default


def _span(cell: Element) -> int:
    return max(1, _number(_value(cell.find(f"{_W}tcPr"), f"{_W}gridSpan"), 1))


def _goes_on(cell: Element) -> bool:
    """Whether the cell belongs to the one above it."""
    merge = _value(cell.find(f"{_W}tcPr"), f"{_W}vMerge")
    return merge is not None and merge != "restart"


def _skipped(line: Element) -> int:
    return min(_number(_value(line.find(f"{_W}trPr"), f"{_W}gridBefore"), 0), MOST_COLUMNS)


def _cell_text(cell: Element, address: str, seen: _Seen) -> str:
    lines = []
    for block in _through(cell, {_P, _TBL}):
        if block.tag == _TBL:
            seen.note(f"{address}内嵌表", _all_text(block), _NESTED)
        else:
            lines.append(_numbered(block, _paragraph(block, address, seen), seen))
    return tidy("\n".join(lines))


def _numbered(paragraph: Element, text: str, seen: _Seen) -> str:
    """Numbers that Word itself puts before a paragraph are no text; without them 1. 2. is lost."""
    own = paragraph.find(f"{_W}pPr/{_W}numPr")
    number = _value(own, f"{_W}numId")
    if number in (None, "0") or not text.strip():
        return text
    key = (str(number), _value(own, f"{_W}ilvl") or "0")
    seen.numbers[key] = seen.numbers.get(key, 0) + 1
    return f"{seen.numbers[key]}．{text}"


def _paragraph(paragraph: Element, address: str, seen: _Seen) -> str:
    """The text of a paragraph as it reads when all changes are accepted."""
    parts: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        child = waiting.pop()
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag in _DRAWN:
            _drawn(child, address, seen)
        elif child.tag not in _GONE:
            waiting.extend(reversed(child))
    return "".join(parts)


def _drawn(drawing: Element, address: str, seen: _Seen) -> None:
    """A picture cannot be read; a text box can, but belongs to no cell."""
    choice = drawing.find(f"{_MC}Choice")
    drawing = choice if choice is not None else drawing
    text = "".join(_all_text(box) for box in drawing.iter(f"{_W}txbxContent"))
    if text.strip():
        seen.note(f"{address}文本框", text, _BOX)
    elif _has_picture(drawing):
        seen.note(address, "（图片）", _PICTURE)


def _has_picture(drawing: Element) -> bool:
    tags = {str(each.tag).rpartition("}")[2] for each in drawing.iter()}
    return bool(tags & {"blip", "imagedata", "OLEObject", "chart"})


def _all_text(part: Element) -> str:
    texts = (
        "".join(each.text or "" for each in paragraph.iter(f"{_W}t")) for paragraph in part.iter(_P)
    )
    return "\n".join(text for text in texts if text.strip())
