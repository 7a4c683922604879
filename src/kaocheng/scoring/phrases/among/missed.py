"""低于全市平均通过率，每降低1个百分点: the clause says again what was missed, and asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.binding import said_below
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import TAKE, Line, Saying
from kaocheng.scoring.phrases.tokens import EMPTY


def without_missed(lines: Sequence[Line]) -> list[Line]:
    """The lines; steps below a level are counted from it, however long its name."""
    return [_counted(line, lines[:place]) for place, line in enumerate(lines)]


def _counted(line: Line, before: Sequence[Line]) -> Line:
    each = line.each
    if each is None or each.way == "happens" or line.effect.kind != TAKE or not before:
        return line
    test = line.tests[0] if len(line.tests) == 1 else None
    if not isinstance(test, Saying):
        return line
    if not said_below(text_of(stripped(test.shape)), before[-1]):
        return line
    return replace(line, tests=(), shape=EMPTY)
