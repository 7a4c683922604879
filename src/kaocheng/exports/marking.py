"""The mark (导出标记) in a file: unit, person, time. Pure: bytes in, bytes out.

Files are marked behind whoever wrote them, so that there is one place for it. What the platform
writes is known in form; a file in which there is no place for a mark does not go out.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from kaocheng.exports.kinds import Marking
from kaocheng.exports.workbooks import sheets_seen

WORD = "导出"
# Excel takes 255 characters for a footer; what stands there already wants some of them.
_LONGEST_UNIT, _LONGEST_NAME = 60, 30
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Mark:
    """Who takes a file out, for which unit, when."""

    unit: str
    name: str
    at: datetime.datetime

    @property
    def words(self) -> str:
        """「导出：示例局 某某 2026-03-01 09:30」."""
        who = f"{_short(self.unit, _LONGEST_UNIT)} {_short(self.name, _LONGEST_NAME)}".strip()
        return f"{WORD}：{who} {self.at:%Y-%m-%d %H:%M}"


def marked(content: bytes, suffix: str, mark: Mark, marking: Marking) -> bytes:
    """The file with its mark. Raises `ValueError` for a kind of file that cannot carry one."""
    if marking is Marking.CLEAN:
        return content
    if suffix not in _WRITERS:
        raise ValueError(f"no place for a mark in .{suffix}")
    return _WRITERS[suffix](content, mark.words, marking is Marking.VISIBLE)


def _short(text: str, most: int) -> str:
    plain = " ".join(_CONTROL.sub(" ", text).split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


# Texts --------------------------------------------------------------------------------------------


def _in_csv(content: bytes, words: str, visible: bool) -> bytes:
    """A last line without a code: those who read the table back take it for a note."""
    quoted = words.replace('"', '""')
    return content + f',"{quoted}"\r\n'.encode()


def _in_text(content: bytes, words: str, visible: bool) -> bytes:
    return content + f"\n{words}\n".encode()


def _in_json(content: bytes, words: str, visible: bool) -> bytes:
    whole = json.loads(content)
    return json.dumps({**whole, WORD: words}, ensure_ascii=False, indent=1).encode()


# Office files -------------------------------------------------------------------------------------

_CORE = "docProps/core.xml"
_FOOTER = re.compile(r"word/footer\d*\.xml")


def _in_workbook(content: bytes, words: str, visible: bool) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = frozenset(sheets_seen(packed))

    def sheet(part: bytes) -> bytes:
        footed = _foot_sheet(part, words)
        return _end_sheet(footed, words) if visible else footed

    def change(name: str, part: bytes) -> bytes:
        if name in sheets:
            return sheet(part)
        return _describe(part, words) if name == _CORE else part

    return _repacked(content, change)


def _in_document(content: bytes, words: str, visible: bool) -> bytes:
    found = []

    def change(name: str, part: bytes) -> bytes:
        if _FOOTER.fullmatch(name):
            found.append(name)
            return _replaced(part, b"</w:ftr>", _paragraph(words) + b"</w:ftr>")
        return _describe(part, words) if name == _CORE else part

    changed = _repacked(content, change)
    if not found:
        raise ValueError("no footer for the mark")
    return changed


def _repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry, change(entry.filename, old.read(entry)))
    return out.getvalue()


def _foot_sheet(part: bytes, words: str) -> bytes:
    """The words at the left of the printed footer, before what stands there."""
    # & begins a code there; 8 is the size.
    left = escape(f"&L&8{words.replace('&', '&&')}").encode()
    if b"<oddFooter>" in part:
        return part.replace(b"<oddFooter>", b"<oddFooter>" + left, 1)
    footer = b"<headerFooter><oddFooter>" + left + b"</oddFooter></headerFooter>"
    # The order of the elements is fixed: behind the page's setup, else behind its margins.
    place = re.search(rb"<pageSetup [^>]*/>", part) or re.search(rb"<pageMargins [^>]*/>", part)
    if place is None:
        raise ValueError("no place for a footer in the sheet")
    return part[: place.end()] + footer + part[place.end() :]


def _end_sheet(part: bytes, words: str) -> bytes:
    """A last row, one row below the table."""
    last = re.match(rb'<row r="(\d+)"', part[part.rfind(b"<row r=") :])
    number = int(last[1]) + 2 if last else 1
    cell = f'<c r="A{number}" t="inlineStr"><is><t>{escape(words)}</t></is></c>'
    row = f'<row r="{number}">{cell}</row>'.encode()
    if b"<sheetData/>" in part:
        return part.replace(b"<sheetData/>", b"<sheetData>" + row + b"</sheetData>", 1)
    return _replaced(part, b"</sheetData>", row + b"</sheetData>")


def _describe(part: bytes, words: str) -> bytes:
    """The document's property 备注."""
    said = f"<dc:description>{escape(words)}</dc:description>".encode()
    plain = re.sub(rb"<dc:description>.*?</dc:description>|<dc:description/>", b"", part)
    return _replaced(plain, b"</cp:coreProperties>", said + b"</cp:coreProperties>")


def _paragraph(words: str) -> bytes:
    run = f'<w:r><w:rPr><w:sz w:val="15"/></w:rPr><w:t>{escape(words)}</w:t></w:r>'
    return f"<w:p>{run}</w:p>".encode()


def _replaced(part: bytes, old: bytes, new: bytes) -> bytes:
    before, found, after = part.rpartition(old)
    if not found:
        raise ValueError("no place for the mark")
    return before + new + after


_WRITERS: Mapping[str, Callable[[bytes, str, bool], bytes]] = {
    "csv": _in_csv,
    "docx": _in_document,
    "json": _in_json,
    "txt": _in_text,
    "xlsx": _in_workbook,
}
