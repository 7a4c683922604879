"""Lines settled before a rule is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.amounts import less, same
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import is_hollow, text_of
from kaocheng.scoring.phrases.making.completing import (
    all_of_it,
    as_target,
    counted_from,
    done,
    hundred,
    speaks_of_percent,
)
from kaocheng.scoring.phrases.making.extras import with_extras
from kaocheng.scoring.phrases.making.shortfalls import each_missed, pointing_back
from kaocheng.scoring.phrases.making.singles import apiece, counted
from kaocheng.scoring.phrases.meaning import (
    ADD,
    GIVE,
    NOTHING,
    SHARE,
    STEP_DOWN,
    STRAIGHT,
    TAKE,
    Denied,
    Effect,
    Level,
    Line,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.patterns.limits import MOST_GIVEN
from kaocheng.scoring.phrases.tokens import Points, Quantity


def settled(lines: Sequence[Line], asker: Asker, full: Points | None = None) -> Iterator[Line]:
    """完成任务 among percentages is 100 %; a bound that two steps share belongs to the better."""
    lines = pointing_back(each_missed(_given_first(lines, full)))
    lines = with_extras(list(apiece(lines, asker, full)), asker.doubts)
    gives = [one for one in lines if one.effect.kind == GIVE]
    levels = [one.level for one in gives if one.level]
    figures = [each for each in levels if isinstance(each.value, Quantity)]
    shares = [one.level for one in lines if one.level and one.effect.kind == SHARE]
    kinds = (TAKE,) if all(one.each is None for one in lines) else ()
    shares += [
        one.level
        for one in lines
        if one.level and one.level.sign == "in" and (one.each or one.effect.kind in kinds)
    ]
    more = [one.level for one in lines if one.level and one.effect.kind == ADD and not one.each]
    in_percent = speaks_of_percent(lines, [*figures, *more], asker)
    unit = counted_from(lines) if not figures else ""
    alone = [level.value for level in figures if level.sign == "=="]
    for line in (_above_the_end(_counting(each), alone) for each in lines):
        if line.effect.kind == GIVE and line.limit(MOST_GIVEN) and line.each is None:
            yield counted(line)
        elif unit and line.effect.kind == GIVE and done(line) and not in_percent:
            yield as_target(line, asker, unit)
        elif in_percent and line.effect.kind == GIVE and (done(line) or all_of_it(line, lines)):
            yield hundred(line, asker)
        elif line.effect.kind == NOTHING and _rest_left(lines, line) and is_hollow(line.shape):
            yield replace(line, otherwise=True, tests=())
        elif line.effect.kind in (NOTHING, TAKE) and line.level:
            near = [*figures, *shares, *_joint(gives, line.level.measure)]
            opened = replace(line, tests=tuple(_open(t, near) for t in line.tests))
            steps = (*_SPANS, "<", "<=") if _has_span(lines) else _SPANS
            yield _step_down(opened, gives, full, steps) if len(line.tests) == 1 else opened
        else:
            yield line


def _rest_left(lines: Sequence[Line], line: Line) -> bool:
    """Whether what gives points leaves 未完成 over: not 按时完成得2分，未按时完成得1分."""
    gives = [one for one in lines if one.effect.kind == GIVE and one.each is None]
    known = [test for one in gives for test in one.tests if isinstance(test, Denied)]
    said = [each for test in known for each in test.tests if isinstance(each, Saying)]
    missed = text_of(line.shape).removesuffix("的")[-2:]
    told = any(text_of(each.shape).endswith(missed) for each in said)
    return bool(gives) and not told and not _late(lines)


# 未按期完成的扣2分，未完成的不得分: who is late has done it.
_LATE = re.compile(
    "(?:未能?|没有|不)(?:按时|按期|及时|如期|全部|全面)|逾期|延期|超期|推迟|拖延|滞后"
)


def _late(lines: Sequence[Line]) -> bool:
    """Whether something between done and not done costs points."""
    takes = [one for one in lines if one.effect.kind == TAKE and one.each is None]
    asked = [one for one in takes if len(one.tests) == 1]
    between = [one for one in asked if isinstance(one.tests[0], Saying | Denied)]
    return any(_LATE.search(text_of(one.shape)) for one in between)


def _joint(gives: Sequence[Line], measure: str) -> list[Level]:
    """签约率80%以上且开工率60%以上的: what is asked of one measure beside others."""
    asked = [test for line in gives if line.level is None for test in line.tests]
    return [test for test in asked if isinstance(test, Level) and test.measure == measure]


def _given_first(lines: Sequence[Line], full: Points | None) -> list[Line]:
    """实行集体决定加5分，每少一次扣2分, of 5 points: they are given before any are taken off."""
    adds = [one for one in lines if one.effect.kind == ADD and one.each is None]
    takes = any(one.effect.kind == TAKE for one in lines)
    given = any(one.effect.kind == GIVE for one in lines)
    points = adds[0].effect.points if len(adds) == 1 else None
    if given or not takes or points is None or full is None or not same(points, full):
        return list(lines)
    return [
        replace(one, effect=replace(one.effect, kind=GIVE)) if one is adds[0] else one
        for one in lines
    ]


def _counting(line: Line) -> Line:
    """否则每低1个百分点扣0.2分: a deduction like any other."""
    counts = line.effect.kind == TAKE and line.each is not None
    goes_on = counts or line.effect.kind in (STRAIGHT, STEP_DOWN)
    return replace(line, otherwise=False) if line.otherwise and goes_on else line


_SPANS = ("in",)


def _has_span(lines: Sequence[Line]) -> bool:
    """90%至95%扣1分 among the others: 90%以下扣3分 beside it is a step as well."""
    takes = [line for line in lines if line.effect.kind == TAKE and line.each is None]
    return any(line.level is not None and line.level.sign == "in" for line in takes)


def _step_down(
    line: Line, gives: Sequence[Line], full: Points | None, signs: Sequence[str]
) -> Line:
    """达到100%得8分，95%至100%减3分: what is taken off makes a lower step."""
    level, taken = line.level, line.effect.points
    first = next((one for one in gives if one.level is not None), None)
    if line.effect.kind != TAKE or line.each or level is None or level.sign not in signs:
        return line
    if first is None or taken is None:
        return line
    worth = less(taken, first.effect.points, full)
    return line if worth is None else replace(line, effect=Effect(GIVE, worth))


def _above_the_end(line: Line, alone: Sequence[object]) -> Line:
    """下降0—3%的得6分 beside 持平的得4分: nothing at all is the latter."""
    level = line.level
    if line.effect.kind != GIVE or level is None or level.low is None or len(line.tests) != 1:
        return line
    ends = [value.value for value in alone if isinstance(value, Quantity)]
    if level.low.value not in ends or level.low_open:
        return line
    return replace(line, tests=(replace(level, low_open=True),))


def _open(test: Test, better: Sequence[Level]) -> Test:
    return _opened(test, better) if isinstance(test, Level) else test


def _opened(level: Level, better: Sequence[Level]) -> Level:
    ends = [end for each in better for end in _closed_ends(each)]
    if level.value not in ends or level.sign not in ("<=", ">="):
        return level
    return replace(level, sign=level.sign[0])


def _closed_ends(level: Level) -> list[object]:
    """The figures that it speaks of and that it has: 5% of 5%以内, and not of 超过5%."""
    top = [] if level.high_open or level.sign in (">", "<") else [level.value]
    return [*top, *([] if level.low is None or level.low_open else [level.low])]
