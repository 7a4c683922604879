"""A result as text: its canonical form for the digest, and the cells of a unit's row.

A run of 3,000 units and 100 indicators has 300,000 cells, of which few differ from each other: each
distinct cell is written once. The cells of a document all have the same keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_LEAVES = "leaves"


@dataclass(frozen=True)
class Written:
    """JSON that has been written already."""

    text: str


class AsWritten(json.JSONEncoder):
    """Writes values as ever, and leaves alone what has been written already."""

    def encode(self, o: Any) -> str:
        """The value's JSON."""
        return o.text if isinstance(o, Written) else super().encode(o)


def canonical(document: Mapping[str, Any]) -> Iterator[str]:
    """The pieces of the document's JSON: keys in order, no blanks, characters as they are."""
    cells: dict[tuple[Any, ...], str] = {}
    yield "{"
    for number, key in enumerate(sorted(document)):
        yield f"{',' if number else ''}{_json(key)}:"
        if key == "units":
            yield from _units(document[key], cells)
        else:
            yield _json(document[key])
    yield "}"


def _units(units: list[dict[str, Any]], cells: dict[tuple[Any, ...], str]) -> Iterator[str]:
    yield "["
    for number, unit in enumerate(units):
        yield f"{',' if number else ''}{_unit(unit, cells)}"
    yield "]"


def _unit(unit: dict[str, Any], cells: dict[tuple[Any, ...], str]) -> str:
    parts = []
    for key in sorted(unit):
        told = _leaves(unit[key], cells) if key == _LEAVES else _json(unit[key])
        parts.append(f"{_json(key)}:{told}")
    return f"{{{','.join(parts)}}}"


def _leaves(leaves: dict[str, dict[str, Any]], cells: dict[tuple[Any, ...], str]) -> str:
    parts = []
    for code in sorted(leaves):
        cell = leaves[code]
        key = (code, *cell.values())
        text = cells.get(key)
        if text is None:
            text = cells[key] = f"{_json(code)}:{_json(cell)}"
        parts.append(text)
    return f"{{{','.join(parts)}}}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class CellTexts:
    """Writes the cells of one unit after the other: code → [points, full, status]."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None, str | None, str], str] = {}

    def of(self, leaves: Mapping[str, Mapping[str, Any]]) -> Written:
        """The cells of one unit, in the order of the scheme."""
        known, parts = self._known, []
        for code, cell in leaves.items():
            key = (code, cell["points"], cell["full"], cell["status"])
            text = known.get(key)
            if text is None:
                text = known[key] = f"{json.dumps(code)}: {json.dumps(key[1:])}"
            parts.append(text)
        return Written(f"{{{', '.join(parts)}}}")
