"""A report comes into being when its unit comes for it, or when its period opens."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.lifecycle import RUNNING, is_open
from kaocheng.cycles.models import Assessee, ReportingPeriod
from kaocheng.cycles.queries.assigned import scheme_for
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.models import Figure, Report
from kaocheng.reporting.permissions import is_reporter_of, may_decide, why_closed
from kaocheng.reporting.queries.scope import Standing
from kaocheng.reporting.services.prefill import prefill

_SCHEDULER = "定时任务"
_BATCH = 1000


@transaction.atomic
def open_report(actor: User, *, period_pk: int, organisation_code: str) -> int:
    """The key of the unit's report for the period; made, with what is known, if there is none."""
    period, assessee = _place(period_pk, organisation_code)
    standing = Standing(actor, assessee.organisation, assessee.cycle)
    if not standing.sees:
        raise NotVisible(period_pk)
    there = Report.objects.filter(period=period, assessee=assessee).first()
    if there is not None:
        return there.pk
    report = Report(period=period, assessee=assessee)
    if not is_reporter_of(actor, assessee.organisation) and not may_decide(standing):
        raise NotAllowed("该填报表尚未开始填报，由本单位填报员开始。")
    why = why_closed(report, timezone.localdate())
    if why:
        raise Refusal(why)
    report = _create(period, [assessee], actor)[0]
    record(str(actor), "开始填报", f"{assessee.cycle} {report}", {"report": report.pk})
    return report.pk


def _place(period_pk: int, organisation_code: str) -> tuple[ReportingPeriod, Assessee]:
    """The period and the unit, locked so that two clicks make one report."""
    period = ReportingPeriod.objects.filter(pk=period_pk).first()
    rows = Assessee.objects.select_for_update(of=("self",)).select_related(
        "organisation", "cycle__organisation"
    )
    found = rows.filter(
        cycle=period.cycle_id if period else None, organisation__code=organisation_code
    ).first()
    if period is None or found is None:
        raise NotVisible(period_pk)
    return period, found


def _create(
    period: ReportingPeriod, assessees: Sequence[Assessee], by: User | None
) -> list[Report]:
    scheme = scheme_for(period.cycle_id, period.period)
    new = [Report(period=period, assessee=assessee) for assessee in assessees]
    reports = Report.objects.bulk_create(new, batch_size=_BATCH)
    Figure.objects.bulk_create(prefill(reports, scheme, by), batch_size=_BATCH)
    return reports


def open_reports(*, today: datetime.date) -> int:
    """Make the reports of all periods that are open; how many. For the scheduler.

    One transaction a cycle and period: whoever fills in meanwhile waits no longer than that.
    """
    periods = ReportingPeriod.objects.filter(cycle__state=RUNNING).select_related("cycle")
    opened = (p for p in periods if is_open(p.state, p.opens_on, today))
    return sum(_open_all(period) for period in opened)


@transaction.atomic
def _open_all(period: ReportingPeriod) -> int:
    rows = Assessee.objects.filter(cycle=period.cycle_id).select_for_update(of=("self",))
    units = list(rows.select_related("organisation", "cycle__organisation"))
    # Asked once the rows are locked: whoever came first has made theirs by then.
    there = set(Report.objects.filter(period=period).values_list("assessee_id", flat=True))
    missing = [unit for unit in units if unit.pk not in there]
    if missing:
        _create(period, missing, None)
        record(_SCHEDULER, "生成填报表", f"{period.cycle} {period}", {"count": len(missing)})
    return len(missing)
