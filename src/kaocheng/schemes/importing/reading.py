"""A table as it was read, with its standards in the order of the table; kept while it is in use."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kaocheng.schemes.importing.decided import decision_of
from kaocheng.scoring.issued import (
    Draft,
    Drafted,
    IssuedTable,
    Node,
    Standard,
    draft,
    read_issued,
)
from kaocheng.scoring.issued.shapes import INDICATOR

MOST_KEPT = 6
MOST_SAID = 4000
CARRIED, PATCHED = "carried", "patched"


@dataclass(frozen=True)
class Entry:
    """A standard that somebody decides upon; `number` counts from 1 in the order of the table."""

    number: int
    node: Node
    standard: Standard

    @property
    def key(self) -> str:
        return self.standard.key

    @property
    def label(self) -> str:
        return f"{self.node.code} {self.node.name}"

    @property
    def row(self) -> int:
        """The row in which it begins."""
        return self.standard.parts[0].cell.row


@dataclass(frozen=True, eq=False)
class Reading:
    """A table, what it gives before anybody decides, and the standards to decide upon.

    `said` keeps what has been worked out of single standards.
    """

    table: IssuedTable
    made: Draft
    entries: tuple[Entry, ...]
    said: dict[tuple[str, str], Any] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> dict[str, Entry]:
        """Each key → its standard."""
        return {entry.key: entry for entry in self.entries}

    def keep(self, key: tuple[str, str], make: Callable[[], Any]) -> Any:
        """What `make` gives, worked out once."""
        if key not in self.said:
            if len(self.said) >= MOST_SAID:
                self.said.clear()
            self.said[key] = make()
        return self.said[key]

    def draft(self, stored: Mapping[str, Mapping[str, Any]]) -> Draft:
        """The scheme that the table and what was decided give."""
        found = {key: decision_of(each) for key, each in stored.items() if key in self.by_key}
        decisions = {key: decision for key, decision in found.items() if decision is not None}
        return draft(self.table, decisions) if decisions else self.made


def read(content: bytes, name: str, table: str = "") -> Reading:
    """The table of a file. Raises `Refused` where there is none, or none that makes a scheme."""
    found = read_issued(content, name, table or None)
    made = draft(found)
    return Reading(found, made, tuple(_entries(found, made)))


def _entries(table: IssuedTable, made: Draft) -> Iterator[Entry]:
    told = [each for each in made.standards if each.standard is not None]
    nodes = {leaf.standard.key: leaf for leaf in table.leaves if leaf.standard is not None}
    sorts = {each.code: each.kind for each in made.scheme.adjustments}
    pairs = [(_node(each, nodes, sorts, made.origin), each.standard) for each in told]
    pairs.sort(key=lambda pair: _place(pair[1]))
    for number, (node, standard) in enumerate(pairs, 1):
        assert standard is not None
        yield Entry(number, node, standard)


def _node(told: Drafted, nodes: Mapping[str, Node], sorts: Mapping[str, str], origin: str) -> Node:
    """The leaf as read; of a file that carries its scheme, as that one has it."""
    assert told.standard is not None
    held = nodes.get(told.standard.key)
    if origin != PATCHED and held is not None:
        return held
    sort, address = sorts.get(told.code, INDICATOR), told.standard.address
    return Node(told.code, told.name, sort, address, told.points, (), told.standard)


def _place(standard: Standard | None) -> tuple[int, int, int]:
    assert standard is not None
    first = standard.parts[0]
    return first.cell.row, first.cell.column, first.start


# Kept readings ----------------------------------------------------------------------------------

_kept: OrderedDict[tuple[str, str, str], Reading] = OrderedDict()
_lock = threading.Lock()


def reading_of(digest: str, name: str, table: str, load: Callable[[], bytes]) -> Reading:
    """The reading of a stored file; `load` fetches its bytes where it is no longer in memory."""
    key = (digest, name, table)
    with _lock:
        held = _kept.get(key)
        if held is not None:
            _kept.move_to_end(key)
            return held
    made = read(load(), name, table)
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Empty the memory, as in a process that has just begun."""
    with _lock:
        _kept.clear()
