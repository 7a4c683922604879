"""The standards of an indicator: cell by cell, and numbered ones with points taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kaocheng.scoring.issued.grids import Cell
from kaocheng.scoring.issued.proposing import points_in, proposed
from kaocheng.scoring.issued.rewording import REMARK, wording_in
from kaocheng.scoring.issued.shapes import INDICATOR, VETO, Part
from kaocheng.scoring.issued.sums import added, same
from kaocheng.scoring.issued.texts import (
    Points,
    named,
    pieces,
    stated,
    without_number,
    without_remarks,
)
from kaocheng.scoring.issued.tree import Category, Entry


@dataclass
class Bit:
    """A standard before it is settled: where it stands, its words, its points.

    `wording` is what stands below the issued words and is read in their place (改写).
    """

    parts: tuple[Part, ...]
    sentence: str
    points: Points = ()
    entry: Entry | None = None
    wording: str = ""

    @property
    def read(self) -> str:
        """The words that count."""
        return self.wording or self.sentence


def bits_of(category: Category, has_column: bool) -> list[Bit]:
    """The standards of an indicator, cell by cell, before numbered ones are taken apart.

    `has_column` says whether the table has a column for standards; without one the words of the
    name may say how points are given.
    """
    found: list[Bit] = []
    for entry in category.entries:
        for place, cell in enumerate(entry.standards):
            text = without_remarks(cell.text)
            # 本项满分 at the end of several standards is that of the last one.
            sentence, points = (text, None) if pieces(text) else stated(text)
            given = () if place else tuple(entry.points.items())
            own = given or ((("", points),) if points is not None else ())
            own = own or (() if pieces(text) else _in_brackets(without_number(text)))
            part = Part(cell, 0, len(sentence))
            found.append(Bit((part,), sentence, own, entry, _wording(entry, cell)))
    if not found and (category.sort != INDICATOR or not has_column):
        part = Part(category.cell, 0, len(category.cell.text))
        found.append(Bit((part,), category.cell.text))
    return found


def taken_apart(category: Category, bits: list[Bit]) -> list[Bit]:
    """Standards that have points of their own, in sum the indicator's, become leaves."""
    small = [each for bit in bits for each in _numbered(bit)]
    for parts in (small, bits):
        if len(parts) > 1 and _adds_up(category, parts):
            return parts
    rows = [bit for bit in bits if bit.entry is not None and bit.entry.points]
    return bits if len(rows) > 1 and len(rows) == len(bits) else bits[:1]


def _wording(entry: Entry, cell: Cell) -> str:
    """The wording below the standard, or in a column of its own beside the only one."""
    beside = (
        {label: each.text for label, each in entry.remarks} if len(entry.standards) == 1 else {}
    )
    return wording_in(cell.text) or beside.get(REMARK, "")


def _numbered(bit: Bit) -> list[Bit]:
    if bit.wording:
        return [bit]  # it is said anew as a whole
    cell = bit.parts[0].cell
    found = []
    for piece in pieces(bit.sentence):
        sentence, points = stated(bit.sentence[piece.words : piece.end].rstrip())
        own = ((("", points),) if points is not None else ()) or _in_brackets(sentence)
        part = Part(cell, piece.words, piece.words + len(sentence))
        found.append(Bit((part,), sentence, own, bit.entry))
    if not found or bit.sentence[: pieces(bit.sentence)[0].start].strip():
        return [bit]
    return found


def _adds_up(category: Category, parts: list[Bit]) -> bool:
    """Whether the points of all are known and their sum is the indicator's; sets them if so."""
    if category.sort == VETO:
        return True
    if category.sort != INDICATOR:
        return all(proposed(bit.read, None)[0].rule is not None for bit in parts)
    own = [bit.points or points_in(proposed(bit.read, None)[0]) for bit in parts]
    if not all(own) or (category.points and not same(added(own), category.points)):
        return False
    for bit, points in zip(parts, own, strict=True):
        bit.points = points
    return True


def _in_brackets(sentence: str) -> Points:
    """体系建设（2分）：…, 体系建设（2分）。… has 2 points."""
    head = re.split("[：:]|(?<=[)）])", sentence, maxsplit=1)[0]
    return named(head).points if head != sentence else ()
