"""Periods as days, and deadlines on working days. Holidays of 2025: 国办发明电〔2024〕12号."""

from __future__ import annotations

import datetime
import itertools

import pytest

from kaocheng.cycles.dates import WorkCalendar, day_words, days_of, period_words, periods_of
from kaocheng.scoring import read_period

PUBLISHED = WorkCalendar({})


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-H2", "2025-07-01", "2025-12-31"),
        ("2025-Q1", "2025-01-01", "2025-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02-D1", "2025-02-01", "2025-02-10"),
        ("2025-02-D2", "2025-02-11", "2025-02-20"),
        ("2025-02-D3", "2025-02-21", "2025-02-28"),
        ("2025-W01", "2024-12-30", "2025-01-05"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
    ],
)
def test_a_period_knows_its_days(period: str, first: str, last: str) -> None:
    read = read_period(period)
    assert read is not None
    assert [day.isoformat() for day in days_of(read)] == [first, last]


@pytest.mark.parametrize(
    ("kind", "count"), [("Y", 1), ("H", 2), ("Q", 4), ("M", 12), ("D", 36), ("W", 52)]
)
def test_periods_cover_the_year_without_gap_or_overlap(kind: str, count: int) -> None:
    spans = [days_of(period) for period in periods_of(2025, kind)]
    assert len(spans) == count
    for (_, last), (first, _) in itertools.pairwise(spans):
        assert first == last + datetime.timedelta(days=1)


def test_a_year_with_53_weeks_has_53() -> None:
    assert len(periods_of(2026, "W")) == 53


@pytest.mark.parametrize(
    ("nominal", "due"),
    [
        ("2025-04-03", "2025-04-03"),  # a Thursday
        ("2025-04-04", "2025-04-07"),  # 清明 and the weekend
        ("2025-01-26", "2025-01-26"),  # a Sunday on which work is done (调休)
        ("2025-10-01", "2025-10-09"),  # 国庆 and 中秋
    ],
)
def test_a_deadline_moves_on_to_the_next_working_day(nominal: str, due: str) -> None:
    found = PUBLISHED.next_working(datetime.date.fromisoformat(nominal))
    assert (found.day.isoformat(), found.calendar_known) == (due, True)


def test_own_days_come_before_the_published_ones() -> None:
    own = WorkCalendar({datetime.date(2025, 4, 3): False, datetime.date(2025, 4, 4): True})
    assert own.next_working(datetime.date(2025, 4, 3)).day == datetime.date(2025, 4, 4)


def test_a_year_nobody_knows_falls_back_to_monday_to_friday_and_says_so() -> None:
    saturday = datetime.date(2040, 3, 3)
    found = PUBLISHED.next_working(saturday)
    assert (found.day, found.calendar_known) == (datetime.date(2040, 3, 5), False)


def test_a_year_entered_by_the_office_is_known() -> None:
    own = WorkCalendar({datetime.date(2040, 3, 5): False})
    found = own.next_working(datetime.date(2040, 3, 3))
    assert (found.day, found.calendar_known) == (datetime.date(2040, 3, 6), True)


def test_the_deadline_counts_from_the_end_of_the_period() -> None:
    march = read_period("2025-03")
    assert march is not None
    assert PUBLISHED.deadline(march, 5).day == datetime.date(2025, 4, 7)  # the 5th is a Saturday
    assert PUBLISHED.deadline(march, -3).day == datetime.date(2025, 3, 28)


def test_days_and_periods_in_words() -> None:
    assert day_words(datetime.date(2025, 4, 7)) == "4月7日（周一）"
    assert period_words("2025-03") == "2025年3月"
    assert period_words("2025") == "2025年度"
    assert period_words("全年") == "全年"
