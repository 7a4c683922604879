"""An office's workbook of all units for one period: out, and back as a preview."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import Assessee, Cycle, ReportingPeriod
from kaocheng.cycles.needs import Need
from kaocheng.cycles.queries.assigned import SchemeInForce, scheme_for
from kaocheng.cycles.queries.scope import roles_over, visible_cycle
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed
from kaocheng.orgs.workbooks import cell_name, read_first_sheet
from kaocheng.reporting.bulk_sheet import (
    BulkReading,
    BulkScope,
    BulkTable,
    as_workbook,
    read_bulk,
)
from kaocheng.reporting.lifecycle import EDITABLE, REPORT
from kaocheng.reporting.models import Figure, Report
from kaocheng.reporting.queries.counted import counts_of
from kaocheng.reporting.queries.gathered import gathered_figures
from kaocheng.reporting.queries.rows import asked_needs
from kaocheng.reporting.queries.shapes import BulkDifference, BulkPreview, CellFault

_TOLD = 200


class BulkUnit(NamedTuple):
    """An assessed unit, as lightly as thousands of them want to be read."""

    assessee_pk: int
    group_code: str
    code: str
    name: str


@dataclass(frozen=True)
class BulkPeriod:
    """A period of a cycle with its units, as its office sees it."""

    cycle: Cycle
    period: ReportingPeriod
    scheme: SchemeInForce
    units: tuple[BulkUnit, ...]
    needs_by_group: dict[str, tuple[Need, ...]]

    @property
    def needs(self) -> tuple[Need, ...]:
        """The items of all groups, each once."""
        every = {need.code: need for needs in self.needs_by_group.values() for need in needs}
        return tuple(every.values())


def bulk_period(actor: User, period_pk: int) -> BulkPeriod:
    """The period, for the office of its cycle alone."""
    rows = ReportingPeriod.objects.select_related("cycle__organisation")
    period = rows.filter(pk=period_pk).first()
    if period is None:
        raise NotVisible(period_pk)
    cycle = period.cycle
    if Role.ASSESSMENT_OFFICE not in roles_over(actor, cycle.organisation):
        visible_cycle(actor, cycle.pk)
        raise NotAllowed("只有考核办可以成批导入数据。请联系考核办。")
    scheme = scheme_for(cycle.pk, period.period)
    found = Assessee.objects.filter(cycle=cycle).values_list(
        "pk", "group_code", "organisation__code", "organisation__name"
    )
    units = tuple(BulkUnit(*row) for row in found)
    groups = sorted({unit.group_code for unit in units})
    needs = {group: asked_needs(scheme.scheme, group) for group in groups}
    return BulkPeriod(cycle, period, scheme, units, needs)


def bulk_scope(found: BulkPeriod) -> BulkScope:
    """What may be written into the period's reports, in a fixed number of statements."""
    codes = {unit.assessee_pk: unit.code for unit in found.units}
    rows = Report.objects.filter(period=found.period.pk)
    reports = list(rows.values_list("pk", "assessee_id", "state"))
    counted = _counted(found)
    return BulkScope(
        units={unit.code: unit.name for unit in found.units},
        keys={unit.code: unit.assessee_pk for unit in found.units},
        needs=found.needs,
        stored=_stored(found, {pk: unit for pk, unit, _ in reports}, counted),
        not_asked=_not_asked(found),
        locked=_locked(found, codes, counted),
        closed={
            codes[unit]: f"该单位的填报表处于“{REPORT.states[state]}”状态"
            for _, unit, state in reports
            if state not in EDITABLE
        },
    )


