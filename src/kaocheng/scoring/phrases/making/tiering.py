"""Tiers of what is taken off or added: 超6%扣3分、超7%扣6分; 95%以上加3分，90%以上加2分.

Of a bonus the tiers may end in one for all that is left: 1亿元以上加2分，1亿元以下加1分.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.making.ladders import ladder, limit_of, of_one_measure, step_of
from kaocheng.scoring.phrases.making.parts import Rule, negative
from kaocheng.scoring.phrases.meaning import ADD, TAKE, Line
from kaocheng.scoring.phrases.measures import ends_of
from kaocheng.scoring.phrases.tokens import Points, Quantity


def tiers(asker: Asker, changes: Sequence[Line], kind: str = TAKE) -> list[list[Line]]:
    """Neighbouring steps of one measure, of which the furthest holds; one list a measure."""
    runs: list[list[Line]] = []
    for line in changes:
        if line.effect.kind != kind or line.each is not None or line.level is None:
            continue
        if runs and _goes_on(asker, runs[-1], line, kind):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [run for run in runs if len(run) > 1]


def _goes_on(asker: Asker, run: list[Line], line: Line, kind: str) -> bool:
    """Whether a step is of the measure of those before it, and in their direction."""
    levels = [one.level for one in (*run, line) if one.level is not None]
    signs = {level.sign[0] for level in levels if level.sign != "in"}
    spans = kind == ADD and not signs  # 10%至20%加1分，20%至30%加2分
    if not of_one_measure(asker, [*run, line]):
        return False
    if kind == TAKE and not _adjoin([*run, line]):
        return False  # 76-80分扣1分，60分以下扣5分: what lies between costs what another step says
    return len(signs) == 1 or spans or _meets(asker, [*run, line], kind)


def _adjoin(lines: Sequence[Line]) -> bool:
    """Whether stretches, and steps with one end beside them, leave less than one unit between."""
    found = [ends_of(one.level) for one in lines if one.level is not None]
    stretches = any(one.level and one.level.sign == "in" for one in lines)
    met = (high + 1 >= low for (_, high), (low, _) in pairwise(sorted(found)))
    return not stretches or all(met)


def _meets(asker: Asker, lines: Sequence[Line], kind: str) -> bool:
    """1亿元以上加2分，1亿元以下加1分: together they leave nothing between them."""
    if kind != ADD or any(line.effect.points is None for line in lines):
        return False
    made = ladder(asker, lines, None)
    if made is None or "otherwise" not in made:
        return False
    last = _last(made)
    levels = [line.level for line in lines if line.level is not None]
    away = ">" if {"at_most", "below"} & set(last) else "<"
    rest = [one.value for one in levels if one.sign != "in" and one.sign[0] == away]
    unit = asker.unit if asker.is_subject(levels[0].measure) else ""
    figures = [asker.figure(to, unit or to.unit) for to in rest if isinstance(to, Quantity)]
    return [Decimal(one) for one in figures] == [limit_of(last)]


def _last(made: Rule) -> Rule:
    """The last step of a ladder."""
    steps = made["steps"]
    assert isinstance(steps, list)
    step: Rule = steps[-1]
    return step


def steps_off(asker: Asker, lines: Sequence[Line], full: Points | None) -> Rule:
    """A ladder of deductions, the worst step first; of bonuses, the furthest."""
    if _meets(asker, lines, lines[0].effect.kind) and (made := ladder(asker, lines, full)):
        return made
    falls = any(line.level and line.level.sign[0] == "<" for line in lines)
    steps = [step_of(asker, line, full, falls) for line in lines]
    adds = any(line.effect.kind == ADD for line in lines)
    taken = [step if adds else _taken(step) for step in steps if step is not None]
    level = lines[0].level
    assert level is not None
    unit = level.value.unit if isinstance(level.value, Quantity) else ""
    ordered = sorted(taken, key=limit_of, reverse=not falls)
    return {"kind": "ladder", "of": asker.measure(level.measure, unit), "steps": ordered}


def _taken(step: Rule) -> Rule:
    points = step["points"]
    return {**step, "points": negative(points if isinstance(points, Decimal) else str(points))}
