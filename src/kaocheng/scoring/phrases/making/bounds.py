"""Bounds of a part or of the whole, told from those of one deduction or one bonus.

共计5分 behind each of two deductions gives each half points of its own; 扣完20分为止, of an
indicator of 6 points, speaks of more than the indicator has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import exceeds, same, total
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.making.endless import NO_CAP
from kaocheng.scoring.phrases.making.mixing import Run
from kaocheng.scoring.phrases.making.parts import Rule
from kaocheng.scoring.phrases.making.plan import NoRule
from kaocheng.scoring.phrases.making.singles import counts_one
from kaocheng.scoring.phrases.meaning import ADD, GIVE, TAKE, Level, Limit, Line
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.patterns.limits import FULL_IS, MOST_GIVEN, MOST_IN_ALL, MOST_TAKEN
from kaocheng.scoring.phrases.tokens import Points, normal

_TOTAL = re.compile(
    "(?:(?:总得分|总分)(?:最高|最多)?|最[高多](?:[总得计]分值?|[得计]))(?:不超过|不得超过|不高于|为|至|到)?(?P<n>[0-9]+(?:\\.[0-9]+)?)分"
    "|最高(?P<bare>[0-9]+(?:\\.[0-9]+)?)分"
)
_OF_A_TAKE = (MOST_TAKEN, MOST_IN_ALL, MOST_GIVEN)


def halves(lines: Sequence[Line], full: Points | None) -> list[Run]:
    """Deductions of which each stretch says what it is worth, where that makes up full points."""
    runs: list[Run] = []
    held: list[Line] = []
    for line in lines:
        limits = tuple(each for each in line.limits if each.kind != FULL_IS)
        held.append(replace(line, limits=limits))
        worth = line.bound(FULL_IS)
        if worth is not None:
            runs.append((held, worth))
            held = []
    if full is None or held or len(runs) < 2 or not same(total(*(own for _, own in runs)), full):
        return []
    counted = all(line.effect.kind == TAKE and line.each is not None for line in lines)
    return runs if counted and not any(line.otherwise for line in lines) else []


def whole(sentence: str, lines: Sequence[Line], full: Points | None) -> Decimal | None:
    """总分最高不超过16分, of 12 points and a bonus: how far the whole may go beyond its points."""
    found = _TOTAL.search("".join(normal(sentence).split()))
    most = Decimal(found["n"] or found["bare"]) if found is not None else None
    if found is not None and found["bare"] and not any(line.effect.kind == TAKE for line in lines):
        return None  # 每项加2分，最高12分: the bonus, or all of it
    worth = full.plain if full is not None else None
    adds = [line for line in lines if line.effect.kind == ADD]
    if any(one.whole and one.points for line in adds for one in line.limits):
        return None  # 本项最高得9分: read as the bound that it is
    return most if adds and most is not None and worth is not None and most > worth else None


def within_points(
    asker: Asker, lines: Sequence[Line], full: Points | None, most: Decimal | None
) -> list[Line]:
    """The lines without bounds that bound nothing: more than the indicator has to lose."""
    lines = [_up_to(line) for line in lines]
    return [replace(line, limits=tuple(_kept(asker, line, full, most))) for line in lines]


def _up_to(line: Line) -> Line:
    """新增1家得2分，满分6分: the most that so many of them give."""
    given, most = line.effect.points, line.bound(FULL_IS)
    if line.effect.kind != GIVE or line.each is not None or given is None or most is None:
        return line
    if not (counts_one(line.shape) and exceeds(most, given)):
        return line
    return replace(line, limits=(*line.limits, Limit(MOST_GIVEN, most)))


def _kept(asker: Asker, line: Line, full: Points | None, most: Decimal | None) -> Iterator[Limit]:
    for limit in line.limits:
        points = limit.points
        if points is None or full is None or not exceeds(points, full):
            yield limit
        elif most is not None and points.plain == most and limit.kind == MOST_GIVEN:
            continue
        elif line.effect.kind == TAKE and limit.kind in _OF_A_TAKE and points.plain is not None:
            asker.doubt(f"扣分写到{plain(points.plain)}分为止，大于分值，按分值扣完为止")
        else:
            yield limit


def beyond(lines: Sequence[Line], full: Points | None, most: Decimal | None) -> bool:
    """Whether a bonus or a deduction is greater than full points; `most` is the bound of all."""
    given = [line.effect.points for line in lines if line.effect.kind in (ADD, TAKE)]
    given += [
        each.points
        for line in lines
        for each in line.limits
        if each.kind != FULL_IS and not (line.effect.kind == ADD and each.whole)
        if most is None or each.points is None or each.points.plain != most
    ]
    return full is not None and any(exceeds(one, full) for one in given if one is not None)


def refuse_unbased(lines: Sequence[Line]) -> None:
    """数量1—5个、开工率80%得5分；6个以上、开工率70%得5分。每高或低…: from which of the two?"""
    classes = [
        one
        for one in lines
        if one.effect.kind == GIVE
        and one.each is None
        and sum(isinstance(test, Level) for test in one.tests) > 1
    ]
    steps = [
        one.each
        for one in lines
        if one.each is not None and one.each.way != "happens" and not one.tests
    ]
    unbased = [each for each in steps if each.base is None and not each.measure]
    if len(classes) > 1 and {each.way for each in unbased} == {"less", "more"}:
        raise NoRule("每高、每低从哪一档算起没有写清，请分情形写开")


def bounded(asker: Asker, rule: object, most: Decimal | None) -> object:
    """The rule with the bound of the whole."""
    if most is None:
        return rule
    asker.doubt(f"总分最高{plain(most)}分，大于分值，请核对分值")
    asker.doubts = [each for each in asker.doubts if each != NO_CAP]
    made: Rule = {"kind": "sum", "parts": [rule]}
    if isinstance(rule, dict) and rule["kind"] == "sum" and "cap" not in rule:
        made = dict(rule)
    return {**made, "cap": most}
