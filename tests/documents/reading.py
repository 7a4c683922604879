"""Reading documents back, for tests: what the file says, and what its pages look like."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn


def opened(word: bytes) -> Document:
    return docx.Document(io.BytesIO(word))


def part(word: bytes, name: str) -> str:
    """One part of the package as text."""
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        return package.read(name).decode()


def texts(word: bytes) -> list[str]:
    """The paragraphs outside tables."""
    return [paragraph.text for paragraph in opened(word).paragraphs]


def everything(word: bytes) -> str:
    """All text of the body, tables and imprint too."""
    body = opened(word).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def value(element: Any, path: str, name: str = "val") -> str | None:
    """An attribute of a descendant: value(style, "w:pPr/w:jc")."""
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return None if found is None else found.get(qn(f"w:{name}"))


@dataclass(frozen=True)
class Line:
    """A printed line: its box in points from the top left of the page, and its words."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def width(self) -> float:
        """In characters: a Chinese one is 1, a digit a half."""
        return sum(
            1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in self.text
        )


_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)
_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class PrintedPage:
    width: float
    height: float
    lines: tuple[Line, ...]

    def between(self, top: float, bottom: float) -> list[Line]:
        """The lines whose middle lies between two heights."""
        return [line for line in self.lines if top < (line.top + line.bottom) / 2 < bottom]


def printed_pages(bbox: str) -> list[PrintedPage]:
    """Pages from what `pdftotext -bbox` prints."""
    return [
        PrintedPage(float(width), float(height), _lines(words))
        for width, height, words in _PAGE.findall(bbox)
    ]


def _lines(words: str) -> tuple[Line, ...]:
    rows: list[list[Line]] = []
    boxes = [Line(*map(float, word[:4]), word[4]) for word in _WORD.findall(words)]
    for box in sorted(boxes, key=lambda each: (each.bottom, each.left)):
        if rows and abs(rows[-1][0].bottom - box.bottom) < 5:
            rows[-1].append(box)
        else:
            rows.append([box])
    return tuple(_joined(sorted(row, key=lambda each: each.left)) for row in rows)


def _joined(row: list[Line]) -> Line:
    text = "".join(box.text for box in row)
    top, bottom = min(box.top for box in row), max(box.bottom for box in row)
    return Line(row[0].left, top, row[-1].right, bottom, text)
