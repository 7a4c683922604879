"""A document as YAML: the same document always gives the same bytes, read back the same scheme.

Keys stand in the order of the format, whatever the order of the edits was. What is short stands on
one line. Texts are plain only where every YAML reader takes them for texts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kaocheng.schemes.document.tree import OWN_KEYS, Document
from kaocheng.scoring.plain import LINE, flow, text

TOP_KEYS = (
    *("format", "code", "title", "level", "year", "basis", "score", "defaults", "groups"),
    *("items", "indicators", "adjustments", "adjustment_caps", "vetoes", "grades", "ranking"),
)
NODE_KEYS = (
    *("code", "name", "points", "weight", "combine", "floor", "cap", "missing"),
    *("not_applicable", "kind", "lead", "support", "assessor", "data_source", "evidence"),
    *("text", "rule", "children"),
)
HEAD = "head"
_LISTED = ("groups", "items", "adjustments", "vetoes", "grades")


@dataclass(frozen=True)
class Written:
    """The bytes, and at which line each part begins: (line, anchor), lines rising.

    An anchor is `node:<ref>`, `<section>:<index>` for entries of lists, or `head`.
    """

    source: bytes
    marks: tuple[tuple[int, str], ...]

    def anchor(self, line: int) -> str:
        """The part that the line belongs to."""
        place = bisect_right([mark[0] for mark in self.marks], line)
        return self.marks[place - 1][1] if place else HEAD


@dataclass
class _Writer:
    lines: list[str] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)

    def mark(self, anchor: str) -> None:
        self.marks.append((len(self.lines) + 1, anchor))

    def mapping(self, items: Iterable[tuple[str, Any]], indent: int, lead: str) -> None:
        """Keys below one another; `lead` stands before the first."""
        for key, value in items:
            self.entry(f"{lead}{text(key)}:", value, indent)
            lead = " " * indent

    def entry(self, start: str, value: Any, indent: int) -> None:
        flat = flow(value)
        if not isinstance(value, dict | list) or not value or len(start) + len(flat) < LINE:
            self.lines.append(f"{start} {flat}")
            return
        self.lines.append(start)
        if isinstance(value, dict):
            self.mapping(value.items(), indent + 2, " " * (indent + 2))
        else:
            self.sequence(value, indent + 2)

    def sequence(self, values: list[Any], indent: int) -> None:
        start = " " * indent + "- "
        for value in values:
            flat = flow(value)
            if isinstance(value, dict) and value and len(start) + len(flat) >= LINE:
                self.mapping(value.items(), indent + 2, start)
            else:
                self.lines.append(start + flat)

    def listed(self, key: str, entries: list[dict[str, Any]]) -> None:
        """A section whose entries people look for by line."""
        self.mark(HEAD)
        self.lines.append(f"{key}:")
        for place, entry in enumerate(entries):
            self.mark(f"{key}:{place}")
            self.sequence([_without_own(entry)], 2)

    def node(self, node: dict[str, Any], indent: int) -> None:
        """An indicator, its children last, so that a line belongs to the node begun last."""
        self.mark(f"node:{node.get('ref', '')}")
        children = node.get("children")
        inner = _in_order(_without_own(node), NODE_KEYS)
        inner.pop("children", None)
        self.mapping(inner.items(), indent + 2, " " * indent + "- ")
        if isinstance(children, list) and children:
            self.lines.append(" " * (indent + 2) + "children:")
            for child in children:
                self.node(child, indent + 4)
        elif children is not None:
            self.lines.append(" " * (indent + 2) + "children: []")


def write(document: Document) -> Written:
    """The document as `kaocheng-scheme/1`."""
    writer = _Writer()
    for key, value in _in_order(document, TOP_KEYS).items():
        if key == "indicators" and value:
            writer.mark(HEAD)
            writer.lines.append("indicators:")
            for node in value:
                writer.node(node, 2)
        elif key in _LISTED and value:
            writer.listed(key, value)
        else:
            writer.mark(HEAD)
            writer.mapping([(key, value)], 0, "")
    return Written(("\n".join(writer.lines) + "\n").encode(), tuple(writer.marks))


def _in_order(mapping: dict[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    known = {key: mapping[key] for key in order if key in mapping}
    return known | {key: value for key, value in mapping.items() if key not in known}


def _without_own(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key not in OWN_KEYS}
