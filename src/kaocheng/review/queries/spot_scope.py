"""Who sees which spot check (部门抽查) and which unit of it, and as what the actor stands to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from kaocheng.cycles.queries.scope import roles_over
from kaocheng.orgs.models import Organisation, Post, Role, User
from kaocheng.orgs.queries import NotVisible, codes_under
from kaocheng.orgs.queries.scope import in_force, posts_in_force
from kaocheng.review.models import SampledUnit, SpotCheck, TeamMember
from kaocheng.review.spot_lifecycle import CANCELLED, PLANNED, TOLD

_WHOLE_CHECK = ("assessment__cycle__organisation", "assessment__scheme_version", "planned_by")
_WHOLE_UNIT = (
    "organisation",
    "assessee",
    "team",
    "extends__organisation",
    "extends__assessee",
    "sent_by",
    "answered_by",
    "decided_by",
    *(f"spot_check__{path}" for path in _WHOLE_CHECK),
)
OVERSEERS = frozenset({Role.ASSESSMENT_OFFICE, Role.LEADER})
# Who at a unit reads what was found there. Only the signer (审签人) answers.
_OWN_READERS = frozenset({Role.REPORTER, Role.SIGN_OFF, Role.LEADER})


@dataclass(frozen=True)
class CheckStanding:
    """The actor's posts as they bear on one spot check; asked for as far as needed."""

    actor: User
    check: SpotCheck

    @cached_property
    def office_roles(self) -> frozenset[Role]:
        """Roles at the assessing organisation or above it."""
        return roles_over(self.actor, self.check.assessment.cycle.organisation)

    @property
    def is_office(self) -> bool:
        """The assessment office (考核办) draws, appoints teams, sends letters and decides."""
        return Role.ASSESSMENT_OFFICE in self.office_roles

    @property
    def oversees(self) -> bool:
        """The office, and leaders, who read and do nothing."""
        return bool(self.office_roles & OVERSEERS)

    @cached_property
    def teams(self) -> frozenset[int]:
        """The teams in which the actor checks, as long as he holds the post of a spot checker."""
        if not is_spot_checker(self.actor):
            return frozenset()
        rows = TeamMember.objects.filter(user=self.actor, team__spot_check=self.check.pk)
        return frozenset(rows.values_list("team_id", flat=True))

    @property
    def sees(self) -> bool:
        """Overseers, and members of its teams. A plan is the office's and its leaders' alone."""
        if self.oversees:
            return True
        return self.check.state not in (PLANNED, CANCELLED) and bool(self.teams)


@dataclass(frozen=True)
class UnitStanding:
    """The same, for one unit that is checked."""

    actor: User
    unit: SampledUnit
    of_check: CheckStanding

    @property
    def is_office(self) -> bool:
        """The assessment office (考核办)."""
        return self.of_check.is_office

    @cached_property
    def is_member(self) -> bool:
        """A member of the team that checks it, who has nothing to do with it otherwise (回避)."""
        if self.unit.team_id not in self.of_check.teams:
            return False
        return not recused(self.unit.organisation, [self.actor.pk])

    @cached_property
    def own(self) -> frozenset[Role]:
        """Roles at the unit itself."""
        held = posts_in_force(self.actor).filter(organisation=self.unit.organisation_id)
        return frozenset(Role(role) for role in held.values_list("role", flat=True))

    @property
    def is_told(self) -> bool:
        """One of the unit's own people, once the letter was sent; nobody hears of it before."""
        is_itself = self.unit.extends_id is None
        return is_itself and self.unit.state in TOLD and bool(self.own & _OWN_READERS)

    @property
    def sees(self) -> bool:
        """Whether the unit's page is there for the actor."""
        return self.of_check.oversees or self.is_member or self.is_told


def whole_checks() -> QuerySet[SpotCheck]:
    """Spot checks with all that says what they are, in one statement."""
    return SpotCheck.objects.select_related(*_WHOLE_CHECK)


def whole_units() -> QuerySet[SampledUnit]:
    """Units that are checked, likewise."""
    return SampledUnit.objects.select_related(*_WHOLE_UNIT)


def visible_check(
    actor: User, check_pk: int, *, lock: bool = False
) -> tuple[SpotCheck, CheckStanding]:
    """The spot check, or `NotVisible`: not yours and not there look alike."""
    rows = whole_checks().select_for_update(of=("self",)) if lock else whole_checks()
    check = rows.filter(pk=check_pk).first()
    if check is None or not CheckStanding(actor, check).sees:
        raise NotVisible(check_pk)
    return check, CheckStanding(actor, check)


def visible_unit(
    actor: User, unit_pk: int, *, lock: bool = False
) -> tuple[SampledUnit, UnitStanding]:
    """The unit, or `NotVisible`."""
    rows = whole_units().select_for_update(of=("self",)) if lock else whole_units()
    unit = rows.filter(pk=unit_pk).first()
    if unit is None:
        raise NotVisible(unit_pk)
    standing = UnitStanding(actor, unit, CheckStanding(actor, unit.spot_check))
    if not standing.sees:
        raise NotVisible(unit_pk)
    return unit, standing


def overseen_checks(actor: User) -> QuerySet[SpotCheck]:
    """The spot checks of the assessments that the actor runs or leads, newest first."""
    codes = codes_under(actor, OVERSEERS)
    return whole_checks().filter(assessment__cycle__organisation__code__in=codes)


def units_to_check(actor: User) -> QuerySet[SampledUnit]:
    """The units of the actor's teams, extended ones left to the unit that they belong to."""
    rows = whole_units().filter(extends=None, team__members__user=actor)
    rows = rows.exclude(spot_check__state__in=(PLANNED, CANCELLED))
    return rows if is_spot_checker(actor) else rows.none()


def units_told(actor: User) -> QuerySet[SampledUnit]:
    """The letters that came to the actor's own unit."""
    posts = posts_in_force(actor).filter(role__in=_OWN_READERS)
    own = Q(organisation__in=posts.values("organisation"))
    return whole_units().filter(own, extends=None, state__in=TOLD)


def is_spot_checker(actor: User) -> bool:
    """Whether the actor holds the post of a spot checker (抽查人) anywhere."""
    return posts_in_force(actor).filter(role=Role.SPOT_CHECKER).exists()


def recused(unit: Organisation, user_pks: list[int]) -> set[int]:
    """Who of these has a post at the unit or below it, and so does not check it (回避)."""
    below = Organisation.tree.descendants(unit, include_self=True).values_list("pk", flat=True)
    posts = in_force(Post.objects.filter(user__in=user_pks, organisation__in=list(below)))
    return set(posts.values_list("user_id", flat=True))
