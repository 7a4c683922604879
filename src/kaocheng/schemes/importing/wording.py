"""改写再读: a standard in other words, read again, before anything is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kaocheng.schemes.importing.cards import Card, card_of
from kaocheng.schemes.importing.decided import Stored, wording_of
from kaocheng.schemes.importing.reading import Entry, Reading
from kaocheng.scoring.issued.rewording import LONGEST, reworded

_CLAUSE = re.compile(r"[^，,；;。\n]*[，,；;。\n]+|[^，,；;。\n]+")
_MOST_CLAUSES = 40


@dataclass(frozen=True)
class Reworded:
    """A wording and what is read of it. `clauses` are those of the issued sentence, each with
    whether the wording still has it; empty where there is but one, or too many to look at."""

    wording: str
    clauses: tuple[tuple[str, bool], ...]
    card: Card


def entry_in(entry: Entry, wording: str) -> Entry:
    """The standard as if the table had said it in these words."""
    node = reworded(entry.node, wording[:LONGEST])
    assert node.standard is not None
    return replace(entry, node=node, standard=node.standard)


def reworded_card(
    reading: Reading, entry: Entry, held: Stored | None, wording: str | None
) -> Reworded:
    """What the wording gives; without one the wording stored, else the issued sentence."""
    issued = entry.standard.sentence
    text = (wording if wording is not None else wording_of(held) or issued)[:LONGEST]
    read = entry_in(entry, text) if text.strip() != issued.strip() else entry
    return Reworded(text, _clauses(issued, text), card_of(reading, read, None))


def _clauses(issued: str, wording: str) -> tuple[tuple[str, bool], ...]:
    """Each clause with its mark, and whether it is still there; alike ones are found in turn."""
    found, at = [], 0
    pieces = [piece for piece in _CLAUSE.findall(issued) if piece.strip()]
    for piece in pieces if 1 < len(pieces) <= _MOST_CLAUSES else ():
        place = wording.find(piece.strip("，,；;。\n"), at)
        found.append((piece, place >= 0))
        at = place + 1 if place >= 0 else at
    return tuple(found)
