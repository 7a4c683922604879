"""How an assessment is run: who the assessors are, until when, who marks in pairs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.queries import organisation_names, visible_codes
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.lifecycle import MARKING, SELF_ASSESSMENT
from kaocheng.review.models import Assessment, AssessorSeat
from kaocheng.review.queries.markers import assessors_of
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.review.services.assessments import check_two_markers, locked_assessment


@transaction.atomic
def bind_assessors(actor: User, *, assessment_pk: int, seats: Mapping[str, str]) -> None:
    """Say which organisation each assessor (评审部门) of the scheme is: name → code, "" for none.

    From then on its reviewers (评审人) mark; marks that were given before stay.
    """
    assessment = locked_assessment(actor, assessment_pk)
    _check_marking(assessment)
    known = set(assessors_of(assessment_scope(actor, assessment_pk)))
    wrong = next((name for name in seats if name not in known), None)
    if wrong is not None:
        raise Refusal(f"方案没有“{wrong[:40]}”这个评审部门。请刷新页面。")
    places = _places(actor, {code for code in seats.values() if code})
    AssessorSeat.objects.filter(assessment=assessment, assessor__in=list(seats)).delete()
    AssessorSeat.objects.bulk_create(
        AssessorSeat(assessment=assessment, assessor=name, organisation=places[code])
        for name, code in seats.items()
        if code
    )
    record(str(actor), "指定评审单位", str(assessment), dict(seats))


def _places(actor: User, codes: set[str]) -> dict[str, Organisation]:
    found = organisation_names(codes & visible_codes(actor))
    missing = sorted(codes - found.keys())
    if missing:
        raise Refusal(f"没有代码为 {missing[0][:40]} 的单位，或本人看不到该单位。请核对代码。")
    return found


@transaction.atomic
def set_due_dates(
    actor: User,
    *,
    assessment_pk: int,
    self_due_on: datetime.date | None,
    review_due_on: datetime.date | None,
    spot_check_due_on: datetime.date | None,
) -> None:
    """Set or move the last days of the stages; None leaves a stage open."""
    assessment = locked_assessment(actor, assessment_pk)
    _check_marking(assessment)
    days = (self_due_on, review_due_on, spot_check_due_on)
    set_days = [day for day in days if day is not None]
    if set_days != sorted(set_days):
        raise Refusal("截止日期须依次不早于前一环节：自查、评审、抽查。请核对。")
    assessment.self_due_on, assessment.review_due_on, assessment.spot_check_due_on = days
    assessment.save(update_fields=["self_due_on", "review_due_on", "spot_check_due_on"])
    detail = dict(zip(("self", "review", "spot_check"), map(str, days), strict=True))
    record(str(actor), "调整考核评价期限", str(assessment), detail)


@transaction.atomic
def set_two_markers(
    actor: User, *, assessment_pk: int, codes: Sequence[str], allowed_difference: str
) -> None:
    """Choose the judged indicators that two people mark (双人评分), before the review begins."""
    assessment = locked_assessment(actor, assessment_pk)
    if assessment.state != SELF_ASSESSMENT:
        raise Refusal("部门评审已经开始，双人评分的指标不能再改。")
    scheme = assessment_scope(actor, assessment_pk).scheme
    check_two_markers(scheme, codes, allowed_difference)
    assessment.two_markers = sorted(set(codes))
    assessment.allowed_difference = allowed_difference
    assessment.save(update_fields=["two_markers", "allowed_difference"])
    detail = {"codes": assessment.two_markers, "allowed": allowed_difference}
    record(str(actor), "设定双人评分", str(assessment), detail)


def _check_marking(assessment: Assessment) -> None:
    if assessment.state not in MARKING:
        stage = assessment.get_state_display()
        raise Refusal(f"考核评价已转入{stage}，评审安排不能再改。")
