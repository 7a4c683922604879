"""Lines settled before a rule is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import is_hollow, text_of
from kaocheng.scoring.phrases.ladders import limit_of, of_one_measure, step_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, TAKE, Each, Level, Line, Saying
from kaocheng.scoring.phrases.parts import Rule, negative
from kaocheng.scoring.phrases.patterns.limits import MOST_GIVEN
from kaocheng.scoring.phrases.tokens import QUANTITY, Points, Quantity
from kaocheng.scoring.phrases.words import COUNTERS

_DONE = re.compile("(?:全部|全面|按时|按期|如期)*完成(?P<m>.{0,40}?)(?:目标任务|任务|目标|计划)$")


def settled(lines: Sequence[Line], asker: Asker) -> Iterator[Line]:
    """完成任务 among percentages is 100 %; a bound that two steps share belongs to the better."""
    levels = [one.level for one in lines if one.level and one.effect.kind == GIVE]
    levels_or_gives = [one for one in lines if one.effect.kind == GIVE]
    figures = [each for each in levels if isinstance(each.value, Quantity)]
    percents = [each for each in figures if _is_percent(each) and asker.is_subject(each.measure)]
    for line in lines:
        done = (
            _DONE.match(text_of(line.shape).removesuffix("的"))
            if line.effect.kind == GIVE
            else None
        )
        if line.effect.kind == GIVE and line.limit(MOST_GIVEN) and line.each is None:
            yield _counted(line)
        elif done and percents and len(line.tests) == 1 and isinstance(line.tests[0], Saying):
            asker.subject, asker.unit = f"{done['m']}任务完成率", "%"
            level = Level("", ">=", Quantity(Decimal(100), "%"))
            yield replace(line, tests=(level,))
        elif line.effect.kind == NOTHING and levels_or_gives and is_hollow(line.shape):
            yield replace(line, otherwise=True, tests=())
        elif line.effect.kind == NOTHING and line.level and len(line.tests) == 1:
            yield replace(line, tests=(_opened(line.level, figures),))
        else:
            yield line


def _opened(level: Level, better: Sequence[Level]) -> Level:
    ends = [end for each in better for end in (each.value, each.low) if end is not None]
    if level.value not in ends or level.sign not in ("<=", ">="):
        return level
    return replace(level, sign=level.sign[0])


def takes_in_steps(asker: Asker, changes: Sequence[Line]) -> list[Line]:
    """超6%扣3分、超7%扣6分: steps of one measure, of which the furthest holds."""
    found = [one for one in changes if one.effect.kind == TAKE and one.each is None and one.level]
    signs = {line.level.sign[0] for line in found if line.level and line.level.sign != "in"}
    if len(found) < 2 or len(signs) != 1 or not of_one_measure(asker, found):
        return []
    return found


def steps_off(asker: Asker, lines: Sequence[Line], full: Points | None) -> Rule:
    """A ladder of deductions, the worst step first."""
    falls = any(line.level and line.level.sign[0] == "<" for line in lines)
    steps = [step_of(asker, line, full, falls) for line in lines]
    made = [_taken(step) for step in steps if step is not None]
    level = lines[0].level
    assert level is not None
    unit = level.value.unit if isinstance(level.value, Quantity) else ""
    ordered = sorted(made, key=limit_of, reverse=not falls)
    return {"kind": "ladder", "of": asker.measure(level.measure, unit), "steps": ordered}


def _taken(step: Rule) -> Rule:
    points = step["points"]
    return {**step, "points": negative(points if isinstance(points, Decimal) else str(points))}


def _is_percent(level: Level) -> bool:
    return isinstance(level.value, Quantity) and level.value.unit == "%"


def _counted(line: Line) -> Line:
    """会议研究一次得1分，最多6分: the cap shows that each time counts."""
    last = line.tests[-1] if line.tests else None
    if not isinstance(last, Saying) or not last.shape.figures(QUANTITY):
        return line
    step = last.shape.values[-1]
    if not isinstance(step, Quantity) or step.value != 1 or step.unit not in COUNTERS:
        return line
    said = last.shape.cut(0, len(last.shape.text) - 1)
    return replace(line, tests=(), shape=said, each=Each(step, "happens"))
