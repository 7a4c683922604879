"""Places counted from the end: 后三名不得分, 倒数第1名得满分."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.making.descents import MOST_PLACES
from kaocheng.scoring.phrases.making.parts import Rule, amount_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, Line, Ranked
from kaocheng.scoring.phrases.tokens import Place, Points


def place_of(line: Line) -> Place | None:
    """The places that a line speaks of; None where it speaks of none."""
    found = [test.place for test in line.tests if isinstance(test, Ranked)]
    return found[0] if found else None


def placed(line: Line) -> Place:
    """The same of a line that is known to speak of places."""
    place = place_of(line)
    assert place is not None
    return place


def in_full(gives: Sequence[Line], full: Points | None) -> bool:
    """Whether the very last place gives the most."""
    best = [line.effect.points for line in gives if placed(line).first == 1]
    worth = [line.effect.points.plain or Decimal(0) for line in gives if line.effect.points]
    if len(best) != 1 or any(line.effect.kind != GIVE for line in gives):
        return False
    top = best[0] or full
    return top is not None and top.plain is not None and top.plain >= max([*worth, Decimal(0)])


def from_the_top(line: Line) -> Line:
    """倒数第1名 as 第1名, for a ranking that is turned round."""
    tests = tuple(
        replace(test, place=replace(test.place, last=False)) if isinstance(test, Ranked) else test
        for test in line.tests
    )
    return replace(line, tests=tests)


def lasting_places(head: Rule, line: Line, full: Points | None) -> Rule:
    """后三名不得分: the last places, whatever the others give."""
    place = placed(line)
    amount = Decimal(0) if line.effect.kind == NOTHING else amount_of(line.effect.points, full)
    table = dict.fromkeys(range(place.first, min(place.through, MOST_PLACES) + 1), amount)
    return {**head, **turned(head), "table": table, "otherwise": "full()"}


def turned(head: Rule) -> Rule:
    """The order of a ranking from its other end."""
    return {"order": "desc" if head.get("order") == "asc" else "asc"}
