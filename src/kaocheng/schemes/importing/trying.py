"""One standard by itself: its rule as the draft would have it, in words, and to be tried out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kaocheng.schemes.document.tree import Document
from kaocheng.schemes.document.tree import Node as Holder
from kaocheng.schemes.importing.decided import Stored, decision_of
from kaocheng.schemes.importing.reading import Entry, Reading
from kaocheng.schemes.trial import Trial, trial_of, words_of
from kaocheng.scoring.issued import Decision
from kaocheng.scoring.issued.adjusting import adjustment_of
from kaocheng.scoring.issued.drafting import JUDGED, Maker, node_of
from kaocheng.scoring.issued.shapes import ACCEPT, INDICATOR, OWN_RULE


@dataclass(frozen=True)
class Said:
    """A standard's rule in words with the items it asks for; faults of a rule of one's own."""

    words: str
    items: tuple[tuple[str, str], ...]  # name, unit
    faults: tuple[str, ...]


def said_of(reading: Reading, entry: Entry, held: Stored | None) -> Said:
    """What holds for the standard now: as decided, else as proposed."""
    key = json.dumps([entry.standard.sentence, _bare(held)], ensure_ascii=False, sort_keys=True)
    said: Said = reading.keep((entry.key, key), lambda: _said(reading, entry, held))
    return said


def tried(reading: Reading, entry: Entry, held: Stored | None, posted: Mapping[str, str]) -> Trial:
    """The calculator for the standard; nothing is stored."""
    document, holder = _alone(reading, entry, held)
    return trial_of(document, holder, posted)


def _bare(held: Stored | None) -> dict[str, Any]:
    return {key: (held or {}).get(key) for key in ("choice", "rule", "items")}


def _said(reading: Reading, entry: Entry, held: Stored | None) -> Said:
    document, holder = _alone(reading, entry, held)
    words, faults = words_of(document, holder)
    items = tuple(
        (str(i.get("name", i["code"])), str(i.get("unit", ""))) for i in document["items"]
    )
    return Said(words, items, faults)


def _left_aside(maker: Maker) -> bool:
    return maker.standards[-1].outcome == JUDGED


def _alone(reading: Reading, entry: Entry, held: Stored | None) -> tuple[Document, Holder]:
    """The standard as the draft would have it, with the items it needs and the groups."""
    table, decision = reading.table, decision_of(held)
    if decision is None and entry.standard.proposal.rule is not None:
        decision = Decision(ACCEPT)
    maker = Maker(table, {entry.key: decision} if decision else {})
    as_made = node_of if entry.node.sort == INDICATOR else adjustment_of
    holder = as_made(maker, entry.node)
    items: list[Holder] = list(maker.items.values())
    if decision is not None and decision.choice == OWN_RULE and _left_aside(maker):
        # The draft would leave it to an assessor. Here it is shown as it is, with its faults.
        holder["rule"] = decision.rule
        items = [{"code": c, "name": n, "unit": u} for c, n, u in decision.items]
    document: Document = {"items": items, "indicators": [holder]}
    if table.groups:
        document["groups"] = [{"code": name, "name": name} for name in table.groups]
    if table.year:
        document["year"] = Decimal(table.year)
    return document, holder
