"""Changing what was accepted: a request with a reason, and the office's decision (更正申请)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import period_words
from kaocheng.cycles.needs import Need
from kaocheng.cycles.queries.assigned import scheme_for
from kaocheng.cycles.services.locking import stepped
from kaocheng.notices.services import notify
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.entry import read_entry, same_value
from kaocheng.reporting.lifecycle import ACCEPTED, CORRECTION, REQUESTED
from kaocheng.reporting.models import CorrectionRequest, Figure, Origin, Report
from kaocheng.reporting.permissions import is_reporter_of, may_decide
from kaocheng.reporting.queries.rows import asked_needs, locked_why
from kaocheng.reporting.queries.scope import visible_report
from kaocheng.reporting.services.figures import history_of, write_figures, write_history
from kaocheng.reporting.services.steps import MOST_REASON, checked_reason
from kaocheng.reporting.services.telling import report_link


@transaction.atomic
def request_correction(
    actor: User, *, report_pk: int, item_code: str, text: str, reason: str
) -> int:
    """Ask for a figure of an accepted report to be changed; the key of the request."""
    report, _ = visible_report(actor, report_pk, lock=True)
    if not is_reporter_of(actor, report.assessee.organisation):
        raise NotAllowed("只有本单位填报员可以申请更正。请联系本单位填报员。")
    if report.state != ACCEPTED:
        raise Refusal("填报表尚未接收，不需更正申请。请直接修改，或联系考核办退回。")
    reason = checked_reason(reason, "更正原因")
    need = _need(report, item_code)
    figure = Figure.objects.filter(report=report, item_code=item_code).first()
    new = _new_value(need, figure, text)
    row = _insert(actor, report, figure, need, new, reason)
    detail = {"item": item_code, "old": row.old, "new": new, "reason": reason}
    record(str(actor), "申请更正", f"{report.assessee.cycle} {report}", detail)
    return row.pk


def _need(report: Report, item_code: str) -> Need:
    scheme = scheme_for(report.assessee.cycle_id, report.period.period).scheme
    needs = asked_needs(scheme, report.assessee.group_code)
    found = next((need for need in needs if need.code == item_code), None)
    if found is None:
        raise Refusal("本期方案没有这个数据项。请刷新页面。")
    return found


def _new_value(need: Need, figure: Figure | None, text: str) -> str:
    why = locked_why(need, figure)
    if why:
        raise Refusal(why)
    entry = read_entry(text, need.form)
    if entry.value is None:
        raise Refusal(entry.why)
    if same_value(entry.value, figure.value if figure else ""):
        raise Refusal("新值与原值相同，不需更正。")
    return entry.value


def _insert(
    actor: User, report: Report, figure: Figure | None, need: Need, new: str, reason: str
) -> CorrectionRequest:
    waiting = CorrectionRequest.objects.filter(report=report, item_code=need.code, state=REQUESTED)
    if waiting.exists():
        raise Refusal(f"“{need.name}”已有一件更正申请待审批。请等考核办审批。")
    return CorrectionRequest.objects.create(
        report=report,
        item_code=need.code,
        old=figure.value if figure else "",
        new=new,
        reason=reason,
        requested_by=actor,
    )


@transaction.atomic
def approve_correction(actor: User, *, correction_pk: int, note: str = "") -> None:
    """Let the correction stand: the figure changes, and what it was stays in its history."""
    row = _decided(actor, correction_pk, "approve", note.strip()[:MOST_REASON])
    report = row.report
    figure = Figure.objects.filter(report=report, item_code=row.item_code).first()
    if (figure.value if figure else "") != row.old:
        raise Refusal("该数据在申请之后已有变化。请不同意本件，由填报单位重新申请。")
    now = timezone.now()
    if figure is None:
        figure = Figure(report=report, item_code=row.item_code, version=0)
    else:
        write_history([history_of(figure, actor, now, row.reason)])
    figure.value, figure.origin = row.new, Origin.CORRECTED
    figure.source_words = f"更正：{row.reason}"[:200]
    figure.entered_by, figure.entered_at = row.requested_by, now
    figure.version += 1
    write_figures([figure])
    report.version += 1
    report.save(update_fields=["version"])
    _tell(row, "更正申请已同意", "该数据已按申请更正，原值留在修改记录中。")
    _record(actor, "同意更正", row)


@transaction.atomic
def refuse_correction(actor: User, *, correction_pk: int, note: str) -> None:
    """Leave the figure as it is, and say why."""
    row = _decided(actor, correction_pk, "refuse", checked_reason(note, "不同意的理由"))
    _tell(row, "更正申请未获同意", f"理由：{row.decision_note}")
    _record(actor, "不同意更正", row)


def _decided(actor: User, correction_pk: int, verb: str, note: str) -> CorrectionRequest:
    found = CorrectionRequest.objects.filter(pk=correction_pk).first()
    if found is None:
        raise NotVisible(correction_pk)
    report, standing = visible_report(actor, found.report_id, lock=True)
    if not may_decide(standing):
        raise NotAllowed("只有考核办可以审批更正申请。")
    row = CorrectionRequest.objects.select_for_update().get(pk=correction_pk)
    row.report = report
    row.state = stepped(CORRECTION, row.state, verb)
    row.decided_by, row.decided_at, row.decision_note = actor, timezone.now(), note
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return row


def _tell(row: CorrectionRequest, title: str, body: str) -> None:
    """Who asked learns what became of it."""
    where = f"{row.report.assessee.cycle}{period_words(row.report.period.period)}"
    notify([row.requested_by], f"{title}：{where}", body, report_link(row.report))


def _record(actor: User, verb: str, row: CorrectionRequest) -> None:
    detail = {"item": row.item_code, "old": row.old, "new": row.new, "note": row.decision_note}
    record(str(actor), verb, f"{row.report.assessee.cycle} {row.report}", detail)
