"""The office's answers to appeals: upheld with what changes, rejected, or given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import period_words
from kaocheng.cycles.entry import same_value
from kaocheng.cycles.services.locking import stepped
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results.lifecycle import APPEAL, FINAL, STAGES
from kaocheng.results.models import Appeal, ScoreRun
from kaocheng.results.queries.appeal_facts import announced_cell, facts_of_cell
from kaocheng.results.services.appeals import locked_appeal
from kaocheng.results.services.runs import evaluated_or_refused
from kaocheng.results.services.telling import page_of, people_of_unit, tell
from kaocheng.review.lines import as_marked, line_of, points_fault
from kaocheng.review.queries.laying import facts_laid_over, marks_in, marks_of
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.review.queries.shapes.overlay import FactKey, MarkLine
from kaocheng.schemes.queries import parsed

_LONGEST = 2000


@dataclass(frozen=True)
class Change:
    """What an upheld appeal changes: points in place of computed ones, or the value of a fact."""

    points: str = ""
    item_code: str = ""
    period: str = ""
    kind: str = ""
    value: str = ""


def uphold_appeal(actor: User, *, appeal_pk: int, reason: str, change: Change) -> None:
    """Find for the unit, for the office; the change is laid on the final stage's next run.

    It is tried on the announced run first: a change that the scheme does not admit is refused here
    rather than when everything is scored again.
    """
    words = _reason(reason)
    with transaction.atomic():
        appeal = _of_the_office(actor, appeal_pk)
        stepped(APPEAL, appeal.state, "uphold")
    old = _tried(appeal, change)
    with transaction.atomic():
        appeal = _of_the_office(actor, appeal_pk)
        appeal.item_code, appeal.kind, appeal.period = change.item_code, change.kind, change.period
        appeal.old_value, appeal.value, appeal.points = old, change.value, change.points
        _answer(actor, appeal, "uphold", words)


@transaction.atomic
def reject_appeal(actor: User, *, appeal_pk: int, reason: str) -> None:
    """Find against the unit, with the reason, for the office."""
    _answer(actor, _of_the_office(actor, appeal_pk), "reject", _reason(reason))


@transaction.atomic
def return_appeal(actor: User, *, appeal_pk: int, reason: str) -> None:
    """Give an appeal back to be mended, saying what is missing, for the office."""
    _answer(actor, _of_the_office(actor, appeal_pk), "return", _reason(reason))


def _of_the_office(actor: User, appeal_pk: int) -> Appeal:
    appeal, _ = locked_appeal(actor, appeal_pk)
    scope = assessment_scope(actor, appeal.announcement.assessment_id)
    if not scope.is_office:
        raise NotAllowed(f"申诉由{scope.assessment.cycle.organisation}考核办答复。请等待答复。")
    return appeal


def _answer(actor: User, appeal: Appeal, verb: str, reason: str) -> None:
    appeal.state = stepped(APPEAL, appeal.state, verb)
    appeal.answer, appeal.answered_by, appeal.answered_at = reason, actor, timezone.now()
    appeal.save()
    assessment = appeal.announcement.assessment
    outcome = appeal.get_state_display()
    title = f"申诉{outcome}：{assessment.cycle}{period_words(assessment.period)}"
    link = page_of(assessment.pk, f"appeals/{appeal.pk}/")
    people = people_of_unit(appeal.assessee.organisation)
    tell(people, title, f"指标 {appeal.indicator_code}：{reason}", link, but=actor)
    detail = {"outcome": appeal.state, "reason": reason}
    if appeal.points or appeal.value:
        detail |= {"old": appeal.old_value, "new": appeal.points or appeal.value}
    record(str(actor), "答复申诉", f"{assessment} {appeal}", detail)


def _reason(text: str) -> str:
    words = text.replace("\0", "").strip()
    if not words:
        raise Refusal("请写明答复的理由。")
    if len(words) > _LONGEST:
        raise Refusal(f"答复的理由不超过 {_LONGEST} 字。请精简。")
    return words


def _tried(appeal: Appeal, change: Change) -> str:
    """What stood there before; raises `Refusal` where the change is none, or is not admitted."""
    run = appeal.announcement.decision.run
    unit, indicator = appeal.assessee.organisation.code, appeal.indicator_code
    if bool(change.points) == bool(change.value):
        raise Refusal("申诉成立的，请填写改后的数据，或改后的得分，二者填一。")
    if change.points:
        return _try_points(run, unit, indicator, change.points)
    return _try_value(run, unit, indicator, change)


def _try_points(run: ScoreRun, unit: str, indicator: str, points: str) -> str:
    row = run.rows.get(unit_code=unit)
    scheme = parsed(bytes(run.scheme.source), run.scheme.title)
    line, cell = line_of(scheme, row.group_code, indicator), announced_cell(row, indicator)
    why = points_fault(line, points)[1] if line else "本次考核没有这项指标。请刷新页面。"
    if why:
        raise Refusal(why)
    old = cell[0] or "" if cell else ""
    if same_value(old, points):
        raise Refusal("改后的得分与原得分相同。请核对；不改的，请答复“不成立”。")
    laid = as_marked(scheme, indicator, points)
    _try(run, {}, MarkLine(unit, indicator, laid, STAGES[FINAL], "申诉"))
    return old


def _try_value(run: ScoreRun, unit: str, indicator: str, change: Change) -> str:
    scheme = parsed(bytes(run.scheme.source), run.scheme.title)
    known = {line[:3]: line[3] for line in facts_of_cell(run, scheme, indicator, unit)}
    place = (change.item_code, change.period, change.kind)
    if place not in known:
        raise Refusal("这项指标的计分不用所选的数据。请从列出的数据中选择。")
    if known[place] == change.value:
        raise Refusal("改后的数据与原数据相同。请核对；不改的，请答复“不成立”。")
    key = (unit, change.item_code, change.period, change.kind)
    _try(run, {key: change.value}, MarkLine(unit, indicator, "", "", ""))
    return known[place]


def _try(run: ScoreRun, changes: Mapping[FactKey, str], mark: MarkLine) -> None:
    """Compute the run with the change as a new one would: a mark without points is taken away."""
    cell = (mark.unit, mark.indicator)
    marks = [m for m in marks_in(bytes(run.marks_source)) if (m.unit, m.indicator) != cell]
    facts = facts_laid_over(bytes(run.facts_source), changes)
    laid = marks_of([*marks, mark] if mark.points else marks)
    evaluated_or_refused(run.scheme, bytes(run.units_source), facts, run.period, marks=laid)
