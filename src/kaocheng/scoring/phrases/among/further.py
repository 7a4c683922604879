"""The first and what goes beyond it: 发生1起扣5分，每增加1起加扣3分.

The first costs, or gives, points of its own; the steps after it are counted from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import ADD, GIVE, TAKE, Level, Line, Saying
from kaocheng.scoring.phrases.tokens import QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS, TIMES

_LIKE = {TAKE: (TAKE,), ADD: (ADD,), GIVE: (GIVE, ADD)}
_MORE = ("多", "增加", "增", "超", "超过", "超出", "多出")


def further(lines: Sequence[Line]) -> list[Line]:
    """The lines; steps that follow on a first one are counted from it."""
    made = list(lines)
    for one, more in pairwise(lines):
        first = _first(one) if _goes_on(one, more) else None
        if first is None or one not in made:
            continue
        at = made.index(one)
        if one.each is not None and one.effect.points == more.effect.points:
            made[at : at + 2] = [replace(one, limits=(*one.limits, *more.limits))]
            continue
        level = replace(one, tests=(first,), each=None)
        assert more.each is not None
        each = replace(more.each, measure=first.measure, base=first.value)
        made[at : at + 2] = [level if one.each is not None else replace(one, tests=(first,))]
        made.insert(at + 1, replace(more, each=each))
    return made


def _goes_on(one: Line, more: Line) -> bool:
    """每增加1次 with no word of what it is counted from, after something of the same kind."""
    each = more.each
    if each is None or more.tests or each.base is not None or each.measure:
        return False
    if each.way != "more" or each.verb not in _MORE or each.noun or one.otherwise:
        return False
    counted = each.step.unit in COUNTERS or each.step.unit in TIMES
    return counted and more.effect.kind in _LIKE.get(one.effect.kind, ())


def _first(one: Line) -> Level | None:
    """What the first points are for, as a level: 发生投诉 at least once, 三年以上."""
    each = one.each
    if each is not None:
        words = text_of(one.shape).strip("，").removesuffix("的") + each.measure
        name = words + each.verb + each.noun
        alone = each.way == "happens" and each.step.value == 1 and not one.tests
        return Level(name, ">=", each.step, said=name) if alone and len(name) > 1 else None
    test = one.tests[0] if len(one.tests) == 1 else None
    if isinstance(test, Level):
        taken = one.effect.kind == TAKE  # what a level gives or adds is stepped from as it is
        fits = taken and test.sign == ">=" and isinstance(test.value, Quantity) and test.measure
        return test if fits else None
    return _counted(stripped(test.shape)) if isinstance(test, Saying) else None


def _counted(shape: Shape) -> Level | None:
    """组织1次活动, 发表论文1篇: at least one."""
    if shape.text.count(QUANTITY) != 1:
        return None
    at = shape.text.index(QUANTITY)
    value = shape.values[at]
    if not isinstance(value, Quantity) or value.value != 1 or value.unit not in COUNTERS:
        return None
    words = text_of(shape.cut(0, at)) + text_of(shape.cut(at + 1, len(shape.text)))
    return Level(words, ">=", value, said=text_of(shape)) if len(words) > 1 else None
