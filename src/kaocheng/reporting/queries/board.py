"""The status board (填报情况): units × periods, who has reported and who was late."""

from __future__ import annotations

import datetime
from collections import Counter

from django.db.models import Count, Q
from django.utils import timezone

from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.lifecycle import is_open
from kaocheng.cycles.models import Assessee, CycleKind, ReportingPeriod
from kaocheng.cycles.queries.assigned import assigned_schemes
from kaocheng.cycles.queries.lines import group_names_of, notice_of
from kaocheng.cycles.queries.scope import assessees_within, visible_cycle
from kaocheng.orgs.models import User
from kaocheng.reporting.lifecycle import ACCEPTED, HANDED_IN, RETURNED, SIGNED_OFF
from kaocheng.reporting.models import Report
from kaocheng.reporting.queries.shapes import Board, BoardCell, BoardPeriod, BoardRow

STATES = {
    "not_open": "未开放",
    "none": "未报",
    "filling": "填报中",
    "signed_off": "已审签",
    "submitted": "已报送",
    "late": "迟报",
    "returned": "已退回",
    "accepted": "已接收",
}

_OWING = ("none", "filling", "signed_off", "returned")

Reports = dict[tuple[int, int], Report]


def reporting_board(actor: User, cycle_pk: int) -> Board:
    """Who has reported, for the units that the actor sees."""
    cycle, reach = visible_cycle(actor, cycle_pk)
    assigned = assigned_schemes(cycle.pk)
    names = group_names_of(assigned)
    today = timezone.localdate()
    units = list(assessees_within(cycle, reach))
    periods = list(ReportingPeriod.objects.filter(cycle=cycle))
    reports = _reports(cycle.pk)
    rows = tuple(
        _row(unit, names.get(unit.group_code, unit.group_code), periods, reports, today)
        for unit in units
    )
    return Board(
        cycle_pk=cycle.pk,
        cycle_title=cycle.title,
        mock=cycle.kind == CycleKind.MOCK,
        notice=notice_of(cycle, assigned),
        states=tuple(STATES.items()),
        periods=tuple(_period(each, n, rows, today) for n, each in enumerate(periods)),
        rows=rows,
        may_decide=reach.runs(cycle),
    )


def _reports(cycle_pk: int) -> Reports:
    filled = Count("figures", filter=~Q(figures__value=""))
    rows = Report.objects.filter(assessee__cycle=cycle_pk).annotate(filled=filled)
    return {(row.assessee_id, row.period_id): row for row in rows}


def _row(
    unit: Assessee,
    group_name: str,
    periods: list[ReportingPeriod],
    reports: Reports,
    today: datetime.date,
) -> BoardRow:
    cells = tuple(cell_of(reports.get((unit.pk, each.pk)), each, today) for each in periods)
    organisation = unit.organisation
    return BoardRow(
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        group_name=group_name,
        pinyin=organisation.pinyin,
        initials=organisation.initials,
        cells=cells,
        late_count=sum(1 for cell in cells if cell.late),
        missing_count=sum(1 for cell in cells if cell.overdue),
    )


def cell_of(report: Report | None, period: ReportingPeriod, today: datetime.date) -> BoardCell:
    """How a unit stands in a period. A late report that was accepted stays marked as late."""
    filled = int(getattr(report, "filled", 0)) if report else 0
    state = _state(report, filled, is_open(period.state, period.opens_on, today), period, today)
    handed_in = report is not None and report.state in HANDED_IN
    return BoardCell(
        period=period.period,
        report_pk=report.pk if report else None,
        state=state,
        label=STATES[state],
        late=bool(report and report.late),
        overdue=period.due_on < today and not handed_in,
        filled=filled,
    )


def _state(
    report: Report | None,
    filled: int,
    opened: bool,
    period: ReportingPeriod,
    today: datetime.date,
) -> str:
    if report is None or (report.state == "draft" and not filled):
        return "none" if opened or period.opens_on <= today else "not_open"
    if report.state in (ACCEPTED, RETURNED, SIGNED_OFF):
        return report.state
    if report.state == "draft":
        return "filling"
    return "late" if report.late else "submitted"


def _period(
    period: ReportingPeriod, column: int, rows: tuple[BoardRow, ...], today: datetime.date
) -> BoardPeriod:
    counted = Counter(row.cells[column].state for row in rows)
    return BoardPeriod(
        pk=period.pk,
        period=period.period,
        words=period_words(period.period),
        due_on=period.due_on,
        due_words=day_words(period.due_on),
        is_open=is_open(period.state, period.opens_on, today),
        is_past_due=period.due_on < today,
        counts=tuple((label, counted[state]) for state, label in STATES.items()),
        owing=sum(counted[state] for state in _OWING),
    )
