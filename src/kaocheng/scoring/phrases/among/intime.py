"""按期报送的得2分，逾期3天以内的得1分: in time is no day late, and no question of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.lateness import deed_of, is_bare_late, is_by_then
from kaocheng.scoring.phrases.meaning import GIVE, Level, Line, Saying
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import TIMES

_TELLING = 6  # signs of a deed that says what was late: 报送工作总结


def in_time(lines: Sequence[Line], subject: str) -> list[Line]:
    """The lines, what is done in time as 0 days late where the levels that follow count the days.

    `subject` names the delay where the deed does not say of what it is.
    """
    out = list(lines)
    for place, line in enumerate(out[:-1]):
        said = _by_then(line)
        run = list(takewhile(lambda one: _late(one) is not None, out[place + 1 :]))
        first = _late(run[0]) if said and run and run[0].part <= line.part + 1 else None
        if first is None or not isinstance(first.value, Quantity):
            continue
        deed = deed_of(said)
        name = f"{deed}{first.measure}" if len(deed) >= _TELLING or not subject else first.measure
        none = Quantity(Decimal(0), first.value.unit)
        out[place] = replace(line, tests=(Level(name, "<=", none, said=said),))
        for at, one in enumerate(run, place + 1):
            tests = tuple(replace(test, measure=name) for test in one.levels)
            out[at] = replace(one, tests=tests)
    return out


def _by_then(line: Line) -> str:
    """The words of a line that gives points for what was done by a deadline; "" for others."""
    test = line.tests[0] if len(line.tests) == 1 else None
    if line.effect.kind != GIVE or line.each is not None or not isinstance(test, Saying):
        return ""
    words = text_of(stripped(test.shape))
    return words if is_by_then(words) else ""


def _late(line: Line) -> Level | None:
    """逾期3天以内的 and nothing else: how late it was."""
    test = line.tests[0] if len(line.tests) == 1 else None
    if line.each is not None or line.otherwise or not isinstance(test, Level):
        return None
    counts = isinstance(test.value, Quantity) and test.value.unit in TIMES
    return test if counts and is_bare_late(test.measure) else None
