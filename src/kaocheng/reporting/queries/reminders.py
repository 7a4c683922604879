"""Who is to be reminded today: one message a person, of everything that is due (催报)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q

from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.lifecycle import RUNNING, is_open
from kaocheng.cycles.models import Assessee, CycleKind
from kaocheng.orgs.models import Post, Role
from kaocheng.orgs.queries.scope import in_force
from kaocheng.reporting.lifecycle import HANDED_IN, SIGNED_OFF
from kaocheng.reporting.queries.desk import Place, places_of
from kaocheng.reporting.queries.shapes import Reminder

# Days to the deadline on which people are reminded: before it, on it, and seldom after it.
_DAYS = (3, 1, 0, -1, -3, -7)


def due_reminders(today: datetime.date) -> tuple[Reminder, ...]:
    """The reminders of a day, for the scheduler. Who has handed in is left in peace."""
    days = frozenset(getattr(settings, "REMIND_ON_DAYS", _DAYS))
    running = Q(cycle__state=RUNNING)
    units = Assessee.objects.filter(running).values_list("organisation_id", flat=True)
    due = [p for p in places_of(set(units), running) if _is_due(p, today, days)]
    due.sort(key=lambda p: (p.period.due_on, p.assessee.pk))
    return tuple(_reminders(due, today))


def _is_due(place: Place, today: datetime.date, days: frozenset[int]) -> bool:
    period, report = place.period, place.report
    if not is_open(period.state, period.opens_on, today):
        return False
    handed_in = report is not None and report.state in HANDED_IN
    return not handed_in and (period.due_on - today).days in days


def _reminders(due: list[Place], today: datetime.date) -> Iterable[Reminder]:
    """Clerks of what is to be filled in or handed in, signers of what waits for them."""
    clerks = _people(due, Role.REPORTER)
    signers = _people(due, Role.SIGN_OFF)
    of: dict[int, list[Place]] = {}
    for place in due:
        unit = place.assessee.organisation_id
        people = [*clerks.get(unit, ()), *(signers.get(unit, ()) if _to_sign(place) else ())]
        for user in dict.fromkeys(people):
            of.setdefault(user, []).append(place)
    for user, places in of.items():
        yield _reminder(user, places, today)


def _to_sign(place: Place) -> bool:
    return place.report is not None and place.report.state != SIGNED_OFF and place.filled > 0


def _people(due: list[Place], role: Role) -> dict[int, list[int]]:
    units = {place.assessee.organisation_id for place in due}
    held = Post.objects.filter(organisation__in=units, role=role, user__is_active=True)
    posts = in_force(held)
    found: dict[int, list[int]] = {}
    for unit, user in posts.order_by("pk").values_list("organisation_id", "user_id"):
        found.setdefault(unit, []).append(user)
    return found


def _reminder(user: int, places: list[Place], today: datetime.date) -> Reminder:
    late = sum(1 for place in places if place.period.due_on < today)
    title = f"有 {len(places)} 份填报表待报送" + (f"，其中 {late} 份已逾期" if late else "")
    return Reminder(
        user_pk=user,
        title=title,
        lines=tuple(_line(place, today) for place in places),
        report_pks=tuple(place.report.pk for place in places if place.report),
    )


def _line(place: Place, today: datetime.date) -> str:
    left = (place.period.due_on - today).days
    when = "今天截止" if left == 0 else f"还有 {left} 天" if left > 0 else f"已逾期 {-left} 天"
    words = period_words(place.period.period)
    due = day_words(place.period.due_on)
    cycle = place.assessee.cycle
    mock = "（模拟考核）" if cycle.kind == CycleKind.MOCK else ""
    return f"{place.assessee}：{cycle}{mock} {words}，{due}截止，{when}"
