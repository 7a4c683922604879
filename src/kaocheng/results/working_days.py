"""The length of an announcement in working days. Pure."""

from __future__ import annotations

import datetime

from kaocheng.cycles.dates import WorkCalendar

# How long an announcement runs unless the office says otherwise.
WORKING_DAYS = 5
_ONE = datetime.timedelta(days=1)
# A request for centuries is a slip of the pen, and must not be counted out day by day.
MOST_DAYS = 366


def last_of(first: datetime.date, count: int, days: WorkCalendar) -> datetime.date:
    """The day on which `count` working days are over, the first day included if one works on it."""
    day = first
    left = count - days.is_working(day)[0]
    while left > 0:
        day += _ONE
        left -= days.is_working(day)[0]
    return day


def between(first: datetime.date, last: datetime.date, days: WorkCalendar) -> int:
    """How many working days there are from the first to the last day, both included."""
    span = (last - first).days + 1
    return sum(days.is_working(first + n * _ONE)[0] for n in range(span))
