"""A self-assessment from the signature to its return (审签、报送、退回)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.services.locking import stepped
from kaocheng.notices.services import notify
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.services.steps import checked_reason
from kaocheng.reporting.services.telling import people_at
from kaocheng.review.lifecycle import REVIEW, SELF_ASSESSMENT, SELF_REPORT, SUBMITTED
from kaocheng.review.models import Mark, SelfAssessment, SelfCell
from kaocheng.review.permissions import may_sign, may_submit
from kaocheng.review.queries.standing import UnitStanding, due_on, why_closed
from kaocheng.review.services.self_cells import locked_self_assessment
from kaocheng.review.services.telling import unit_link


@transaction.atomic
def sign_self_assessment(
    actor: User, *, assessment_pk: int, organisation_code: str, seen_version: int | None = None
) -> None:
    """The head of the unit signs (审签); with `seen_version`, only what was on the screen."""
    own, standing = locked_self_assessment(actor, assessment_pk, organisation_code)
    if not may_sign(standing):
        raise NotAllowed("只有本单位审签人可以审签自评。请联系本单位审签人。")
    _check_open(own)
    if seen_version is not None and seen_version != own.version:
        raise Refusal("您打开页面之后自评又有改动。请刷新页面，核对后再审签。")
    _advance(own, "sign_off")
    if not SelfCell.objects.filter(self_assessment=own).exclude(value="").exists():
        raise Refusal("自评尚无内容，不能审签。请先填写。")
    own.signed_by, own.signed_at = actor, timezone.now()
    _save(own, "signed_by", "signed_at")
    _record(actor, "审签自评", own)


@transaction.atomic
def reopen_self_assessment(actor: User, *, assessment_pk: int, organisation_code: str) -> None:
    """The head takes the signature back, so that the clerk can mend something."""
    own, standing = locked_self_assessment(actor, assessment_pk, organisation_code)
    if not may_sign(standing):
        raise NotAllowed("只有本单位审签人可以撤回审签。请联系本单位审签人。")
    _check_open(own)
    _advance(own, "reopen")
    own.signed_by, own.signed_at = None, None
    _save(own, "signed_by", "signed_at")
    _record(actor, "撤回自评审签", own)


@transaction.atomic
def submit_self_assessment(actor: User, *, assessment_pk: int, organisation_code: str) -> bool:
    """Hand it in (报送); whether that was needed. A second click changes and refuses nothing."""
    own, standing = locked_self_assessment(actor, assessment_pk, organisation_code)
    if not may_submit(standing):
        raise NotAllowed("只有本单位填报员或审签人可以报送自评。请联系本单位填报员。")
    if own.state == SUBMITTED:
        return False
    _check_open(own)
    _advance(own, "submit")
    own.submitted_by, own.submitted_at = actor, timezone.now()
    _save(own, "submitted_by", "submitted_at")
    _record(actor, "报送自评", own)
    return True


@transaction.atomic
def return_self_assessment(
    actor: User,
    *,
    assessment_pk: int,
    organisation_code: str,
    reason: str,
    due: datetime.date | None = None,
) -> None:
    """The office gives the whole back with a reason (退回), and with a day where time is up."""
    own, standing = locked_self_assessment(actor, assessment_pk, organisation_code)
    if not standing.scope.is_office:
        raise NotAllowed("只有考核办可以退回自评。")
    reason = checked_reason(reason, "退回原因")
    _check_returnable(standing, own)
    own.due_on = due or own.due_on
    _check_due(standing, own)
    _advance(own, "return")
    own.returned_by, own.returned_at, own.returned_reason = actor, timezone.now(), reason
    own.signed_by, own.signed_at = None, None
    _save(own, "returned_by", "returned_at", "returned_reason", "signed_by", "signed_at", "due_on")
    title = f"自评被退回：{own.assessment}"
    body = f"退回原因：{reason}\n请修改后重新审签、报送。"
    notify(people_at([own.assessee.organisation_id]), title, body, unit_link(own))
    _record(actor, "退回自评", own, reason=reason)


def _check_returnable(standing: UnitStanding, own: SelfAssessment) -> None:
    assessment = standing.assessment
    if assessment.state not in (SELF_ASSESSMENT, REVIEW):
        raise Refusal(f"考核评价已转入{assessment.get_state_display()}，不能再退回自评。")
    marks = Mark.objects.filter(assessment=assessment, assessee=own.assessee).count()
    if marks:
        raise Refusal(
            f"部门评审已对{own.assessee}评定 {marks} 项，不能整份退回。请由评审部门按指标退回。"
        )


def _check_due(standing: UnitStanding, own: SelfAssessment) -> None:
    today, due = timezone.localdate(), due_on(standing.assessment, own)
    if due is not None and due < today:
        raise Refusal("自查截止日期已过。请同时填写不早于今天的重报截止日期。")


def _check_open(own: SelfAssessment) -> None:
    why = why_closed(own.assessment, own)
    if why:
        raise Refusal(why)


def _advance(own: SelfAssessment, verb: str) -> None:
    own.state = stepped(SELF_REPORT, own.state, verb)


def _save(own: SelfAssessment, *fields: str) -> None:
    own.version += 1
    own.save(update_fields=["state", "version", *fields])


def _record(actor: User, verb: str, own: SelfAssessment, **detail: object) -> None:
    record(str(actor), verb, str(own), {"version": own.version, **detail})
