"""Whom a notice about results goes to, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from kaocheng.cycles.models import Assessee, Cycle
from kaocheng.notices.services import notify
from kaocheng.orgs.models import Organisation, Post, Role, User
from kaocheng.orgs.queries.scope import in_force
from kaocheng.results.permissions import APPELLANTS


def page_of(assessment_pk: int, place: str = "") -> str:
    """The page of an assessment's results, or one below it."""
    return f"/results/{assessment_pk}/{place}"


def people_of_units(cycle: Cycle) -> QuerySet[User]:
    """Clerks and signers of all assessed units."""
    units = Assessee.objects.filter(cycle=cycle).values_list("organisation_id", flat=True)
    return _holders(APPELLANTS, units)


def people_of_unit(unit: Organisation) -> QuerySet[User]:
    """Clerks and signers of one unit."""
    return _holders(APPELLANTS, [unit.pk])


def people_over(cycle: Cycle, roles: Iterable[Role]) -> QuerySet[User]:
    """Who holds one of the roles at the assessing organisation itself."""
    return _holders(roles, [cycle.organisation_id])


def _holders(roles: Iterable[Role], places: Iterable[int]) -> QuerySet[User]:
    posts = in_force(Post.objects.filter(role__in=list(roles), organisation__in=places))
    return User.objects.filter(is_active=True, pk__in=posts.values("user"))


def tell(people: Iterable[User], title: str, body: str, link: str, *, but: User) -> int:
    """A notice to these people, except to who did it."""
    return notify([each for each in people if each.pk != but.pk], title, body, link)
