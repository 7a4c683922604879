"""Which shapes of sentences are known to be read rightly: those of the casebooks, and no others.

`proven.txt` holds one key a line, made of the casebooks by
`python -m tests.scoring.phrases.proving`; a test holds the file against them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("proven.txt")


@cache
def _known() -> frozenset[str]:
    return frozenset(TABLE.read_text(encoding="utf-8").splitlines())


def is_proven(signature: Iterable[str]) -> bool:
    """Whether every clause of a proposal, and how they were put together, is in the casebooks."""
    keys = list(signature)
    return bool(keys) and all(key in _known() for key in keys)


def missing_from(signature: Iterable[str]) -> tuple[str, ...]:
    """The keys that no casebook has, in order."""
    return tuple(key for key in signature if key not in _known())
