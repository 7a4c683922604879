"""How many lines a text takes in a column."""

from __future__ import annotations

import unicodedata
from math import ceil


def width_of(text: str) -> float:
    """The width in Chinese characters; a Latin letter is half of one."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.55 for sign in text)


def lines_in(text: str, width: float) -> int:
    """Lines of a wrapped text in a column that holds `width` Chinese characters."""
    return sum(max(1, ceil(width_of(line) / max(width, 1))) for line in text.split("\n"))
