"""Trying the patterns of a table on a clause."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kaocheng.scoring.phrases.forms import form
from kaocheng.scoring.phrases.meaning import Mark, Pattern
from kaocheng.scoring.phrases.tokens import Shape


class Found(NamedTuple):
    """A pattern that fits, where it begins, and what it means."""

    pattern: Pattern
    start: int
    mark: Mark


@lru_cache(maxsize=512)
def _ending(text: str) -> re.Pattern[str]:
    return re.compile(form(text).pattern + r"\Z")


def at_end(patterns: tuple[Pattern, ...], shape: Shape) -> Found | None:
    """The first pattern of the table that the clause ends with."""
    for pattern in patterns:
        for text in pattern.forms:
            found = _ending(text).search(shape.text)
            mark = pattern.build(found, shape) if found else None
            if found and mark is not None:
                return Found(pattern, found.start() + _of_mean(shape.text, found.start()), mark)
    return None


def _of_mean(text: str, start: int) -> int:
    """低于平均不得分: the 均 belongs to the mean."""
    return int(text[start : start + 1] == "均" and text[max(0, start - 1) : start] == "平")


def whole(patterns: tuple[Pattern, ...], shape: Shape) -> Found | None:
    """The first pattern of the table that is the clause."""
    for pattern in patterns:
        for text in pattern.forms:
            found = form(text).fullmatch(shape.text)
            mark = pattern.build(found, shape) if found else None
            if mark is not None:
                return Found(pattern, 0, mark)
    return None
