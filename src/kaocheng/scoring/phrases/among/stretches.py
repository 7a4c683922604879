"""Deductions by stretch: 90%至100%的每低1个百分点扣0.5分, 80%至90%的每低1个百分点扣1分."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.amounts import exceeds, points
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.meaning import TAKE, Level, Limit, Line
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.patterns.limits import MOST_TAKEN
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import PERCENT_POINTS


def by_stretch(asker: Asker, lines: Sequence[Line]) -> list[Line]:
    """The lines; a stretch takes no more than it is wide, where the next goes on below it."""
    falling = [line for line in lines if _falls(line)]
    pairs = [(_down_to(asker, one, other), one, other) for one, other in pairwise(falling)]
    ends = {id(one): _bounded(line) for line, one, other in pairs if _goes_on(line, other)}
    return [ends.get(id(line), line) for line in lines]


def _falls(line: Line) -> bool:
    each = line.each
    return line.effect.kind == TAKE and each is not None and each.way == "less" and not each.base


def _down_to(asker: Asker, one: Line, other: Line) -> Line:
    """低于96%的每低1个百分点扣0.25分, 低于90%的扣0.5分: the first from 96 down to 90."""
    first, second = one.level, other.level
    if first is None or second is None or {first.sign[0], second.sign[0]} != {"<"}:
        return one
    high, low = first.value, second.value
    if not (isinstance(high, Quantity) and isinstance(low, Quantity)) or one.limits:
        return one
    alike = high.unit == low.unit and second.measure in ("", first.measure)
    if not alike or high.value <= low.value or not _steeper(one, other):
        return one
    begins, ends = (f"{plain(each.value)}{each.unit}" for each in (high, low))
    asker.doubt(f"低于{begins}的按只扣到{ends}读，也可以读作从{begins}起一直扣，请核对")
    stretch = replace(first, sign="in", low=low, low_open=False)
    return replace(one, tests=tuple(stretch if test is first else test for test in one.tests))


def _steeper(one: Line, other: Line) -> bool:
    """Whether the second takes more for a step of the same size."""
    if one.each is None or other.each is None or one.each.step != other.each.step:
        return False
    first, second = one.effect.points, other.effect.points
    return first is not None and second is not None and exceeds(second, first)


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
