"""能耗低于目标且降低率达到0.5%的得5分，达到1%的得10分: the second asks both things again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.meaning import GIVE, Level, Line
from kaocheng.scoring.phrases.tokens import Quantity


def asked_again(lines: Sequence[Line]) -> list[Line]:
    """The lines, of which one that names no measure takes over what the last one asked."""
    made: list[Line] = []
    for line in lines:
        made.append(_again(line, made[-1]) if made else line)
    return made


def _again(line: Line, before: Line) -> Line:
    level = line.level
    if level is None or level.measure or line.each or not _near(line, before):
        return line
    *others, last = before.tests
    if not others or not isinstance(last, Level) or not _alike(level, last):
        return line
    return replace(line, tests=(*others, replace(level, measure=last.measure)))


def _near(line: Line, before: Line) -> bool:
    """Whether both give points, in one run of clauses."""
    gives = line.effect.kind == before.effect.kind == GIVE and before.each is None
    asks = len(line.tests) == 1 and bool(before.tests)
    return gives and asks and line.block == before.block


def _alike(level: Level, last: Level) -> bool:
    """达到1% after 降低率达到0.5%: figures of one unit, compared the same way."""
    one, other = level.value, last.value
    figures = isinstance(one, Quantity) and isinstance(other, Quantity) and one.unit == other.unit
    return figures and bool(last.measure) and level.sign == last.sign
