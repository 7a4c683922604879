"""Points by group: compared and added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kaocheng.scoring.issued.shapes import INDICATOR, Node
from kaocheng.scoring.issued.texts import Points


def same(one: Points, other: Points) -> bool:
    """Whether two points are the same for every group; by group or not."""
    groups = {group for group, _ in (*one, *other) if group} or {""}
    return all(value_for(one, group) == value_for(other, group) for group in groups)


def value_for(points: Points, group: str) -> Decimal:
    """The figure of a group; what is the same for all counts for every group."""
    found = dict(points)
    return found.get(group, found.get("", Decimal(0)))


def given_for(points: Points) -> Decimal | None:
    """The figure, where it is the same for all."""
    return points[0][1] if len(points) == 1 else None


def most(points: Points) -> Decimal:
    """The highest figure of any group."""
    return max((value for _, value in points), default=Decimal(0))


def added(all_points: Iterable[Points]) -> Points:
    """The sum by group; what is the same for all counts for every group."""
    found = list(all_points)
    groups = list(dict.fromkeys(g for points in found for g, _ in points if g))
    if not groups:
        return (("", sum((value for points in found for _, value in points), Decimal(0))),)
    return tuple(
        (group, sum((value_for(points, group) for points in found), Decimal(0))) for group in groups
    )


def sum_of(children: Sequence[Node]) -> Points:
    """The points of the indicators below a node, none where one of them has none."""
    counted = [child for child in children if child.sort == INDICATOR]
    if not counted or not all(child.points for child in counted):
        return ()
    return added(child.points for child in counted)
