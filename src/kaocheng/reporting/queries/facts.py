"""The one door by which scoring reads facts (数据): units and facts as the library's CSV bytes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet

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
from kaocheng.reporting.queries.gathered import gathered_figures
from kaocheng.reporting.queries.same import SameItems
from kaocheng.reporting.queries.shapes import FactsBundle
from kaocheng.scoring import Scheme, read_period
from kaocheng.scoring.tables.inputs import facts_table_by_unit, units_table

_CHUNK = 5000


class _Unit(NamedTuple):
    """An assessed unit, as lightly as thousands of them want to be read."""

    group_code: str
    organisation_pk: int
    code: str
    name: str
    parent_code: str | None


class _Facts:
    """Values of units by cells (item, period, kind). What is put in later stands before.

    Hundreds of thousands of values lie in few cells: each cell is written and sorted once.
    """

    def __init__(self, items: Iterable[str], units: Iterable[str]) -> None:
        self._rank = {code: n for n, code in enumerate(items)}
        self._places: dict[tuple[str, str, str], int] = {}
        self.rows: dict[str, dict[int, str]] = {unit: {} for unit in units}

    def place(self, item: str, period: str, kind: str) -> int:
        """The place of a cell; -1, which no table shows, for an item that nobody declared."""
        if item not in self._rank:
            return -1
        return self._places.setdefault((item, period, kind), len(self._places))

    def put(self, unit: str, item: str, period: str, kind: str, value: str) -> None:
        """One value."""
        self.rows[unit][self.place(item, period, kind)] = value

    def table(self) -> bytes:
        """In the order of units and items: the same facts are the same bytes."""
        ordered = sorted(self._places, key=lambda cell: (self._rank[cell[0]], *cell[1:]))
        moved = {self._places[cell]: n for n, cell in enumerate(ordered)}
        in_order = all(place == n for place, n in moved.items())
        moved[-1] = -1
        return facts_table_by_unit(
            ordered,
            (
                (unit, row if in_order else {moved[place]: row[place] for place in row})
                for unit, row in self.rows.items()
            ),
        )


@dataclass(frozen=True)
class _Asked:
    """What facts are wanted: a cycle through a period, from reports in these states."""

    cycle: Cycle
    period: str
    states: tuple[str, ...]
    units: Mapping[int, _Unit]
    in_force: SchemeInForce

    @property
    def scheme(self) -> Scheme:
        return self.in_force.scheme

    def code(self, assessee_pk: int) -> str:
        return self.units[assessee_pk].code

    def has_come(self, period: str) -> bool:
        """Whether the period had ended when the one asked for ends."""
        last, until = _last_day(period), _last_day(self.period)
        return bool(last and until and last <= until)


_UNIT = (
    "group_code", "organisation_id", "organisation__code", "organisation__name",
    "organisation__parent__code",
)  # fmt: skip


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
    items = (item.code for item in asked.scheme.items)
    facts = _Facts(items, (unit.code for unit in asked.units.values()))
    for read in (_figures_before, _figures, _known, _counted, _targets):
        read(asked, facts)
    return FactsBundle(
        scheme_pk=asked.in_force.pk,
        period=period,
        units=_units_csv(asked),
        facts=facts.table(),
        missing_units=_missing(asked),
        mock=asked.cycle.kind == CycleKind.MOCK,
    )


def _asked(
    cycle_pk: int, period: str, states: tuple[str, ...], scheme: SchemeInForce | None
) -> _Asked:
    cycle = Cycle.objects.filter(pk=cycle_pk).first()
    if cycle is None:
        raise NotVisible(cycle_pk)
    rows = Assessee.objects.filter(cycle=cycle).values_list("pk", *_UNIT)
    units = {pk: _Unit(*row) for pk, *row in rows}
    if not units:
        raise Refusal(f"“{cycle}”尚无被考核单位，不能计分。请先加入单位。")
    return _Asked(cycle, period, states, units, scheme or scheme_for(cycle_pk, period))


def _figures(asked: _Asked, facts: _Facts) -> None:
    reports = _reports(asked)
    wanted = Report.objects.filter(assessee__cycle=asked.cycle, state__in=asked.states)
    places: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for each in gathered_figures(wanted):
        if each.report not in reports:
            continue
        unit, period = reports[each.report]
        if (period, each.items) not in places:
            cells = [facts.place(item, period, ACTUAL) for item in each.items]
            places[period, each.items] = cells
        facts.rows[unit].update(zip(places[period, each.items], each.values, strict=True))
    _figures_of_other_kinds(wanted, reports, facts)


def _figures_of_other_kinds(
    wanted: QuerySet[Report], reports: Mapping[int, tuple[str, str]], facts: _Facts
) -> None:
    rows = Figure.objects.filter(report__in=wanted).exclude(kind=ACTUAL).exclude(value="")
    for report, item, kind, value in rows.values_list("report_id", "item_code", "kind", "value"):
        if report in reports:
            unit, period = reports[report]
            facts.put(unit, item, period, kind, value)


def _reports(asked: _Asked) -> dict[int, tuple[str, str]]:
    """Unit and period of the reports whose figures count: few, beside the figures in them."""
    rows = Report.objects.filter(assessee__cycle=asked.cycle, state__in=asked.states)
    found = rows.values_list("pk", "assessee_id", "period__period")
    return {pk: (asked.code(unit), each) for pk, unit, each in found if asked.has_come(each)}


def _figures_before(asked: _Asked, facts: _Facts) -> None:
    """Earlier years of the same office's cycles of the same kind: `prior` reads them."""
    codes = {each.organisation_pk: each.code for each in asked.units.values()}
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
    for cycle, unit, item, period, kind, value in found.values_list(
        "report__assessee__cycle_id",
        "report__assessee__organisation_id",
        "item_code",
        "report__period__period",
        "kind",
        "value",
    ):
        if same.holds(cycle, period, item):
            facts.put(codes[unit], item, period, kind, value)


