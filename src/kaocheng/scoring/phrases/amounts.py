"""Points that may differ by group, and quantities in one unit."""

from __future__ import annotations

from decimal import Decimal, localcontext

from kaocheng.scoring.phrases.numerals import plain, tidy
from kaocheng.scoring.phrases.tokens import Points, Quantity
from kaocheng.scoring.phrases.words import PERCENT_POINTS

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
    if len(given.groups) == 1:
        return given.groups[0][1]
    if full is not None and same(given, full):
        return "full()"
    (name, first), (other, second) = given.groups[:2]
    if full is None or at(full, name) == at(full, other):
        return plain(first)
    return f"if(full() == {plain(at(full, name))}, {plain(first)}, {plain(second)})"


def figure(value: Decimal | str) -> str:
    """A figure or an expression inside an expression."""
    return plain(value) if isinstance(value, Decimal) else value


def in_unit(quantity: Quantity, unit: str) -> Decimal | None:
    """The figure in another unit, None where the two cannot be compared."""
    value = quantity.value
    if quantity.over is not None:
        return None
    if quantity.unit == unit or {quantity.unit, unit} <= PERCENT_POINTS | {""}:
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
