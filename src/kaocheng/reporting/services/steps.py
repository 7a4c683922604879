"""A report from the signature to acceptance (审签、报送、退回、接收)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import period_words
from kaocheng.cycles.services.locking import stepped
from kaocheng.notices.services import notify
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.lifecycle import HANDED_IN, REPORT
from kaocheng.reporting.models import Figure, Report
from kaocheng.reporting.permissions import may_decide, may_sign, may_submit, why_closed
from kaocheng.reporting.queries.scope import Standing, visible_report
from kaocheng.reporting.services.telling import people_at, report_link

MOST_REASON = 500


@transaction.atomic
def sign_off(actor: User, *, report_pk: int, seen_version: int | None = None) -> None:
    """The head of the unit signs (审签). With `seen_version`, only what was on the screen."""
    report, standing = _locked(actor, report_pk)
    if not may_sign(standing):
        raise NotAllowed("只有本单位审签人可以审签。请联系本单位审签人。")
    _check_open(report)
    if seen_version is not None and seen_version != report.version:
        raise Refusal("您打开页面之后填报表又有改动。请刷新页面，核对后再审签。")
    _advance(report, "sign_off")
    if not Figure.objects.filter(report=report).exclude(value="").exists():
        raise Refusal("填报表尚无数据，不能审签。请先填报。")
    report.signed_by, report.signed_at = actor, timezone.now()
    _save(report, "signed_by", "signed_at")
    _record(actor, "审签", report)


@transaction.atomic
def reopen_report(actor: User, *, report_pk: int) -> None:
    """The head of the unit takes the signature back, so that the clerk can mend something."""
    report, standing = _locked(actor, report_pk)
    if not may_sign(standing):
        raise NotAllowed("只有本单位审签人可以撤回审签。请联系本单位审签人。")
    _check_open(report)
    _advance(report, "reopen")
    report.asked_at, report.signed_by, report.signed_at = None, None, None
    _save(report, "asked_at", "signed_by", "signed_at")
    _record(actor, "撤回审签", report)


@transaction.atomic
def submit(actor: User, *, report_pk: int) -> bool:
    """Hand the report in (报送); whether it is late. A second click changes and refuses nothing."""
    report, standing = _locked(actor, report_pk)
    if not may_submit(standing):
        raise NotAllowed("只有本单位填报员或审签人可以报送。请联系本单位填报员。")
    if report.state in HANDED_IN:
        return report.late
    _check_open(report)
    _advance(report, "submit")
    # Late once is late: what was handed in on time and returned is not made late by mending it.
    first = report.submitted_at is None
    report.late = report.late or (first and timezone.localdate() > report.period.due_on)
    report.submitted_by, report.submitted_at = actor, timezone.now()
    _save(report, "late", "submitted_by", "submitted_at")
    _record(actor, "报送", report, late=report.late)
    return report.late


@transaction.atomic
def return_report(actor: User, *, report_pk: int, reason: str) -> None:
    """The office gives the report back with a reason (退回)."""
    report, standing = _locked(actor, report_pk)
    if not may_decide(standing):
        raise NotAllowed("只有考核办可以退回填报表。")
    reason = checked_reason(reason, "退回原因")
    _advance(report, "return")
    report.returned_reason = reason
    report.asked_at, report.signed_by, report.signed_at = None, None, None
    _decide(actor, report, "returned_reason", "asked_at", "signed_by", "signed_at")
    _tell_the_unit(report, reason)
    _record(actor, "退回填报表", report, reason=reason)


@transaction.atomic
def accept(actor: User, *, report_pk: int) -> None:
    """The office takes the report (接收); from now on a change needs a correction request."""
    report, standing = _locked(actor, report_pk)
    if not may_decide(standing):
        raise NotAllowed("只有考核办可以接收填报表。")
    _advance(report, "accept")
    _decide(actor, report)
    _record(actor, "接收填报表", report)


def checked_reason(reason: str, what: str) -> str:
    """A reason as it is stored; none, or one without end, is refused."""
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise Refusal(f"请填写{what}。")
    if len(reason) > MOST_REASON:
        raise Refusal(f"{what}不超过 {MOST_REASON} 字。请精简。")
    return reason


def _tell_the_unit(report: Report, reason: str) -> None:
    """A report that has come back wants work; acceptance does not, and stays quiet."""
    title = f"填报表被退回：{report.assessee.cycle}{period_words(report.period.period)}"
    body = f"退回原因：{reason}\n请修改后重新审签、报送。"
    notify(people_at([report.assessee.organisation_id]), title, body, report_link(report))


def _locked(actor: User, report_pk: int) -> tuple[Report, Standing]:
    return visible_report(actor, report_pk, lock=True)


def _check_open(report: Report) -> None:
    why = why_closed(report, timezone.localdate())
    if why:
        raise Refusal(why)


def _advance(report: Report, verb: str) -> None:
    report.state = stepped(REPORT, report.state, verb)


def _decide(actor: User, report: Report, *fields: str) -> None:
    report.decided_by, report.decided_at = actor, timezone.now()
    _save(report, "decided_by", "decided_at", *fields)


def _save(report: Report, *fields: str) -> None:
    report.version += 1
    report.save(update_fields=["state", "version", *fields])


def _record(actor: User, verb: str, report: Report, **detail: object) -> None:
    target = f"{report.assessee.cycle} {report}"
    record(str(actor), verb, target, {"report": report.pk, "version": report.version, **detail})
