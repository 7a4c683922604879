"""The tree of a document: its text for storage, its nodes, and where one of them stands.

Two keys belong to drafts alone and never reach the written scheme: `ref`, by which a page names a
node whatever its code, and `contact`, the counterpart at the upper level (上级对口联系).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Document = dict[str, Any]
Node = dict[str, Any]

FORMAT = "kaocheng-scheme/1"
OWN_KEYS = ("ref", "contact")
_NUMBER = "="  # a number in stored JSON: {"=": "0.10"}
_DIGITS = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－＋", "0123456789.-+")


@dataclass(frozen=True)
class Place:
    """A node with the list it stands in, its index there, and the nodes above it from the top."""

    node: Node
    siblings: list[Node]
    index: int
    above: tuple[Node, ...]

    @property
    def parent(self) -> Node | None:
        """The node right above, None at the top."""
        return self.above[-1] if self.above else None


def encode(document: Document) -> str:
    """The text that is stored; numbers keep their digits."""
    return json.dumps(document, default=_tagged, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Document:
    """The document of a stored text, new each time, so that it may be changed."""
    found: Document = json.loads(text, object_hook=_untagged)
    return found


def _tagged(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {_NUMBER: f"{value:f}"}
    raise TypeError(type(value).__name__)


def _untagged(found: dict[str, Any]) -> Any:
    text = found.get(_NUMBER)
    if len(found) == 1 and isinstance(text, str) and _DIGITS.match(text):
        return Decimal(text)
    return found


def number_in(text: str) -> Decimal | None:
    """The number that a person typed, full-width digits too; None where it is no number."""
    plain = text.strip().translate(_FULL_WIDTH)
    return Decimal(plain) if _DIGITS.match(plain) else None


def places(document: Document) -> Iterator[Place]:
    """Every node, parents before children, in the order of the document."""
    yield from _places(document.get("indicators") or [], ())


def _places(siblings: list[Node], above: tuple[Node, ...]) -> Iterator[Place]:
    for index, node in enumerate(siblings):
        yield Place(node, siblings, index, above)
        yield from _places(node.get("children") or [], (*above, node))


def find(document: Document, ref: str) -> Place | None:
    """The place of the node with this `ref`, None where it is gone."""
    return next((place for place in places(document) if place.node.get("ref") == ref), None)


def rule_holder(document: Document, ref: str) -> Node | None:
    """The node or the adjustment (加分项、扣分项) with this `ref`: what a rule is written for."""
    place = find(document, ref)
    if place is not None:
        return place.node
    return next((a for a in document.get("adjustments") or [] if a.get("ref") == ref), None)


def label_of(node: Node) -> str:
    """Code and name, as pages and the log name a node or an entry."""
    return f"{node.get('code') or ''} {node.get('name') or ''}".strip() or "（未命名）"


def new_ref(document: Document) -> str:
    """A `ref` that nothing in the document has."""
    held = [place.node.get("ref", "") for place in places(document)]
    held += [entry.get("ref", "") for entry in document.get("adjustments") or []]
    return f"n{max((int(ref[1:]) for ref in held if ref), default=0) + 1}"


def give_refs(document: Document) -> Document:
    """The same document; every node and adjustment that had no `ref` has one."""
    holders = [place.node for place in places(document)]
    for holder in (*holders, *(document.get("adjustments") or [])):
        if "ref" not in holder:
            holder["ref"] = new_ref(document)
    return document


def contacts_of(document: Document) -> dict[str, str]:
    """Code → the upper level's counterpart contact, of the nodes that state one."""
    nodes = [place.node for place in places(document)]
    return {str(node.get("code", "")): node["contact"] for node in nodes if node.get("contact")}


def put_contacts(document: Document, contacts: dict[str, str]) -> Document:
    """The same document; the nodes carry their contacts again."""
    for place in places(document):
        contact = contacts.get(str(place.node.get("code", "")))
        if contact:
            place.node["contact"] = contact
    return document
