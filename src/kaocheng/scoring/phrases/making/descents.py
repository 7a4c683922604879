"""Points that fall from place to place, filled in one by one: 第二至第五名依次递减1分."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import figure
from kaocheng.scoring.phrases.making.parts import Amount
from kaocheng.scoring.phrases.making.plan import NoRule
from kaocheng.scoring.phrases.meaning import STEP_DOWN, TAKE, Line, Ranked
from kaocheng.scoring.phrases.numerals import plain, tidy
from kaocheng.scoring.phrases.tokens import Points

MOST_PLACES = 60
Table = dict[int, Amount]


def falls(line: Line) -> bool:
    """Whether a line says by how much points fall from place to place."""
    stepped = line.effect.kind == TAKE and line.each is not None
    return line.effect.kind == STEP_DOWN or (stepped and not happens(line))


def falls_by_place(line: Line) -> bool:
    """每降低一个名次扣0.5分: the step is a place."""
    if line.each is None or not line.tests:
        return falls(line)
    return falls(line) and line.each.step.unit in ("名", "位", "个名次", "名次", "个位次")


def happens(line: Line) -> bool:
    """被上级通报的，每次扣1分: counted by itself, whatever the place."""
    each = line.each
    return each is not None and each.way == "happens" and bool(each.noun or each.measure)


def step_of(lines: Sequence[Line]) -> Decimal | None:
    """以后每降低一个名次扣0.5分; None where nobody says so."""
    for line in lines:
        points = line.effect.points.plain if line.effect.points else None
        if falls(line) and points is not None:
            wide = line.each.step.value if line.each is not None else Decimal(1)
            if wide != 1:
                raise NoRule("每降几个名次扣分的，请逐名写开")
            return points
    return None


def filled(table: Table, lines: Sequence[Line], full: Points | None) -> Table:
    """第二至第五名依次递减1分: these places, from the one before them."""
    made = dict(table)
    for line in lines:
        place = next(test.place for test in line.tests if isinstance(test, Ranked))
        step = step_of([line])
        if step is None or place.first - 1 not in made or place.through > MOST_PLACES:
            raise NoRule("“递减”从哪里减起没有写清")
        for each in range(place.first, place.through + 1):
            made[each] = _off(made[each - 1], step, full)
    return made


def goes_on(table: Table, step: Decimal, full: Points | None, least: Decimal) -> Table:
    """The places after the last of the table, each by so much less, down to the least."""
    made, place = dict(table), max(table)
    while place < MOST_PLACES:
        amount = _off(made[place], step, full)
        if not isinstance(amount, Decimal) or not step:
            raise NoRule("“递减”从哪里减起没有写清")
        if amount <= least:
            return made
        place += 1
        made[place] = amount
    raise NoRule("名次太多")


def inferred(table: Table, full: Points | None) -> Decimal | None:
    """第一名得10分，第二名得9分，以此类推: by how much they fall; None where it differs."""
    worth = [_worth(table[place], full) for place in sorted(table)]
    known = [each for each in worth if each is not None]
    if len(known) < 2 or len(known) < len(worth) or sorted(table) != list(range(1, len(table) + 1)):
        return None
    steps = {known[place] - known[place + 1] for place in range(len(known) - 1)}
    return steps.pop() if len(steps) == 1 else None


def in_step(table: Table, step: Decimal, full: Points | None) -> bool:
    """Whether every place follows from full points by this step."""
    top = full.plain if full is not None else None
    if list(table) == [1]:
        return table[1] == "full()" or full is None or table[1] == top
    first = _worth(table.get(1, "full()"), full)
    if first is None or (top is not None and first != top):
        return False
    return all(_worth(each, full) == first - step * (n - 1) for n, each in table.items())


def _worth(amount: Amount, full: Points | None) -> Decimal | None:
    if isinstance(amount, Decimal):
        return amount
    return full.plain if amount == "full()" and full is not None else None


def _off(amount: Amount, step: Decimal, full: Points | None) -> Amount:
    worth = _worth(amount, full)
    if worth is not None:
        return tidy(max(Decimal(0), worth - step))
    start, _, taken = figure(amount).partition(" - ")
    if start != "full()":
        raise NoRule("“递减”从哪里减起没有写清")
    return f"full() - {plain(tidy(Decimal(taken or 0) + step))}"
