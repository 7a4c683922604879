"""Who may read a file is known by the rooms above that link it; they say so here at start."""

from __future__ import annotations

from collections.abc import Callable

from kaocheng.orgs.models import User

# Given the actor and the keys of files, the keys of those that the actor may read.
Reader = Callable[[User, frozenset[int]], frozenset[int]]

_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Let a room above say which files it lets an actor read."""
    if reader not in _readers:
        _readers.append(reader)


def readable(actor: User, file_pks: frozenset[int]) -> frozenset[int]:
    """The files among these that any room lets the actor read."""
    found: frozenset[int] = frozenset()
    for reader in _readers:
        found |= reader(actor, file_pks - found)
    return found
