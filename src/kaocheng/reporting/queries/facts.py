"""The one door by which scoring reads facts (数据): units and facts as the library's CSV bytes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kaocheng.cycles.dates import days_of
from kaocheng.cycles.lifecycle import DRAFT
from kaocheng.cycles.models import Assessee, Cycle, CycleKind, ReportingPeriod, Target
from kaocheng.cycles.queries.assigned import (
    SchemeInForce,
    scheme_for,
)
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.lifecycle import ACCEPTED, HANDED_IN
from kaocheng.reporting.models import ACTUAL, Figure, KnownValue, Report
from kaocheng.reporting.queries.counted import counts_of
from kaocheng.reporting.queries.same import SameItems
from kaocheng.reporting.queries.shapes import FactsBundle
from kaocheng.scoring import Scheme, read_period
from kaocheng.scoring.tables.inputs import facts_table, units_table

# (unit code, item, period, kind) → value
Facts = dict[tuple[str, str, str, str], str]

_CHUNK = 5000


@dataclass(frozen=True)
class _Asked:
    """What facts are wanted: a cycle through a period, from reports in these states."""

    cycle: Cycle
    period: str
    states: tuple[str, ...]
    units: Mapping[int, Assessee]
    in_force: SchemeInForce

    @property
    def scheme(self) -> Scheme:
        return self.in_force.scheme

    def code(self, assessee_pk: int) -> str:
        return self.units[assessee_pk].organisation.code

    def has_come(self, period: str) -> bool:
        """Whether the period had ended when the one asked for ends."""
        last, until = _last_day(period), _last_day(self.period)
        return bool(last and until and last <= until)


@lru_cache(maxsize=1024)
def _last_day(period: str) -> datetime.date | None:
    """Asked for every figure, of which there are many, in periods, of which there are few."""
    read = read_period(period)
    return days_of(read)[1] if read else None


def facts_for(
    cycle_pk: int, period: str, *, accepted_only: bool = True, scheme: SchemeInForce | None = None
) -> FactsBundle:
    """The inputs of a score run through `period`, for services that have checked the right to it.

    Reports that were accepted count, with `accepted_only=False` those handed in as well. A value
    from a data source stands before the unit's own. Nothing passes between mock and real cycles.
    `scheme` is the version to read by where it was settled before; else the one in force.
    """
    asked = _asked(cycle_pk, period, (ACCEPTED,) if accepted_only else HANDED_IN, scheme)
    facts: Facts = {}
    facts |= _figures_before(asked)
    facts |= _figures(asked)
    facts |= _known(asked)
    facts |= _counted(asked)
    facts |= _targets(asked)
    items = asked.scheme.item
    declared = {key: value for key, value in facts.items() if key[1] in items}
    return FactsBundle(
        scheme_pk=asked.in_force.pk,
        period=period,
        units=_units_csv(asked),
        facts=_facts_csv(asked, declared),
        missing_units=_missing(asked),
        mock=asked.cycle.kind == CycleKind.MOCK,
    )


def _asked(
    cycle_pk: int, period: str, states: tuple[str, ...], scheme: SchemeInForce | None
) -> _Asked:
    cycle = Cycle.objects.filter(pk=cycle_pk).first()
    if cycle is None:
        raise NotVisible(cycle_pk)
    rows = Assessee.objects.filter(cycle=cycle).select_related("organisation__parent")
    units = {row.pk: row for row in rows}
    if not units:
        raise Refusal(f"“{cycle}”尚无被考核单位，不能计分。请先加入单位。")
    return _Asked(cycle, period, states, units, scheme or scheme_for(cycle_pk, period))


def _figures(asked: _Asked) -> Facts:
    rows = Figure.objects.filter(
        report__assessee__cycle=asked.cycle, report__state__in=asked.states
    ).exclude(value="")
    reports = _reports(asked)
    found = rows.values_list("report_id", "item_code", "kind", "value")
    return {
        (place[0], item, place[1], kind): value
        for report, item, kind, value in found.iterator(chunk_size=_CHUNK)
        if (place := reports.get(report)) is not None
    }


def _reports(asked: _Asked) -> dict[int, tuple[str, str]]:
    """Unit and period of the reports whose figures count: few, beside the figures in them."""
    rows = Report.objects.filter(assessee__cycle=asked.cycle, state__in=asked.states)
    found = rows.values_list("pk", "assessee_id", "period__period")
    return {pk: (asked.code(unit), each) for pk, unit, each in found if asked.has_come(each)}


def _figures_before(asked: _Asked) -> Facts:
    """Earlier years of the same office's cycles of the same kind: `prior` reads them."""
    codes = {each.organisation_id: each.organisation.code for each in asked.units.values()}
    rows = Figure.objects.filter(
        report__assessee__cycle__organisation=asked.cycle.organisation_id,
        report__assessee__cycle__kind=asked.cycle.kind,
        report__assessee__cycle__year__lt=asked.cycle.year,
        report__assessee__organisation__in=codes,
        report__state__in=asked.states,
    ).exclude(value="")
    found = rows.exclude(report__assessee__cycle__state=DRAFT).order_by(
        "report__assessee__cycle__year", "report__assessee__cycle_id"
    )
    same = SameItems(asked.scheme)
    return {
        (codes[unit], item, period, kind): value
        for cycle, unit, item, period, kind, value in found.values_list(
            "report__assessee__cycle_id",
            "report__assessee__organisation_id",
            "item_code",
            "report__period__period",
            "kind",
            "value",
        )
        if same.holds(cycle, period, item)
    }


