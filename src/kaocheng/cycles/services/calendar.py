"""The reporting calendar (填报日历): periods, deadlines, working days."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.dates import KIND_WORDS, WorkCalendar, day_words, days_of, periods_of
from kaocheng.cycles.lifecycle import PERIOD
from kaocheng.cycles.models import Cycle, ReportingPeriod, WorkingDay
from kaocheng.cycles.services.locking import locked_cycle, locked_period, running_or_draft, stepped
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import posts_held
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.scoring import Period

_DAYS_AFTER = range(-20, 91)
_OPEN_DAYS = range(93)


@dataclass(frozen=True)
class NewWorkingDay:
    """A day that differs from what the calendar says: work is done (调休), or is not."""

    day: datetime.date
    works: bool
    note: str = ""


@transaction.atomic
def open_calendar(
    actor: User, *, cycle_pk: int, kind: str = "M", days_after: int = 5, open_days: int = 10
) -> int:
    """Make the periods of a kind (Y H Q M D W) for the cycle's year; how many are new.

    A deadline lies `days_after` days after the period's end, moved on to the next working day; a
    report can be filled in from `open_days` days before the deadline. Periods that are there stay.
    """
    cycle = running_or_draft(locked_cycle(actor, cycle_pk))
    _check_calendar(kind, days_after, open_days)
    days = WorkCalendar(dict(WorkingDay.objects.values_list("day", "works")))
    there = set(ReportingPeriod.objects.filter(cycle=cycle).values_list("period", flat=True))
    new = [
        _period(cycle, each, days, days_after, open_days)
        for each in periods_of(cycle.year, kind)
        if str(each) not in there
    ]
    ReportingPeriod.objects.bulk_create(new)
    detail = {"kind": kind, "days_after": days_after, "new": len(new)}
    record(str(actor), "开设填报期", f"{cycle.title}（按{KIND_WORDS[kind]}）", detail)
    return len(new)


def _check_calendar(kind: str, days_after: int, open_days: int) -> None:
    if kind not in KIND_WORDS:
        raise Refusal(f"没有“{kind}”这种填报期。可用：{'、'.join(KIND_WORDS.values())}。")
    if days_after not in _DAYS_AFTER:
        first, last = _DAYS_AFTER[0], _DAYS_AFTER[-1]
        raise Refusal(f"截止日须在期末后 {first} 至 {last} 天之间（负数为期末前）。请改。")
    if open_days not in _OPEN_DAYS:
        raise Refusal(f"开放天数须在 0 至 {_OPEN_DAYS[-1]} 之间。请改。")


def _period(
    cycle: Cycle, period: Period, days: WorkCalendar, days_after: int, open_days: int
) -> ReportingPeriod:
    first, last = days_of(period)
    due = days.deadline(period, days_after)
    return ReportingPeriod(
        cycle=cycle,
        period=str(period),
        first_day=first,
        last_day=last,
        opens_on=due.day - datetime.timedelta(days=open_days),
        due_on=due.day,
        calendar_known=due.calendar_known,
    )


@transaction.atomic
def move_deadline(actor: User, *, period_pk: int, due_on: datetime.date, reason: str) -> None:
    """Set another deadline. What was handed in before keeps its mark of being late or not."""
    period = locked_period(actor, period_pk)
    if not reason.strip():
        raise Refusal("请写明调整截止日期的原因。")
    if due_on < period.first_day:
        raise Refusal("截止日期不能早于期初。请改。")
    before, period.due_on = period.due_on, due_on
    period.opens_on = min(period.opens_on, due_on)
    days = WorkCalendar(dict(WorkingDay.objects.values_list("day", "works")))
    period.calendar_known = days.is_working(due_on)[1]
    period.save(update_fields=["due_on", "opens_on", "calendar_known"])
    detail = {"from": before.isoformat(), "to": due_on.isoformat(), "reason": reason.strip()}
    record(str(actor), "调整截止日期", f"{period.cycle} {period} {day_words(due_on)}", detail)


@transaction.atomic
def open_period(actor: User, *, period_pk: int) -> None:
    """Let units report before the calendar opens the period, or after it was closed."""
    _step_period(actor, period_pk, "open", "开放填报")


@transaction.atomic
def close_period(actor: User, *, period_pk: int) -> None:
    """Take no more reports for the period, late ones included."""
    _step_period(actor, period_pk, "close", "关闭填报")


def _step_period(actor: User, period_pk: int, verb: str, words: str) -> None:
    period = locked_period(actor, period_pk)
    period.state = stepped(PERIOD, period.state, verb)
    period.save(update_fields=["state"])
    record(str(actor), words, f"{period.cycle} {period}")


@transaction.atomic
def set_working_days(actor: User, *, days: Sequence[NewWorkingDay]) -> int:
    """Enter days that differ from the calendar. Deadlines already set stay as they are."""
    if not any(post.role == Role.ASSESSMENT_OFFICE for post in posts_held(actor)):
        raise NotAllowed("只有考核办可以登记工作日调整。请联系考核办。")
    if not days:
        raise Refusal("没有填写日期。请至少填写一天。")
    WorkingDay.objects.bulk_create(
        [WorkingDay(day=d.day, works=d.works, note=d.note.strip()[:100]) for d in days],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["works", "note"],
    )
    detail = {each.day.isoformat(): each.works for each in days}
    record(str(actor), "登记工作日调整", f"{len(detail)} 天", detail)
    return len(detail)
