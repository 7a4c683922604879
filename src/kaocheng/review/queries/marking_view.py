"""One indicator over the units, as one marker sees it: what is read once, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kaocheng.cycles.models import Assessee
from kaocheng.orgs.queries import NotVisible
from kaocheng.review.deciding import CONFIRMED, POINTS, THIRD, Rules, decide, needs_third
from kaocheng.review.lifecycle import ANSWERED, OPEN, SUBMITTED
from kaocheng.review.lines import Line, all_lines, line_of
from kaocheng.review.models import Deed, ItemReturn, Mark, SelfAssessment, SelfCell, SelfField
from kaocheng.review.queries.closing import why_marking_closed
from kaocheng.review.queries.heads import evidence_by_code, figure_words, proposal_cells
from kaocheng.review.queries.overlay import Ground, word_of
from kaocheng.review.queries.scope import AssessmentScope
from kaocheng.review.queries.scored import Base, base_of
from kaocheng.review.queries.shapes.marking import FigureInput, MarkRow, MarkWords
from kaocheng.review.queries.shapes.self_assessment import CellWords, FileWords

STATES = {
    "open": "待评",
    "third": "待裁定",
    "returned": "已退回",
    "waiting": "待另一人",
    "done": "已评",
    "recused": "回避",
}
_BOTH = 2


@dataclass
class View:
    """One indicator with all its units (or `only` one), read in a fixed number of statements."""

    scope: AssessmentScope
    code: str
    only: str = ""
    any_line: Line = field(init=False)

    def __post_init__(self) -> None:
        found = next((ln for ln in all_lines(self.scope.scheme) if ln.code == self.code), None)
        if found is None or not (self.scope.is_office or self.scope.marks(found)):
            raise NotVisible(self.code)
        self.any_line = found

    @cached_property
    def base(self) -> Base:
        return base_of(self.scope.assessment)

    @cached_property
    def units(self) -> list[Assessee]:
        """The units that are assessed on it, in the order of the tree."""
        rows = Assessee.objects.filter(cycle=self.scope.assessment.cycle_id)
        if self.only:
            rows = rows.filter(organisation__code=self.only)
        found = rows.select_related("organisation")
        return [unit for unit in found if self.line(unit) is not None]

    def line(self, unit: Assessee) -> Line | None:
        """What the indicator is for the unit's group."""
        return line_of(self.scope.scheme, unit.group_code, self.code)

    @cached_property
    def rules(self) -> Rules:
        return Ground(self.scope.assessment, self.scope.scheme, {}).rules(self.code)

    @cached_property
    def marks(self) -> dict[int, list[Mark]]:
        rows = Mark.objects.filter(assessment=self.scope.assessment, code=self.code, **self._one)
        found: dict[int, list[Mark]] = {}
        for row in rows.select_related("marker").order_by("place"):
            found.setdefault(row.assessee_id, []).append(row)
        return found

    @cached_property
    def returns(self) -> dict[int, ItemReturn]:
        """The newest return for each unit."""
        rows = ItemReturn.objects.filter(
            assessment=self.scope.assessment, code=self.code, **self._one
        )
        return {row.assessee_id: row for row in rows}

    @property
    def _one(self) -> dict[str, str]:
        return {"assessee__organisation__code": self.only} if self.only else {}

    @cached_property
    def handed_in(self) -> frozenset[int]:
        rows = SelfAssessment.objects.filter(assessment=self.scope.assessment, state=SUBMITTED)
        return frozenset(rows.values_list("assessee_id", flat=True))

    @cached_property
    def cells(self) -> dict[tuple[int, str, str], str]:
        """What units handed in for this indicator: proposals, reasons, claims."""
        items = [item.code for item in self.any_line.judged]
        rows = SelfCell.objects.filter(
            self_assessment__assessment=self.scope.assessment,
            self_assessment__state=SUBMITTED,
            code__in=[self.code, *items],
        ).exclude(field=SelfField.SECTION)
        found = rows.values_list("self_assessment__assessee_id", "field", "code", "value")
        return {(unit, name, code): value for unit, name, code, value in found}

    def proposals(self, unit: Assessee) -> dict[str, str]:
        """Judged item → what the unit proposes now: anew, in its self-assessment, in its report."""
        row = self.returns.get(unit.pk)
        anew = row.values if row is not None and row.state == ANSWERED else {}
        return {
            item.code: anew.get(item.code)
            or self.cells.get((unit.pk, SelfField.PROPOSAL, item.code))
            or self.base.figure(unit.organisation.code, item.code)
            for item in self.any_line.judged
        }

    def why_not(self, unit: Assessee) -> str:
        """Why the actor does not mark this unit; "" where he may."""
        line = self.line(unit)
        why = why_marking_closed(self.scope.assessment) or self.scope.why_recused(unit, self.code)
        if why or line is None:
            return why
        if not self.scope.marks(line) and not (self.scope.is_office and self._third(unit, line)):
            return f"本指标由{line.assessor}评审。"
        row = self.returns.get(unit.pk)
        if row is not None and row.state == OPEN:
            return "已退回单位说明，待单位说明后再评。"
        return self._why_two(unit, line)

    def _third(self, unit: Assessee, line: Line) -> bool:
        marks = self.marks.get(unit.pk, [])
        decided = any(mark.place == THIRD for mark in marks)
        return decided or needs_third(line, [word_of(mark) for mark in marks], self.rules)

    def _why_two(self, unit: Assessee, line: Line) -> str:
        marks = self.marks.get(unit.pk, [])
        if not self.rules.two or not marks:
            return ""
        last = marks[-1]
        if last.place == THIRD:
            return "" if last.marker_id == self.scope.actor.pk else "已由第三人裁定，不能再改。"
        mine = any(mark.marker_id == self.scope.actor.pk for mark in marks)
        if len(marks) < _BOTH:
            return ""
        if mine or not self._third(unit, line):
            return "两名评审人均已评定，不能再改。确需重评的，请考核办撤回评审意见。"
        return ""

    def state(self, unit: Assessee) -> str:
        """How the unit stands, in the actor's eyes."""
        line, row = self.line(unit), self.returns.get(unit.pk)
        marks = self.marks.get(unit.pk, [])
        assert line is not None
        if row is not None and row.state == OPEN:
            return "returned"
        words = [word_of(mark) for mark in marks]
        if decide(line, words, self.rules) is not None:
            return "done"
        if needs_third(line, words, self.rules):
            return "third"
        if self.scope.why_recused(unit, self.code):
            return "recused"
        mine = any(mark.marker_id == self.scope.actor.pk for mark in marks)
        return "waiting" if mine else "open"

    # Rows ----------------------------------------------------------------------------------------

    def rows(self, units: Sequence[Assessee]) -> tuple[MarkRow, ...]:
        """The rows of these units."""
        evidence = evidence_by_code([unit.pk for unit in units], [self.code])
        return tuple(self._row(unit, evidence.get((unit.pk, self.code), ())) for unit in units)

    def _row(self, unit: Assessee, evidence: tuple[FileWords, ...]) -> MarkRow:
        line = self.line(unit)
        assert line is not None
        code, state = unit.organisation.code, self.state(unit)
        proposals, points = self.proposals(unit), self.base.points(code, line)
        row, why = self.returns.get(unit.pk), self.why_not(unit)
        seen = self._seen(unit)
        return MarkRow(
            unit_code=code,
            unit_name=unit.organisation.name,
            group_name=self.scope.scheme.group_name.get(unit.group_code, unit.group_code),
            full=line.full,
            range_words=line.range_words,
            handed_in=unit.pk in self.handed_in,
            figures=figure_words(line, self.base, code),
            evidence=evidence,
            proposals=proposal_cells(line, self.base, code, _as_cells(proposals)),
            proposed=line.words(proposals) if any(proposals.values()) else "",
            said=self._said(unit),
            self_points=self._self_points(line, proposals, points),
            points="" if line.judged else points,
            marks=tuple(self._words(line, mark, points) for mark in seen),
            hidden=len(self.marks.get(unit.pk, [])) - len(seen),
            **self._outcome(unit, line, points),
            state=state,
            state_label=STATES[state],
            returned=row.reason if row else "",
            answer=row.answer if row else "",
            version=self._version(unit),
            may_mark=not why,
            may_confirm=not why and self.may_confirm(unit),
            why_not=why,
            inputs=self._inputs(line, code, proposals),
        )

    def may_confirm(self, unit: Assessee) -> bool:
        """Whether there is something to confirm; who decides between two says it himself."""
        proposed = any(self.proposals(unit).values()) or not self.any_line.judged
        return proposed and not self._is_third(unit)

    def _is_third(self, unit: Assessee) -> bool:
        marks = self.marks.get(unit.pk, [])
        mine = any(mark.marker_id == self.scope.actor.pk for mark in marks)
        return self.rules.two and len(marks) >= _BOTH and not mine

    def _said(self, unit: Assessee) -> str:
        texts = (self.cells.get((unit.pk, name, self.code), "") for name in
                 (SelfField.CLAIM, SelfField.REASON))  # fmt: skip
        return "；".join(filter(None, texts))

    @staticmethod
    def _self_points(line: Line, proposals: Mapping[str, str], points: str) -> str:
        """The self-score: of a judgement what is proposed gives, else what is computed."""
        if not line.judged:
            return points
        return line.shown(line.points_of(proposals))

    def _seen(self, unit: Assessee) -> list[Mark]:
        """Of two markers neither sees the other's word before both have spoken."""
        marks = self.marks.get(unit.pk, [])
        mine = [mark for mark in marks if mark.marker_id == self.scope.actor.pk]
        both = len(marks) > 1
        if not self.rules.two or both:
            return marks
        return mine

    def _words(self, line: Line, mark: Mark, points: str) -> MarkWords:
        given = mark.points if mark.deed == POINTS else line.shown(line.points_of(mark.values))
        shown = given or (points if mark.deed == CONFIRMED and not line.judged else "")
        return MarkWords(
            place=mark.place,
            deed=mark.deed,
            label=Deed(mark.deed).label,
            words=line.words(mark.values),
            points=shown,
            reason=mark.reason,
            by=str(mark.marker),
            at=mark.marked_at,
            version=mark.version,
            mine=mark.marker_id == self.scope.actor.pk,
        )

    def _outcome(self, unit: Assessee, line: Line, points: str) -> dict[str, str]:
        """What the marks come to, in words and in points."""
        words = [word_of(mark) for mark in self.marks.get(unit.pk, [])]
        decision = decide(line, words, self.rules)
        if decision is None:
            return {"outcome": "", "outcome_points": ""}
        shown = line.as_shown(decision.points) or line.shown(line.points_of(decision.values))
        if decision.deed == CONFIRMED and not line.judged:
            shown = points
        return {"outcome": line.words(decision.values), "outcome_points": shown}

    def _version(self, unit: Assessee) -> int:
        """The version that a change of the actor's must have seen."""
        marks = self.marks.get(unit.pk, [])
        if self.rules.two:
            marks = [mark for mark in marks if mark.marker_id == self.scope.actor.pk]
        return marks[-1].version if marks else 0

    def _inputs(
        self, line: Line, code: str, proposals: Mapping[str, str]
    ) -> tuple[FigureInput, ...]:
        return tuple(
            FigureInput(
                item=need.code,
                name=need.name,
                measure=need.item.unit,
                value=proposals.get(need.code) or self.base.figure(code, need.code),
                choices=need.form.choices,
            )
            for need in line.needs
        )


def _as_cells(values: Mapping[str, str]) -> dict[str, CellWords]:
    return {item: CellWords(item, value, 0) for item, value in values.items()}
