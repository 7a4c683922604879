"""Reports as headers and lines."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.models import Assessee, CycleKind, ReportingPeriod
from kaocheng.cycles.queries.assigned import SchemeInForce
from kaocheng.cycles.queries.lines import notice_of
from kaocheng.reporting.lifecycle import REPORT
from kaocheng.reporting.models import Report
from kaocheng.reporting.queries.shapes import ReportHeader, ReportLine


def header_of(
    report: Report, scheme: SchemeInForce, group_names: Mapping[str, str], today: datetime.date
) -> ReportHeader:
    """What stands at the head of a report."""
    cycle, period, unit = report.assessee.cycle, report.period, report.assessee.organisation
    return ReportHeader(
        pk=report.pk,
        cycle_pk=cycle.pk,
        cycle_title=cycle.title,
        mock=cycle.kind == CycleKind.MOCK,
        notice=notice_of(cycle, (scheme,)),
        organisation_code=unit.code,
        organisation_name=unit.name,
        group_name=group_names.get(report.assessee.group_code, report.assessee.group_code),
        period_pk=period.pk,
        period=period.period,
        period_words=period_words(period.period),
        scheme_pk=scheme.pk,
        scheme_title=scheme.title,
        state=report.state,
        state_label=REPORT.states[report.state],
        version=report.version,
        opens_on=period.opens_on,
        due_on=period.due_on,
        due_words=day_words(period.due_on),
        is_past_due=period.due_on < today,
        late=report.late,
        returned_reason=report.returned_reason if report.state == "returned" else "",
        signed_by=str(report.signed_by or ""),
        submitted_at=report.submitted_at,
        submitted_by=str(report.submitted_by or ""),
    )


def line_of(
    assessee: Assessee,
    period: ReportingPeriod,
    report: Report | None,
    today: datetime.date,
    *,
    notice: str,
    todo: str = "",
    remark: str = "",
) -> ReportLine:
    """A report in a list, or one that nobody has begun."""
    unit, cycle = assessee.organisation, assessee.cycle
    return ReportLine(
        pk=report.pk if report else None,
        cycle_pk=cycle.pk,
        cycle_title=cycle.title,
        mock=cycle.kind == CycleKind.MOCK,
        notice=notice,
        organisation_code=unit.code,
        organisation_name=unit.name,
        period_pk=period.pk,
        period=period.period,
        period_words=period_words(period.period),
        due_on=period.due_on,
        due_words=day_words(period.due_on),
        days_left=(period.due_on - today).days,
        state=report.state if report else "none",
        state_label=REPORT.states[report.state] if report else "未填报",
        late=bool(report and report.late),
        returned_reason=report.returned_reason if report and report.state == "returned" else "",
        todo=todo,
        remark=remark,
    )
