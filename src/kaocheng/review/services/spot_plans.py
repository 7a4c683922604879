"""Planning a spot check (拟定抽查方案), before anybody can know what will be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.review import sampling
from kaocheng.review.lines import all_lines
from kaocheng.review.models import SpotCheck
from kaocheng.review.sampling import Plan
from kaocheng.review.services.assessments import locked_assessment
from kaocheng.review.services.spot_locking import (
    check_for_office,
    check_step,
    checked_words,
    in_stage,
    save_check,
)
from kaocheng.review.services.spot_telling import tell_all_teams
from kaocheng.review.spot_lifecycle import CANCELLED, PLANNED
from kaocheng.scoring import Scheme

_MOST_TITLE = 100


@dataclass(frozen=True)
class PlanWishes:
    """What the office wants: how many of which group, who is left out, which indicators."""

    title: str
    plan: Plan
    drawn_before: Sequence[str] = ()
    indicators: Sequence[str] = ()


@transaction.atomic
def plan_spot_check(
    actor: User, *, assessment_pk: int, wishes: PlanWishes, again_reason: str = ""
) -> int:
    """Lay a plan (拟定方案), before anybody can know the seed; its key.

    Where units of the assessment were drawn already, another draw stands beside it and must say
    why.
    """
    assessment = locked_assessment(actor, assessment_pk)
    in_stage(assessment, planning=True)
    earlier = SpotCheck.objects.filter(assessment=assessment).exclude(state=CANCELLED)
    if earlier.exists():
        again_reason = checked_words(again_reason, "再次抽查的原因")
    check = SpotCheck(assessment=assessment, again_reason=again_reason.strip(), planned_by=actor)
    _take(check, wishes)
    check.save()
    _record(actor, "拟定抽查方案", check, {"plan": check.plan, "again": check.again_reason})
    return check.pk


@transaction.atomic
def change_plan(
    actor: User, *, check_pk: int, wishes: PlanWishes, seen_version: int | None = None
) -> None:
    """Change a plan by which nothing was drawn yet."""
    check = check_for_office(actor, check_pk, seen_version)
    in_stage(check.assessment, planning=True)
    if check.state != PLANNED:
        raise Refusal("已按方案抽取，方案不能再改。确需另行抽取的，请另拟抽查方案并写明原因。")
    _take(check, wishes)
    save_check(check, "title", "plan", "drawn_before", "indicators")
    _record(actor, "修改抽查方案", check, {"plan": check.plan})


def _take(check: SpotCheck, wishes: PlanWishes) -> None:
    scheme = scheme_by_digest(check.assessment.scheme_version.digest)
    _check_plan(wishes.plan, scheme)
    rows = Assessee.objects.filter(cycle=check.assessment.cycle_id)
    units = set(rows.values_list("organisation__code", flat=True))
    unknown = sorted(set(wishes.drawn_before) - units)
    if unknown:
        raise Refusal(f"单位 {unknown[0]} 不在本考核的被考核单位之中。请核对。")
    check.title = checked_words(wishes.title, "抽查名称", most=_MOST_TITLE)
    check.plan = sampling.plan_as_data(wishes.plan)
    check.drawn_before = sorted(set(wishes.drawn_before))
    check.indicators = checked_indicators(scheme, wishes.indicators)


def _check_plan(plan: Plan, scheme: Scheme) -> None:
    groups = {group.code for group in scheme.groups} or {""}
    for quota in (plan.quota, *plan.quotas.values()):
        if quota.share is not None and not 0 <= quota.share <= 1:
            raise Refusal("抽取比例须在 0 到 100% 之间。请改正。")
        if quota.share is None and (quota.number is None or quota.number < 0):
            raise Refusal("抽取个数须是不小于 0 的整数。请改正。")
    if plan.minimum < 0:
        raise Refusal("每组最少个数须是不小于 0 的整数。请改正。")
    if plan.certain_above is not None and plan.certain_above < 0:
        raise Refusal("必查分差须是不小于 0 的数。请改正。")
    if set(plan.quotas) - groups:
        raise Refusal(f"方案没有“{min(set(plan.quotas) - groups)}”这个组别。请刷新页面。")


def checked_indicators(scheme: Scheme, codes: Iterable[str]) -> list[str]:
    """Indicators and adjustments in the order of the scheme; all of them is as good as none."""
    wanted, known = set(codes), [line.code for line in all_lines(scheme)]
    unknown = sorted(wanted - set(known))
    if unknown:
        raise Refusal(f"方案没有“{unknown[0]}”这个末级指标。请刷新页面。")
    return [] if wanted == set(known) else [code for code in known if code in wanted]


@transaction.atomic
def cancel_spot_check(
    actor: User, *, check_pk: int, reason: str, seen_version: int | None = None
) -> None:
    """Give up a spot check before units are visited (撤销); what was drawn stays on record."""
    check = check_for_office(actor, check_pk, seen_version)
    in_stage(check.assessment, planning=True)
    check.cancelled_reason = checked_words(reason, "撤销原因")
    check_step(check, "cancel")
    save_check(check, "cancelled_reason")
    tell_all_teams(check, f"抽查已撤销：{check}", f"撤销原因：{check.cancelled_reason}")
    _record(actor, "撤销抽查", check, {"reason": check.cancelled_reason})


def _record(actor: User, verb: str, check: SpotCheck, detail: Mapping[str, object]) -> None:
    record(str(actor), verb, f"{check.assessment} {check}", {"check": check.pk, **detail})
