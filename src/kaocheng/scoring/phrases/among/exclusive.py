"""按最高级别计分，不重复计算；承办会议的每次加1分: the highest of what stands before it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.meaning import ADD, GIVE, Denied, Line, Saying


def highest_alone(lines: Sequence[Line], at: int) -> list[Line] | None:
    """The lines, of which each lower one before `at` is asked only where no higher one holds.

    `at` is where the sentence says that only the highest counts. None where it says so of all
    lines, or of what is counted, which one condition cannot shut out.
    """
    before = [line for line in lines if line.shape.span[0] < at]
    own = [line for line in before if line.part == before[-1].part]
    if len(own) < 2 or len(own) == len(lines) or not all(map(_is_said, own)):
        return None
    worth = {id(line): _points(line) for line in own}
    told = sorted(own, key=lambda line: -worth[id(line)])
    if len(set(worth.values())) < len(own):
        return None
    lower = {id(line): _without(line, told[:place]) for place, line in enumerate(told)}
    return [lower.get(id(line), line) for line in lines]


def _is_said(line: Line) -> bool:
    """Whether points are given once for one thing that is affirmed."""
    one = line.each is None and not line.otherwise and len(line.tests) == 1
    given = line.effect.kind in (GIVE, ADD) and line.effect.points is not None
    return one and given and isinstance(line.tests[0], Saying)


def _points(line: Line) -> Decimal:
    assert line.effect.points is not None
    return line.effect.points.plain or Decimal(0)


def _without(line: Line, higher: Sequence[Line]) -> Line:
    said = (test for one in higher for test in one.tests if isinstance(test, Saying))
    return replace(line, tests=(*line.tests, *(Denied((test,)) for test in said)))
