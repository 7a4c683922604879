"""Asking people: the office for missing reports (催报), a clerk for the signature (提请审签)."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.lifecycle import RUNNING, is_open
from kaocheng.cycles.models import Assessee, ReportingPeriod
from kaocheng.cycles.services.locking import locked_period
from kaocheng.notices.models import Notice
from kaocheng.notices.services import notify
from kaocheng.orgs.models import Post, Role, User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.lifecycle import EDITABLE, HANDED_IN
from kaocheng.reporting.models import Figure, Report
from kaocheng.reporting.permissions import is_reporter_of
from kaocheng.reporting.queries.scope import visible_report
from kaocheng.reporting.services.telling import REPORTS, people_at, report_link

# How a reminder begins; by it the one of the day is found again.
_REMINDER = "催报："


@transaction.atomic
def remind_units(actor: User, *, period_pk: int) -> int:
    """Remind clerks and signers of all units that have not handed in; how many people.

    Nobody is reminded twice a day, whichever cycle it is for: a second click reaches nobody.
    """
    period = locked_period(actor, period_pk)
    _check_open(period)
    missing = _missing(period)
    if not missing:
        raise Refusal(f"{period_words(period.period)}各单位均已报送，无须催报。")
    people = _not_yet_reminded(people_at(each.organisation_id for each in missing))
    title = f"{_REMINDER}{period.cycle}{period_words(period.period)}填报表尚未报送"
    body = f"截止日期 {day_words(period.due_on)}。请尽快填报、审签并报送。"
    count = notify(people, title, body, REPORTS)
    detail = {"units": len(missing), "people": count}
    record(str(actor), "催报", f"{period.cycle} {period}", detail)
    return count


def _check_open(period: ReportingPeriod) -> None:
    if period.cycle.state != RUNNING:
        raise Refusal("本考核周期未在进行中，无须催报。")
    if not is_open(period.state, period.opens_on, timezone.localdate()):
        raise Refusal(f"{period_words(period.period)}未开放填报，不能催报。")


def _missing(period: ReportingPeriod) -> list[Assessee]:
    handed_in = Report.objects.filter(period=period, state__in=HANDED_IN).values("assessee")
    rows = Assessee.objects.filter(cycle=period.cycle_id).exclude(pk__in=handed_in)
    return list(rows.select_related("organisation"))


def _not_yet_reminded(people: QuerySet[User]) -> list[User]:
    start = datetime.datetime.combine(
        timezone.localdate(), datetime.time.min, timezone.get_current_timezone()
    )
    had = Notice.objects.filter(title__startswith=_REMINDER, created_at__gte=start)
    return list(people.exclude(pk__in=had.values("recipient")))


@transaction.atomic
def ask_for_signature(actor: User, *, report_pk: int) -> int:
    """Tell the unit's signers that the report is ready (提请审签); how many were not yet told.

    From now on it waits for them; a return or a withdrawn signature gives it back to the clerk.
    """
    report, _ = visible_report(actor, report_pk, lock=True)
    unit = report.assessee.organisation
    if not is_reporter_of(actor, unit):
        raise NotAllowed("只有本单位填报员可以提请审签。请联系本单位填报员。")
    if report.state not in EDITABLE:
        raise Refusal("填报表已审签，无须再提请。请刷新页面。")
    if not Figure.objects.filter(report=report).exclude(value="").exists():
        raise Refusal("填报表尚无数据，不能提请审签。请先填报。")
    posts = Post.objects.filter(organisation=unit, role=Role.SIGN_OFF)
    signers = User.objects.filter(is_active=True, pk__in=posts.values("user"))
    if not signers:
        raise Refusal(f"{unit}没有审签人。请安全管理员授予审签人岗位。")
    link = report_link(report)
    told = Notice.objects.filter(link=link, read_at=None, title__startswith="请审签")
    title = f"请审签：{report.assessee.cycle}{period_words(report.period.period)}填报表"
    people = signers.exclude(pk__in=told.values("recipient"))
    count = notify(people, title, f"{unit} {actor} 已填报完毕，提请审签。", link)
    report.asked_at = timezone.now()
    report.save(update_fields=["asked_at"])
    record(str(actor), "提请审签", f"{report.assessee.cycle} {report}", {"people": count})
    return count