def _known(asked: _Asked) -> Facts:
    rows = KnownValue.objects.filter(cycle=asked.cycle)
    found = rows.values_list("assessee_id", "item_code", "period", "value")
    return {
        (asked.code(unit), item, period, ACTUAL): value
        for unit, item, period, value in found
        if asked.has_come(period)
    }


def _counted(asked: _Asked) -> Facts:
    """Counts of information reports for every period so far, whether or not a report is there."""
    counts = counts_of(asked.cycle.pk)
    rows = ReportingPeriod.objects.filter(cycle=asked.cycle) if counts.items else ()
    periods = {asked.period, *(row.period for row in rows if asked.has_come(row.period))}
    return {
        (asked.code(unit), item, period, ACTUAL): counts.value(unit, item, period) or "0"
        for item, _, _ in counts.items
        for period in periods
        for unit in asked.units
    }


def _targets(asked: _Asked) -> Facts:
    rows = Target.objects.filter(cycle=asked.cycle)
    found = rows.values_list("assessee_id", "item_code", "period", "kind", "value")
    return {
        (asked.code(unit), item, period, kind): value for unit, item, period, kind, value in found
    }


def _units_csv(asked: _Asked) -> bytes:
    codes = {each.organisation.code for each in asked.units.values()}
    lines = []
    for each in asked.units.values():
        node = each.organisation
        parent = node.parent.code if node.parent and node.parent.code in codes else ""
        lines.append((node.code, node.name, each.group_code, parent))
    return units_table(lines)


def _facts_csv(asked: _Asked, facts: Facts) -> bytes:
    """In the order of units and items: the same facts are the same bytes."""
    items = {item.code: n for n, item in enumerate(asked.scheme.items)}
    by_unit: dict[str, list[tuple[int, str, str, str, str]]] = {
        each.organisation.code: [] for each in asked.units.values()
    }
    for (unit, item, period, kind), value in facts.items():
        by_unit[unit].append((items[item], period, kind, item, value))
    return facts_table(
        (unit, item, period, kind, value)
        for unit, rows in by_unit.items()
        for _, period, kind, item, value in sorted(rows)
    )


def _missing(asked: _Asked) -> tuple[str, ...]:
    """Units without a report that counts; only where the period is one that is reported for."""
    period = ReportingPeriod.objects.filter(cycle=asked.cycle, period=asked.period).first()
    if period is None:
        return ()
    there = Report.objects.filter(period=period, state__in=asked.states)
    present = set(there.values_list("assessee_id", flat=True))
    return tuple(str(each) for pk, each in asked.units.items() if pk not in present)
