"""A spot check, or one of its units, locked for a change once it is clear who may make it."""

from __future__ import annotations

import datetime

from django.utils import timezone

from kaocheng.cycles.services.locking import stepped
from kaocheng.lifecycle import StateTable
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.lifecycle import ASSESSMENT, REVIEW, SELF_ASSESSMENT, SPOT_CHECK
from kaocheng.review.models import Assessment, SampledUnit, SpotCheck
from kaocheng.review.queries.spot_scope import UnitStanding, visible_check, visible_unit
from kaocheng.review.spot_lifecycle import SAMPLED_UNIT, SPOT_CHECK_STATES

MOST_REASON = 500
_STALE = "您打开页面之后，内容已有改动。请刷新页面，核对后再办理。"


def check_for_office(actor: User, check_pk: int, seen_version: int | None = None) -> SpotCheck:
    """The spot check, locked, for its office, if it is what was on the screen."""
    check, standing = visible_check(actor, check_pk, lock=True)
    if not standing.is_office:
        office = check.assessment.cycle.organisation
        raise NotAllowed(f"只有考核办可以办理“{check}”。请联系{office}考核办。")
    refuse_stale(check.version, seen_version)
    return check


def unit_for_office(actor: User, unit_pk: int, seen_version: int | None = None) -> SampledUnit:
    """A unit that is checked, locked, and before it its spot check, for the office."""
    seen, standing = visible_unit(actor, unit_pk)
    if not standing.is_office:
        office = seen.spot_check.assessment.cycle.organisation
        raise NotAllowed(f"只有考核办可以办理。请联系{office}考核办。")
    check = check_for_office(actor, seen.spot_check_id)
    unit, _ = locked_unit(actor, unit_pk, seen_version)
    unit.spot_check = check
    return unit


def locked_unit(
    actor: User, unit_pk: int, seen_version: int | None = None
) -> tuple[SampledUnit, UnitStanding]:
    """A unit that is checked, its row locked, for whoever sees it."""
    unit, standing = visible_unit(actor, unit_pk, lock=True)
    refuse_stale(unit.version, seen_version)
    return unit, standing


def refuse_stale(version: int, seen: int | None) -> None:
    """Refuse what was decided upon another state of things than the one that is there."""
    if seen is not None and seen != version:
        raise Refusal(_STALE)


def in_stage(assessment: Assessment, *, planning: bool = False) -> None:
    """Refuse outside the stage of spot checks; a plan can be made while the review still runs."""
    allowed = (REVIEW, SPOT_CHECK) if planning else (SPOT_CHECK,)
    if assessment.state in allowed:
        return
    here = ASSESSMENT.states[assessment.state]
    if assessment.state in (SELF_ASSESSMENT, REVIEW):
        raise Refusal(f"考核评价处于“{here}”阶段。请先转入部门抽查，再办理。")
    raise Refusal(f"考核评价处于“{here}”阶段，抽查事项不再变动。如有不实，请在综合评价中处理。")


def within_deadline(unit: SampledUnit) -> None:
    """Refuse to write findings after the last day (抽查截止), or the later one after a return."""
    assessment = unit.spot_check.assessment
    general = assessment.spot_check_due_on
    if general is None:
        return
    day = max(general, unit.due_on or general)
    if timezone.localdate() > day:
        raise Refusal(f"抽查已于{day.month}月{day.day}日截止。确需补正的，请考核办退回并另定期限。")


def check_step(check: SpotCheck, verb: str) -> None:
    """Step a locked spot check; the caller saves."""
    check.state = stepped(SPOT_CHECK_STATES, check.state, verb)


def unit_step(unit: SampledUnit, verb: str) -> None:
    """Step a locked unit; the caller saves."""
    unit.state = stepped(SAMPLED_UNIT, unit.state, verb)


def may_step(table: StateTable, state: str, verb: str) -> bool:
    """Whether the step is there from this state."""
    return any(each.verb == verb for each in table.steps_from(state))


def save_check(check: SpotCheck, *fields: str) -> None:
    """Write a locked spot check, one version on."""
    check.version += 1
    check.save(update_fields=["state", "version", *fields])


def save_unit(unit: SampledUnit, *fields: str) -> None:
    """Write a locked unit, one version on."""
    unit.version += 1
    unit.save(update_fields=["state", "version", *fields])


def checked_words(text: str, what: str, *, most: int = MOST_REASON) -> str:
    """A text that must be there, as it is stored."""
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refusal(f"请填写{what}。")
    if len(text) > most:
        raise Refusal(f"{what}不超过 {most} 字，现有 {len(text)} 字。请精简。")
    return text


def checked_day(day: datetime.date | None, what: str) -> datetime.date:
    """A last day that has not passed."""
    if day is None:
        raise Refusal(f"请填写{what}。")
    if day < timezone.localdate():
        raise Refusal(f"{what}不能早于今天。请改为今天或以后的日期。")
    return day
