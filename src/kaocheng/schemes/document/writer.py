"""A document as YAML: the same document always gives the same bytes, read back the same scheme.

Keys stand in the order of the format, whatever the order of the edits was. What is short stands on
one line. Texts are plain only where every YAML reader takes them for texts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kaocheng.schemes.document.tree import OWN_KEYS, Document

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
_LINE = 96
_PLAIN = re.compile(r"[^\W\d_][\w（）〔〕《》、，。；“”·./%-]*\Z")
# YAML 1.1 readers, ours not among them, take these for truth values or nothing.
_WORDS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


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
        if not isinstance(value, dict | list) or not value or len(start) + len(flat) < _LINE:
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
            if isinstance(value, dict) and value and len(start) + len(flat) >= _LINE:
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


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "null" if value is None else text(str(value))


def text(value: str) -> str:
    """A text as a scalar that no reader takes for anything else."""
    if _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    return '"' + "".join(_escaped(sign) for sign in value) + '"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if unicodedata.category(sign) not in _UNSEEN:
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _in_order(mapping: dict[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    known = {key: mapping[key] for key in order if key in mapping}
    return known | {key: value for key, value in mapping.items() if key not in known}


def _without_own(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key not in OWN_KEYS}