def _stored(
    found: BulkPeriod, units: Mapping[int, int], counted: Mapping[str, Mapping[int, str]]
) -> dict[int, list[str]]:
    """Assessee → values in the order of the needs; `units`: report → assessee."""
    codes = [need.code for need in found.needs]
    stored = {unit: [""] * len(codes) for unit in units.values()}
    orders: dict[tuple[str, ...], list[int]] = {}
    for each in gathered_figures(Report.objects.filter(period=found.period.pk)):
        if each.report not in units:
            continue
        if each.items not in orders:
            place = {item: n for n, item in enumerate(each.items)}
            orders[each.items] = [place.get(code, -1) for code in codes]
        values = [*each.values, ""]
        stored[units[each.report]] = [values[n] for n in orders[each.items]]
    for n, code in enumerate(codes):
        for unit, value in counted.get(code, {}).items():
            stored.setdefault(unit, [""] * len(codes))[n] = value
    return stored


def _counted(found: BulkPeriod) -> dict[str, dict[int, str]]:
    """Item → assessee → value, for items that are counts: they are counted anew each time."""
    counts = counts_of(found.cycle.pk)
    period = found.period.period
    return {
        item: {pk: counts.value(pk, item, period) or "0" for pk, *_ in found.units}
        for item, _, _ in counts.items
    }


def _not_asked(found: BulkPeriod) -> dict[str, frozenset[str]]:
    """Item → the units whose group does not have it."""
    members: dict[str, list[str]] = {}
    for unit in found.units:
        members.setdefault(unit.group_code, []).append(unit.code)
    asked = {g: {need.code for need in needs} for g, needs in found.needs_by_group.items()}
    return {
        need.code: frozenset(
            code
            for group, codes in members.items()
            if need.code not in asked[group]
            for code in codes
        )
        for need in found.needs
    }


def _locked(
    found: BulkPeriod, codes: Mapping[int, str], counted: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Item → the units whose cell somebody else fills."""
    every = frozenset(unit.code for unit in found.units)
    locked: dict[str, set[str]] = {}
    rows = Figure.objects.filter(report__period=found.period.pk, locked=True)
    for unit, item in rows.values_list("report__assessee_id", "item_code"):
        locked.setdefault(item, set()).add(codes[unit])
    by_office = {need.code for need in found.needs if need.by_office}
    return {
        **{item: frozenset(units) for item, units in locked.items()},
        **dict.fromkeys((*counted, *by_office), every),
    }


def bulk_workbook(actor: User, period_pk: int) -> bytes:
    """All units × all items of a period as one workbook."""
    found = bulk_period(actor, period_pk)
    scope = bulk_scope(found)
    mock = "（模拟考核）" if found.cycle.kind == "mock" else ""
    codes = {unit.assessee_pk: unit.code for unit in found.units}
    items = [need.code for need in found.needs]
    values = {
        (codes[unit], item): "不适用" if value == "NA" else value
        for unit, row in scope.stored.items()
        for item, value in zip(items, row, strict=True)
    }
    title = f"{found.cycle.title}{mock}{period_words(found.period.period)}数据表"
    if found.scheme.notice:
        title = f"{title}（{found.scheme.notice}）"
    return as_workbook(BulkTable(title, list(scope.units.items()), found.needs, values))


def preview_bulk(actor: User, period_pk: int, content: bytes) -> BulkPreview:
    """What applying the workbook would change. Nothing is written."""
    found = bulk_period(actor, period_pk)
    reading = read_bulk(read_first_sheet(content), bulk_scope(found))
    return _preview(found, reading, content)


def _preview(found: BulkPeriod, reading: BulkReading, content: bytes) -> BulkPreview:
    names = {unit.code: unit.name for unit in found.units}
    items = {need.code: need.name for need in found.needs}
    return BulkPreview(
        digest=hashlib.sha256(content).hexdigest(),
        unit_count=reading.units,
        item_count=reading.items,
        changed=reading.changed,
        unchanged=reading.unchanged,
        fault_count=reading.fault_count,
        differences=tuple(
            BulkDifference(
                cell_name(each.row, each.column),
                names[each.unit_code],
                items[each.item_code],
                each.old,
                each.new,
            )
            for each in reading.first_changes(_TOLD)
        ),
        faults=tuple(
            CellFault(each.cell, each.name, each.text, each.entry.what, each.entry.mend)
            for each in reading.faults
        ),
    )
