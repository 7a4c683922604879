"""Announcement (公示) of a signed decision to all units of the cycle, and its withdrawal."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import WorkCalendar, day_words, period_words
from kaocheng.cycles.models import WorkingDay
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.lifecycle import INITIATED
from kaocheng.results.models import Announcement, Publication, Shown
from kaocheng.results.services.decisions import signed_decision
from kaocheng.results.services.telling import page_of, people_of_units, tell
from kaocheng.results.working_days import MOST_DAYS, WORKING_DAYS, between, last_of
from kaocheng.review.lifecycle import ANNOUNCED
from kaocheng.review.models import Assessment
from kaocheng.review.services import locked_assessment, step_assessment

_LONGEST_NOTE = 1000


@transaction.atomic
def announce(
    actor: User,
    *,
    assessment_pk: int,
    from_on: datetime.date | None = None,
    until_on: datetime.date | None = None,
    shows: str = Shown.GRADE,
    note: str = "",
) -> int:
    """Lay the signed decision open to all units, for the office; its key.

    Without dates from today on, for five working days by the calendar of holidays.
    """
    assessment = locked_assessment(actor, assessment_pk)
    decision = signed_decision(assessment)
    step_assessment(assessment, "announce")
    first, last = _span(from_on, until_on)
    if shows not in Shown.values:
        raise Refusal(f"公示内容不对。可选：{'、'.join(Shown.labels)}。")
    if len(note) > _LONGEST_NOTE:
        raise Refusal(f"说明不超过 {_LONGEST_NOTE} 字。请精简。")
    row = Announcement.objects.create(
        assessment=assessment,
        decision=decision,
        from_on=first,
        until_on=last,
        shows=shows,
        note=note.replace("\0", "").strip(),
        announced_by=actor,
        announced_at=timezone.now(),
    )
    _tell_units(actor, assessment, row)
    detail = {"from": first.isoformat(), "until": last.isoformat(), "shows": shows}
    detail["result"] = decision.result_digest
    record(str(actor), "公示考核结果", str(assessment), detail)
    return row.pk


def work_calendar() -> WorkCalendar:
    """The calendar of holidays with the days that the office has entered."""
    return WorkCalendar(dict(WorkingDay.objects.values_list("day", "works")))


def _span(
    from_on: datetime.date | None, until_on: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    today, days = timezone.localdate(), work_calendar()
    first = from_on or today
    if first < today:
        raise Refusal("公示开始日期不能早于今天。请改。")
    if (first - today).days > MOST_DAYS:
        raise Refusal("公示开始日期过晚。请改为一年以内的日期。")
    last = until_on or last_of(first, WORKING_DAYS, days)
    if last < first or (last - first).days > MOST_DAYS:
        raise Refusal("公示截止日期不能早于开始日期，也不能超过一年。请改。")
    if between(first, last, days) < 1:
        raise Refusal("公示期内没有工作日。请延长，至少包含 1 个工作日。")
    return first, last


def _tell_units(actor: User, assessment: Assessment, row: Announcement) -> None:
    title = f"公示：{assessment.cycle}{period_words(assessment.period)}考核结果"
    body = (
        f"公示期 {day_words(row.from_on)}至{day_words(row.until_on)}。"
        "对本单位得分有异议的，请在截止日 24 时前提出申诉。"
    )
    link = page_of(assessment.pk, "announcement/")
    tell(people_of_units(assessment.cycle), title, body, link, but=actor)


@transaction.atomic
def withdraw_announcement(actor: User, *, assessment_pk: int, reason: str) -> None:
    """Take the announcement back and evaluate anew; appeals that were upheld stay upheld."""
    assessment = locked_assessment(actor, assessment_pk)
    reason = reason.replace("\0", "").strip()[:_LONGEST_NOTE]
    if not reason:
        raise Refusal("请写明撤回公示的原因。")
    if Publication.objects.filter(assessment=assessment, state=INITIATED).exists():
        raise Refusal("已发起发布，正待复核。请先撤回发布，再撤回公示。")
    row = announcement_in_force(assessment)
    step_assessment(assessment, "reconsider")
    row.withdrawn_by, row.withdrawn_at = actor, timezone.now()
    row.withdrawn_reason = reason
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    title = f"撤回公示：{assessment.cycle}{period_words(assessment.period)}考核结果"
    link = page_of(assessment.pk)
    tell(people_of_units(assessment.cycle), title, f"原因：{reason}", link, but=actor)
    record(str(actor), "撤回公示", str(assessment), {"reason": reason})


def announcement_in_force(assessment: Assessment) -> Announcement:
    """What is announced now, its row locked, or `Refusal`."""
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("decision__run")
    row = rows.filter(assessment=assessment, withdrawn_at=None).first()
    if row is None or assessment.state != ANNOUNCED:
        raise Refusal("考核结果不在公示中。请刷新页面。")
    return row
