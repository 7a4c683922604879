"""As what the actor stands to one unit of an assessment, and to its self-assessment."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from kaocheng.cycles.dates import day_words
from kaocheng.cycles.lifecycle import RUNNING
from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.queries.scope import posts_in_force
from kaocheng.review.lifecycle import (
    RETURNED,
    REVIEW,
    SELF_ASSESSMENT,
    SELF_EDITABLE,
    SIGNED_OFF,
    SUBMITTED,
)
from kaocheng.review.models import Assessment, SelfAssessment
from kaocheng.review.queries.scope import AssessmentScope, assessment_scope

_OWN = frozenset({Role.REPORTER, Role.SIGN_OFF})


@dataclass(frozen=True)
class UnitStanding:
    """The actor before one unit: its own people, who stands above it, the office, a marker.

    `by_copy`: he reads what the unit handed in because he marks it, and sees nothing else of it.
    """

    scope: AssessmentScope
    unit: Assessee
    by_copy: bool = False

    @property
    def actor(self) -> User:
        """Whose eyes these are."""
        return self.scope.actor

    @property
    def assessment(self) -> Assessment:
        """The assessment."""
        return self.scope.assessment

    @cached_property
    def own(self) -> frozenset[Role]:
        """Roles at the unit itself: only its own people write and sign."""
        held = posts_in_force(self.actor).filter(organisation=self.unit.organisation_id)
        return frozenset(Role(role) for role in held.values_list("role", flat=True))

    @property
    def is_own(self) -> bool:
        """Clerk or signer of the unit."""
        return bool(self.own & _OWN)

    @property
    def is_clerk(self) -> bool:
        """The unit's own clerk (填报员)."""
        return Role.REPORTER in self.own

    @property
    def is_head(self) -> bool:
        """The unit's own signer (审签人)."""
        return Role.SIGN_OFF in self.own


def unit_standing(actor: User, assessment_pk: int, code: str) -> UnitStanding:
    """The unit as the actor stands to it, or `NotVisible`."""
    scope = assessment_scope(actor, assessment_pk)
    unit = scope.units().filter(organisation__code=code).first()
    if unit is None:
        raise NotVisible(code)
    return UnitStanding(scope, unit)


def readable_unit(actor: User, assessment_pk: int, code: str) -> UnitStanding:
    """The same; those who mark read what was handed in of every unit, as they get copies of it."""
    scope = assessment_scope(actor, assessment_pk)
    rows = Assessee.objects.filter(cycle=scope.assessment.cycle_id, organisation__code=code)
    unit = rows.select_related("organisation").first()
    if unit is None:
        raise NotVisible(code)
    by_copy = not scope.units().filter(pk=unit.pk).exists()
    if by_copy:
        handed_in = self_assessment_of(scope.assessment, unit).state == SUBMITTED
        if not (scope.own_seats and handed_in):
            raise NotVisible(code)
    return UnitStanding(scope, unit, by_copy)


def self_assessment_of(assessment: Assessment, unit: Assessee) -> SelfAssessment:
    """The unit's self-assessment; one that nobody has begun is there all the same, unsaved."""
    rows = SelfAssessment.objects.filter(assessment=assessment, assessee=unit)
    found = rows.select_related("signed_by", "submitted_by", "returned_by").first()
    return found or SelfAssessment(assessment=assessment, assessee=unit, version=0)


def due_on(assessment: Assessment, own: SelfAssessment) -> datetime.date | None:
    """The last day on which the unit may change it: its own after a return, else that of all."""
    return own.due_on or assessment.self_due_on


def why_closed(assessment: Assessment, own: SelfAssessment) -> str:
    """Why nothing can be changed in the self-assessment now; "" where it can."""
    office = f"{assessment.cycle.organisation}考核办"
    if assessment.cycle.state != RUNNING:
        return f"本考核周期未在进行中，不能填写自评。请联系{office}。"
    returned = own.state == RETURNED and assessment.state == REVIEW
    signed_again = own.due_on is not None and assessment.state == REVIEW
    if assessment.state != SELF_ASSESSMENT and not returned and not signed_again:
        stage = assessment.get_state_display()
        return f"考核评价已转入{stage}，自评不能再改。如确需修改，请联系{office}退回。"
    due = due_on(assessment, own)
    if due is not None and timezone.localdate() > due:
        return f"自查截止日期 {day_words(due)}已过，不能再改。如需延期，请联系{office}。"
    return ""


def why_not_edit(standing: UnitStanding, own: SelfAssessment) -> str:
    """Why the actor cannot change cells now; "" where he can."""
    if not standing.is_clerk:
        return "只有本单位填报员可以填写自评。请联系本单位填报员。"
    if own.state == SIGNED_OFF:
        return "自评已审签，不能再改。如需修改，请先由审签人撤回审签。"
    if own.state == SUBMITTED:
        return "自评已报送，不能再改。如需修改，请联系考核办退回。"
    return "" if own.state not in SELF_EDITABLE else why_closed(standing.assessment, own)
