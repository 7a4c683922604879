"""A spot check of the small assessment of `tests.factories.review`, as far as a test wants it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.factories.remembered import remembered
from tests.factories.review import COUNTY, NORTH, SOUTH, Review

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from kaocheng.review.models import SampledUnit
    from tests.conftest import Appoint

SEED, SOURCE = "0718222631", "示例公开号码第 2026001 期"
LETTER = "现将抽查情况反馈如下，请核对。"
# With this seed and one unit a group: 北山乡 of the hills, 东湖镇 of the plain.
HILLS, PLAIN = "hill", "plain"


@dataclass
class Spot:
    """A spot check with its people; `unit` gives the row of a unit by its code."""

    review: Review
    check: int
    second: User
    teams: list[int] = field(default_factory=list)

    @property
    def office(self) -> User:
        return self.review.people.office

    @property
    def leader(self) -> User:
        """Who leads the team (组长)."""
        return self.review.people.checker

    def unit(self, code: str) -> SampledUnit:
        from kaocheng.review.models import SampledUnit

        return SampledUnit.objects.get(spot_check=self.check, organisation__code=code)

    def codes(self) -> set[str]:
        from kaocheng.review.models import SampledUnit

        rows = SampledUnit.objects.filter(spot_check=self.check, extends=None)
        return set(rows.values_list("organisation__code", flat=True))


def wishes(**changes: Any) -> Any:
    """One unit of each group, all indicators."""
    from kaocheng.review.sampling import Plan, Quota
    from kaocheng.review.services import PlanWishes

    plan = changes.pop("plan", None) or Plan(Quota(number=1))
    return PlanWishes(**{"title": "2025年度联合抽查", "plan": plan} | changes)


@remembered
def make_spot(review: Review, appointed: Appoint, **changes: Any) -> Spot:
    """A plan that nothing was drawn by yet."""
    from kaocheng.orgs.models import Role
    from kaocheng.review.services import plan_spot_check

    second = appointed("checker2", COUNTY, Role.SPOT_CHECKER)
    office = review.people.office
    check = plan_spot_check(office, assessment_pk=review.assessment, wishes=wishes(**changes))
    return Spot(review, check, second)


def drawn(spot: Spot) -> Spot:
    """Drawn by the public number."""
    _draw(spot)
    return spot


@remembered
def _draw(spot: Spot) -> None:
    from kaocheng.review.services import draw_units

    draw_units(spot.office, check_pk=spot.check, seed=SEED, seed_source=SOURCE)


def with_hand(spot: Spot, *codes: str) -> Spot:
    """These units by hand, where they were not drawn."""
    from kaocheng.review.services import add_unit

    for code in set(codes) - spot.codes():
        add_unit(spot.office, check_pk=spot.check, organisation_code=code, reason="群众反映较多")
    return spot


def checking(spot: Spot) -> Spot:
    """Drawn, with 北山乡 and 南河镇 among the units, one team for all, the visits begun."""
    spot.teams.append(_send_out(spot))
    return spot


@remembered
def _send_out(spot: Spot) -> int:
    """Draw, send one team to all units; the key of the team."""
    from kaocheng.review.models import SampledUnit
    from kaocheng.review.services import assign_unit, begin_checking, set_team

    with_hand(drawn(spot), NORTH, SOUTH)
    team = set_team(
        spot.office,
        check_pk=spot.check,
        name="第一抽查组",
        leader=spot.leader.pk,
        members=[spot.second.pk],
    )
    for unit in SampledUnit.objects.filter(spot_check=spot.check):
        assign_unit(spot.office, unit_pk=unit.pk, team_pk=team)
    begin_checking(spot.office, check_pk=spot.check)
    return team


def entry(conclusion: str = "true", **rest: Any) -> Any:
    """What was found; true unless told otherwise."""
    from kaocheng.review.services import Entry

    return Entry(conclusion, **rest)


def find(spot: Spot, code: str, findings: Mapping[str, Any] | None = None) -> SampledUnit:
    """Every indicator of the unit true, but for `findings` by indicator."""
    from kaocheng.review.queries.spot_leaves import lines_checked
    from kaocheng.review.services import save_finding

    unit = spot.unit(code)
    seen = dict(unit.findings.values_list("indicator_code", "version"))
    for line in lines_checked(unit):
        said = (findings or {}).get(line.code) or entry()
        save_finding(
            spot.leader,
            unit_pk=unit.pk,
            indicator_code=line.code,
            entry=said,
            seen_version=seen.get(line.code, 0),
        )
    return unit


@remembered
def finished(spot: Spot, code: str, findings: Mapping[str, Any] | None = None) -> SampledUnit:
    """The same, handed in by the leader of the team."""
    from kaocheng.review.services import finish_unit

    unit = find(spot, code, findings)
    finish_unit(spot.leader, unit_pk=unit.pk)
    return spot.unit(code)


@remembered
def sent(spot: Spot, code: str, findings: Mapping[str, Any] | None = None) -> SampledUnit:
    """The same, told to the unit; it may answer for a week."""
    from django.utils import timezone

    from kaocheng.review.services import send_feedback

    unit = finished(spot, code, findings)
    due = timezone.localdate() + datetime.timedelta(days=7)
    send_feedback(spot.office, unit_pk=unit.pk, letter=LETTER, answer_due_on=due)
    return spot.unit(code)


@remembered
def agreed(spot: Spot, code: str, findings: Mapping[str, Any] | None = None) -> SampledUnit:
    """The same, confirmed by the unit's signer."""
    from kaocheng.review.services import answer_feedback

    unit = sent(spot, code, findings)
    answer_feedback(spot.review.people.heads[code], unit_pk=unit.pk, agrees=True)
    return spot.unit(code)
