"""First and last day of a period, the periods of a year, and working days. Pure."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import chinese_calendar

from kaocheng.scoring.periods import Period, read_period, weeks_in

KIND_WORDS = {"Y": "年", "H": "半年", "Q": "季", "M": "月", "D": "旬", "W": "周"}
_COUNTS: dict[str, Callable[[int], int]] = {
    "Y": lambda year: 1,
    "H": lambda year: 2,
    "Q": lambda year: 4,
    "M": lambda year: 12,
    "D": lambda year: 36,
    "W": weeks_in,
}
_MONTHS = {"Y": 12, "H": 6, "Q": 3, "M": 1}
_SATURDAY = 5
_LAST_TEN = 2


def periods_of(year: int, kind: str) -> tuple[Period, ...]:
    """All periods of a kind in a year."""
    return tuple(Period(year, kind, n) for n in range(1, _COUNTS[kind](year) + 1))


def days_of(period: Period) -> tuple[datetime.date, datetime.date]:
    """First and last day of a period; an ISO week may reach into the year beside its own."""
    if period.kind == "W":
        monday = datetime.date.fromisocalendar(period.year, period.number, 1)
        return monday, monday + datetime.timedelta(days=6)
    if period.kind == "D":
        return _ten_days(period)
    months = _MONTHS[period.kind]
    last_month = period.number * months
    last = calendar.monthrange(period.year, last_month)[1]
    first = datetime.date(period.year, last_month - months + 1, 1)
    return first, datetime.date(period.year, last_month, last)


def _ten_days(period: Period) -> tuple[datetime.date, datetime.date]:
    month, third = (period.number - 1) // 3 + 1, (period.number - 1) % 3
    last = calendar.monthrange(period.year, month)[1] if third == _LAST_TEN else 10 * (third + 1)
    first = datetime.date(period.year, month, 10 * third + 1)
    return first, datetime.date(period.year, month, last)


def period_words(text: str) -> str:
    """「2025年3月」, 「2025年度」."""
    period = read_period(text)
    if period is None:
        return text
    return f"{period.words}度" if period.kind == "Y" else period.words


def day_words(day: datetime.date) -> str:
    """「3月10日（周一）」; the year is said by the period."""
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


@dataclass(frozen=True)
class Deadline:
    """A day, and whether the holidays of its year were known."""

    day: datetime.date
    calendar_known: bool


@dataclass(frozen=True)
class WorkCalendar:
    """Own adjustments first, then the published holidays, then Monday to Friday.

    A year of which the installation has entered any day counts as known.
    """

    own: Mapping[datetime.date, bool]

    def is_working(self, day: datetime.date) -> tuple[bool, bool]:
        """Whether work is done that day, and whether that is known rather than assumed."""
        if day in self.own:
            return self.own[day], True
        try:
            return bool(chinese_calendar.is_workday(day)), True
        except NotImplementedError:
            return day.weekday() < _SATURDAY, day.year in self._own_years

    @cached_property
    def _own_years(self) -> frozenset[int]:
        return frozenset(day.year for day in self.own)

    def next_working(self, day: datetime.date) -> Deadline:
        """The day itself if work is done on it, else the next such day."""
        known = True
        while True:
            works, sure = self.is_working(day)
            known = known and sure
            if works:
                return Deadline(day, known)
            day += datetime.timedelta(days=1)

    def deadline(self, period: Period, days_after: int) -> Deadline:
        """`days_after` days after the period's end, moved on to a working day."""
        return self.next_working(days_of(period)[1] + datetime.timedelta(days=days_after))
