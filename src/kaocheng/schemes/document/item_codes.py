"""A data item (数据项) gets another code: every expression that reads it is written anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaocheng.schemes.document.tree import Document, places
from kaocheng.scoring.expressions.parse import renamed

# What stands under these keys of a rule are words and choices, not expressions.
_NOBODY = "_"
_WORDS = frozenset({"kind", "name", "order", "within"})


def follow_item(document: Document, was: str, code: str) -> int:
    """Write the new code wherever the old one is read; how many expressions changed.

    Nothing is touched where it would not be plain which item is meant: no new code, or one code
    for two items.
    """
    codes = [str(item.get("code", "")) for item in document.get("items") or []]
    if not was or not code or was == code or was in codes or codes.count(code) > 1:
        return 0
    return sum(_follow(holder, key, was, code) for holder, key in _readers(document))


def read_by(document: Document, code: str) -> list[dict[str, Any]]:
    """The entries whose expressions read the item: indicators, adjustments, vetoes, grades."""
    held = ((holder, holder.get(key)) for holder, key in _readers(document))
    return [holder for holder, value in held if _anew(value, code, _NOBODY)[1]]


def with_code(value: Any, was: str, code: str) -> Any:
    """A rule or an expression with another code for an item."""
    return _anew(value, was, code)[0]


def _readers(document: Document) -> Iterator[tuple[dict[str, Any], str]]:
    """Every mapping of the document and its key under which expressions stand."""
    for holder in (*(place.node for place in places(document)), *_all(document, "adjustments")):
        yield holder, "rule"
    for veto in _all(document, "vetoes"):
        yield veto, "when"
    for grade in _all(document, "grades"):
        yield grade, "requires"


def _all(document: Document, section: str) -> list[dict[str, Any]]:
    return document.get(section) or []


def _follow(holder: dict[str, Any], key: str, was: str, code: str) -> int:
    if key not in holder:
        return 0
    holder[key], count = _anew(holder[key], was, code)
    return count


def _anew(value: Any, was: str, code: str) -> tuple[Any, int]:
    """The same value with the new code, and how many texts of it changed."""
    if isinstance(value, str):
        text = renamed(value, was, code)
        return text, int(text != value)
    if isinstance(value, dict):
        found = {k: (v, 0) if k in _WORDS else _anew(v, was, code) for k, v in value.items()}
        return {k: v for k, (v, _) in found.items()}, sum(n for _, n in found.values())
    if isinstance(value, list):
        each = [_anew(part, was, code) for part in value]
        return [part for part, _ in each], sum(count for _, count in each)
    return value, 0
