"""填报日历 and 日程安排: periods, deadlines on working days, stages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.cycles.queries import calendar, cycle_page
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
from kaocheng.orgs.sheets import read_day
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.schemes.answers import number

_SPARE_LINES = 3


@page
def calendar_page(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The periods with opening day, deadline and scheme."""
    found = calendar(actor, pk)
    context = {
        "page": found,
        "cycle": found.cycle,
        "notice": found.cycle.notice,
        "tab": "calendar",
        "here": "cycles",
    }
    return render(request, "web/cycles/calendar.html", context)


@deed
def make(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Make the periods of a kind; those that are there stay."""
    said = request.POST

    def do() -> None:
        open_calendar(
            actor,
            cycle_pk=pk,
            kind=said.get("kind", ""),
            days_after=_days(said.get("days_after", "")),
            open_days=_days(said.get("open_days", "")),
        )

    return attempted(request, do, "已开设填报期，截止日期已顺延到工作日。", "web:calendar", pk)


def _days(text: str) -> int:
    found = number(text.strip().removeprefix("-"))
    if found is None:
        raise Refusal("天数请填整数。")
    return -found if text.strip().startswith("-") else found


@deed
def open_one(request: HttpRequest, actor: User, pk: int, period: int) -> HttpResponse:
    """开放填报."""
    return attempted(
        request, lambda: open_period(actor, period_pk=period), "已开放填报。", "web:calendar", pk
    )


@deed
def close_one(request: HttpRequest, actor: User, pk: int, period: int) -> HttpResponse:
    """关闭填报."""
    return attempted(
        request, lambda: close_period(actor, period_pk=period), "已关闭填报。", "web:calendar", pk
    )


@deed
def move(request: HttpRequest, actor: User, pk: int, period: int) -> HttpResponse:
    """调整截止日期."""

    def do() -> None:
        day = read_day(request.POST.get("due_on", ""))
        if day is None:
            raise Refusal("请填写新的截止日期。")
        reason = request.POST.get("reason", "")
        move_deadline(actor, period_pk=period, due_on=day, reason=reason)

    return attempted(request, do, "已调整截止日期。", "web:calendar", pk)


@deed
def working_day(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """登记调休: a day on which work is or is not done."""

    def do() -> None:
        day = read_day(request.POST.get("day", ""))
        if day is None:
            raise Refusal("请填写日期。")
        works, note = request.POST.get("works") == "1", request.POST.get("note", "")
        set_working_days(actor, days=[NewWorkingDay(day, works, note)])

    words = "已登记。已定的截止日期不变，需要时请逐期调整。"
    return attempted(request, do, words, "web:calendar", pk)


@page
def timetable(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """日程安排 as a form: the stages there are, and a few empty lines."""
    found = cycle_page(actor, pk)
    context = {
        "page": found,
        "cycle": found.cycle,
        "notice": found.cycle.notice,
        "spare": range(_SPARE_LINES),
        "tab": "overview",
        "here": "cycles",
    }
    return render(request, "web/cycles/timetable.html", context)


@deed
def save_timetable(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Write the timetable anew; lines without a name fall away."""

    def do() -> None:
        set_timetable(actor, cycle_pk=pk, stages=_stages(request))

    return attempted(request, do, "已保存日程。", "web:timetable", pk)


def _stages(request: HttpRequest) -> list[NewStage]:
    names = ("title", "starts_on", "ends_on", "note")
    lines = zip(*(request.POST.getlist(name) for name in names), strict=False)
    stages = []
    for title, starts, ends, note in lines:
        if not title.strip():
            continue
        first, last = read_day(starts), read_day(ends)
        if first is None or last is None:
            raise Refusal(f"日程“{title}”须填写开始和结束日期。")
        stages.append(NewStage(title, first, last, note))
    return stages


addresses = [
    path("cycles/<int:pk>/calendar/", calendar_page, name="calendar"),
    path("cycles/<int:pk>/calendar/make/", make, name="open_calendar"),
    path("cycles/<int:pk>/calendar/working-days/", working_day, name="working_day"),
    path("cycles/<int:pk>/periods/<int:period>/open/", open_one, name="open_period"),
    path("cycles/<int:pk>/periods/<int:period>/close/", close_one, name="close_period"),
    path("cycles/<int:pk>/periods/<int:period>/deadline/", move, name="move_deadline"),
    path("cycles/<int:pk>/timetable/", timetable, name="timetable"),
    path("cycles/<int:pk>/timetable/save/", save_timetable, name="save_timetable"),
]
