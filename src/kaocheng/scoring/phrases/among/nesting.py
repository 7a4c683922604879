"""A condition within a condition: 已开展试点的，通过验收的得5分，未通过的得3分；未开展的得1分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.opposites import denied
from kaocheng.scoring.phrases.conditions import stripped, tests_of, text_of
from kaocheng.scoring.phrases.meaning import ADD, GIVE, NOTHING, SHARE, TAKE, Level, Line, Saying
from kaocheng.scoring.phrases.tokens import FIGURES, Shape

_CLOSED = re.compile(
    "(?:的(?:单位|地方|省份|县|市|地区|乡镇|街道|部门|村|企业)?|(?<![及按临同实准限])时|后)$"
)
_WHO = re.compile("^(?:对于|对)?(?:全|各)|^(?:截至|到|在)|年(?:底|末|内|度)|(?:前|内|中)$")
_KINDS = (GIVE, NOTHING, SHARE)


def head_of(clauses: Sequence[Shape]) -> Shape | None:
    """The condition that others may stand in: the first of several, closed by 的."""
    if len(clauses) < 2 or not _CLOSED.search(clauses[0].text):
        return None
    words = stripped(clauses[0]).text
    return None if _WHO.search(words) or len(words) < 2 else clauses[0]


def nested(lines: Sequence[Line]) -> list[Line]:
    """The lines, those within an outer condition with that condition as their first."""
    out: list[Line] = []
    outer: Line | None = None
    for place, line in enumerate(lines):
        if line.head is not None or (outer is not None and outer.part != line.part):
            outer = line if line.head is not None and _opens(line, lines[place + 1 :]) else None
            if outer is not None and _tier(lines[place + 1], outer):
                out.append(_tiered(line, line.head))
            else:
                out.append(line if outer is None else _within(line, line.head))
        elif outer is not None and _tier(line, outer):
            out.append(_tiered(line, outer.head))
        elif outer is not None and _alternative(line, outer, lines):
            out.append(_within(line, outer.head))
        else:
            out.append(line)
    return out


def _opens(line: Line, rest: Sequence[Line]) -> bool:
    """Whether others stand in its outer condition as well."""
    own = [one for one in rest if one.part == line.part and one.head is None]
    return bool(own) and _alternative(own[0], line, [line, *rest])


def _alternative(line: Line, outer: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is another case of what an outer condition holds."""
    if _tier(line, outer):
        return True
    if line.effect.kind not in _KINDS or line.otherwise or line.each is not None or line.also:
        return False
    if outer.effect.kind not in _KINDS or outer.head is None or _denies(line, outer.head):
        return False
    if _other_case(outer.head, [one for one in lines if one.part != outer.part]):
        return True
    own, inner = line.level, outer.level
    if own is not None and inner is not None:
        return not own.measure or own.measure == inner.measure
    return own is None and inner is None and _alike(_said(line), _inner(outer))


def _tier(line: Line, outer: Line) -> bool:
    """当户数小于上报数时，相差30%以内的扣3分，相差30%以上的扣8分: of one figure, in one case."""
    kinds = {line.effect.kind, outer.effect.kind}
    if kinds not in ({TAKE}, {ADD}) or line.otherwise or line.also or outer.head is None:
        return False
    if line.each is not None or outer.each is not None or len(line.tests) != 1:
        return False
    own = line.level
    levels = outer.levels
    return own is not None and bool(levels) and own.measure in ("", levels[-1].measure)


def _tiered(line: Line, head: Shape | None) -> Line:
    """A tier with the case that it stands in: affirmed, even where it is a comparison."""
    assert head is not None
    own = next(test for test in reversed(line.tests) if isinstance(test, Level))
    return replace(line, tests=(Saying(stripped(head)), own))


def _other_case(head: Shape, others: Sequence[Line]) -> bool:
    """Whether another sentence says what holds where the outer condition does not."""
    return any(_denies(line, head) for line in others)


def _denies(line: Line, head: Shape) -> bool:
    return bool(_pairs(denied(_said(line))[:6]) & _pairs(text_of(stripped(head))))


def _alike(one: str, other: str) -> bool:
    """Whether two conditions speak of one thing: 通过验收, 未通过验收."""
    return bool(_pairs(one) & _pairs(other))


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1)}


def _said(line: Line) -> str:
    return text_of(stripped(line.shape)).removesuffix("的")


def _inner(outer: Line) -> str:
    assert outer.head is not None
    said, head = text_of(outer.shape), text_of(outer.head)
    return said.removeprefix(head).removesuffix("的")


def _within(line: Line, head: Shape | None) -> Line:
    assert head is not None
    first = tests_of([head])
    if line.head is None:
        return replace(line, tests=(*first, *line.tests))
    rest = line.shape.cut(len(head.text), len(line.shape.text))
    inner = tuple(line.levels) or tests_of([rest])
    if any(sign in head.text for sign in FIGURES) or len(line.tests) != 1:
        return line  # a level is asked beside it already
    return replace(line, tests=(*first, *inner))
