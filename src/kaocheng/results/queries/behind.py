"""Which indicators of a unit are not among the first three (未进前三), and who answers for them."""

from __future__ import annotations

from collections.abc import Iterable

from kaocheng.results.figures import LeafFigures, gap, points_text
from kaocheng.results.models import UnitResult
from kaocheng.results.queries.scope import SeenRun
from kaocheng.results.queries.shapes import BehindRow, LeafRow
from kaocheng.schemes.models import LeaderInCharge, SchemeVersion

FIRST_PLACES = 3


def behind(seen: SeenRun, row: UnitResult, leaves: Iterable[LeafRow]) -> tuple[BehindRow, ...]:
    """The furthest behind first. In a group of three or fewer nobody is behind. One statement."""
    found = []
    leaders = _leaders(seen.header.scheme_pk, row.unit_code)
    for leaf in leaves:
        figures = seen.figures(leaf.code, row.group_code)
        if leaf.place is None or leaf.place <= FIRST_PLACES:
            continue
        found.append(
            BehindRow(
                code=leaf.code,
                name=leaf.name,
                place=leaf.place,
                of=len(figures.points),
                points=leaf.points,
                gap=gap(_third(figures, seen.outline.decimals), leaf.points, seen.outline.decimals),
                lead=leaf.lead,
                leader=leaders.get(leaf.lead, ""),
            )
        )
    return tuple(sorted(found, key=lambda each: -each.place))


def _third(figures: LeafFigures, decimals: int) -> str:
    """The points of the third place."""
    return points_text(sorted(figures.points, reverse=True)[FIRST_PLACES - 1], decimals)


def _leaders(scheme_pk: int, unit_code: str) -> dict[str, str]:
    """Department → leader in charge: the unit's own where it has one, else that of the issuer."""
    issuer = SchemeVersion.objects.filter(pk=scheme_pk).values("organisation")
    rows = LeaderInCharge.objects.filter(organisation__in=issuer) | LeaderInCharge.objects.filter(
        organisation__code=unit_code
    )
    found = rows.values_list("organisation__code", "department", "leader")
    own_last = sorted(found, key=lambda each: each[0] == unit_code)
    return {department: leader for _, department, leader in own_last}
