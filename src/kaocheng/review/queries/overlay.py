"""What each stage lays over the facts (数据): proposals, marks, findings.

Unscoped: for callers that have checked the right to the assessment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.reporting.models import ACTUAL
from kaocheng.review.deciding import CONFIRMED, POINTS, Decision, Rules, Word, decide
from kaocheng.review.lifecycle import ANSWERED, SUBMITTED
from kaocheng.review.lines import Line, as_marked, line_of
from kaocheng.review.models import Assessment, Deed, ItemReturn, Mark, SelfCell, SelfField
from kaocheng.review.queries.shapes.overlay import CellKey, DeedLine, FactKey, MarkLine, Overlay
from kaocheng.review.queries.spot_overlay import laid_over, spot_overlay
from kaocheng.scoring import Scheme

SELF, REVIEW, SPOT, FINAL = "self", "review", "spot", "final"
STAGES = (SELF, REVIEW, SPOT, FINAL)
# What the reason of an assessed mark calls the stage.
REVIEW_WORDS = "部门评审"
OFFICE = "考核办"


def overlay_for(assessment_pk: int, stage: str) -> Overlay:
    """What is laid over the facts up to a stage: self, review, spot or final.

    Appeals are laid on by `results`: here "final" is what the spot checks left.
    """
    if stage not in STAGES:
        raise ValueError(f"no such stage: {stage}")
    ground = ground_of(assessment_pk)
    own = Overlay(_proposals(ground))
    if stage == SELF:
        return own
    reviewed = _reviewed(ground, own)
    return reviewed if stage == REVIEW else _with_findings(assessment_pk, reviewed)


def _with_findings(assessment_pk: int, reviewed: Overlay) -> Overlay:
    return laid_over(reviewed, spot_overlay(assessment_pk))


@dataclass(frozen=True)
class Ground:
    """An assessment with its scheme and units by key."""

    assessment: Assessment
    scheme: Scheme
    units: Mapping[int, Assessee]

    def line(self, assessee_pk: int, code: str) -> Line | None:
        """What an indicator is for the unit's group."""
        return line_of(self.scheme, self.units[assessee_pk].group_code, code)

    def code(self, assessee_pk: int) -> str:
        """The unit's code."""
        return self.units[assessee_pk].organisation.code

    def fact(self, assessee_pk: int, item: str) -> FactKey:
        """Where a value of the assessed period stands among the facts."""
        return self.code(assessee_pk), item, self.assessment.period, ACTUAL

    def rules(self, code: str) -> Rules:
        """How many mark the indicator, and how far they may lie apart."""
        allowed = Fraction(Decimal(self.assessment.allowed_difference))
        return Rules(code in self.assessment.two_markers, allowed)


def ground_of(assessment_pk: int) -> Ground:
    """The assessment as overlays need it, in two statements."""
    rows = Assessment.objects.select_related("scheme_version", "cycle__organisation")
    assessment = rows.get(pk=assessment_pk)
    units = Assessee.objects.filter(cycle=assessment.cycle_id).select_related("organisation")
    scheme = scheme_by_digest(assessment.scheme_version.digest)
    return Ground(assessment, scheme, {unit.pk: unit for unit in units})


# Self-assessment ----------------------------------------------------------------------------------


def _proposals(ground: Ground) -> dict[FactKey, str]:
    """Judged items as the units proposed them, of the self-assessments handed in."""
    rows = SelfCell.objects.filter(
        self_assessment__assessment=ground.assessment,
        self_assessment__state=SUBMITTED,
        field=SelfField.PROPOSAL,
    ).exclude(value="")
    found = rows.values_list("self_assessment__assessee_id", "code", "value")
    return {ground.fact(unit, item): value for unit, item, value in found if unit in ground.units}


# Departmental review ------------------------------------------------------------------------------


@dataclass
class _Laying:
    """The overlay of the review while it is put together."""

    ground: Ground
    facts: dict[FactKey, str]
    marks: list[MarkLine] = field(default_factory=list)
    deeds: dict[CellKey, tuple[DeedLine, ...]] = field(default_factory=dict)

    def answered(self, row: ItemReturn) -> None:
        """What a unit proposed anew when an indicator was given back to it."""
        for item, value in row.values.items():
            key = self.ground.fact(row.assessee_id, item)
            if value and value != self.facts.get(key, ""):
                self._explain(row.assessee_id, row.code, _answer_line(row, self.facts.get(key, "")))
                self.facts[key] = value

    def decided(self, unit: int, line: Line, decision: Decision, old: str) -> None:
        """What the markers of one indicator came to."""
        key = (self.ground.code(unit), line.code)
        changed = {
            item: value
            for item, value in decision.values.items()
            if value != self.facts.get(self.ground.fact(unit, item), "")
        }
        for item, value in decision.values.items():
            self.facts[self.ground.fact(unit, item)] = value
        if decision.deed == POINTS:
            points = as_marked(self.ground.scheme, line.code, decision.points)
            self.marks.append(MarkLine(*key, points, REVIEW_WORDS, decision.reason))
        if decision.deed == POINTS or (changed and decision.deed != CONFIRMED):
            self._explain(unit, line.code, _decision_line(line, decision, old))

    def _explain(self, unit: int, code: str, line: DeedLine) -> None:
        key = (self.ground.code(unit), code)
        self.deeds[key] = (*self.deeds.get(key, ()), line)


def _reviewed(ground: Ground, own: Overlay) -> Overlay:
    laying = _Laying(ground, dict(own.facts))
    returns = ItemReturn.objects.filter(assessment=ground.assessment, state=ANSWERED)
    for row in returns:
        if row.assessee_id in ground.units:
            laying.answered(row)
    for (unit, code), marks in marks_by_cell(ground.assessment).items():
        line = ground.line(unit, code) if unit in ground.units else None
        decision = decide(line, [word_of(m) for m in marks], ground.rules(code)) if line else None
        if line and decision:
            old = next((mark.old for mark in marks if mark.deed == decision.deed), marks[0].old)
            laying.decided(unit, line, decision, old)
    return Overlay(laying.facts, tuple(laying.marks), laying.deeds)


def marks_by_cell(assessment: Assessment, **only: object) -> dict[tuple[int, str], list[Mark]]:
    """All marks, or some, by unit and indicator, in the order of their places."""
    rows = Mark.objects.filter(assessment=assessment, **only).select_related("marker")
    found: dict[tuple[int, str], list[Mark]] = {}
    for row in rows.order_by("assessee_id", "code", "place"):
        found.setdefault((row.assessee_id, row.code), []).append(row)
    return found


def word_of(mark: Mark) -> Word:
    """A mark as the deciding of several takes it."""
    return Word(
        mark.place,
        mark.deed,
        mark.values,
        mark.points,
        mark.reason,
        mark.marked_at,
        mark.old,
    )


def _decision_line(line: Line, decision: Decision, old: str) -> DeedLine:
    new = line.as_shown(decision.points) or line.words(decision.values)
    return DeedLine(
        stage=REVIEW,
        who=line.assessor or OFFICE,
        what=Deed(decision.deed).label,
        old=old,
        new=new,
        reason=decision.reason,
        at=decision.at,
    )


def _answer_line(row: ItemReturn, old: str) -> DeedLine:
    assert row.answered_at is not None
    new = "；".join(value for value in row.values.values() if value)
    return DeedLine(REVIEW, str(row.assessee), "重新提出", old, new, row.answer, row.answered_at)
