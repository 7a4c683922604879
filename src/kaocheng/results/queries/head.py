"""The head of an assessment's pages: what it is, and as what the actor stands to it."""

from __future__ import annotations

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import CycleKind
from kaocheng.cycles.queries.scope import places_of_posts, roles_over
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.permissions import APPELLANTS, CONFIRMERS, SIGNERS
from kaocheng.results.queries.shapes import AssessmentHead
from kaocheng.results.queries.shown import announcement_of
from kaocheng.review.lifecycle import PUBLISHED
from kaocheng.review.models import Assessment
from kaocheng.review.queries.scope import AssessmentScope, assessment_scope


def scope_and_head(actor: User, assessment_pk: int) -> tuple[AssessmentScope, AssessmentHead]:
    """The assessment as the actor sees it, or `NotVisible`."""
    scope = assessment_scope(actor, assessment_pk)
    assessment, cycle = scope.assessment, scope.assessment.cycle
    roles, whole = roles_over(actor, cycle.organisation), scope.oversees
    return scope, AssessmentHead(
        pk=assessment.pk,
        cycle_pk=cycle.pk,
        cycle_title=cycle.title,
        period=assessment.period,
        period_words=period_words(assessment.period),
        state=assessment.state,
        state_label=assessment.get_state_display(),
        mock=cycle.kind == CycleKind.MOCK,
        notice=assessment.scheme_version.notice,
        organisation_name=cycle.organisation.name,
        scheme_pk=assessment.scheme_version_id,
        scheme_title=assessment.scheme_version.title,
        is_office=scope.is_office,
        sees_all=whole,
        may_sign=bool(roles & SIGNERS),
        may_confirm=bool(roles & CONFIRMERS),
        own_units=_own_units(scope),
        is_announced=announcement_of(assessment.pk, whole=whole) is not None,
        is_published=assessment.state == PUBLISHED,
    )


def _own_units(scope: AssessmentScope) -> tuple[tuple[str, str], ...]:
    """The assessed units at which the actor himself holds a post that may appeal."""
    places = places_of_posts(scope.actor, APPELLANTS)
    rows = scope.units().filter(organisation__in=places) if places else ()
    return tuple((row.organisation.code, row.organisation.name) for row in rows)


def whole_assessment(actor: User, assessment_pk: int) -> tuple[Assessment, AssessmentHead]:
    """The same for those who see all units; `NotVisible` for a unit, which sees what is shown."""
    scope, head = scope_and_head(actor, assessment_pk)
    if not head.sees_all:
        raise NotVisible(assessment_pk)
    return scope.assessment, head
