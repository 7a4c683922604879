"""Reads of targets (目标值): the grid, and the table that goes out as Excel or CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import Assessee, Cycle, ReportingPeriod, Target, TargetKind
from kaocheng.cycles.needs import BASELINE, PLAN, TARGET, Need, all_needs
from kaocheng.cycles.queries.assigned import SchemeInForce, assigned_schemes
from kaocheng.cycles.queries.lines import cycle_line, group_names_of, notice_of
from kaocheng.cycles.queries.scope import Reach, assessees_within, visible_cycle
from kaocheng.cycles.queries.shapes import (
    CycleLine,
    TargetCell,
    TargetColumn,
    TargetRow,
    TargetsGrid,
)
from kaocheng.cycles.target_table import TargetTable, as_csv, as_workbook
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed

SET_KINDS = frozenset({TARGET, PLAN, BASELINE})


@dataclass(frozen=True)
class CycleTargets:
    """A cycle's units, items and targets as one actor sees them."""

    cycle: Cycle
    reach: Reach
    assigned: tuple[SchemeInForce, ...]
    assessees: tuple[Assessee, ...]
    needs: tuple[Need, ...]
    periods: tuple[str, ...]


def targets_of(actor: User, cycle_pk: int) -> CycleTargets:
    """What the grid, the table and an import start from."""
    cycle, reach = visible_cycle(actor, cycle_pk)
    assigned = assigned_schemes(cycle.pk)
    rows = ReportingPeriod.objects.filter(cycle=cycle).values_list("period", flat=True)
    return CycleTargets(
        cycle=cycle,
        reach=reach,
        assigned=assigned,
        assessees=tuple(assessees_within(cycle, reach)),
        needs=items_with_targets(assigned),
        periods=tuple(dict.fromkeys([str(cycle.year), *rows])),
    )


def items_with_targets(assigned: Sequence[SchemeInForce]) -> tuple[Need, ...]:
    """Number items of the cycle's schemes: those with a target first, then all others.

    A scheme need not read a target for the office to set one; the report shows it all the same.
    """
    found: dict[str, Need] = {}
    for each in reversed(assigned):
        for need in all_needs(each.scheme):
            if not need.form.is_text:
                found.setdefault(need.code, need)
    wanted = [need for need in found.values() if need.reads & SET_KINDS]
    return (*wanted, *(need for need in found.values() if not need.reads & SET_KINDS))


def targets_grid(actor: User, cycle_pk: int, kind: str = TARGET, period: str = "") -> TargetsGrid:
    """Units × items for one kind and one period; the year where none is named."""
    found = targets_of(actor, cycle_pk)
    kind = kind if kind in TargetKind.values else TARGET
    period = period if period in found.periods else str(found.cycle.year)
    columns = tuple(TargetColumn(n.code, n.name, n.item.unit) for n in found.needs)
    return TargetsGrid(
        cycle=_line(found),
        kind=kind,
        kinds=tuple((each.value, each.label) for each in TargetKind),
        period=period,
        period_words=period_words(period),
        periods=tuple((each, period_words(each)) for each in found.periods),
        columns=columns,
        rows=_rows(found, columns, kind, period),
        may_edit=found.reach.runs(found.cycle),
    )


def targets_to_set(actor: User, cycle_pk: int) -> TargetsGrid:
    """The same for whoever may set them. Raises `NotAllowed`."""
    grid = targets_grid(actor, cycle_pk)
    if not grid.may_edit:
        raise NotAllowed("目标值由考核办下达。请联系考核办。")
    return grid


def _line(found: CycleTargets) -> CycleLine:
    notice = notice_of(found.cycle, found.assigned)
    return cycle_line(found.cycle, found.reach, len(found.assessees), notice)


def _rows(
    found: CycleTargets, columns: tuple[TargetColumn, ...], kind: str, period: str
) -> tuple[TargetRow, ...]:
    names = group_names_of(found.assigned)
    stored = Target.objects.filter(cycle=found.cycle, kind=kind, period=period)
    cells = {
        (assessee, item): TargetCell(item, value, source)
        for assessee, item, value, source in stored.values_list(
            "assessee_id", "item_code", "value", "source"
        )
    }
    return tuple(
        TargetRow(
            each.organisation.code,
            each.organisation.name,
            names.get(each.group_code, each.group_code),
            tuple(
                cells.get((each.pk, column.item_code), TargetCell(column.item_code, "", ""))
                for column in columns
            ),
        )
        for each in found.assessees
    )


def targets_workbook(actor: User, cycle_pk: int) -> bytes:
    """All targets of the units the actor sees, as an Excel workbook to fill in and send back."""
    return as_workbook(_table(targets_of(actor, cycle_pk)))


def targets_csv(actor: User, cycle_pk: int) -> bytes:
    """The same as CSV (UTF-8 with BOM, as Excel and WPS want it)."""
    return as_csv(_table(targets_of(actor, cycle_pk)))


def _table(found: CycleTargets) -> TargetTable:
    return TargetTable(
        title=f"{found.cycle.title}目标值表",
        units=tuple((each.organisation.code, each.organisation.name) for each in found.assessees),
        needs=found.needs,
        columns=column_keys(found.cycle, found.periods),
        values=stored_values(found),
    )


def column_keys(cycle: Cycle, periods: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(kind, period): the year's target and baseline, then the plan curve by period."""
    year = str(cycle.year)
    curve = [(PLAN, each) for each in periods if each != year]
    return ((TARGET, year), (BASELINE, year), *curve)


def stored_values(found: CycleTargets) -> dict[tuple[str, str, str, str], str]:
    """(unit code, item, kind, period) → value, of the units the actor sees."""
    codes = {each.pk: each.organisation.code for each in found.assessees}
    rows = Target.objects.filter(cycle=found.cycle).values_list(
        "assessee_id", "item_code", "kind", "period", "value"
    )
    return {
        (codes[assessee], item, kind, period): value
        for assessee, item, kind, period, value in rows
        if assessee in codes
    }
