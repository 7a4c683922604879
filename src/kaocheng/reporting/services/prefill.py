"""What is known already is put into a new report: nobody is asked for it twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from kaocheng.cycles.models import Cycle
from kaocheng.cycles.needs import Need
from kaocheng.cycles.queries.assigned import SchemeInForce
from kaocheng.orgs.models import User
from kaocheng.reporting.lifecycle import HANDED_IN
from kaocheng.reporting.models import Figure, KnownValue, Origin, Report
from kaocheng.reporting.queries.counted import counts_of
from kaocheng.reporting.queries.page import CUMULATIVE
from kaocheng.reporting.queries.rows import asked_needs, last_values_of
from kaocheng.reporting.queries.same import SameItems
from kaocheng.scoring import read_period


@dataclass(frozen=True)
class _New:
    """New reports of one cycle and period, with what is asked of each."""

    reports: Sequence[Report]
    scheme: SchemeInForce

    @property
    def cycle(self) -> Cycle:
        return self.reports[0].assessee.cycle

    @property
    def period(self) -> str:
        return self.reports[0].period.period

    @property
    def units(self) -> list[int]:
        return [report.assessee.organisation_id for report in self.reports]

    @cached_property
    def needs(self) -> dict[str, dict[str, Need]]:
        """Group → item code → need."""
        groups = {report.assessee.group_code for report in self.reports}
        return {
            group: {need.code: need for need in asked_needs(self.scheme.scheme, group)}
            for group in groups
        }

    def needs_for(self, report: Report) -> dict[str, Need]:
        return self.needs[report.assessee.group_code]


def prefill(reports: Sequence[Report], scheme: SchemeInForce, by: User | None) -> list[Figure]:
    """The figures of new reports of one period: counted, from a source, from elsewhere, carried.

    What comes first in this order holds. Counted and given ones are locked; what is carried or was
    found elsewhere the clerk may change. As many statements for a thousand reports as for one.
    """
    if not reports:
        return []
    new, now = _New(reports, scheme), timezone.now()
    found: dict[tuple[int, str], Figure] = {}
    for figures in (_counted(new), _from_source(new), _from_elsewhere(new), _carried(new)):
        for figure in figures:
            if figure.item_code in new.needs_for(figure.report):
                found.setdefault((figure.report_id, figure.item_code), figure)
    for figure in found.values():
        figure.entered_by, figure.entered_at = by, now
    return list(found.values())


def _figure(report: Report, item: str, value: str, origin: Origin, words: str = "") -> Figure:
    locked = origin in (Origin.SOURCE, Origin.COUNTED)
    return Figure(
        report=report,
        item_code=item,
        value=value,
        origin=origin,
        source_words=words,
        locked=locked,
    )


def _counted(new: _New) -> Iterator[Figure]:
    counts = counts_of(new.cycle.pk)
    for report in new.reports:
        for item, _, _ in counts.items:
            value = counts.value(report.assessee_id, item, new.period) or "0"
            yield _figure(report, item, value, Origin.COUNTED)


def _from_source(new: _New) -> Iterator[Figure]:
    reports = {report.assessee_id: report for report in new.reports}
    rows = KnownValue.objects.filter(cycle=new.cycle.pk, period=new.period)
    for row in rows:
        if row.assessee_id in reports:
            words = f"{row.source}提供"
            yield _figure(reports[row.assessee_id], row.item_code, row.value, Origin.SOURCE, words)


def _from_elsewhere(new: _New) -> Iterator[Figure]:
    """The same unit's figure for the same period in another assessment of the same kind."""
    reports = {report.assessee.organisation_id: report for report in new.reports}
    rows = (
        Figure.objects.filter(
            report__assessee__organisation__in=new.units,
            report__assessee__cycle__kind=new.cycle.kind,
            report__period__period=new.period,
            report__state__in=HANDED_IN,
        )
        .exclude(report__assessee__cycle=new.cycle.pk)
        .exclude(value="")
        .select_related("report__assessee__cycle")
        .order_by("-report__assessee__cycle_id")
    )
    same = SameItems(new.scheme.scheme)
    for row in rows:
        cycle = row.report.assessee.cycle
        if same.holds(cycle.pk, new.period, row.item_code):
            words = f"取自“{cycle}”"[:200]
            report = reports[row.report.assessee.organisation_id]
            yield _figure(report, row.item_code, row.value, Origin.ELSEWHERE, words)


def _carried(new: _New) -> Iterator[Figure]:
    """A cumulative item stands at least where it stood, within the year."""
    read = read_period(new.period)
    if read is None or read.number == 1:
        return
    last = last_values_of(new.cycle, new.period, new.units)
    for report in new.reports:
        needs = new.needs_for(report)
        for item, value in last.get(report.assessee.organisation_id, {}).items():
            if item in needs and CUMULATIVE in needs[item].name:
                yield _figure(report, item, value, Origin.CARRIED)
