"""Reports of a year that is over: taken over all at once, with their days of that time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kaocheng.audit.services import record
from kaocheng.cycles.models import Assessee, ReportingPeriod
from kaocheng.cycles.queries.assigned import SchemeInForce, scheme_for
from kaocheng.orgs.models import User
from kaocheng.reporting.lifecycle import ACCEPTED
from kaocheng.reporting.models import Figure, Origin, Report
from kaocheng.reporting.queries.rows import asked_needs
from kaocheng.reporting.services.prefill import prefill
from kaocheng.results.demonstrations.rural_done import Days, days_before

# Unit → item → value
Values = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class YearHands:
    """Who works on the reports of a year: one account fills in and signs for all units."""

    office: User
    clerk: User


def take_over_year(
    hands: YearHands, cycle_pk: int, values: Values, today: datetime.date
) -> ReportingPeriod:
    """Every unit's report of the cycle's one period, handed in and accepted in its time."""
    period = ReportingPeriod.objects.select_related("cycle").get(cycle=cycle_pk)
    days = days_before(min(period.due_on, today))
    rows = Assessee.objects.filter(cycle=cycle_pk).select_related("organisation", "cycle")
    reports = Report.objects.bulk_create(_report(hands, period, unit, days) for unit in rows)
    Report.objects.filter(period=period).update(created_at=days.filled)
    found = list(_figures(hands, reports, scheme_for(cycle_pk, period.period), values))
    for figure in found:
        figure.entered_at = days.filled
    Figure.objects.bulk_create(found)
    detail = {"reports": len(reports)}
    record(str(hands.office), "移入往年填报表", f"{period.cycle} {period}（演示数据）", detail)
    return period


def _report(hands: YearHands, period: ReportingPeriod, unit: Assessee, days: Days) -> Report:
    return Report(
        assessee=unit,
        period=period,
        state=ACCEPTED,
        version=5,  # made, filled in, signed, handed in, accepted
        signed_by=hands.clerk,
        signed_at=days.signed,
        submitted_by=hands.clerk,
        submitted_at=days.submitted,
        decided_by=hands.office,
        decided_at=days.decided,
    )


def _figures(
    hands: YearHands, reports: Sequence[Report], scheme: SchemeInForce, values: Values
) -> Iterator[Figure]:
    """What data sources gave, and what the units reported of what is asked of their group."""
    yield from (each for each in prefill(reports, scheme, None) if each.locked)
    for report in reports:
        unit = report.assessee
        asked = {need.code for need in asked_needs(scheme.scheme, unit.group_code)}
        for item, value in values.get(unit.organisation.code, {}).items():
            if item in asked:
                yield Figure(
                    report=report,
                    item_code=item,
                    value=value,
                    origin=Origin.TYPED,
                    entered_by=hands.clerk,
                )
