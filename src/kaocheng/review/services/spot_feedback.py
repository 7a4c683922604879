"""The letter to the unit (反馈函), what the unit answers, and how an objection is decided."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.models import SampledUnit, SpotCheck
from kaocheng.review.services.spot_locking import (
    check_for_office,
    check_step,
    checked_day,
    checked_words,
    in_stage,
    locked_unit,
    may_step,
    save_check,
    save_unit,
    unit_for_office,
    unit_step,
)
from kaocheng.review.services.spot_telling import tell_office_of, tell_team, tell_unit
from kaocheng.review.spot_lifecycle import (
    LAPSED,
    SENT,
    SETTLED,
    SPOT_CHECK_STATES,
    TOLD,
)

_MOST_LETTER = 5000
_MOST_ANSWER = 2000


@transaction.atomic
def send_feedback(
    actor: User,
    *,
    unit_pk: int,
    letter: str,
    answer_due_on: datetime.date | None,
    seen_version: int | None = None,
) -> None:
    """Send the letter (送达反馈); from now on the unit sees what was found at it."""
    unit = unit_for_office(actor, unit_pk, seen_version)
    in_stage(unit.spot_check.assessment)
    unit_step(unit, "send")
    unit.letter = checked_words(letter, "反馈意见", most=_MOST_LETTER)
    unit.answer_due_on = checked_day(answer_due_on, "确认截止")
    unit.sent_by, unit.sent_at = actor, timezone.now()
    save_unit(unit, "letter", "answer_due_on", "sent_by", "sent_at")
    _feed_back(unit.spot_check)
    day = unit.answer_due_on
    body = f"请于{day.month}月{day.day}日前确认，或提出异议并说明理由。逾期视为无异议。"
    tell_unit(unit, f"抽查反馈：{unit.spot_check}", body)
    _record(actor, "送达抽查反馈", unit, {"due": str(day)})


def _feed_back(check: SpotCheck) -> None:
    """Once every unit was told, the spot check as a whole is at its feedback."""
    waiting = SampledUnit.objects.filter(spot_check=check, extends=None).exclude(state__in=TOLD)
    if may_step(SPOT_CHECK_STATES, check.state, "feed_back") and not waiting.exists():
        check_step(check, "feed_back")
        save_check(check)


@transaction.atomic
def answer_feedback(
    actor: User, *, unit_pk: int, agrees: bool, words: str = "", seen_version: int | None = None
) -> None:
    """The unit's signer (审签人) confirms what was found, or objects and says why."""
    unit, standing = locked_unit(actor, unit_pk, seen_version)
    if Role.SIGN_OFF not in standing.own:
        raise NotAllowed("只有本单位审签人可以确认或提出异议。请联系本单位审签人。")
    in_stage(unit.spot_check.assessment)
    unit_step(unit, "agree" if agrees else "object")
    assert unit.answer_due_on is not None
    if timezone.localdate() > unit.answer_due_on:
        raise Refusal("确认期限已过，视为无异议。确有异议的，请联系考核办，或在公示期间申诉。")
    unit.answer = _answer(words, agrees=agrees)
    unit.answered_by, unit.answered_at = actor, timezone.now()
    save_unit(unit, "answer", "answered_by", "answered_at")
    what = "无异议" if agrees else "提出异议"
    tell_office_of(unit, f"{unit}对抽查反馈{what}", unit.answer)
    _record(actor, f"抽查反馈{what}", unit, {"words": unit.answer})


def _answer(words: str, *, agrees: bool) -> str:
    if agrees and not words.strip():
        return ""
    return checked_words(words, "意见" if agrees else "异议和理由", most=_MOST_ANSWER)


@transaction.atomic
def decide_objection(
    actor: User,
    *,
    unit_pk: int,
    upholds: bool,
    reason: str,
    due_on: datetime.date | None = None,
    seen_version: int | None = None,
) -> None:
    """The office decides: what was found stands, or the team looks at it again until `due_on`."""
    unit = unit_for_office(actor, unit_pk, seen_version)
    in_stage(unit.spot_check.assessment)
    unit_step(unit, "uphold" if upholds else "recheck")
    unit.decision = checked_words(reason, "裁定理由")
    unit.decided_by, unit.decided_at = actor, timezone.now()
    if not upholds:
        _open_again(unit, due_on)
    save_unit(
        unit, "decision", "decided_by", "decided_at", "due_on", "returned_reason", "spot_points"
    )
    outcome = "维持核查结论" if upholds else "采纳异议，退回复核"
    body = f"{outcome}。理由：{unit.decision}"
    # Back in the team's hands the unit has no page to look at: the letter will come anew.
    tell_unit(unit, f"抽查异议答复：{unit.spot_check}", body)
    if not upholds:
        tell_team(unit, f"退回复核：{unit}", body)
    _record(actor, "裁定抽查异议", unit, {"outcome": outcome, "reason": unit.decision})


def _open_again(unit: SampledUnit, due_on: datetime.date | None) -> None:
    unit.due_on = checked_day(due_on, "重新核查截止")
    unit.returned_reason, unit.spot_points = f"单位异议成立：{unit.decision}"[:500], {}
    check = unit.spot_check
    if may_step(SPOT_CHECK_STATES, check.state, "recheck"):
        check_step(check, "recheck")
        save_check(check)


@transaction.atomic
def close_spot_check(actor: User, *, check_pk: int, seen_version: int | None = None) -> None:
    """Close the spot check (办结): who let the day of his answer pass has no objection."""
    check = check_for_office(actor, check_pk, seen_version)
    in_stage(check.assessment)
    check_step(check, "close")
    units = SampledUnit.objects.filter(spot_check=check, extends=None)
    units = units.select_related("organisation").select_for_update(of=("self",))
    lapsed = 0
    for unit in units:
        lapsed += _settle(unit)
    save_check(check)
    target = f"{check.assessment} {check}"
    record(str(actor), "办结抽查", target, {"check": check.pk, "lapsed": lapsed})


def _settle(unit: SampledUnit) -> bool:
    """Whether the unit has let its day pass; one that may still answer, or was not answered."""
    if unit.state in SETTLED:
        return False
    due = unit.answer_due_on
    if unit.state != SENT or due is None:
        raise Refusal(f"{unit}尚有异议未裁定，不能办结。请先答复。")
    if timezone.localdate() <= due:
        raise Refusal(f"{unit}可在{due.month}月{due.day}日前答复，不能办结。请届时再办理。")
    unit_step(unit, "lapse")
    save_unit(unit)
    return unit.state == LAPSED


def _record(actor: User, verb: str, unit: SampledUnit, detail: Mapping[str, object]) -> None:
    check = unit.spot_check
    record(str(actor), verb, f"{check.assessment} {check} {unit}", {"unit": unit.pk, **detail})
