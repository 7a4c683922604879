"""The reporting calendar: periods, deadlines on working days, the timetable."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.cycles.models import ReportingPeriod
from kaocheng.cycles.queries import (
    calendar,
    cycle_page,
)
from kaocheng.cycles.services import (
    NewStage,
    NewWorkingDay,
    close_period,
    move_deadline,
    open_calendar,
    open_period,
    set_timetable,
    set_working_days,
)
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from tests.cycles.test_running import found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "count"), [("Y", 1), ("H", 2), ("Q", 4), ("D", 36), ("W", 52)])
def test_a_calendar_of_each_kind(county_office: User, kind: str, count: int) -> None:
    pk = found(county_office)
    assert open_calendar(county_office, cycle_pk=pk, kind=kind) == count
    assert open_calendar(county_office, cycle_pk=pk, kind=kind) == 0  # what is there stays


def test_deadlines_lie_on_working_days(county_office: User, draft_cycle: int) -> None:
    page = calendar(county_office, draft_cycle)
    due = {row.period: row.due_on.isoformat() for row in page.periods}
    assert due["2025-03"] == "2025-04-07"  # the 5th is a Saturday
    assert due["2025-09"] == "2025-10-09"  # 国庆
    assert page.unknown_years == ()


def test_own_working_days_move_the_deadlines_that_are_set_afterwards(county_office: User) -> None:
    set_working_days(county_office, days=[NewWorkingDay(datetime.date(2025, 4, 7), works=False)])
    pk = found(county_office)
    open_calendar(county_office, cycle_pk=pk)
    due = {row.period: row.due_on for row in calendar(county_office, pk).periods}
    assert due["2025-03"] == datetime.date(2025, 4, 8)


def test_a_year_without_published_holidays_is_warned_of(county_office: User) -> None:
    pk = found(county_office, year=2040)
    open_calendar(county_office, cycle_pk=pk)
    page = calendar(county_office, pk)
    assert page.unknown_years == (2040, 2041)
    assert "2040年的节假日安排尚不掌握，截止日期按周一至周五推算" in page.warnings[0]
    assert not page.periods[0].calendar_known


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "X"}, "没有“X”这种填报期"),
        ({"days_after": 400}, "截止日"),
        ({"open_days": -1}, "开放天数"),
    ],
)
def test_a_calendar_without_sense_is_refused(
    county_office: User, changes: dict[str, Any], why: str
) -> None:
    pk = found(county_office)
    with pytest.raises(Refusal, match=why):
        open_calendar(county_office, cycle_pk=pk, **changes)


def test_a_deadline_is_moved_with_a_reason(county_office: User, cycle_pk: int) -> None:
    period = ReportingPeriod.objects.get(cycle=cycle_pk, period="2025-03")
    with pytest.raises(Refusal, match="请写明调整截止日期的原因"):
        move_deadline(
            county_office, period_pk=period.pk, due_on=datetime.date(2025, 4, 9), reason=" "
        )
    move_deadline(
        county_office, period_pk=period.pk, due_on=datetime.date(2025, 4, 9), reason="系统升级"
    )
    period.refresh_from_db()
    assert period.due_on == datetime.date(2025, 4, 9)
    assert '"reason":"系统升级"' in AuditEntry.objects.order_by("number").last().detail  # type: ignore[union-attr]


def test_a_period_is_opened_and_closed_by_hand(county_office: User, cycle_pk: int) -> None:
    period = ReportingPeriod.objects.get(cycle=cycle_pk, period="2025-12")
    open_period(county_office, period_pk=period.pk)
    close_period(county_office, period_pk=period.pk)
    with pytest.raises(Refusal, match="填报期处于“已关闭”状态"):
        close_period(county_office, period_pk=period.pk)


def test_the_timetable_shows_where_one_is(
    county_office: User, cycle_pk: int, on_third_of_april: datetime.date
) -> None:
    day = datetime.date
    stages = [
        NewStage("自查", day(2025, 4, 1), day(2025, 4, 10)),
        NewStage("部门评审", day(2025, 4, 11), day(2025, 4, 20), "牵头单位"),
    ]
    set_timetable(county_office, cycle_pk=cycle_pk, stages=stages)
    shown = cycle_page(county_office, cycle_pk).stages
    assert [(stage.title, stage.is_now) for stage in shown] == [("自查", True), ("部门评审", False)]
    with pytest.raises(Refusal, match="结束不早于开始"):
        set_timetable(
            county_office,
            cycle_pk=cycle_pk,
            stages=[NewStage("倒着走", day(2025, 4, 2), day(2025, 4, 1))],
        )
