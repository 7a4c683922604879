"""The head of the page on which the office brings in a workbook of all units (成批导入)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from kaocheng.cycles.models import ReportingPeriod
from kaocheng.cycles.queries.assigned import assigned_schemes
from kaocheng.cycles.queries.lines import cycle_line, notice_of, period_line
from kaocheng.cycles.queries.scope import assessees_within, visible_cycle
from kaocheng.cycles.queries.shapes import CycleLine, PeriodLine
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible


@dataclass(frozen=True)
class BulkPage:
    """A period of a cycle, for its office."""

    cycle: CycleLine
    period: PeriodLine


def bulk_page(actor: User, period_pk: int) -> BulkPage:
    """The period, or `NotVisible` to all but the office of its cycle."""
    period = ReportingPeriod.objects.filter(pk=period_pk).first()
    if period is None:
        raise NotVisible(period_pk)
    cycle, reach = visible_cycle(actor, period.cycle_id)
    if not reach.runs(cycle):
        raise NotVisible(period_pk)
    assigned = assigned_schemes(cycle.pk)
    count = assessees_within(cycle, reach).count()
    return BulkPage(
        cycle_line(cycle, reach, count, notice_of(cycle, assigned)),
        period_line(period, assigned, timezone.localdate()),
    )
