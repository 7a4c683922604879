"""以此类推 of levels: 完成90%得9分，完成80%得8分，以此类推, written out step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import points
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import ADD, GIVE, TAKE, Each, Level, Limit, Line
from kaocheng.scoring.phrases.numerals import tidy
from kaocheng.scoring.phrases.patterns.limits import GO_ON, MOST_GIVEN, WHOLE
from kaocheng.scoring.phrases.tokens import EMPTY, QUANTITY, Quantity
from kaocheng.scoring.phrases.words import COUNTERS, TIMES

_MOST = 60


def continued(lines: Sequence[Line]) -> list[Line] | None:
    """The lines with those that 类推 stands for; None where the steps cannot be told."""
    place = next((n for n, line in enumerate(lines) if line.limit(GO_ON)), len(lines) - 1)
    alone = place >= 0 and not _goes_with(lines[place - 1 : place], lines[place])
    if alone and (each := _so_many_each(lines[place])) is not None:
        return [*lines[:place], each, *lines[place + 1 :]]
    if place < 1:
        return None
    first, second = lines[place - 1], lines[place]
    step = _step(first, second)
    if step is None:
        begun = place - 1
        while begun and _in_proportion(lines[begun - 1], lines[begun]) is not None:
            begun -= 1
        each = _in_proportion(lines[begun], second)
        return None if each is None else [*lines[:begun], each, *lines[place + 1 :]]
    more = _more(second, *step)
    if more is None:
        return None
    kept = tuple(limit for limit in second.limits if limit.kind != GO_ON)
    last = replace(more[-1] if more else second, limits=kept)
    made = [replace(second, limits=()), *more[:-1], last] if more else [last]
    return [*lines[:place], *made, *lines[place + 1 :]]


def _step(first: Line, second: Line) -> tuple[Decimal, Decimal] | None:
    """By how much level and points move from one line to the next."""
    one, other = first.level, second.level
    kinds = {first.effect.kind, second.effect.kind}
    if one is None or other is None or len(kinds) > 1 or not kinds <= {GIVE, ADD}:
        return None
    if not isinstance(one.value, Quantity) or not isinstance(other.value, Quantity):
        return None
    worth = [line.effect.points.plain if line.effect.points else None for line in (first, second)]
    if worth[0] is None or worth[1] is None or first.each or second.each:
        return None
    level, taken = other.value.value - one.value.value, worth[1] - worth[0]
    return (level, taken) if level and taken else None


def _goes_with(before: Sequence[Line], line: Line) -> bool:
    """Whether the line before is one step of the same row."""
    return any(one.part == line.part and one.effect.kind == line.effect.kind for one in before)


def _so_many_each(line: Line) -> Line | None:
    """组织活动1次得2分，以此类推: so much for each, and nothing more is said."""
    if line.effect.kind not in (GIVE, ADD, TAKE) or line.effect.points is None:
        return None
    kept = tuple(limit for limit in line.limits if limit.kind != GO_ON)
    if line.each is not None:
        return replace(line, limits=kept)
    figures = line.shape.figures(QUANTITY)
    one = figures[0] if len(figures) == 1 else None
    if not isinstance(one, Quantity) or one.value != 1 or one.unit not in COUNTERS:
        return None
    if one.unit in TIMES or line.shape.text.endswith(_COMPARED) or line.levels:
        return None
    return _counted(line, one, kept)


_COMPARED = ("以上", "以下", "以内", "以上的", "以下的", "以内的")


def _counted(line: Line, one: Quantity, limits: tuple[Limit, ...]) -> Line:
    """The line, with its figure as the step that is counted."""
    at = line.shape.text.index(QUANTITY)
    before = text_of(line.shape.cut(0, at))
    after = text_of(line.shape.cut(at + 1, len(line.shape.text))).removesuffix("的")
    each = Each(one, "happens", before, after.removeprefix("以上"))
    return replace(line, tests=(), shape=EMPTY, each=each, limits=limits)


def _in_proportion(first: Line, second: Line) -> Line | None:
    """签约1亿元得1分，2亿元得2分，以此类推: so much for each; what is lost, by whole steps."""
    kinds = {first.effect.kind, second.effect.kind}
    figures = [line.shape.figures(QUANTITY) for line in (first, second)]
    if len(kinds) > 1 or not kinds <= {GIVE, ADD, TAKE} or any(len(one) != 1 for one in figures):
        return None
    one, other = (each[0] for each in figures)
    worth = [line.effect.points.plain if line.effect.points else None for line in (first, second)]
    if not isinstance(one, Quantity) or not isinstance(other, Quantity) or None in worth:
        return None
    if first.each or second.each or not one.value or not one.unit.startswith(other.unit):
        return None
    if worth[0] is None or worth[1] is None or worth[0] * other.value != worth[1] * one.value:
        return None
    kept = tuple(limit for limit in second.limits if limit.kind != GO_ON)
    steps = (Limit(WHOLE),) if TAKE in kinds and one.value != 1 else ()
    return _counted(first, one, (*kept, *steps))


def _more(last: Line, level: Decimal, worth: Decimal) -> list[Line] | None:
    """The lines that follow; None where nothing says how far they go."""
    limit = last.limit(MOST_GIVEN)
    most = limit.points.plain if limit and limit.points else None
    given = last.effect.points.plain if last.effect.points else None
    if given is None or (worth > 0 and most is None):
        return None
    made: list[Line] = []
    for count in range(1, _MOST):
        value = tidy(given + worth * count)
        moved = _moved(last, level * count)
        if moved is None or value <= 0 or (most is not None and value > most):
            return made
        made.append(replace(moved, effect=replace(last.effect, points=points(value)), limits=()))
    return None


def _moved(line: Line, by: Decimal) -> Line | None:
    level = line.level
    assert level is not None
    assert isinstance(level.value, Quantity)
    value = replace(level.value, value=tidy(level.value.value + by))
    low = replace(level.low, value=tidy(level.low.value + by)) if level.low else None
    if value.value < 0 or (low is not None and low.value < 0):
        return None
    test: Level = replace(level, value=value, low=low)
    return replace(line, tests=tuple(test if each is level else each for each in line.tests))
