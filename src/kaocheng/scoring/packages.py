"""Office files from outside: zip packages that are bounded before they are unpacked.

A package says in its own directory what it unpacks to. That is checked first, and no part is
unpacked to more than it said.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

from kaocheng.scoring.faults import Refused, refuse
from kaocheng.scoring.files import foreign

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 200 * 2**20
MOST_RATIO = 200
MOST_PARTS = 2000
_SPARE = 10 * 2**20  # small files may shrink as they like

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Sort:
    """A sort of office file, as refusals name it."""

    word: str
    full: str
    suffix: str
    main: str
    trim: str

    @property
    def unreadable(self) -> tuple[str, str]:
        what = f"{self.word}读不出来，可能已损坏"
        return what, f"请用 WPS 或 Office 打开，另存为 {self.suffix} 后再导入"


WORKBOOK = Sort("工作簿", "Excel 工作簿", ".xlsx", "xl/workbook.xml", "只保留要导入的一张表")
DOCUMENT = Sort("文档", "Word 文档", ".docx", "word/document.xml", "只保留要导入的表格")
SORTS = (WORKBOOK, DOCUMENT)


class Package:
    """The parts of an office file whose size has been found in order."""

    def __init__(self, parts: zipfile.ZipFile, sort: Sort, name: str) -> None:
        self._parts, self.sort, self.name = parts, sort, name
        self.names = frozenset(parts.namelist())

    def size(self, path: str) -> int:
        """What a part unpacks to, as the directory says."""
        return self._parts.getinfo(path).file_size

    def read(self, path: str) -> bytes:
        """A part unpacked, to no more than the size that was checked."""
        try:
            return self._parts.read(path)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as fault:
            raise self.unreadable() from fault
        except (NotImplementedError, OSError, ValueError) as fault:
            raise self.unreadable() from fault

    def tree(self, path: str) -> ElementTree.Element:
        """A part as a tree; one with a document type could be made to explode, and none has one."""
        data = self.read(path)
        if b"<!DOCTYPE" in data:
            raise self.unreadable()
        try:
            return ElementTree.fromstring(data)  # noqa: S314 - no document type, bounded size
        except (ElementTree.ParseError, ValueError, LookupError) as fault:
            raise self.unreadable() from fault

    def unreadable(self) -> Refused:
        """The refusal of a file that is damaged."""
        return refuse(self.name, *self.sort.unreadable)


def open_package(content: bytes, sort: Sort, name: str = "", most: int = MOST_BYTES) -> Package:
    """The package, or `Refused` with the way out for what is none of this sort."""
    if len(content) > most:
        size = f"文件有 {len(content) / 2**20:.0f} MB，超过上限 {most // 2**20} MB"
        raise refuse(name, size, "请删去图片和多余的表后再导入")
    if content.startswith(_OLE):
        old = "旧版 .xls " if sort is WORKBOOK else "旧版 .doc "
        what = f"这是{old}或设了密码的{sort.word}"
        raise refuse(name, what, f"请另存为不带密码的 {sort.suffix} 后再导入")
    if not content.startswith(_ZIP):
        kind = foreign(content)
        what = f"这是 {kind}，不是 {sort.full}" if kind else f"这不是 {sort.full}"
        raise refuse(name, what, f"请选择 {sort.suffix} 文件")
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise refuse(name, *sort.unreadable) from fault
    _check_size(parts, len(content), sort, name)
    return Package(parts, sort, name)


def _check_size(parts: zipfile.ZipFile, size: int, sort: Sort, name: str) -> None:
    """What it would unpack to, by its own directory, before anything is unpacked."""
    entries = parts.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or len(entries) > MOST_PARTS:
        raise refuse(name, f"{sort.word}展开后过大", f"请{sort.trim}，另存后再导入")
    if unpacked > _SPARE and unpacked > size * MOST_RATIO:
        what = f"{sort.word}的压缩比异常，未予打开"
        raise refuse(name, what, "请用 WPS 或 Office 另存后再导入")


def sort_of(content: bytes) -> Sort | None:
    """Which sort of office file the content is, whatever it is called; None if it is none."""
    if not content.startswith(_ZIP):
        return None
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    return next((sort for sort in SORTS if sort.main in names), None)
