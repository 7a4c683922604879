"""Rows of the database as the lines that pages show."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.lifecycle import CYCLE, PERIOD, is_open
from kaocheng.cycles.models import Assessee, Cycle, CycleKind, ReportingPeriod, Stage
from kaocheng.cycles.queries.assigned import SchemeInForce, in_force
from kaocheng.cycles.queries.scope import Reach
from kaocheng.cycles.queries.shapes import AssesseeLine, CycleLine, PeriodLine, StageLine

MOCK_NOTICE = "模拟考核，数据不用于正式考核"


def notice_of(cycle: Cycle, assigned: tuple[SchemeInForce, ...]) -> str:
    """What every page of the cycle repeats: that it is a mock, or a demonstration."""
    own = [MOCK_NOTICE] if cycle.kind == CycleKind.MOCK else []
    return "；".join(dict.fromkeys([*own, *(each.notice for each in assigned if each.notice)]))


def cycle_line(cycle: Cycle, reach: Reach, count: int, notice: str) -> CycleLine:
    """A cycle in a list or at the head of its pages."""
    return CycleLine(
        pk=cycle.pk,
        code=cycle.code,
        title=cycle.title,
        year=cycle.year,
        mock=cycle.kind == CycleKind.MOCK,
        kind_label=CycleKind(cycle.kind).label,
        state=cycle.state,
        state_label=CYCLE.states[cycle.state],
        organisation_code=cycle.organisation.code,
        organisation_name=cycle.organisation.name,
        assessee_count=count,
        may_run=reach.runs(cycle),
        notice=notice,
    )


def period_line(
    period: ReportingPeriod, assigned: tuple[SchemeInForce, ...], today: datetime.date
) -> PeriodLine:
    """A reporting period as it stands on a day."""
    scheme = in_force(assigned, period.period)
    return PeriodLine(
        pk=period.pk,
        period=period.period,
        words=period_words(period.period),
        opens_on=period.opens_on,
        due_on=period.due_on,
        due_words=day_words(period.due_on),
        state=period.state,
        state_label=state_label(period, today),
        is_open=is_open(period.state, period.opens_on, today),
        is_past_due=period.due_on < today,
        calendar_known=period.calendar_known,
        scheme_title=scheme.title if scheme else "",
    )


def state_label(period: ReportingPeriod, today: datetime.date) -> str:
    """The state in words; the day opens a period even where nobody has."""
    opened = is_open(period.state, period.opens_on, today)
    return PERIOD.states["open"] if opened else PERIOD.states[period.state]


def stage_line(stage: Stage, today: datetime.date) -> StageLine:
    """A line of the timetable."""
    now = stage.starts_on <= today <= stage.ends_on
    return StageLine(stage.pk, stage.title, stage.starts_on, stage.ends_on, stage.note, now)


def assessee_line(assessee: Assessee, group_names: Mapping[str, str]) -> AssesseeLine:
    """A unit with its group; a group that no scheme names is called by its code."""
    organisation = assessee.organisation
    code = assessee.group_code
    return AssesseeLine(
        pk=assessee.pk,
        organisation_code=organisation.code,
        organisation_name=organisation.name,
        group_code=code,
        group_name=group_names.get(code, code),
        pinyin=organisation.pinyin,
        initials=organisation.initials,
    )


def group_names_of(assigned: tuple[SchemeInForce, ...]) -> dict[str, str]:
    """Codes and names of the groups of a cycle's schemes; the newest names them."""
    names: dict[str, str] = {}
    for each in assigned:
        names |= each.scheme.group_name
    return names
