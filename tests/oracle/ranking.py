"""Section 7: places and grades; and the effects of section 6 on them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.oracle.expressions import condition
from tests.oracle.reading import Place, Unit, World

Row = dict[str, Any]


@dataclass(eq=False)
class Standing:
    """One unit on its way to place and grade."""

    unit: Unit
    total: Fraction | None  # None: excluded
    keys: tuple[Any, ...] = ()
    effects: list[Row] = field(default_factory=list)
    rank: int | None = None
    group_rank: int | None = None
    grade: str | None = None

    def order(self) -> tuple[Any, ...]:
        """What is compared: not ``rank: last``, then the keys; greater stands first."""
        return ({"rank": "last"} not in self.effects, *self.keys)


def ranking_key(by: str, total: Fraction, tiebreak: Fraction, node: Fraction | None) -> Any:
    """One key of ``ranking.by``; of a node's subtotals none is least."""
    if by == "total":
        return total
    if by == "tiebreak":
        return tiebreak
    return (node is not None, node or Fraction(0))


def place_all(standings: list[Standing]) -> None:
    """Ranks 1, 2, 2, 4, over all and within the group."""
    ranked = [each for each in standings if each.total is not None]
    for one in ranked:
        ahead = [other for other in ranked if other.order() > one.order()]
        one.rank = 1 + len(ahead)
        one.group_rank = 1 + sum(other.unit.group == one.unit.group for other in ahead)


def grade_all(world: World, standings: list[Standing]) -> None:
    """Grades from the best down."""
    grades = world.scheme.get("grades", [])
    names = [grade["name"] for grade in grades]
    ranked = sorted(
        (each for each in standings if each.total is not None),
        key=lambda each: each.order(),
        reverse=True,
    )
    for one in ranked:
        one.grade = settled(one, names)
    for index, grade in enumerate(grades):
        able = [one for one in ranked if may_have(one, index, grade, names, world)]
        for one in winners(grade, able, ranked, names):
            one.grade = grade["name"]


def worst(one: Standing, names: list[str]) -> int:
    """Section 6: of several ``grade`` and ``grade_at_most`` the worst; −1 without any."""
    said = [effect.get("grade", effect.get("grade_at_most")) for effect in one.effects]
    return max((names.index(name) for name in said if name is not None), default=-1)


def settled(one: Standing, names: list[str]) -> str | None:
    """The grade that a veto settles, if it is the worst."""
    index = worst(one, names)
    given = index >= 0 and {"grade": names[index]} in one.effects
    return names[index] if given else None


def may_have(one: Standing, index: int, grade: Row, names: list[str], world: World) -> bool:
    """Meets ``at_least`` and ``requires``, is not barred, has no grade yet."""
    assert one.total is not None
    barred = index < worst(one, names) or {"not": grade["name"]} in one.effects
    if one.grade is not None or barred:
        return False
    if "at_least" in grade and one.total < grade["at_least"]:
        return False
    return "requires" not in grade or condition(grade["requires"], Place(world, one.unit)) is True


def winners(
    grade: Row, able: list[Standing], ranked: list[Standing], names: list[str]
) -> list[Standing]:
    """All who are able, or those for whom the quota has places."""
    if "quota" not in grade:
        return able
    index = names.index(grade["name"])
    placed: list[Standing] = []
    for entry in grade["quota"]:
        rest = [
            one
            for one in ranked
            if one not in placed and (one.grade is None or names.index(one.grade) >= index)
        ]
        for group in groups_of(entry, ranked):
            waiting = [one for one in able if one not in placed and one in group]
            left = [one for one in rest if one in group]
            count = places(entry, len(left if entry.get("of") == "rest" else group))
            placed += first(waiting, count, entry.get("ties", "none"))
    return placed


def groups_of(entry: Row, ranked: list[Standing]) -> list[list[Standing]]:
    """The circles in which an entry gives its places."""
    if entry.get("within", "all") == "all":
        return [ranked]
    codes = dict.fromkeys(one.unit.group for one in ranked)
    return [[one for one in ranked if one.unit.group == code] for code in codes]


ROUND: dict[str, Callable[[Fraction], int]] = {
    "floor": floor,
    "ceil": ceil,
    "half_up": lambda value: floor(value + Fraction(1, 2)),
}


def places(entry: Row, count: int) -> int:
    """How many places an entry has."""
    if "top" in entry:
        return int(entry["top"])
    return ROUND[entry.get("round", "floor")](entry["share"] * count)


def first(waiting: list[Standing], count: int, ties: str) -> list[Standing]:
    """The first of them; who is tied across the last place depends on ``ties``."""
    if count <= 0 or count >= len(waiting):
        return waiting if count > 0 else []
    last = waiting[count - 1].order()
    if waiting[count].order() != last:
        return waiting[:count]
    if ties == "all":
        return [one for one in waiting if one.order() >= last]
    return [one for one in waiting if one.order() > last]
