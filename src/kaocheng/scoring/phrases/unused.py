"""Figures that were read and stand nowhere in the rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import GIVE, JUDGED, STEP_DOWN, Level, Line
from kaocheng.scoring.phrases.measures import is_whole, next_to
from kaocheng.scoring.phrases.tokens import Points, Quantity
from kaocheng.scoring.phrases.ways import rises


def unused(lines: Iterable[Line], rule: object, full: Points | None) -> Iterator[str]:
    """Figures that were read and stand nowhere in the rule."""
    known = {Decimal(each) for each in re.findall(r"[0-9]+(?:\.[0-9]+)?", str(rule))}
    known |= {worth for _, worth in full.groups} if full is not None else set()
    known |= _most_of_share(rule, full)
    for line in lines:
        bounds = [one.points for one in line.limits if one.points is not None]
        limits = [points.plain for points in bounds if not points.said]
        for value in (*_figures(line), *(each for each in limits if each is not None)):
            beyond = "超" in line.shape.text and value + 100 in known  # 超额20%: 120 % of it
            beyond |= next_to(line, value) in known  # 4次及以下, below 5次
            beyond |= "后" in line.shape.text and 100 - value in known  # 后10%: beyond 90 %
            if not (beyond or _stands(value, known) or _named(value, str(rule))):
                yield f"“{text_of(line.shape)[:20]}”中的 {value:f} 没有用上"


def without_rest(lines: Iterable[Line], rule: object, full: Points | None) -> Iterator[str]:
    """其余得1分, where the rule gives whoever is left nothing: a 1 stands in any rule."""
    known = {*_branches(rule), full.plain if full is not None else None}
    for line in lines:
        given = line.effect.points if line.otherwise and line.effect.kind == GIVE else None
        worth = given.plain if given is not None and not given.said else None
        if worth and worth not in known:
            yield f"“{text_of(line.shape)[:20] or '其余'}”的 {worth:f} 分没有用上"


def _branches(rule: object) -> Iterator[Decimal]:
    """All points that are given for a condition that does not hold, or for one of several."""
    if isinstance(rule, dict):
        for key, value in rule.items():
            if key in ("otherwise", "rule", "points") and isinstance(value, Decimal):
                yield value
            yield from _branches(value)
    elif isinstance(rule, list | tuple):
        for one in rule:
            yield from _branches(one)


def _most_of_share(rule: object, full: Points | None) -> set[Decimal]:
    """A share of at most 1.2, of 10 points: 12."""
    cap = rule.get("cap") if isinstance(rule, dict) and rule.get("kind") == "ratio" else None
    worth = full.plain if full is not None else None
    return {cap * worth} if isinstance(cap, Decimal) and worth is not None else set()


# What a figure is multiplied by when its unit changes: 千, 万, 百万, 千万, 亿; a myriad of myriads.
_SCALES = tuple(Decimal(10) ** n for n in (0, 3, 4, 6, 7, 8))


def _named(value: Decimal, rule: str) -> bool:
    """Whether it is part of an item's name: 就业率达945."""
    return bool(re.search(f"[\u4e00-\u9fff_]{f'{value:f}'.replace('.', '')}(?![0-9])", rule))


def _stands(value: Decimal, known: set[Decimal]) -> bool:
    """Whether a figure stands in the rule, in its own unit or another."""
    if value in (0, 1):
        return True
    return any(
        value * scale in known or each == value / scale for scale in _SCALES for each in known
    )


def _figures(line: Line) -> Iterator[Decimal]:
    given = line.effect.points
    if given is not None and not given.said and line.effect.kind not in (JUDGED, STEP_DOWN):
        yield from (worth for _, worth in given.groups)
    if line.each is not None:
        yield line.each.step.value
    for test in line.tests:
        if isinstance(test, Level) and isinstance(test.value, Quantity):
            if is_whole(test.value):
                continue  # 办结率100%的得5分，每逾期1件扣0.5分: what is taken off says it all
            yield test.low.value if test.low is not None else test.value.value


def one_way_only(lines: Iterable[Line], rule: object) -> Iterator[str]:
    """增长5%以上的得3分，下降5%以上的扣1分, where the rule knows of one 5 alone, up or down."""
    moves = [level for line in lines for level in line.levels if rises(level.measure) is not None]
    for level in moves:
        value = level.value.value if isinstance(level.value, Quantity) else Decimal(0)
        other = [one for one in moves if rises(one.measure) is not rises(level.measure)]
        if value and any(one.value == level.value for one in other) and not _is_signed(value, rule):
            yield f"上升和下降都有{value:f}，只用上了一处，请核对"
            return


def _is_signed(value: Decimal, rule: object) -> bool:
    """Whether a rule holds a figure both above nothing and below it."""
    told = set(re.findall(r"-?[0-9]+(?:\.[0-9]+)?", str(rule)))
    known = {Decimal(each) for each in told}
    return value in known and -value in known
