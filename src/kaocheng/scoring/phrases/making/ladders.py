"""Steps of one measure: ladders, and straight lines between two of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.amounts import at, groups_of
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.making.parts import Amount, Rule, amount_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, TAKE, Level, Line, Reference
from kaocheng.scoring.phrases.measures import overlap
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.tokens import Points, Quantity

_HUNDRED = Quantity(Decimal(100), "%")
_ABOVE = (">=", ">", "in", "==")
_NAMES = {
    (">=", False): "at_least",
    (">", False): "above",
    ("<=", True): "at_most",
    ("<", True): "below",
}


def of_one_measure(asker: Asker, lines: Sequence[Line]) -> bool:
    """Whether all of these lines compare one and the same measure with figures."""
    levels = [line.level for line in lines if len(line.tests) == 1 and line.each is None]
    found = [level for level in levels if level is not None]
    if len(found) != len(lines) or not found:
        return False
    return all(_figured(level) for level in found) and _one(asker, found)


def takes_in(asker: Asker, gives: Sequence[Line], zero: Line) -> bool:
    """Whether what gives nothing lies beyond all steps: it is what the last of them leaves."""
    level, first = zero.level, gives[0].level
    if level is None or not of_one_measure(asker, [*gives, zero]):
        return False
    if any(overlap(level, one.level) for one in gives if one.level is not None):
        return False
    falls = first is not None and first.sign in ("<", "<=", "in")
    return level.sign in ("<", "<=") or falls


def _figured(level: Level) -> bool:
    if isinstance(level.value, Reference):
        near = level.value.by is None
        return near and level.value.kind == "target" and level.sign in _ABOVE
    return level.value.over is None


def _one(asker: Asker, levels: list[Level]) -> bool:
    first = levels[0].measure
    about = asker.is_subject(first) or asker.subject.startswith(first)
    return all(
        level.measure == first or (about and asker.is_subject(level.measure)) for level in levels
    )


def with_figures(asker: Asker, lines: Sequence[Line]) -> list[Line]:
    """完成任务 among percentages is 100 % of a completion rate."""
    kinds = {isinstance(line.level.value, Reference) for line in lines if line.level}
    if kinds != {True, False}:
        return list(lines)
    asker.subject = _completion(asker, lines)
    asker.unit = "%"
    return [_in_figures(line) for line in lines]


def _completion(asker: Asker, lines: Sequence[Line]) -> str:
    """What is completed in percent: of a rate the percentages may be its own, or of its target."""
    subject = asker.subject
    if not subject.endswith("率"):
        return f"{subject}完成率"
    if subject.endswith(("完成率", "达标率", "达成率")):
        return subject
    if not any(_OF_TARGET.search(line.level.said) for line in lines if line.level):
        asker.doubt("百分数是这个率本身还是目标的完成率没有写清")
        return subject
    return f"{subject}目标完成率"


_OF_TARGET = re.compile("(?:目标|任务|计划)(?:值|数)?的?[0-9.]+%|^完成(?:比例|率)")


def _in_figures(line: Line) -> Line:
    level = line.level
    if level is None or not isinstance(level.value, Reference):
        return replace(line, tests=(replace(level, measure=""),)) if level else line
    return replace(line, tests=(replace(level, measure="", value=_HUNDRED),))


def ladder(
    asker: Asker, lines: Sequence[Line], full: Points | None, otherwise: Amount = Decimal(0)
) -> Rule | None:
    """A ladder over the lines, best step first; None where they do not follow on one another."""
    if all(line.level and isinstance(line.level.value, Reference) for line in lines):
        return None
    lines = with_figures(asker, lines)
    falls = _falls(lines, full)
    steps = [step_of(asker, line, full, falls) for line in lines]
    last = [step for step in steps if step is None]
    if len(last) > 1:
        return None
    rest = _rest(lines, steps, full) if last else otherwise
    made = [step for step in steps if step is not None]
    made = [step for step in made if step["points"] != Decimal(0) or step is not made[-1]]
    ordered = _ordered(made, falls)
    if ordered is None:
        return None
    level = lines[0].level
    assert level is not None
    unit = level.value.unit if isinstance(level.value, Quantity) else ""
    rule: Rule = {"kind": "ladder", "of": asker.measure(level.measure, unit), "steps": ordered}
    if rest != Decimal(0):
        rule["otherwise"] = rest
    return rule


def _falls(lines: Sequence[Line], full: Points | None) -> bool:
    """Whether less is better."""
    best = max(lines, key=lambda line: _worth(line, full))
    level = best.level
    assert level is not None
    return level.sign in ("<", "<=")


def _worth(line: Line, full: Points | None) -> Decimal:
    if line.effect.kind == NOTHING:
        return Decimal(0)
    points = line.effect.points or full
    return Decimal(10**9) if points is None else at(points, groups_of(points)[0])


def step_of(asker: Asker, line: Line, full: Points | None, falls: bool) -> Rule | None:
    """One step; None for what is left when all steps are missed."""
    level = line.level
    assert level is not None
    assert isinstance(level.value, Quantity)
    points = Decimal(0) if line.effect.kind == NOTHING else amount_of(line.effect.points, full)
    unit = asker.unit if asker.is_subject(level.measure) else level.value.unit
    if level.sign == "in":
        return _range_step(asker, level, points, unit, falls)
    exact = "<=" if falls else ">="  # 持平的, among falls: no more than nothing
    sign = exact if level.sign == "==" else level.sign
    name = _NAMES.get((sign, falls))
    if name is None:
        return None
    return {name: Decimal(asker.figure(level.value, unit)), "points": points}


def _range_step(asker: Asker, level: Level, points: Amount, unit: str, falls: bool) -> Rule:
    assert isinstance(level.value, Quantity)
    if falls:
        name = "below" if level.high_open else "at_most"
        return {name: Decimal(asker.figure(level.value, unit)), "points": points}
    assert level.low is not None
    name = "above" if level.low_open else "at_least"
    return {name: Decimal(asker.figure(level.low, unit)), "points": points}


def _rest(lines: Sequence[Line], steps: Sequence[Rule | None], full: Points | None) -> Amount:
    """The points of the line that is below all steps."""
    line = next(line for line, step in zip(lines, steps, strict=True) if step is None)
    return Decimal(0) if line.effect.kind == NOTHING else amount_of(line.effect.points, full)


def going_on(rule: object, asker: Asker, changes: Sequence[Line]) -> object:
    """90%—95%得3分，低于90%的每低1个点扣0.2分: below the last step its points are what falls."""
    if not isinstance(rule, dict) or rule["kind"] != "ladder" or "otherwise" in rule:
        return rule
    counted = [line for line in changes if line.each is not None and line.each.way != "happens"]
    takes = [line for line in counted if line.effect.kind == TAKE]
    last = rule["steps"][-1]
    call = "excess" if {"at_most", "below"} & set(last) else "shortfall"
    from_last = f"{call}({rule['of']}, {plain(limit_of(last))})"
    if not any(asker.steps(line)[0] == from_last for line in takes):
        return rule
    return {**rule, "otherwise": last["points"]}


def limit_of(step: Rule) -> Decimal:
    found = next(value for key, value in step.items() if key != "points")
    assert isinstance(found, Decimal)
    return found


def _ordered(steps: list[Rule], falls: bool) -> list[Rule] | None:
    """Best first; None where a limit stands twice or points do not follow the limits."""
    ordered = sorted(steps, key=limit_of, reverse=not falls)
    limits = [limit_of(step) for step in ordered]
    if len(set(limits)) < len(limits) or not ordered:
        return None
    given = [step["points"] for step in ordered]
    worth = [value for value in given if isinstance(value, Decimal)]
    return ordered if worth == sorted(worth, reverse=True) else None


def joins_up(lines: Sequence[Line]) -> bool:
    """Whether ranges follow on one another without a gap of more than one."""
    ends = sorted(
        (line.level.low.value, line.level.value.value)
        for line in lines
        if line.level and line.level.low and isinstance(line.level.value, Quantity)
    )
    return all(abs(low - high) <= 1 for (_, high), (low, _) in pairwise(ends))


def curve(asker: Asker, lines: Sequence[Line], full: Points | None) -> Rule | None:
    """A straight line between the best figure and the least that gives points."""
    gives = [line for line in lines if line.effect.kind == GIVE and line.level]
    zeros = [line for line in lines if line.effect.kind == NOTHING and line.level]
    if not gives or not of_one_measure(asker, [*gives, *zeros]):
        return None
    knots = {_knot(asker, line): amount_of(line.effect.points, full) for line in gives}
    floor = {_knot(asker, line): Decimal(0) for line in zeros}
    for x, zero in floor.items():
        knots.setdefault(x, zero)
    if len(knots) < 2:
        return None
    level = gives[0].level
    assert level is not None
    unit = level.value.unit if isinstance(level.value, Quantity) else ""
    of = asker.measure(level.measure, unit)
    return {"kind": "curve", "of": of, "knots": [[x, knots[x]] for x in sorted(knots)]}


def _knot(asker: Asker, line: Line) -> Decimal:
    level = line.level
    assert level is not None
    if isinstance(level.value, Reference):
        return Decimal(100)
    unit = asker.unit if asker.is_subject(level.measure) else level.value.unit
    return Decimal(asker.figure(level.value, unit))
