"""One unit's self-assessment (自查评分) with everything beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import User
from kaocheng.reporting.models import Report
from kaocheng.review.deciding import CONFIRMED, POINTS, Decision, decide
from kaocheng.review.lifecycle import (
    ITEM_RETURN,
    OPEN,
    REVIEW,
    SELF_ASSESSMENT,
    SELF_EDITABLE,
    SELF_REPORT,
    SUBMITTED,
)
from kaocheng.review.lines import Line, lines_for
from kaocheng.review.models import Deed, ItemReturn, Mark, SelfAssessment, SelfCell, SelfField
from kaocheng.review.outline import SECTIONS
from kaocheng.review.queries.heads import evidence_by_code, figure_words, head_of, proposal_cells
from kaocheng.review.queries.overlay import Ground, marks_by_cell, word_of
from kaocheng.review.queries.scored import Base, OwnScore, base_of, own_score
from kaocheng.review.queries.shapes.self_assessment import (
    CellWords,
    ReturnLine,
    ReviewWords,
    SectionRow,
    SelfActions,
    SelfPage,
    SelfRow,
    SelfScores,
)
from kaocheng.review.queries.standing import (
    UnitStanding,
    due_on,
    readable_unit,
    self_assessment_of,
    why_closed,
    why_not_edit,
)
from kaocheng.scoring.exact.decimals import read_decimal

_NAMED = 3


def self_page(actor: User, assessment_pk: int, organisation_code: str) -> SelfPage:
    """The self-assessment of a unit, or `NotVisible`."""
    sight = _Sight(readable_unit(actor, assessment_pk, organisation_code))
    own, unit = sight.own, sight.standing.unit
    groups = sight.standing.scope.scheme.group_name
    due = due_on(sight.standing.assessment, own)
    return SelfPage(
        head=head_of(sight.standing.scope),
        unit_code=unit.organisation.code,
        unit_name=unit.organisation.name,
        group_name=groups.get(unit.group_code, unit.group_code),
        state=own.state,
        state_label=SELF_REPORT.states[own.state],
        version=own.version,
        due=due,
        past_due=due is not None and due < timezone.localdate(),
        returned_reason=own.returned_reason if own.state == "returned" else "",
        signed_by=str(own.signed_by or ""),
        submitted_by=str(own.submitted_by or ""),
        submitted_at=own.submitted_at,
        rows=tuple(sight.rows()),
        sections=sight.sections(),
        total=sight.score.total,
        reviewed=sight.shows_review,
        report_pk=None if sight.standing.by_copy else _report_of(unit, sight.base.period),
        warnings=tuple(sight.warnings()),
        faults=sight.base.faults[:5],
        actions=_actions(sight.standing, own),
    )


def self_scores(actor: User, assessment_pk: int, organisation_code: str) -> SelfScores:
    """What follows from the cells as they are stored now, for a page that stays open."""
    sight = _Sight(readable_unit(actor, assessment_pk, organisation_code))
    points = {line.code: sight.score.points.get(line.code, "") for line in sight.lines}
    return SelfScores(
        version=sight.own.version,
        points=points,
        lost={line.code: lost_words(line, points[line.code]) for line in sight.lines},
        total=sight.score.total,
        warnings=tuple(sight.warnings()),
    )


def lost_words(line: Line, points: str) -> str:
    """Points lost against full points, "" for none lost and for what adjusts."""
    got = read_decimal(points)
    if line.adjusts or got is None or line.high is None:
        return ""
    lost = line.high - got
    return line.shown(lost) if lost > 0 else ""


def _report_of(unit: Assessee, period: str) -> int | None:
    """The unit's report for the period, where its figures and evidence stand."""
    rows = Report.objects.filter(assessee=unit, period__period=period)
    return rows.values_list("pk", flat=True).first()


