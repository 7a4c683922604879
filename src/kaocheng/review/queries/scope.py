"""Who sees which assessment (考核评价), and as what the actor stands to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.cycles.queries.scope import (
    Reach,
    assessees_within,
    cycles_within,
    places_of_posts,
    reach_of,
)
from kaocheng.orgs.models import BUSINESS_ROLES, Organisation, Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.queries.scope import posts_in_force
from kaocheng.review.lines import Line
from kaocheng.review.models import Assessment, AssessorSeat, Recusal
from kaocheng.scoring import Scheme


@dataclass(frozen=True)
class AssessmentScope:
    """An assessment that the actor may know of, with what the actor's posts reach in it."""

    actor: User
    assessment: Assessment
    reach: Reach

    @property
    def is_office(self) -> bool:
        """Whether the actor is the assessment office (考核办) of the cycle."""
        return self.reach.runs(self.assessment.cycle)

    @property
    def oversees(self) -> bool:
        """Whoever sees the assessing organisation: the office, and leaders, who read only."""
        return self.reach.sees_all_of(self.assessment.cycle)

    @property
    def scheme(self) -> Scheme:
        """The scheme that was in force when the assessment was opened."""
        return scheme_by_digest(self.assessment.scheme_version.digest)

    def units(self) -> QuerySet[Assessee]:
        """The assessed units that the actor sees by his posts."""
        return assessees_within(self.assessment.cycle, self.reach)

    @cached_property
    def seats(self) -> Mapping[str, Organisation]:
        """Assessor (评审部门) of the scheme → the organisation that it is."""
        rows = AssessorSeat.objects.filter(assessment=self.assessment)
        return {row.assessor: row.organisation for row in rows.select_related("organisation")}

    @cached_property
    def own_seats(self) -> frozenset[str]:
        """The assessors for whom the actor marks, as 评审人 of that organisation."""
        places = places_of_posts(self.actor, {Role.REVIEWER})
        return frozenset(name for name, node in self.seats.items() if node.pk in places)

    def marks(self, line: Line) -> bool:
        """Whether the actor marks this indicator; what no assessor marks falls to the office."""
        return line.assessor in self.own_seats if line.assessor else self.is_office

    @property
    def is_marker(self) -> bool:
        """Whether there is anything that the actor marks."""
        return self.is_office or bool(self.own_seats)

    @cached_property
    def belongs_to(self) -> frozenset[int]:
        """Keys of the organisations to which the actor belongs: his posts' and those above."""
        posts = posts_in_force(self.actor).filter(role__in=BUSINESS_ROLES)
        places = list(Organisation.objects.filter(pk__in=posts.values("organisation")))
        found = {place.pk for place in places}
        for place in places:
            found |= set(Organisation.tree.ancestors(place).values_list("pk", flat=True))
        return frozenset(found)

    @cached_property
    def recusals(self) -> tuple[Recusal, ...]:
        """Where the actor keeps out (回避) by what was recorded."""
        return tuple(Recusal.objects.filter(assessment=self.assessment, marker=self.actor))

    def why_recused(self, unit: Assessee, code: str) -> str:
        """Why the actor does not mark this indicator of this unit; "" where he may."""
        if unit.organisation_id in self.belongs_to:
            return f"本人在{unit}任职，按规定回避，不能评审该单位。"
        for row in self.recusals:
            if row.assessee_id in (None, unit.pk) and row.code in ("", code):
                return f"本人已登记回避（{row.reason}），不能评审。"
        return ""


def assessments_within(actor: User, reach: Reach) -> QuerySet[Assessment]:
    """Assessments of the cycles that are known to the actor or in which he marks, newest first."""
    rows = Assessment.objects.select_related("cycle__organisation", "scheme_version")
    places = places_of_posts(actor, {Role.REVIEWER})
    seats = AssessorSeat.objects.filter(organisation__in=places)
    known = Q(cycle__in=cycles_within(reach).values("pk"))
    return rows.filter(known | Q(pk__in=seats.values("assessment")))


def assessment_scope(actor: User, assessment_pk: int) -> AssessmentScope:
    """The assessment, or `NotVisible`: not yours and not there look alike."""
    reach = reach_of(actor)
    found = assessments_within(actor, reach).filter(pk=assessment_pk).first()
    if found is None:
        raise NotVisible(assessment_pk)
    return AssessmentScope(actor, found, reach)
