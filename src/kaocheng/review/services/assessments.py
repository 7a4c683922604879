"""An assessment (考核评价) from its opening through its stages; publication is done by results."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.dates import period_words
from kaocheng.cycles.lifecycle import RUNNING
from kaocheng.cycles.models import Cycle
from kaocheng.cycles.queries.assigned import SchemeInForce, scheme_for
from kaocheng.cycles.services.locking import locked_cycle, stepped
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.services.steps import checked_reason
from kaocheng.review.lifecycle import ASSESSMENT, EVALUATION, SELF_ASSESSMENT
from kaocheng.review.models import Assessment
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.review.queries.spot_debts import open_spot_checks
from kaocheng.review.services.stage_telling import tell_stage
from kaocheng.scoring import Scheme, read_period
from kaocheng.scoring.rules import Rule
from kaocheng.scoring.rules.judged import Judged


@transaction.atomic
def open_assessment(
    actor: User,
    *,
    cycle_pk: int,
    period: str,
    straight_to_evaluation: bool = False,
    self_due_on: datetime.date | None = None,
    review_due_on: datetime.date | None = None,
    spot_check_due_on: datetime.date | None = None,
    two_markers: Sequence[str] = (),
    allowed_difference: str = "0",
) -> int:
    """Open the assessment of a period, for its office; its key.

    `straight_to_evaluation` is for a period scored from figures alone, as a monthly ranking is.
    """
    cycle = locked_cycle(actor, cycle_pk)
    in_force = _scheme_to_assess_by(cycle, period)
    check_two_markers(in_force.scheme, two_markers, allowed_difference)
    assessment = Assessment.objects.create(
        cycle=cycle,
        period=period,
        scheme_version_id=in_force.pk,
        state=EVALUATION if straight_to_evaluation else SELF_ASSESSMENT,
        self_due_on=self_due_on,
        review_due_on=review_due_on,
        spot_check_due_on=spot_check_due_on,
        two_markers=sorted(two_markers),
        allowed_difference=allowed_difference,
        opened_by=actor,
    )
    if assessment.state == SELF_ASSESSMENT:
        tell_stage(actor, assessment)
    record(str(actor), "开始考核评价", str(assessment), {"scheme": in_force.digest})
    return assessment.pk


def _scheme_to_assess_by(cycle: Cycle, period: str) -> SchemeInForce:
    if cycle.state != RUNNING:
        raise Refusal(f"“{cycle}”不在进行中，不能开始考核评价。请先启动考核。")
    if read_period(period) is None:
        raise Refusal(f"期间“{period[:20]}”写法不对。可用写法：2025、2025-H1、2025-Q1、2025-05。")
    if Assessment.objects.filter(cycle=cycle, period=period).exists():
        raise Refusal(f"{period_words(period)}的考核评价已经开始。请在考核评价中继续。")
    return scheme_for(cycle.pk, period)


def check_two_markers(scheme: Scheme, codes: Sequence[str], difference: str) -> None:
    """Only judged indicators and adjustments are marked by two; `Refusal` for others."""
    try:
        allowed = Decimal(difference)
    except InvalidOperation:
        allowed = Decimal(-1)
    if not allowed.is_finite() or allowed < 0:
        raise Refusal(f"允许分差“{difference[:20]}”不对。请填不小于 0 的数，如 0.5。")
    judged = {leaf.code for leaf in scheme.leaves if is_judged(leaf.rule)}
    wrong = sorted(set(codes) - judged - {each.code for each in scheme.adjustments})
    if wrong:
        raise Refusal(
            f"指标 {wrong[0]} 不是定性评审指标，不用双人评分。请从定性指标、加减分项中选择。"
        )


def is_judged(rule: Rule | None) -> bool:
    """Whether an assessor gives the mark (定性评审), alone or inside a composite rule."""
    return rule is not None and any(isinstance(each, Judged) for each in rule.rules())


def locked_assessment(actor: User, assessment_pk: int) -> Assessment:
    """The assessment, its row locked, for its office; `NotVisible` or `NotAllowed` to others."""
    scope = assessment_scope(actor, assessment_pk)
    if not scope.is_office:
        cycle = scope.assessment.cycle
        raise NotAllowed(f"只有考核办可以变动“{cycle}”。请联系{cycle.organisation}考核办。")
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related("cycle__organisation", "scheme_version").get(pk=assessment_pk)


@transaction.atomic
def advance(actor: User, *, assessment_pk: int, verb: str, reason: str = "") -> None:
    """Pass to the next marking stage or to the evaluation (综合评价); for the office.

    With a spot check still open the evaluation wants a reason: what was found there and is not
    settled will not count. Announcing and publishing are verbs of `results`, which demand more.
    """
    if verb not in _OF_THE_REVIEW:
        raise Refusal("公示和发布请在“结果发布”中办理。")
    assessment = locked_assessment(actor, assessment_pk)
    before = assessment.get_state_display()
    step_assessment(assessment, verb)
    detail = {"from": before, "to": assessment.get_state_display()}
    detail |= _left_open(assessment, reason)
    tell_stage(actor, assessment)
    record(str(actor), "转入考核阶段", str(assessment), detail)


def _left_open(assessment: Assessment, reason: str) -> dict[str, str]:
    """Which spot checks are left open at the evaluation, and why; for the log."""
    left = open_spot_checks(assessment.pk) if assessment.state == EVALUATION else ()
    if not left:
        return {}
    titles = "、".join(left)
    if not reason.strip():
        raise Refusal(
            f"抽查“{titles}”还没有办结，未经确认的核查结论将不计入综合评价。"
            "请先办结或撤销；确需转入的，请写明原因。"
        )
    return {"left_open": titles, "reason": checked_reason(reason, "转入综合评价的原因")}


_OF_THE_REVIEW = ("begin_review", "begin_spot_check", "begin_evaluation")


def step_assessment(assessment: Assessment, verb: str) -> None:
    """Step a locked assessment; who calls records it. Raises `Refusal`."""
    assessment.state = stepped(ASSESSMENT, assessment.state, verb)
    assessment.save(update_fields=["state"])
