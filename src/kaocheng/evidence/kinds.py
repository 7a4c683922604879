"""What a file is by its content, whatever it is called; only what the name says is let in."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_HEAD = 4096
_MOST_PARTS = 20_000
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileKind:
    """A type of file that is let in: its media type, its name, the endings that go with it."""

    type: str
    words: str
    endings: tuple[str, ...]


PDF = FileKind("application/pdf", "PDF 文件", ("pdf",))
OFD = FileKind("application/ofd", "OFD 文件", ("ofd",))
DOCX = FileKind(f"{_OFFICE}.wordprocessingml.document", "Word 文档", ("docx",))
XLSX = FileKind(f"{_OFFICE}.spreadsheetml.sheet", "Excel 工作簿", ("xlsx",))
PPTX = FileKind(f"{_OFFICE}.presentationml.presentation", "演示文稿", ("pptx",))
OLE = FileKind(
    "application/x-ole-storage",
    "旧版 Office 或 WPS 文件",
    ("doc", "xls", "ppt", "wps", "et", "dps"),
)
JPEG = FileKind("image/jpeg", "JPEG 图片", ("jpg", "jpeg"))
PNG = FileKind("image/png", "PNG 图片", ("png",))
GIF = FileKind("image/gif", "GIF 图片", ("gif",))
TIFF = FileKind("image/tiff", "TIFF 图片", ("tif", "tiff"))
BMP = FileKind("image/bmp", "BMP 图片", ("bmp",))
WEBP = FileKind("image/webp", "WebP 图片", ("webp",))
HEIC = FileKind("image/heic", "HEIC 图片", ("heic",))
MP4 = FileKind("video/mp4", "MP4 视频", ("mp4",))
ZIP = FileKind("application/zip", "ZIP 压缩包", ("zip",))
TEXT = FileKind("text/plain", "文本文件", ("txt", "csv", "md"))

ADMITTED = (
    PDF, OFD, DOCX, XLSX, PPTX, OLE, JPEG, PNG, GIF, TIFF, BMP, WEBP, HEIC, MP4, ZIP, TEXT,
)  # fmt: skip
_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"BM", BMP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
# Named, so that the refusal can say what was found.
_UNWANTED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"\xcf\xfa\xed\xfe", "macOS 程序"),
    (b"\xca\xfe\xba\xbe", "程序"),
    (b"#!", "脚本"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文件"),
)
# Two letters are a thin mark: a short note may begin with them.
_LETTERS = (b"MZ", b"BM")
_MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?php", b"<head", b"<iframe")


@dataclass(frozen=True)
class Found:
    """What the content is: a kind that is let in, or the words for what it is instead."""

    kind: FileKind | None
    words: str


def find_kind(path: Path) -> Found:
    """The type of a file by its content alone."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"\0" not in head and head[:2] in _LETTERS:
        return _as_text(head)
    unwanted = next((words for magic, words in _UNWANTED if head.startswith(magic)), None)
    if unwanted is not None:
        return Found(None, unwanted)
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    known = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    known = known or _by_inner_mark(head)
    return Found(known, known.words) if known else _as_text(head)


def _by_inner_mark(head: bytes) -> FileKind | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] != b"ftyp":
        return None
    return HEIC if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1") else MP4


_PARTS: tuple[tuple[Callable[[set[str]], bool], FileKind], ...] = (
    (lambda names: "word/document.xml" in names, DOCX),
    (lambda names: "xl/workbook.xml" in names, XLSX),
    (lambda names: "ppt/presentation.xml" in names, PPTX),
    (lambda names: "OFD.xml" in names, OFD),
)


def _in_zip(path: Path) -> Found:
    """Office documents are archives; those that carry macros are programs."""
    try:
        with zipfile.ZipFile(path) as package:
            names = {info.filename for info in package.infolist()[:_MOST_PARTS]}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Found(None, "损坏的压缩包或 Office 文件")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return Found(None, "带宏的 Office 文件")
    kind = next((kind for holds, kind in _PARTS if holds(names)), ZIP)
    return Found(kind, kind.words)


def _as_text(head: bytes) -> Found:
    """Plain text in UTF-8 or GB 18030, without markup that a browser would run."""
    if any(mark in head.lower() for mark in _MARKUP):
        return Found(None, "网页或脚本")
    text_like = b"\0" not in head and (_decodes(head, "utf-8") or _decodes(head, "gb18030"))
    return Found(TEXT, TEXT.words) if head and text_like else Found(None, "认不出的文件")


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether it reads as text; a character cut off at the end of the look is no fault."""
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def ending_of(name: str) -> str:
    """`pdf` of 「通知.PDF」."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_named(type_: str) -> str:
    """A media type in words."""
    return next((kind.words for kind in ADMITTED if kind.type == type_), type_)


def known_endings() -> str:
    """What may be sent, for refusals."""
    return "、".join(dict.fromkeys(kind.endings[0] for kind in ADMITTED))
