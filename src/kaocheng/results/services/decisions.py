"""The comprehensive evaluation (综合评价) decided by the office, signed by a person who answers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import period_words
from kaocheng.cycles.services.locking import stepped
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import verify_totp
from kaocheng.results.lifecycle import DECISION, FINAL, IN_FORCE, INITIATED, SIGNED
from kaocheng.results.models import Announcement, Decision, Publication, ScoreRun
from kaocheng.results.permissions import SIGNERS, may_sign_for
from kaocheng.results.queries.appeal_facts import last_upheld_at
from kaocheng.results.services.telling import page_of, people_over, tell
from kaocheng.review.lifecycle import ANNOUNCED, EVALUATION
from kaocheng.review.models import Assessment
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.review.services import locked_assessment

_LONGEST_NOTE = 1000


@transaction.atomic
def decide(actor: User, *, run_pk: int, note: str = "") -> int:
    """Choose a run of the final stage as the outcome, for the office; it then waits to be signed.

    What was decided before is replaced and stays on record. While announced, only a run that takes
    up what appeals have brought can replace the one that everybody sees.
    """
    run = ScoreRun.objects.filter(pk=run_pk).select_related("assessment").first()
    if run is None or run.assessment is None:
        raise NotVisible(run_pk)
    assessment = locked_assessment(actor, run.assessment.pk)
    _check_run(run, assessment)
    _replace(assessment)
    decision = Decision.objects.create(
        assessment=assessment,
        run=run,
        result_digest=run.result_digest,
        note=_note(note),
        decided_by=actor,
        decided_at=timezone.now(),
    )
    title = f"请签发：{assessment.cycle}{period_words(assessment.period)}综合评价"
    body = f"{actor}已提出综合评价意见，请核对后签发。"
    people = people_over(assessment.cycle, SIGNERS)
    tell(people, title, body, page_of(assessment.pk, "decision/"), but=actor)
    detail = {"run": run.pk, "result": run.result_digest}
    record(str(actor), "提出综合评价意见", str(assessment), detail)
    return decision.pk


def _check_run(run: ScoreRun, assessment: Assessment) -> None:
    if assessment.state not in (EVALUATION, ANNOUNCED):
        here = assessment.get_state_display()
        raise Refusal(f"考核评价处于“{here}”阶段，不能提出综合评价意见。请先转入综合评价。")
    if run.stage != FINAL:
        raise Refusal(
            f"这次计分属于{run.get_stage_display()}环节。请选择“综合评价”环节的计分结果。"
        )
    if Publication.objects.filter(assessment=assessment, state=INITIATED).exists():
        raise Refusal("已发起发布，正待复核，不能另行评定。请先撤回发布。")
    if assessment.state == ANNOUNCED and not _takes_up_appeals(run, assessment):
        raise Refusal(
            "公示期间只能改用申诉成立后的计分结果。请先重新计分；因其他原因重新评定的，请先撤回公示。"
        )


def _takes_up_appeals(run: ScoreRun, assessment: Assessment) -> bool:
    """Whether the run was made after the last appeal was upheld in what is announced."""
    upheld = last_upheld_at(assessment.pk)
    shown = Announcement.objects.filter(assessment=assessment, withdrawn_at=None).first()
    return bool(upheld and shown and upheld > shown.announced_at and run.created_at >= upheld)


def _replace(assessment: Assessment) -> None:
    rows = Decision.objects.select_for_update().filter(assessment=assessment)
    for each in rows.filter(state__in=IN_FORCE):
        each.state = stepped(DECISION, each.state, "replace")
        each.save(update_fields=["state"])


def _note(text: str) -> str:
    note = text.replace("\0", "").strip()
    if len(note) > _LONGEST_NOTE:
        raise Refusal(f"说明不超过 {_LONGEST_NOTE} 字。请精简。")
    return note


def sign_decision(actor: User, *, decision_pk: int, seen_digest: str, code: str) -> None:
    """Sign the decision, by a leader or signer of the assessing organisation, with a TOTP code.

    `seen_digest` is the digest that stood on the screen: nothing else is signed. The code is
    checked in a transaction of its own, and only once nothing else is in the way.
    """
    with transaction.atomic():
        _to_be_signed(actor, decision_pk, seen_digest)
    verify_totp(actor, code)
    with transaction.atomic():
        decision = _to_be_signed(actor, decision_pk, seen_digest)
        decision.state = stepped(DECISION, decision.state, "sign")
        decision.signed_by, decision.signed_at = actor, timezone.now()
        decision.save(update_fields=["state", "signed_by", "signed_at"])
        detail = {"run": decision.run_id, "result": decision.result_digest}
        record(str(actor), "签发综合评价", str(decision.assessment), detail)


def _to_be_signed(actor: User, decision_pk: int, seen_digest: str) -> Decision:
    found = Decision.objects.filter(pk=decision_pk).first()
    if found is None:
        raise NotVisible(decision_pk)
    cycle = assessment_scope(actor, found.assessment_id).assessment.cycle
    if not may_sign_for(actor, cycle):
        raise NotAllowed(f"综合评价由{cycle.organisation}的领导或审签人签发。请联系他们。")
    if found.decided_by_id == actor.pk:
        raise Refusal("综合评价意见由您提出，不能由您签发。请另一位领导或审签人签发。")
    Assessment.objects.select_for_update().get(pk=found.assessment_id)
    rows = Decision.objects.select_for_update(of=("self",)).select_related("assessment__cycle")
    decision = rows.get(pk=decision_pk)
    stepped(DECISION, decision.state, "sign")
    if seen_digest != decision.result_digest:
        raise Refusal("页面上的结果摘要与待签发的不一致。请刷新页面，核对后再签发。")
    return decision


def signed_decision(assessment: Assessment) -> Decision:
    """The decision that is in force and signed, or `Refusal`."""
    rows = Decision.objects.filter(assessment=assessment, state__in=IN_FORCE)
    decision = rows.select_related("run", "signed_by").first()
    if decision is None:
        raise Refusal("还没有提出综合评价意见。请先选定计分结果，提出意见并签发。")
    if decision.state != SIGNED:
        raise Refusal("综合评价意见还没有签发。请先由领导或审签人签发。")
    return decision
