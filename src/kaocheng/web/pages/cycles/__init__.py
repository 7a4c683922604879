"""考核周期: the list, one cycle, its units, calendar, timetable and targets."""

from __future__ import annotations

from kaocheng.web.pages.cycles import calendar, members, overview, targets

addresses = [
    *overview.addresses,
    *members.addresses,
    *calendar.addresses,
    *targets.addresses,
]
