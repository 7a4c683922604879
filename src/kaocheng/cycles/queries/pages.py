"""Reads of cycles for pages."""

from __future__ import annotations

import datetime

from django.db.models import Count
from django.utils import timezone

from kaocheng.cycles.dates import KIND_WORDS, period_words
from kaocheng.cycles.lifecycle import CYCLE
from kaocheng.cycles.models import (
    Assessee,
    Cycle,
    CycleKind,
    ReportingPeriod,
    SchemeAssignment,
    Stage,
    Target,
)
from kaocheng.cycles.queries.assigned import SchemeInForce, assigned_schemes
from kaocheng.cycles.queries.lines import (
    assessee_line,
    cycle_line,
    group_names_of,
    notice_of,
    period_line,
    stage_line,
)
from kaocheng.cycles.queries.scope import (
    Reach,
    assessees_within,
    cycles_within,
    reach_of,
    visible_cycle,
)
from kaocheng.cycles.queries.shapes import (
    AssesseeLine,
    AssesseesPage,
    AssignmentLine,
    CalendarPage,
    CycleLine,
    CycleLists,
    CyclePage,
    PeriodLine,
    StageLine,
    StepLine,
)
from kaocheng.orgs.models import User


def cycles_visible_to(actor: User) -> CycleLists:
    """Real and mock cycles (模拟考核), newest first, each in a list of its own."""
    reach = reach_of(actor)
    cycles = list(cycles_within(reach).annotate(count=Count("assessees")))
    notices = _notices([cycle.pk for cycle in cycles])
    lines = [
        (cycle.kind, cycle_line(cycle, reach, cycle.count, notices.get(cycle.pk, "")))
        for cycle in cycles
    ]
    return CycleLists(
        real=tuple(line for kind, line in lines if kind == CycleKind.REAL),
        mock=tuple(line for kind, line in lines if kind == CycleKind.MOCK),
    )


def _notices(cycle_pks: list[int]) -> dict[int, str]:
    rows = SchemeAssignment.objects.filter(cycle__in=cycle_pks).exclude(scheme_version__notice="")
    return dict(rows.values_list("cycle_id", "scheme_version__notice"))


def cycle_page(actor: User, cycle_pk: int) -> CyclePage:
    """One cycle with its schemes, calendar, timetable and the units the actor sees."""
    cycle, reach = visible_cycle(actor, cycle_pk)
    assigned = assigned_schemes(cycle.pk)
    names = group_names_of(assigned)
    rows = tuple(assessee_line(each, names) for each in assessees_within(cycle, reach))
    periods = _periods(cycle, assigned)
    may_run = reach.runs(cycle)
    return CyclePage(
        cycle=_line(cycle, reach, assigned),
        assignments=_assignments(cycle),
        groups=tuple(names.items()),
        periods=periods,
        stages=_stages(cycle),
        assessees=rows,
        steps=_steps(cycle) if may_run else (),
        target_count=Target.objects.filter(cycle=cycle).count(),
        warnings=_warnings(assigned, rows, periods) if may_run else (),
    )


def calendar(actor: User, cycle_pk: int) -> CalendarPage:
    """The reporting calendar (填报日历)."""
    cycle, reach = visible_cycle(actor, cycle_pk)
    assigned = assigned_schemes(cycle.pk)
    periods = _periods(cycle, assigned)
    unknown = sorted({each.due_on.year for each in periods if not each.calendar_known})
    return CalendarPage(
        cycle=_line(cycle, reach, assigned),
        periods=periods,
        kinds=tuple(KIND_WORDS.items()),
        unknown_years=tuple(unknown),
        warnings=tuple(_unknown_words(year) for year in unknown),
    )


def assessees(actor: User, cycle_pk: int) -> AssesseesPage:
    """The assessed units (被考核单位) that the actor sees, in the order of the tree."""
    cycle, reach = visible_cycle(actor, cycle_pk)
    assigned = assigned_schemes(cycle.pk)
    names = group_names_of(assigned)
    return AssesseesPage(
        cycle=_line(cycle, reach, assigned),
        groups=tuple(names.items()),
        rows=tuple(assessee_line(each, names) for each in assessees_within(cycle, reach)),
    )


def _line(cycle: Cycle, reach: Reach, assigned: tuple[SchemeInForce, ...]) -> CycleLine:
    count = Assessee.objects.filter(cycle=cycle).count()
    return cycle_line(cycle, reach, count, notice_of(cycle, assigned))


def _assignments(cycle: Cycle) -> tuple[AssignmentLine, ...]:
    rows = SchemeAssignment.objects.filter(cycle=cycle).order_by("starts_on")
    found = rows.values_list(
        "pk",
        "scheme_version_id",
        "scheme_version__code",
        "scheme_version__title",
        "from_period",
    )
    return tuple(AssignmentLine(*row, period_words(row[-1])) for row in found)


def _periods(cycle: Cycle, assigned: tuple[SchemeInForce, ...]) -> tuple[PeriodLine, ...]:
    today = timezone.localdate()
    rows = ReportingPeriod.objects.filter(cycle=cycle)
    return tuple(period_line(each, assigned, today) for each in rows)


def _stages(cycle: Cycle) -> tuple[StageLine, ...]:
    today: datetime.date = timezone.localdate()
    return tuple(stage_line(each, today) for each in Stage.objects.filter(cycle=cycle))


def _steps(cycle: Cycle) -> tuple[StepLine, ...]:
    return tuple(StepLine(each.verb, each.words) for each in CYCLE.steps_from(cycle.state))


def _warnings(
    assigned: tuple[SchemeInForce, ...],
    rows: tuple[AssesseeLine, ...],
    periods: tuple[PeriodLine, ...],
) -> tuple[str, ...]:
    """What the office has still to do, in the order in which it does it."""
    found = []
    if not assigned:
        found.append("尚未指定考核方案。请先指定方案及其适用的起始期。")
    if not rows:
        found.append("尚无被考核单位。请从组织机构中加入。")
    if not periods:
        found.append("尚未开设填报期。请在填报日历中开设。")
    uncovered = [each.words for each in periods if assigned and not each.scheme_title]
    if uncovered:
        found.append(f"{uncovered[0]}等 {len(uncovered)} 期没有适用的考核方案。请补充指定。")
    years = sorted({each.due_on.year for each in periods if not each.calendar_known})
    return (*found, *(_unknown_words(year) for year in years))


def _unknown_words(year: int) -> str:
    return (
        f"{year}年的节假日安排尚不掌握，截止日期按周一至周五推算。"
        "安排公布后，请登记调休日期并核对截止日期。"
    )
