"""Appeals (申诉) as pages show them: the office sees all, a unit its own and those below it."""

from __future__ import annotations

from django.db.models import QuerySet

from kaocheng.evidence.lines import file_line
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.evaluation import adjustment_reason_of, evaluated_run, reason_of
from kaocheng.results.lifecycle import OPEN, UPHELD
from kaocheng.results.models import Appeal, ScoreRun
from kaocheng.results.permissions import may_appeal_for
from kaocheng.results.queries.appeal_facts import announced_cell, facts_of_cell
from kaocheng.results.queries.head import scope_and_head
from kaocheng.results.queries.lines import announcement_line, phase_of
from kaocheng.results.queries.shapes import (
    AppealForm,
    AppealLine,
    AppealPage,
    AppealsPage,
    AssessmentHead,
    FactChoice,
)
from kaocheng.results.queries.shown import announcement_of
from kaocheng.review.lifecycle import ANNOUNCED, PUBLISHED
from kaocheng.review.lines import line_of
from kaocheng.review.queries.scope import AssessmentScope
from kaocheng.schemes.outline import Outline, outline_from_json
from kaocheng.scoring import Scheme

KIND_WORDS = {"actual": "完成值", "target": "目标值", "plan": "计划", "baseline": "基数"}
_RELATED = ("assessee__organisation", "filed_by", "answered_by")


def appeals_page(actor: User, assessment_pk: int) -> AppealsPage:
    """The appeals that the actor sees, those that wait first."""
    scope, head = scope_and_head(actor, assessment_pk)
    announcement = announcement_of(assessment_pk, whole=head.sees_all)
    outline = outline_from_json(scope.assessment.scheme_version.outline)
    lines = [_line(each, outline, head) for each in _visible(scope)]
    return AppealsPage(
        head=head,
        announcement=announcement_line(announcement) if announcement else None,
        rows=tuple(sorted(lines, key=lambda line: not line.is_open)),
        may_file=bool(
            head.own_units
            and head.state == ANNOUNCED
            and announcement
            and phase_of(announcement) == "open"
        ),
    )


def _visible(scope: AssessmentScope) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(
        announcement__assessment=scope.assessment, assessee__in=scope.units().values("pk")
    )
    return rows.select_related(*_RELATED).prefetch_related("files__stored_file__stored_by")


def _line(appeal: Appeal, outline: Outline, head: AssessmentHead) -> AppealLine:
    """Until the publication a unit is answered by the office, not by one of its people."""
    names = _names(outline)
    return AppealLine(
        pk=appeal.pk,
        unit_code=appeal.assessee.organisation.code,
        unit_name=appeal.assessee.organisation.name,
        indicator_code=appeal.indicator_code,
        indicator_name=names.get(appeal.indicator_code, appeal.indicator_code),
        state=appeal.state,
        state_label=appeal.get_state_display(),
        is_open=appeal.state in OPEN,
        grounds=appeal.grounds,
        filed_by=str(appeal.filed_by),
        filed_at=appeal.filed_at,
        answer=appeal.answer,
        answered_by=_answerer(appeal, head),
        answered_at=appeal.answered_at,
        outcome=_outcome(appeal),
        files=tuple(file_line(each.stored_file) for each in appeal.files.all()),
    )


def _answerer(appeal: Appeal, head: AssessmentHead) -> str:
    if appeal.answered_by is None:
        return ""
    is_named = head.sees_all or head.is_published
    return str(appeal.answered_by) if is_named else f"{head.organisation_name}考核办"


def _names(outline: Outline) -> dict[str, str]:
    """Indicators and adjustments; where both have a code, the indicator is meant."""
    found = {each.code: each.name for each in outline.adjustments}
    return found | {leaf.code: leaf.name for leaf in outline.leaves}


def _outcome(appeal: Appeal) -> str:
    if appeal.state != UPHELD:
        return ""
    what = "得分" if appeal.points else "数据"
    return f"{what} {appeal.old_value or '未报'} → {appeal.points or appeal.value}"


def appeal_page(actor: User, assessment_pk: int, appeal_pk: int) -> AppealPage:
    """One appeal with the cell that it is about."""
    scope, head = scope_and_head(actor, assessment_pk)
    appeal = _visible(scope).filter(pk=appeal_pk).first()
    if appeal is None:
        raise NotVisible(appeal_pk)
    run = _run_of(appeal)
    scheme, unit = scope.scheme, appeal.assessee.organisation
    code = appeal.indicator_code
    row = run.rows.only("leaves", "adjustments").get(unit_code=unit.code)
    points, full, _ = announced_cell(row, code) or ("", "", "")
    line = line_of(scheme, appeal.assessee.group_code, code)
    waits = appeal.state in OPEN and head.state != PUBLISHED
    answers = head.is_office and waits
    evaluated = evaluated_run(run.pk, run.result_digest)
    explained = reason_of if code in scheme.node else adjustment_reason_of
    return AppealPage(
        head=head,
        appeal=_line(appeal, outline_from_json(scope.assessment.scheme_version.outline), head),
        run_pk=run.pk,
        points=points or "",
        full=full or "",
        range_words=line.range_words if line else "",
        reason=explained(evaluated, run.result_digest, code, unit.code),
        rule_words=line.rule_words if line else "",
        facts=_choices(run, scheme, code, unit.code) if answers else (),
        may_answer=answers,
        may_act=waits and may_appeal_for(actor, unit),
    )


def _run_of(appeal: Appeal) -> ScoreRun:
    runs = ScoreRun.objects.filter(decisions__announcements__appeals=appeal)
    return runs.defer("units_source", "marks_source").get()


def _choices(run: ScoreRun, scheme: Scheme, indicator: str, unit: str) -> tuple[FactChoice, ...]:
    found = []
    for item, period, kind, value in facts_of_cell(run, scheme, indicator, unit):
        told = scheme.item[item]
        words = f"{told.name or item} {period} {KIND_WORDS.get(kind, kind)}"
        found.append(FactChoice("|".join((item, period, kind)), words, value, told.unit))
    return tuple(found)


def appeal_form(actor: User, assessment_pk: int) -> AppealForm:
    """The form of a new appeal, for who may file one while it is announced."""
    _, head = scope_and_head(actor, assessment_pk)
    announcement = announcement_of(assessment_pk, whole=False)
    if announcement is None or not head.own_units:
        raise NotVisible(assessment_pk)
    return AppealForm(
        head, announcement_line(announcement), _own_cells(head, announcement.decision.run_id)
    )


def _own_cells(
    head: AssessmentHead, run_pk: int
) -> tuple[tuple[str, str, tuple[tuple[str, str, str, str], ...]], ...]:
    run = ScoreRun.objects.select_related("scheme").only("pk", "scheme__outline").get(pk=run_pk)
    outline = outline_from_json(run.scheme.outline)
    names, bonuses = _names(outline), {each.code for each in outline.adjustments}
    rows = run.rows.filter(unit_code__in=[code for code, _ in head.own_units])
    return tuple(
        (
            row.unit_code,
            row.unit_name,
            tuple(
                (code, names[code], cell[0] or "—", cell[1] or "—")
                for code, cell in row.leaves.items()
                if cell[2] != "not_assessed"
            )
            + tuple(
                (code, names[code], points, "")
                for code, points in row.adjustments.items()
                if code in bonuses and code not in row.leaves
            ),
        )
        for row in rows.order_by("position")
    )
