"""Who sees which cycles and which units in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from kaocheng.cycles.lifecycle import DRAFT
from kaocheng.cycles.models import Assessee, Cycle
from kaocheng.orgs.models import BUSINESS_ROLES, Organisation, Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.queries.scope import codes_by_role, posts_in_force


@dataclass(frozen=True)
class Reach:
    """The organisations an actor sees, and those whose assessments the actor runs (考核办)."""

    seen: frozenset[str]
    run: frozenset[str]

    def sees_all_of(self, cycle: Cycle) -> bool:
        """Whoever sees the assessing organisation sees all units that it assesses."""
        return cycle.organisation.code in self.seen

    def runs(self, cycle: Cycle) -> bool:
        """Whether the actor is the assessment office of the cycle."""
        return cycle.organisation.code in self.run


def reach_of(actor: User) -> Reach:
    """What the actor's posts reach."""
    codes = codes_by_role(actor, BUSINESS_ROLES)
    run = codes.get(Role.ASSESSMENT_OFFICE, frozenset())
    return Reach(frozenset().union(*codes.values()), run)


def roles_over(actor: User, organisation: Organisation) -> frozenset[Role]:
    """The actor's roles at the organisation or above it, in one or two statements."""
    posts = posts_in_force(actor)
    held = [(pk, Role(role)) for pk, role in posts.values_list("organisation_id", "role")]
    if all(pk == organisation.pk for pk, _ in held):
        return frozenset(role for _, role in held)
    above = Organisation.tree.ancestors(organisation, include_self=True)
    above_pks = set(above.values_list("pk", flat=True))
    return frozenset(role for pk, role in held if pk in above_pks)


def places_of_posts(actor: User, roles: Iterable[Role]) -> set[int]:
    """The keys of the organisations at which the actor holds one of the roles."""
    posts = posts_in_force(actor).filter(role__in=list(roles))
    return set(posts.values_list("organisation_id", flat=True))


def sees(roles: frozenset[Role]) -> bool:
    """Whether these roles read business data."""
    return bool(roles & BUSINESS_ROLES)


def cycles_within(reach: Reach) -> QuerySet[Cycle]:
    """Own cycles in every state; others' once they run, if any unit of theirs is seen."""
    seen_units = Assessee.objects.filter(cycle=OuterRef("pk"), organisation__code__in=reach.seen)
    begun = ~Q(state=DRAFT) & (Q(organisation__code__in=reach.seen) | Exists(seen_units))
    own = Q(organisation__code__in=reach.run)
    return Cycle.objects.filter(own | begun).select_related("organisation")


def visible_cycle(actor: User, cycle_pk: int) -> tuple[Cycle, Reach]:
    """The cycle, or `NotVisible`; with what the actor's posts reach."""
    reach = reach_of(actor)
    cycle = cycles_within(reach).filter(pk=cycle_pk).first()
    if cycle is None:
        raise NotVisible(cycle_pk)
    return cycle, reach


def assessees_within(cycle: Cycle, reach: Reach) -> QuerySet[Assessee]:
    """The assessed units of the cycle that the actor sees."""
    rows = Assessee.objects.filter(cycle=cycle).select_related("organisation")
    return rows if reach.sees_all_of(cycle) else rows.filter(organisation__code__in=reach.seen)
