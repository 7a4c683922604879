"""Points that may differ by group, and quantities in one unit."""

from __future__ import annotations

from decimal import Decimal, localcontext

from kaocheng.scoring.phrases.numerals import plain, tidy
from kaocheng.scoring.phrases.tokens import Points, Quantity
from kaocheng.scoring.phrases.words import PER_MILLE, PERCENT_POINTS

_FACTORS = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7}


def points(value: Decimal) -> Points:
    """The same points for everybody."""
    return Points((("", value),))


def at(given: Points, group: str) -> Decimal:
    """The points of a group."""
    return dict(given.groups).get(group, given.groups[0][1])


def groups_of(*given: Points) -> tuple[str, ...]:
    """The groups that are told apart, ("",) where none are."""
    for each in given:
        if len(each.groups) > 1:
            return tuple(group for group, _ in each.groups)
    return ("",)


def total(*given: Points) -> Points:
    """The sum, by group."""
    if len(given) == 1:
        return given[0]
    sums = ((g, sum((at(p, g) for p in given), Decimal(0))) for g in groups_of(*given))
    return Points(tuple((group, tidy(value)) for group, value in sums))


def greatest(*given: Points) -> Points:
    """The greatest, by group."""
    return Points(tuple((group, max(at(p, group) for p in given)) for group in groups_of(*given)))


def same(one: Points, other: Points) -> bool:
    """Whether every group has the same points."""
    return all(at(one, group) == at(other, group) for group in groups_of(one, other))


def exceeds(one: Points, other: Points) -> bool:
    """Whether some group has more than in the other."""
    return any(at(one, group) > at(other, group) for group in groups_of(one, other))


def written(given: Points, full: Points | None) -> Decimal | str:
    """Points in a rule: a figure, or one for each group, told apart by their full points."""
    if given.said:
        return given.said
    if len(given.groups) == 1:
        return given.groups[0][1]
    if full is not None and same(given, full):
        return "full()"
    (name, first), (other, second) = given.groups[:2]
    if full is None or at(full, name) == at(full, other):
        return plain(first)
    return f"if(full() == {plain(at(full, name))}, {plain(first)}, {plain(second)})"


def resolved(given: Points, full: Points | None) -> Points:
    """A share of the full points with its figure; of one point where nobody knows how many."""
    if given.share is None:
        return given
    whole = full.groups if full is not None else (("", Decimal(1)),)
    groups = tuple((group, tidy(worth * given.share)) for group, worth in whole)
    said = "full()" if given.share == 1 else f"full() * {plain(tidy(given.share))}"
    return Points(groups, share=given.share, said=said)


def less(given: Points, top: Points | None, full: Points | None) -> Points | None:
    """So much off the most that is given: 减3分 as points."""
    if given.plain is None or (top is not None and top.plain is None):
        return None
    whole = top if top is not None else full
    start = (
        "full()"
        if top is None or (full is not None and same(top, full))
        else plain(top.groups[0][1])
    )
    worth = Decimal(0) if whole is None or whole.plain is None else whole.plain - given.plain
    return Points((("", worth),), said=f"{start} - {plain(given.plain)}")


def figure(value: Decimal | str) -> str:
    """A figure or an expression inside an expression."""
    return plain(value) if isinstance(value, Decimal) else value


def factor(value: Decimal | str) -> str:
    """The same before a sign of multiplication; a total stands in brackets."""
    return f"({value})" if " + " in str(value) else figure(value)


def in_unit(quantity: Quantity, unit: str) -> Decimal | None:
    """The figure in another unit, None where the two cannot be compared."""
    value = quantity.value
    if quantity.over is not None:
        return None
    alike = (PERCENT_POINTS | {""}, PER_MILLE | {""})
    if quantity.unit == unit or any({quantity.unit, unit} <= units for units in alike):
        return value
    (factor, base), (other, wanted) = _split(quantity.unit), _split(unit)
    if base and wanted and base != wanted:
        return None
    with localcontext() as context:
        context.prec = 40
        return tidy(value * factor / other)


def _split(unit: str) -> tuple[int, str]:
    """万元 → 10000 and 元; 个次 and their like count by ones."""
    for name in sorted(_FACTORS, key=len, reverse=True):
        if unit.startswith(name) and not unit.startswith("百分"):
            return _FACTORS[name], unit[len(name) :]
    return 1, unit.removeprefix("个") or unit
