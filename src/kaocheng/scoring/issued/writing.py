"""A document of `kaocheng-scheme/1` as YAML: short values on one line, texts always safe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

_LINE = 96
_PLAIN = re.compile(r"[^\W\d_][\w（）〔〕《》、，。；“”·./%-]*\Z")
_WORDS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def yaml_of(document: Mapping[str, Any]) -> str:
    """The document; the same one always gives the same text."""
    return "\n".join(_mapping(document, "", "")) + "\n"


def _mapping(values: Mapping[str, Any], indent: str, lead: str) -> Iterator[str]:
    """Keys below one another; `lead` stands before the first."""
    for key, value in values.items():
        start = f"{lead}{text(key)}:"
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
    return not deep and len(start) + len(line) < _LINE


def _sequence(values: list[Any], indent: str) -> Iterator[str]:
    for value in values:
        line = flow(value)
        if isinstance(value, Mapping) and value and not _short(value, line, indent):
            yield from _mapping(value, f"{indent}  ", f"{indent}- ")
        else:
            yield f"{indent}- {line}"


def _short(value: Mapping[str, Any], line: str, indent: str) -> bool:
    return len(indent) + len(line) < _LINE and "children" not in value and "text" not in value


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
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
