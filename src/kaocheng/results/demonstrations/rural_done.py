"""Months that were done with before the platform was set up: taken over all at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.models import Assessee, ReportingPeriod
from kaocheng.cycles.queries.assigned import SchemeInForce, scheme_for
from kaocheng.orgs.models import User
from kaocheng.reporting.lifecycle import ACCEPTED
from kaocheng.reporting.models import Figure, Origin, Report
from kaocheng.reporting.queries.rows import asked_needs
from kaocheng.reporting.services.prefill import prefill
from kaocheng.results.demonstrations import rural_figures as figures

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Hands:
    """Who works on the reports: the first county has its own people, the others share one."""

    office: User
    clerk: User
    signer: User
    others: User

    def clerk_of(self, county: int) -> User:
        """Who fills in."""
        return self.clerk if county == 0 else self.others

    def signer_of(self, county: int) -> User:
        """Who signs."""
        return self.signer if county == 0 else self.others


@dataclass(frozen=True)
class Days:
    """When the steps of a report were taken."""

    filled: datetime.datetime
    signed: datetime.datetime
    submitted: datetime.datetime
    decided: datetime.datetime


def days_before(due: datetime.date) -> Days:
    """The steps of a report that came in time, one a day."""
    noon = datetime.datetime.combine(due, datetime.time(12), timezone.get_current_timezone())
    return Days(noon - 3 * _DAY, noon - 2 * _DAY, noon - _DAY, noon)


def take_over_month(hands: Hands, period: ReportingPeriod, month: int) -> None:
    """Every county's report, filled in, signed, handed in and accepted in its time.

    Not step by step: nobody signs last month's report today, and the steps would say today.
    """
    units = _units(period)
    days = days_before(period.due_on)
    reports = Report.objects.bulk_create(
        _report(hands, period, unit, county, days) for county, unit in enumerate(units)
    )
    Report.objects.filter(period=period).update(created_at=days.filled)
    scheme = scheme_for(period.cycle_id, period.period)
    found = list(_figures(hands, reports, scheme, month))
    for figure in found:
        figure.entered_at = days.filled
    Figure.objects.bulk_create(found)
    detail = {"reports": len(reports)}
    record(str(hands.office), "移入往月填报表", f"{period.cycle} {period}（演示数据）", detail)


def _units(period: ReportingPeriod) -> list[Assessee]:
    rows = Assessee.objects.filter(cycle=period.cycle_id).select_related("organisation", "cycle")
    by_code = {row.organisation.code: row for row in rows}
    return [by_code[code] for code in figures.CODES]


def _report(
    hands: Hands, period: ReportingPeriod, unit: Assessee, county: int, days: Days
) -> Report:
    return Report(
        assessee=unit,
        period=period,
        state=ACCEPTED,
        version=5,  # made, filled in, signed, handed in, accepted
        signed_by=hands.signer_of(county),
        signed_at=days.signed,
        submitted_by=hands.clerk_of(county),
        submitted_at=days.submitted,
        decided_by=hands.office,
        decided_at=days.decided,
    )


def _figures(
    hands: Hands, reports: Sequence[Report], scheme: SchemeInForce, month: int
) -> Iterator[Figure]:
    """What data sources gave, and what the counties reported of what the standard asks."""
    asked = {need.code for need in asked_needs(scheme.scheme, "")}
    yield from (each for each in prefill(reports, scheme, None) if each.locked)
    for county, report in enumerate(reports):
        for item, value in figures.reported(county, month).items():
            if item in asked:
                yield Figure(
                    report=report,
                    item_code=item,
                    value=value,
                    origin=Origin.TYPED,
                    entered_by=hands.clerk_of(county),
                )
