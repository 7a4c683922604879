"""Each of several figures that were named: 三率均达到100%的得6分，每有一项达不到100%扣2分.

What each of them misses was said before, and is left out; 两率每低1个百分点 is each of these two.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, FULL, POINTS, QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_ALL = (
    f"(?:均|都|全部)(?:达到?|为|不低于)了?(?P<q>{QUANTITY})(?:及?以上)?的?，?"
    f"得(?P<p>{POINTS}|{FULL})"
)
_ONE_LESS = re.compile(
    f"{_ALL}[，；。](?:其中)?(?P<each>每?有?(?P<one>{QUANTITY})(?:指标)?)"
    f"(?P<less>(?:达不到|未达到?|没有达到|低于|不足|不到)(?P<r>{QUANTITY})(?:的，?)?)(?=扣)"
)
_BOTH = re.compile(
    f"{_ALL}[，；。](?P<who>[两二三四](?:个率|率|项率))(?=每?[低降])[^。；]*?[各扣]"
    f"(?:[^。；]*?，(?P<worth>{POINTS})(?=扣完为止))?"
)


def of_each(shape: Shape) -> Shape:
    """The same without what is said twice: 每有一项达不到的扣2分, 任一项每低1个百分点."""
    splices: list[Splice] = []
    for found in _ONE_LESS.finditer(shape.text):
        one, level, again = (shape.values[found.start(slot)] for slot in ("one", "q", "r"))
        if isinstance(one, Quantity) and one.unit in ("项", "个") and level == again:
            short = word("达不到的", shape.cut(*found.span("less")))
            splices.append((*found.span("less"), short))
    for found in _BOTH.finditer(shape.text):
        splices.append((*found.span("who"), word("任一项", shape.cut(*found.span("who")))))
        given, told = shape.values[found.start("p")], found["worth"]
        if told and shape.values[found.start("worth")] == given:
            splices.append((*found.span("worth"), EMPTY))
    return spliced(shape, sorted(splices, key=lambda one: one[0]))
