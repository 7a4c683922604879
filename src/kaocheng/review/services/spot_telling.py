"""Whom a notice about a spot check goes to, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from kaocheng.notices.services import notify
from kaocheng.orgs.models import Post, Role, User
from kaocheng.orgs.queries.scope import in_force
from kaocheng.review.models import SampledUnit, SpotCheck, SpotTeam

_TOLD = (Role.REPORTER, Role.SIGN_OFF)


def unit_link(unit: SampledUnit) -> str:
    """The page of a unit that is checked."""
    return f"/spot-checks/units/{unit.pk}/"


def people_of(unit: SampledUnit) -> QuerySet[User]:
    """Who fills in and who signs at the unit."""
    posts = in_force(Post.objects.filter(organisation=unit.organisation_id, role__in=_TOLD))
    return User.objects.filter(is_active=True, pk__in=posts.values("user"))


def members_of(teams: Iterable[SpotTeam | int | None]) -> QuerySet[User]:
    """Everybody in these teams."""
    pks = [each.pk if isinstance(each, SpotTeam) else each for each in teams if each]
    return User.objects.filter(
        pk__in=SpotTeam.objects.filter(pk__in=pks).values("members__user"), is_active=True
    )


def tell_unit(unit: SampledUnit, title: str, body: str) -> None:
    """The unit's own people."""
    notify(people_of(unit), title, body, unit_link(unit))


def tell_team(unit: SampledUnit, title: str, body: str) -> None:
    """The team that checks the unit."""
    notify(members_of([unit.team_id]), title, body, unit_link(unit))


def tell_office_of(unit: SampledUnit, title: str, body: str) -> None:
    """The assessment office (考核办) of the assessing organisation."""
    organisation = unit.spot_check.assessment.cycle.organisation_id
    posts = in_force(Post.objects.filter(organisation=organisation, role=Role.ASSESSMENT_OFFICE))
    people = User.objects.filter(is_active=True, pk__in=posts.values("user"))
    notify(people, title, body, unit_link(unit))


def tell_all_teams(check: SpotCheck, title: str, body: str) -> None:
    """Everybody who is in a team of the spot check."""
    members = members_of(SpotTeam.objects.filter(spot_check=check))
    notify(members, title, body, check_link(check))


def check_link(check: SpotCheck) -> str:
    """The page of a spot check."""
    return f"/spot-checks/{check.pk}/"
