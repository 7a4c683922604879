"""每处扣0.5分，重复出现的加倍扣分: twice as much, written out."""

from __future__ import annotations

import re
from dataclasses import replace

from kaocheng.scoring.phrases.numerals import tidy
from kaocheng.scoring.phrases.tokens import EMPTY, POINTS, QUANTITY, SIGNS, Points, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word

_STEP = re.compile(
    f"每[^，。；：]{{0,16}}?(?P<q>{QUANTITY})[^，。；：]{{0,24}}?，?扣(?:减|除)?(?P<p>{POINTS})"
    f"|每(?P<u>个|次|项|处|起|件|条|人)，?扣(?:减|除)?(?P<s>{POINTS})"
)
_TWICE = re.compile(
    f"(?P<c>[^，。；：{SIGNS}]{{2,24}}?)(?:的)?，?(?:给予|予以|实行)?(?:加倍|双倍|翻倍)(?:扣分|扣减|扣除|扣)(?=[，。；]|$)"
)


def doubled(shape: Shape) -> Shape:
    """The sentence with 加倍扣分 as so many points for each, by the step told before it."""
    twice = _TWICE.search(shape.text)
    if twice is None:
        return shape
    steps = list(_STEP.finditer(shape.text, 0, twice.start()))
    if not steps:
        return shape
    found = steps[-1]
    points = shape.values[found.start("p" if found["p"] else "s")]
    if not isinstance(points, Points) or points.low is not None or points.share is not None:
        return shape
    mark = shape.cut(twice.end("c"), twice.end())
    head = shape.cut(0, twice.end("c"))
    return (
        head
        + word("的每", mark)
        + _unit(shape, found)
        + word("扣", mark)
        + _twice(points, mark)
        + shape.cut(twice.end(), len(shape.text))
    )


def _unit(shape: Shape, found: re.Match[str]) -> Shape:
    """One of what is counted."""
    if found["u"]:
        return shape.cut(*found.span("u"))
    value = shape.values[found.start("q")]
    return shape.cut(*found.span("q")) if isinstance(value, Quantity) else EMPTY


def _twice(points: Points, mark: Shape) -> Shape:
    groups = tuple((name, tidy(value * 2)) for name, value in points.groups)
    words = ("".join(mark.words),)
    return Shape(POINTS, (replace(points, groups=groups),), mark.spans[-1:], words)
