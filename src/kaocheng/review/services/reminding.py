"""One-click reminders (催办) of all who still owe something in an assessment."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import day_words
from kaocheng.notices.models import Notice
from kaocheng.notices.services import notify
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.models import Assessment
from kaocheng.review.queries.board import Board
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.review.queries.shapes.board import Debt
from kaocheng.review.services.telling import people_with

# How a reminder begins; by it the one of the day is found again.
_REMINDER = "催办："
_ROLES = {
    "self": (Role.REPORTER, Role.SIGN_OFF),
    "answer": (Role.REPORTER, Role.SIGN_OFF),
    "mark": (Role.REVIEWER,),
    "spot": (Role.REPORTER, Role.SIGN_OFF),
}


@transaction.atomic
def remind_owing(actor: User, *, assessment_pk: int) -> int:
    """Remind the people of whoever owes something at this stage; how many people.

    Nobody is reminded twice a day: a second click reaches nobody. The office needs no reminder.
    """
    scope = assessment_scope(actor, assessment_pk)
    if not scope.is_office:
        raise NotAllowed("只有考核办可以催办。请联系考核办。")
    debts = [debt for debt in Board(scope).debts() if _is_others(debt, scope.assessment)]
    if not debts:
        raise Refusal("本阶段各单位均已办结，无须催办。")
    count = sum(_remind(debts, kind) for kind in _ROLES)
    detail = {"debts": len(debts), "people": count}
    record(str(actor), "催办", str(scope.assessment), detail)
    return count


def _is_others(debt: Debt, assessment: Assessment) -> bool:
    """What the office owes itself it sees on its board."""
    return debt.kind in _ROLES and debt.organisation_pk != assessment.cycle.organisation_id


def _remind(debts: list[Debt], kind: str) -> int:
    """One notice for each person who owes something of a kind; it leads to the board."""
    found = [debt for debt in debts if debt.kind == kind and debt.organisation_pk]
    if not found:
        return 0
    places = [debt.organisation_pk for debt in found if debt.organisation_pk]
    people = _not_yet_reminded(people_with(_ROLES[kind], places))
    first = found[0]
    by = f"截止日期 {day_words(first.due)}。" if first.due else ""
    title = f"{_REMINDER}{first.title}{first.kind_label}尚未办结"
    return notify(people, title, f"{by}请尽快办理。", f"/review/{first.assessment_pk}/")


def _not_yet_reminded(people: QuerySet[User]) -> list[User]:
    start = datetime.datetime.combine(
        timezone.localdate(), datetime.time.min, timezone.get_current_timezone()
    )
    had = Notice.objects.filter(title__startswith=_REMINDER, created_at__gte=start)
    return list(people.exclude(pk__in=had.values("recipient")))
