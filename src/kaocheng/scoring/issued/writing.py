"""A document of `kaocheng-scheme/1` as YAML: short values on one line, texts always safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kaocheng.scoring.plain import LINE, flow, text


def yaml_of(document: Mapping[str, Any]) -> str:
    """The document; the same one always gives the same text."""
    return "\n".join(_mapping(document, "", "")) + "\n"


def _mapping(values: Mapping[str, Any], indent: str, lead: str) -> Iterator[str]:
    """Keys below one another; `lead` stands before the first."""
    for key, value in values.items():
        # Places of a ranking are numbers: {1: 5, 2: 4.5}.
        start = f"{lead}{text(key) if isinstance(key, str) else flow(key)}:"
        lead, line = indent, flow(value)
        if not isinstance(value, Mapping | list) or not value or _fits(start, line, value):
            yield f"{start} {line}"
        elif isinstance(value, Mapping):
            yield start
            yield from _mapping(value, f"{indent}  ", f"{indent}  ")
        else:
            yield start
            yield from _sequence(value, f"{indent}  ")


def _fits(start: str, line: str, value: object) -> bool:
    """Short, and no list of mappings: those stand one below the other."""
    deep = isinstance(value, list) and any(isinstance(each, Mapping) for each in value)
    return not deep and len(start) + len(line) < LINE


def _sequence(values: list[Any], indent: str) -> Iterator[str]:
    for value in values:
        line = flow(value)
        if isinstance(value, Mapping) and value and not _short(value, line, indent):
            yield from _mapping(value, f"{indent}  ", f"{indent}- ")
        else:
            yield f"{indent}- {line}"


def _short(value: Mapping[str, Any], line: str, indent: str) -> bool:
    return len(indent) + len(line) < LINE and "children" not in value and "text" not in value
