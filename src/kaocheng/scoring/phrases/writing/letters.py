"""Grades and what each is worth, told with 为: A为满分，B为满分的70%，C为0分."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    FIGURES,
    FULL,
    NOTE,
    POINTS,
    QUANTITY,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.writing.elements import word

_GRADE = (
    "(?:[A-F][+#*-]?|优秀|良好|较好|一般|较差|不合格|合格|优|良|中|好|差|甲|乙|丙|丁)(?:级|等|档)?"
)
_WORTH = re.compile(
    f"(?:(?<=[，。；：、])|^)(?P<g>{_GRADE})的?为(?:[^，。；：{FIGURES}{NOTE}]{{0,10}}?)得?"
    f"(?P<w>{FULL}的(?P<q>{QUANTITY})|{FULL}|{POINTS})(?=[，。；、]|\\Z)"
)


def lettered(shape: Shape) -> Shape:
    """A为该项满分，B为该项满分的70% → A级得满分，B级得满分的70%, where several grades are told."""
    places = list(_WORTH.finditer(shape.text))
    if len(places) < 2 or not any(FULL in found["w"] for found in places):
        return shape
    out, at = EMPTY, 0
    for found in places:
        worth = _worth(shape, found)
        if worth is None:
            return shape
        grade, closing = shape.cut(*found.span("g")), "" if found["g"][-1] in "级等档" else "级"
        named = word(closing, grade) if found["g"][0].isascii() and closing else EMPTY
        out = out + shape.cut(at, found.start()) + grade + named + word("得", worth) + worth
        at = found.end()
    return out + shape.cut(at, len(shape.text))


def _worth(shape: Shape, found: re.Match[str]) -> Shape | None:
    """What a grade is worth: all, a share of all, or so many points."""
    if not found["q"]:
        return shape.cut(*found.span("w"))
    mark, value = shape.cut(*found.span("q")), shape.values[found.start("q")]
    if not isinstance(value, Quantity) or value.unit != "%" or not 0 <= value.value <= 100:
        return None
    share = value.value / Decimal(100)
    return Shape(POINTS, (Points((("", share),), share=share),), mark.spans, mark.words)