@dataclass(frozen=True)
class _Sight:
    """What is read of one unit, each thing when it is first wanted."""

    standing: UnitStanding

    @cached_property
    def own(self) -> SelfAssessment:
        return self_assessment_of(self.standing.assessment, self.standing.unit)

    @cached_property
    def base(self) -> Base:
        return base_of(self.standing.assessment)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines_for(self.standing.scope.scheme, self.standing.unit.group_code)

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], CellWords]:
        if self.own.pk is None:
            return {}
        rows = SelfCell.objects.filter(self_assessment=self.own)
        return {
            (name, code): CellWords(f"{name}:{code}", value, version)
            for name, code, value, version in rows.values_list("field", "code", "value", "version")
        }

    def cell(self, name: str, code: str) -> CellWords:
        return self.cells.get((name, code)) or CellWords(f"{name}:{code}", "", 0)

    @cached_property
    def proposals(self) -> dict[str, CellWords]:
        items = [item.code for line in self.lines for item in line.judged]
        return {code: self.cell(SelfField.PROPOSAL, code) for code in items}

    @cached_property
    def score(self) -> OwnScore:
        proposed = {code: cell.value for code, cell in self.proposals.items()}
        return own_score(self.base, self.code, self.lines, proposed)

    @property
    def code(self) -> str:
        return self.standing.unit.organisation.code

    @property
    def shows_review(self) -> bool:
        """What the review came to is shown when it is over, not while it goes on."""
        return self.standing.assessment.state not in (SELF_ASSESSMENT, REVIEW)

    @cached_property
    def decisions(self) -> dict[str, tuple[Decision, Mark]]:
        if not self.shows_review:
            return {}
        unit, assessment = self.standing.unit, self.standing.assessment
        ground = Ground(assessment, self.standing.scope.scheme, {unit.pk: unit})
        found = {}
        for (_, code), marks in marks_by_cell(assessment, assessee=unit).items():
            line = ground.line(unit.pk, code)
            words = [word_of(mark) for mark in marks]
            decision = decide(line, words, ground.rules(code)) if line else None
            if decision is not None:
                found[code] = (decision, marks[0])
        return found

    @cached_property
    def returns(self) -> dict[str, ItemReturn]:
        """The newest return of each indicator."""
        rows = ItemReturn.objects.filter(
            assessment=self.standing.assessment, assessee=self.standing.unit
        )
        return {row.code: row for row in rows}

    def rows(self) -> Iterator[SelfRow]:
        """The lines in the order of the scheme; `first_of` names the heading that begins there."""
        evidence = evidence_by_code([self.standing.unit.pk])
        heading: tuple[str, ...] = ()
        for line in self.lines:
            points = self.score.points.get(line.code, "")
            yield SelfRow(
                code=line.code,
                name=line.name,
                path=line.path,
                first_of=" › ".join(line.path) if line.path != heading else "",
                adjusts=line.adjusts,
                full=line.full,
                rule_words=line.rule_words,
                text=line.text,
                figures=figure_words(line, self.base, self.code),
                points=points,
                lost=lost_words(line, points),
                proposals=proposal_cells(line, self.base, self.code, self.proposals),
                reason=self.cell(SelfField.REASON, line.code),
                claim=self.cell(SelfField.CLAIM, line.code) if line.adjusts == "bonus" else None,
                evidence=evidence.get((self.standing.unit.pk, line.code), ()),
                evidence_required=line.evidence,
                review=self._review(line, points),
                returned=self._returned(line),
            )
            heading = line.path

    def _review(self, line: Line, points: str) -> ReviewWords | None:
        found = self.decisions.get(line.code)
        if found is None:
            return None
        decision, _ = found
        given = line.points_of(decision.values)
        words = "；".join(decision.values.values()) if decision.deed != CONFIRMED else ""
        shown = line.as_shown(decision.points) if decision.deed == POINTS else line.shown(given)
        if decision.deed == CONFIRMED and not shown:
            shown = points
        return ReviewWords(Deed(decision.deed).label, shown, words, decision.reason)

    def _returned(self, line: Line) -> ReturnLine | None:
        row = self.returns.get(line.code)
        return return_line(row, line, self.standing, self.base, self.proposals) if row else None

    def sections(self) -> tuple[SectionRow, ...]:
        """The report text by its outline."""
        return tuple(
            SectionRow(each.code, each.title, each.hint, self.cell(SelfField.SECTION, each.code))
            for each in SECTIONS
        )

    def warnings(self) -> Iterator[str]:
        """What to look at before signing; nothing of it stops anybody."""
        unproposed = [line.name for line in self.lines if self._lacks_proposal(line)]
        unexplained = [
            line.name
            for line in self.lines
            if lost_words(line, self.score.points.get(line.code, ""))
            and not self.cell(SelfField.REASON, line.code).value
        ]
        blank = [s.title for s in SECTIONS if not self.cell(SelfField.SECTION, s.code).value]
        for names, words in (
            (unproposed, "尚未提出自评档次或分数"),
            (unexplained, "有失分，尚未写明原因"),
            (blank, "尚未填写"),
        ):
            if names:
                yield _counted(names, words)

    def _lacks_proposal(self, line: Line) -> bool:
        items = [item.code for item in line.judged]
        return any(
            not self.proposals[code].value and not self.base.figure(self.code, code)
            for code in items
        )


def return_line(
    row: ItemReturn,
    line: Line,
    standing: UnitStanding,
    base: Base,
    proposals: Mapping[str, CellWords],
) -> ReturnLine:
    """An indicator given back, as the unit and its assessor see it."""
    unit = standing.unit.organisation
    anew = {
        code: CellWords(cell.key, row.values.get(code, "") or cell.value, cell.version)
        for code, cell in proposals.items()
    }
    return ReturnLine(
        pk=row.pk,
        code=line.code,
        name=line.name,
        unit_code=unit.code,
        unit_name=unit.name,
        reason=row.reason,
        at=row.returned_at,
        state=row.state,
        state_label=ITEM_RETURN.states[row.state],
        answer=row.answer,
        proposals=proposal_cells(line, base, unit.code, anew),
        may_answer=row.state == OPEN and standing.is_own and standing.assessment.state == REVIEW,
    )


def _counted(names: list[str], words: str) -> str:
    listed = "、".join(names[:_NAMED])
    return f"{listed}等 {len(names)} 项{words}。" if len(names) > _NAMED else f"{listed}{words}。"


def _actions(standing: UnitStanding, own: SelfAssessment) -> SelfActions:
    possible = {step.verb for step in SELF_REPORT.steps_from(own.state)}
    is_open = not why_closed(standing.assessment, own)
    why = why_not_edit(standing, own)
    stage_lets = standing.assessment.state in (SELF_ASSESSMENT, REVIEW)
    return SelfActions(
        may_edit=not why and own.state in SELF_EDITABLE,
        may_sign="sign_off" in possible and standing.is_head and is_open and own.pk is not None,
        may_reopen="reopen" in possible and standing.is_head and is_open,
        may_submit="submit" in possible and standing.is_own and is_open,
        may_return=own.state == SUBMITTED and standing.scope.is_office and stage_lets,
        why_not_edit=why,
    )
