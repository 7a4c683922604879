"""A scheme carried inside the file that shows it: a hidden sheet, or a custom part of a document.

The source goes along byte for byte, packed and in lines of base64, with the digest of the table as
it was written. The table that people see always wins over what is carried; see `reread`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from kaocheng.scoring.issued.grids import Carried, Cell, plain
from kaocheng.scoring.source import MOST_BYTES

SHEET = "考成方案"
SPACE = "urn:kaocheng:scheme"
_MARK = "kaocheng-issued/1"
_LINE = 30_000  # an Excel cell holds 32767 characters


def to_lines(source: bytes, digest: str) -> Iterator[str]:
    """What the file carries: a mark, the digest, the source."""
    yield _MARK
    yield digest
    packed = base64.b64encode(zlib.compress(source, 9)).decode("ascii")
    for start in range(0, len(packed), _LINE):
        yield packed[start : start + _LINE]


def from_lines(lines: Iterable[object]) -> Carried | None:
    """What a file carries, None where it is nothing of ours or has been damaged."""
    texts = [str(line).strip() for line in lines if str(line).strip()]
    if len(texts) < 3 or texts[0] != _MARK:
        return None
    try:
        packed = base64.b64decode("".join(texts[2:]), validate=True)
        unpacker = zlib.decompressobj()
        source = unpacker.decompress(packed, MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError):
        return None
    if unpacker.unconsumed_tail or not unpacker.eof:
        return None
    return Carried(source, texts[1])


def to_part(source: bytes, digest: str) -> bytes:
    """The custom part of a document."""
    root = ElementTree.Element(f"{{{SPACE}}}scheme")
    for line in to_lines(source, digest):
        ElementTree.SubElement(root, f"{{{SPACE}}}line").text = line
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def from_part(root: ElementTree.Element) -> Carried | None:
    """What a custom part carries."""
    if root.tag != f"{{{SPACE}}}scheme":
        return None
    return from_lines(line.text or "" for line in root.iter(f"{{{SPACE}}}line"))


def digest_of(cells: Iterable[Cell], top: int) -> str:
    """The digest of a table from its heading on: texts and merges, whatever the blanks."""
    seen = [
        [cell.row - top, cell.column, cell.rows, cell.columns, plain(cell.text)]
        for cell in cells
        if cell.row >= top
    ]
    text = json.dumps(sorted(seen), ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