def _known(asked: _Asked, facts: _Facts) -> None:
    rows = KnownValue.objects.filter(cycle=asked.cycle)
    for unit, item, period, value in rows.values_list(
        "assessee_id", "item_code", "period", "value"
    ):
        if asked.has_come(period):
            facts.put(asked.code(unit), item, period, ACTUAL, value)


def _counted(asked: _Asked, facts: _Facts) -> None:
    """Counts of information reports for every period so far, whether or not a report is there."""
    counts = counts_of(asked.cycle.pk)
    rows = ReportingPeriod.objects.filter(cycle=asked.cycle) if counts.items else ()
    periods = {asked.period, *(row.period for row in rows if asked.has_come(row.period))}
    for item, _, _ in counts.items:
        for period in periods:
            for unit in asked.units:
                value = counts.value(unit, item, period) or "0"
                facts.put(asked.code(unit), item, period, ACTUAL, value)


def _targets(asked: _Asked, facts: _Facts) -> None:
    rows = Target.objects.filter(cycle=asked.cycle)
    found = rows.values_list("assessee_id", "item_code", "period", "kind", "value")
    for unit, item, period, kind, value in found.iterator(chunk_size=_CHUNK):
        facts.put(asked.code(unit), item, period, kind, value)


def _units_csv(asked: _Asked) -> bytes:
    codes = {each.code for each in asked.units.values()}
    return units_table(
        (
            each.code,
            each.name,
            each.group_code,
            each.parent_code if each.parent_code in codes else "",
        )
        for each in asked.units.values()
    )


def _missing(asked: _Asked) -> tuple[str, ...]:
    """Units without a report that counts; only where the period is one that is reported for."""
    period = ReportingPeriod.objects.filter(cycle=asked.cycle, period=asked.period).first()
    if period is None:
        return ()
    there = Report.objects.filter(period=period, state__in=asked.states)
    present = set(there.values_list("assessee_id", flat=True))
    return tuple(each.name for pk, each in asked.units.items() if pk not in present)
