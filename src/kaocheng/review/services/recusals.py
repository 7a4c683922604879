"""Keeping out (回避): a marker of a unit, of an indicator, or of one in the other."""

from __future__ import annotations

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.services.steps import checked_reason
from kaocheng.review.lifecycle import REVIEW
from kaocheng.review.lines import all_lines
from kaocheng.review.models import Mark, Recusal
from kaocheng.review.permissions import may_recuse
from kaocheng.review.queries.markers import marker_named
from kaocheng.review.queries.marking import marking_scope
from kaocheng.review.queries.scope import AssessmentScope


@transaction.atomic
def recuse(
    actor: User,
    *,
    assessment_pk: int,
    reason: str,
    organisation_code: str = "",
    code: str = "",
    username: str = "",
) -> int:
    """Record that a marker keeps out; what he marked there in this review is taken back.

    Without `username` it is the actor; the office may record it of any marker.
    """
    scope = marking_scope(actor, assessment_pk)
    marker = marker_named(scope, username) if username else actor
    if not may_recuse(scope, marker):
        raise NotAllowed("只能登记本人回避。他人回避请由考核办登记。")
    reason = checked_reason(reason, "回避理由")
    unit = _unit(scope, organisation_code)
    _check_indicator(scope, code)
    if unit is None and not code:
        raise Refusal("请选择回避的单位或指标。")
    row = Recusal.objects.create(
        assessment=scope.assessment,
        marker=marker,
        assessee=unit,
        code=code,
        reason=reason,
        recorded_by=actor,
    )
    detail = {"unit": organisation_code, "indicator": code, "reason": reason}
    taken = _take_back(scope, row)
    record(str(actor), "登记回避", f"{scope.assessment} {marker}", {**detail, "taken_back": taken})
    return row.pk


def _take_back(scope: AssessmentScope, row: Recusal) -> int:
    if scope.assessment.state != REVIEW:
        return 0
    marks = Mark.objects.filter(assessment=scope.assessment, marker=row.marker)
    if row.assessee is not None:
        marks = marks.filter(assessee=row.assessee)
    if row.code:
        marks = marks.filter(code=row.code)
    return marks.delete()[0]


@transaction.atomic
def lift_recusal(actor: User, *, recusal_pk: int) -> None:
    """The office takes a recusal back that was recorded by mistake."""
    row = Recusal.objects.select_for_update().filter(pk=recusal_pk).first()
    if row is None:
        raise NotVisible(recusal_pk)
    scope = marking_scope(actor, row.assessment_id)
    if not scope.is_office:
        raise NotAllowed("只有考核办可以撤销回避登记。请联系考核办。")
    target, detail = f"{scope.assessment} {row.marker}", {"reason": row.reason}
    row.delete()
    record(str(actor), "撤销回避", target, detail)


def _unit(scope: AssessmentScope, code: str) -> Assessee | None:
    if not code:
        return None
    rows = Assessee.objects.filter(cycle=scope.assessment.cycle_id, organisation__code=code)
    found = rows.select_related("organisation").first()
    if found is None:
        raise NotVisible(code)
    return found


def _check_indicator(scope: AssessmentScope, code: str) -> None:
    if code and code not in {line.code for line in all_lines(scope.scheme)}:
        raise NotVisible(code)
