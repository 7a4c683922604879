"""The measured scheme: `scheme.yaml` with 50 leaves, or again under other codes for more."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parent
YEAR = 2025
_TOPS = 5  # top nodes of the file, ten leaves each
_LEAVES_OF_A_TOP = 10
_ITEM = re.compile(r"\bx(\d\d)\b")
_CODE = re.compile(r"\b[xyz]\d\d\b")
_COPIES = 3


@dataclass(frozen=True)
class Row:
    """One fact of every unit: `least` to `most` in steps of 10^-decimals.

    `years_back`: 1 for the same period a year before. `yearly`: stated for the year alone.
    `zeros`: share of units whose figure is 0.
    """

    item: str
    kind: str
    decimals: int
    least: int
    most: int
    years_back: int = 0
    yearly: bool = False
    zeros: float = 0.0


def _rows() -> list[Row]:
    actual = [
        *(Row(f"x{n:02d}", "actual", 2, 8_000, 12_500) for n in (1, 2, 3)),
        Row("x04", "actual", 0, 6, 12),
        Row("x05", "actual", 1, 800, 1_000),
        Row("x06", "actual", 0, 0, 8),
        *(Row(f"x{n:02d}", "actual", 2, 8_000, 12_500) for n in (7, 8)),
        Row("x09", "actual", 2, 80, 200),
        Row("x10", "actual", 0, 0, 5),
        Row("x11", "actual", 1, 400, 1_000),
        Row("x12", "actual", 0, 80, 120),
        Row("x13", "actual", 1, 850, 1_000),
        Row("x14", "actual", 2, 8_000, 12_500),
        *(Row(f"x{n:02d}", "actual", 1, 200, 800) for n in (15, 16)),
        *(Row(f"x{n:02d}", "actual", 4, 800_000, 1_000_000) for n in (17, 18, 19)),
        Row("x20", "actual", 2, 9_000, 10_500),
        Row("x21", "actual", 3, 10_000, 80_000),
        Row("x22", "actual", 0, 150, 365),
        Row("x23", "actual", 0, 0, 25),
        Row("x24", "actual", 1, 500, 1_000),
        Row("x25", "actual", 3, 80_000, 125_000),
        Row("x26", "actual", 2, 1_000, 9_000),
        Row("x27", "actual", 0, 0, 120),
        *(Row(f"x{n:02d}", "actual", 2, 8_000, 12_500) for n in (28, 29)),
        Row("x30", "actual", 2, 60, 200),
        Row("x31", "actual", 2, 9_500, 10_500),
        Row("x32", "actual", 0, 0, 12),
        *(Row(f"x{n:02d}", "actual", 1, 300, 1_000) for n in (33, 34, 35)),
        Row("x36", "actual", 4, 10_000, 990_000),
        Row("x37", "actual", 0, 1, 3, zeros=0.98),
        Row("x38", "actual", 0, 1, 5, zeros=0.7),
    ]
    prior = [Row(item, "actual", 2, 8_000, 12_000, years_back=1) for item in ("x01", "x02")]
    targets = [
        Row(f"x{n:02d}", "target", 2, 9_000, 11_500, yearly=True) for n in (1, 3, 7, 14, 20, 25, 28)
    ]
    bases = [
        Row("x12", "baseline", 0, 80, 120, yearly=True),
        *(Row(item, "baseline", 2, 9_000, 11_500, yearly=True) for item in ("x29", "x31")),
    ]
    return [*actual, *prior, *targets, *bases]


def rows(leaves: int = 50) -> list[Row]:
    """What each unit has facts for: 50 rows for 50 leaves, nothing that no rule reads."""
    read = set(_CODE.findall(yaml.safe_dump(_document(leaves), allow_unicode=True)))
    renamed = [
        replace(row, item=_renamed(row.item, copy)) for copy in range(_COPIES) for row in _rows()
    ]
    return [row for row in renamed if row.item in read]


def scheme_text(leaves: int = 50) -> str:
    """The scheme as YAML; `leaves` is a multiple of ten."""
    codes = dict.fromkeys(row.item for row in rows(leaves))
    items = [{"code": code, "name": f"数据项{code}"} for code in codes]
    document = {**_document(leaves), "items": items}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1000)


def _document(leaves: int) -> dict[str, Any]:
    if leaves % _LEAVES_OF_A_TOP:
        raise ValueError(f"{leaves} leaves: a multiple of {_LEAVES_OF_A_TOP} is wanted")
    document: dict[str, Any] = yaml.safe_load((HOME / "scheme.yaml").read_text(encoding="utf-8"))
    tops = document["indicators"]
    chosen = range(leaves // _LEAVES_OF_A_TOP)
    document["indicators"] = [_copied(tops[n % _TOPS], n // _TOPS) for n in chosen]
    document["score"]["full"] = 2 * leaves
    return document


def _copied(part: Any, copy: int) -> Any:
    """A part of the tree for the nth copy: its own indicator codes and items of its own."""
    if isinstance(part, list):
        return [_copied(entry, copy) for entry in part]
    if isinstance(part, dict):
        copied = {key: _copied(value, copy) for key, value in part.items()}
        if "code" in copied:
            top, dot, rest = copied["code"].partition(".")
            copied["code"] = f"{int(top) + _TOPS * copy}{dot}{rest}"
        return copied
    return _renamed(part, copy) if isinstance(part, str) else part


def _renamed(text: str, copy: int) -> str:
    return text if copy == 0 else _ITEM.sub(rf"{'xyz'[copy]}\1", text)
