"""Deductions by stretch: 90%至100%的每低1个百分点扣0.5分, 80%至90%的每低1个百分点扣1分."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.amounts import points
from kaocheng.scoring.phrases.meaning import TAKE, Level, Limit, Line
from kaocheng.scoring.phrases.patterns.limits import MOST_TAKEN
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import PERCENT_POINTS


def by_stretch(lines: Sequence[Line]) -> list[Line]:
    """The lines; a stretch takes no more than it is wide, where the next goes on below it."""
    falling = [line for line in lines if _falls(line)]
    ends = {id(one): _bounded(one) for one, other in pairwise(falling) if _goes_on(one, other)}
    return [ends.get(id(line), line) for line in lines]


def _falls(line: Line) -> bool:
    each = line.each
    return line.effect.kind == TAKE and each is not None and each.way == "less" and not each.base


def _goes_on(one: Line, other: Line) -> bool:
    """Whether the second stretch begins where the first ends, in the unit of its steps."""
    first, second = one.level, other.level
    if first is None or second is None or one.each is None or first.sign != "in":
        return False
    if first.low is None or one.effect.points is None or not _same_unit(one.each.step, first):
        return False
    value = second.value
    return isinstance(value, Quantity) and value.value == first.low.value and one.limits == ()


def _same_unit(step: Quantity, level: Level) -> bool:
    assert isinstance(level.value, Quantity)
    return step.unit == level.value.unit or {step.unit, level.value.unit} <= PERCENT_POINTS


def _bounded(line: Line) -> Line:
    level, each, worth = line.level, line.each, line.effect.points
    assert level is not None
    assert level.low is not None
    assert each is not None
    assert worth is not None
    assert isinstance(level.value, Quantity)
    if worth.plain is None or not each.step.value:
        return line
    wide = (level.value.value - level.low.value) / each.step.value
    most = points((worth.plain * wide).normalize() + Decimal(0))
    return line.limited(Limit(MOST_TAKEN, most))
