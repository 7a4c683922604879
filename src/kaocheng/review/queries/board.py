"""The stage board (阶段看板) of one assessment: what is due, and who still owes what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count

from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import User
from kaocheng.review.lifecycle import (
    ASSESSMENT,
    EVALUATION,
    REVIEW,
    SELF_ASSESSMENT,
    SELF_REPORT,
    SPOT_CHECK,
    SUBMITTED,
)
from kaocheng.review.lines import lines_for
from kaocheng.review.models import Assessment, Mark, SelfAssessment
from kaocheng.review.queries.debts import Ledger, names_of
from kaocheng.review.queries.heads import head_of
from kaocheng.review.queries.markers import assessors_of, reviewers_at
from kaocheng.review.queries.owed import Own, owed, still_open
from kaocheng.review.queries.scope import AssessmentScope, assessment_scope
from kaocheng.review.queries.shapes.board import (
    Debt,
    NextStep,
    SeatLine,
    StageBoard,
    StageLine,
    UnitLine,
)
from kaocheng.review.queries.spot_debts import open_spot_checks, spot_debts
from kaocheng.review.queries.spot_owed import spot_owed

_NAMED = 5
_PAGE = 200
_STEPS = ("begin_review", "begin_spot_check", "begin_evaluation")
_ORDER = tuple(ASSESSMENT.states)
OFFICE = "考核办"


def stage_board(actor: User, assessment_pk: int, *, number: int = 1) -> StageBoard:
    """The board: for its office all that is open, for others what they see and owe."""
    board = Board(assessment_scope(actor, assessment_pk))
    scope = board.scope
    debts = tuple(board.debts()) if scope.oversees else ()
    pages = max(1, -(-len(board.units) // _PAGE))
    number = min(max(1, number), pages)
    return StageBoard(
        head=head_of(scope),
        stages=tuple(board.stages()),
        debts=debts,
        own=(
            *owed(Own(actor, (scope.assessment,), scope.reach)),
            *spot_owed(actor, scope.assessment.pk),
        ),
        units=board.unit_lines(board.units[(number - 1) * _PAGE : number * _PAGE]),
        unit_count=len(board.units),
        number=number,
        pages=pages,
        seats=tuple(board.seat_lines()) if scope.oversees else (),
        steps=tuple(board.steps(debts)) if scope.is_office else (),
        oversees=scope.oversees,
    )


@dataclass(frozen=True)
class Board:
    """One assessment with what is open in it."""

    scope: AssessmentScope

    @property
    def assessment(self) -> Assessment:
        """The assessment."""
        return self.scope.assessment

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger((self.assessment,))

    @cached_property
    def by_assessor(self) -> dict[str, tuple[int, int, int]]:
        return self.ledger.by_assessor(self.assessment)

    @cached_property
    def units(self) -> list[Assessee]:
        return list(self.scope.units())

    @cached_property
    def own_states(self) -> dict[int, SelfAssessment]:
        rows = SelfAssessment.objects.filter(assessment=self.assessment)
        return {row.assessee_id: row for row in rows}

    @cached_property
    def thirds(self) -> int:
        return sum(self.ledger.thirds.values())

    def debts(self) -> Iterator[Debt]:
        """Everything that is open at the stage at which the assessment stands."""
        if self.assessment.state == SELF_ASSESSMENT:
            yield from self._self_debts()
            yield from self._seat_debts()
        if self.assessment.state == REVIEW:
            yield from self._self_debts()
            yield from self._review_debts()
        if self.assessment.state == SPOT_CHECK:
            yield from spot_debts(self.ledger, self.assessment)

    def _self_debts(self) -> Iterator[Debt]:
        for unit in self.units:
            own = self.own_states.get(unit.pk)
            if not still_open(self.assessment, own) or (own and own.state == SUBMITTED):
                continue
            label = SELF_REPORT.states[own.state] if own else "未填写"
            code = unit.organisation.code
            yield self.ledger.debt(
                self.assessment,
                "self",
                who=unit.organisation.name,
                what=f"自评{label}，尚未报送",
                count=1,
                due=own.due_on if own else None,
                link=f"/review/{self.assessment.pk}/units/{code}/",
                organisation_pk=unit.organisation_id,
            )

    def _seat_debts(self) -> Iterator[Debt]:
        """Assessors of whom nobody has said which organisation they are, or who have nobody."""
        people = reviewers_at({node.pk for node in self.scope.seats.values()})
        for name in assessors_of(self.scope):
            place = self.scope.seats.get(name)
            if place is not None and people.get(place.pk):
                continue
            what = (
                "尚未指定评审单位" if place is None else f"{place}没有评审人，请安全管理员授予岗位"
            )
            yield self.ledger.debt(
                self.assessment,
                "seat",
                who=name,
                what=what,
                count=1,
                link=f"/review/{self.assessment.pk}/settings/",
            )

    def _review_debts(self) -> Iterator[Debt]:
        yield from self._seat_debts()
        for name, (_, lacking, _) in self.by_assessor.items():
            if lacking:
                place = self.scope.seats.get(name) if name else self.assessment.cycle.organisation
                yield self.ledger.debt(
                    self.assessment,
                    "mark",
                    who=name or OFFICE,
                    what=f"还有 {lacking} 项待评",
                    count=lacking,
                    link=f"/review/{self.assessment.pk}/marking/",
                    organisation_pk=place.pk if place else None,
                )
        if self.thirds:
            yield self.ledger.debt(
                self.assessment,
                "third",
                who=OFFICE,
                what=f"两名评审人相差超过 {self.assessment.allowed_difference} 分，"
                f"{self.thirds} 项待裁定",
                count=self.thirds,
                link=f"/review/{self.assessment.pk}/marking/",
                organisation_pk=self.assessment.cycle.organisation_id,
            )
        yield from self._answer_debts()

    def _answer_debts(self) -> Iterator[Debt]:
        names = names_of(self.scope.scheme)
        for row in self.ledger.returned:
            unit = row.assessee.organisation
            yield self.ledger.debt(
                self.assessment,
                "answer",
                who=unit.name,
                what=f"“{names.get(row.code, row.code)}”已退回，待说明",
                count=1,
                link=f"/review/{self.assessment.pk}/units/{unit.code}/#line-{row.code}",
                organisation_pk=unit.pk,
            )

    # Stages --------------------------------------------------------------------------------------

    def stages(self) -> Iterator[StageLine]:
        """The stages in their order, with what is done of each."""
        here = _ORDER.index(self.assessment.state)
        dues = {
            SELF_ASSESSMENT: self.assessment.self_due_on,
            REVIEW: self.assessment.review_due_on,
            SPOT_CHECK: self.assessment.spot_check_due_on,
        }
        for place, state in enumerate(_ORDER):
            done, total, noun = self._done(state)
            due = dues.get(state)
            yield StageLine(
                state=state,
                label=ASSESSMENT.states[state],
                due=due,
                days_left=(due - self.ledger.today).days if due and place == here else None,
                is_now=place == here,
                is_past=place < here,
                done=done,
                total=total,
                noun=noun,
            )

    def _done(self, state: str) -> tuple[int, int, str]:
        if not self.scope.oversees:
            return 0, 0, ""
        if state == SELF_ASSESSMENT:
            done = self.ledger.handed_in[self.assessment.pk]
            return done, self.ledger.units(self.assessment), "个单位已报送"
        if state == REVIEW:
            total = sum(wanted for _, _, wanted in self.by_assessor.values())
            lacking = sum(lacking for _, lacking, _ in self.by_assessor.values())
            away = len(self.ledger.returned)
            return max(0, total - lacking - away), total, "项已评"
        return 0, 0, ""

    def steps(self, debts: tuple[Debt, ...]) -> Iterator[NextStep]:
        """What the office may do next here; announcing and publishing stand in 结果发布."""
        for step in ASSESSMENT.steps_from(self.assessment.state):
            if step.verb in _STEPS:
                left = open_spot_checks(self.assessment.pk) if step.target == EVALUATION else ()
                yield NextStep(step.verb, step.words, _left(debts), left)

    # Units and seats -----------------------------------------------------------------------------

    def unit_lines(self, units: list[Assessee]) -> tuple[UnitLine, ...]:
        """Some of the units that the actor sees by his posts."""
        marked = self._marked()
        back = Counter(row.assessee_id for row in self.ledger.returned)
        return tuple(self._unit_line(unit, marked, back) for unit in units)

    def _marked(self) -> Counter[int]:
        rows = Mark.objects.filter(assessment=self.assessment, place__lte=2)
        counted = rows.values_list("assessee_id").annotate(n=Count("pk")).order_by()
        return Counter(dict(counted)) if self.scope.oversees else Counter()

    def _unit_line(self, unit: Assessee, marked: Counter[int], back: Counter[int]) -> UnitLine:
        own, node, scheme = self.own_states.get(unit.pk), unit.organisation, self.scope.scheme
        two = set(self.assessment.two_markers)
        lines = lines_for(scheme, unit.group_code)
        return UnitLine(
            code=node.code,
            name=node.name,
            group_name=scheme.group_name.get(unit.group_code, unit.group_code),
            pinyin=node.pinyin,
            initials=node.initials,
            state=own.state if own else "none",
            state_label=SELF_REPORT.states[own.state] if own else "未填写",
            submitted_at=own.submitted_at if own else None,
            returned=back[unit.pk],
            marked=marked[unit.pk],
            to_mark=sum(2 if line.code in two else 1 for line in lines),
        )

    def seat_lines(self) -> Iterator[SeatLine]:
        """The assessors with their organisations and how far they are; the office last."""
        people = reviewers_at({node.pk for node in self.scope.seats.values()})
        for name in (*assessors_of(self.scope), ""):
            count, lacking, wanted = self.by_assessor.get(name, (0, 0, 0))
            place = self.scope.seats.get(name) if name else self.assessment.cycle.organisation
            if name or count:
                yield SeatLine(
                    assessor=name or OFFICE,
                    organisation_code=place.code if place else "",
                    organisation_name=place.name if place else "",
                    reviewers=tuple(map(str, people.get(place.pk, ()))) if place and name else (),
                    indicators=count,
                    open=lacking,
                    total=wanted,
                )


def _left(debts: tuple[Debt, ...]) -> tuple[str, ...]:
    """What stays undone, a sentence a kind; the first few by name."""
    by_kind: dict[str, list[Debt]] = {}
    for debt in debts:
        by_kind.setdefault(debt.kind_label, []).append(debt)
    return tuple(_sentence(label, found) for label, found in by_kind.items())


def _sentence(label: str, debts: list[Debt]) -> str:
    names = list(dict.fromkeys(debt.who for debt in debts))
    listed = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
    count = sum(debt.count for debt in debts)
    return f"{label}：{listed}，共 {count} 项未办"
