"""What the actor himself owes, over several assessments at once: for the board and the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kaocheng.cycles.lifecycle import RUNNING
from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.scope import Reach, places_of_posts, reach_of
from kaocheng.orgs.models import Role, User
from kaocheng.review.lifecycle import (
    DRAFT,
    MARKING,
    RETURNED,
    REVIEW,
    SELF_ASSESSMENT,
    SIGNED_OFF,
)
from kaocheng.review.lines import Line, all_lines
from kaocheng.review.models import Assessment, AssessorSeat, SelfAssessment
from kaocheng.review.queries.debts import Ledger, names_of, self_assessments_of
from kaocheng.review.queries.scope import assessments_within
from kaocheng.review.queries.shapes.board import Debt
from kaocheng.review.queries.spot_owed import spot_owed


def my_debts(actor: User) -> tuple[Debt, ...]:
    """What the actor owes in all assessments under way, nearest deadline first."""
    reach = reach_of(actor)
    rows = assessments_within(actor, reach).filter(state__in=MARKING, cycle__state=RUNNING)
    found = (*owed(Own(actor, tuple(rows), reach)), *spot_owed(actor))
    return tuple(sorted(found, key=lambda debt: (debt.due is None, debt.due or 0, debt.link)))


def owed(own: Own) -> tuple[Debt, ...]:
    """What the actor owes in these assessments."""
    if not own.assessments:
        return ()
    return (*own.self_debts(), *own.answer_debts(), *own.mark_debts(), *own.third_debts())


@dataclass(frozen=True)
class Own:
    """The actor before some assessments: his units, his seats, his offices."""

    actor: User
    assessments: tuple[Assessment, ...]
    reach: Reach

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.assessments)

    @cached_property
    def clerk_of(self) -> set[int]:
        return places_of_posts(self.actor, {Role.REPORTER})

    @cached_property
    def head_of(self) -> set[int]:
        return places_of_posts(self.actor, {Role.SIGN_OFF})

    @cached_property
    def units(self) -> list[Assessee]:
        """The units for which the actor writes or signs."""
        cycles = {a.cycle_id for a in self.assessments}
        places = self.clerk_of | self.head_of
        rows = Assessee.objects.filter(cycle__in=cycles, organisation__in=places)
        return list(rows.select_related("organisation"))

    def self_debts(self) -> Iterator[Debt]:
        """Self-assessments to be written, signed, handed in."""
        begun = self_assessments_of(self.assessments, [unit.pk for unit in self.units])
        for assessment in self.assessments:
            for unit in self.units:
                own = begun.get((assessment.pk, unit.pk))
                if unit.cycle_id != assessment.cycle_id or not still_open(assessment, own):
                    continue
                yield from self._self_debt(assessment, unit, own)

    def _self_debt(
        self, assessment: Assessment, unit: Assessee, own: SelfAssessment | None
    ) -> Iterator[Debt]:
        state = own.state if own else DRAFT
        place = unit.organisation_id
        words = {
            DRAFT: ("self", "填写自评"),
            RETURNED: ("self", "自评被退回，修改后重报"),
            SIGNED_OFF: ("self", "自评已审签，待报送"),
        }
        if state not in words:
            return
        kind, what = words[state]
        if place not in self.clerk_of:
            if state != SIGNED_OFF and own is None:
                return
            kind, what = ("self", what) if state == SIGNED_OFF else ("sign", "自评待审签")
        yield self.ledger.debt(
            assessment,
            kind,
            who=unit.organisation.name,
            what=what,
            count=1,
            due=own.due_on if own else None,
            link=f"/review/{assessment.pk}/units/{unit.organisation.code}/",
            organisation_pk=place,
        )

    def answer_debts(self) -> Iterator[Debt]:
        """Indicators given back to the actor's units."""
        if not self.units:
            return
        mine = {unit.organisation_id for unit in self.units}
        by_pk = {assessment.pk: assessment for assessment in self.assessments}
        for row in self.ledger.returned:
            assessment, node = by_pk[row.assessment_id], row.assessee.organisation
            if node.pk in mine and assessment.state == REVIEW:
                name = names_of(self.ledger.scheme(assessment)).get(row.code, row.code)
                yield self.ledger.debt(
                    assessment,
                    "answer",
                    who=node.name,
                    what=f"“{name}”被退回：{row.reason}",
                    count=1,
                    link=f"/review/{assessment.pk}/units/{node.code}/#line-{row.code}",
                    organisation_pk=node.pk,
                )

    @cached_property
    def seats(self) -> dict[int, set[str]]:
        """Assessment → the assessors for whom the actor marks."""
        places = places_of_posts(self.actor, {Role.REVIEWER})
        rows = AssessorSeat.objects.filter(assessment__in=self.assessments, organisation__in=places)
        found: dict[int, set[str]] = {}
        for pk, assessor in rows.values_list("assessment_id", "assessor"):
            found.setdefault(pk, set()).add(assessor)
        return found

    def mark_debts(self) -> Iterator[Debt]:
        """Marks that are still to be given, one line an assessment."""
        for assessment in self.assessments:
            if assessment.state != REVIEW:
                continue
            lines = list(self._lines(assessment))
            lacking = sum(self.ledger.open_marks(assessment, line) for line in lines)
            if lacking:
                first = next(x for x in lines if self.ledger.open_marks(assessment, x))
                yield self.ledger.debt(
                    assessment,
                    "mark",
                    who=self._marks_as(assessment),
                    what=f"部门评审还有 {lacking} 项待评",
                    count=lacking,
                    link=f"/review/{assessment.pk}/marking/{first.code}/",
                )

    def _lines(self, assessment: Assessment) -> Iterator[Line]:
        names = set(self.seats.get(assessment.pk, ()))
        if self.reach.runs(assessment.cycle):
            names.add("")
        for line in all_lines(self.ledger.scheme(assessment)):
            if line.assessor in names:
                yield line

    def _marks_as(self, assessment: Assessment) -> str:
        names = sorted(self.seats.get(assessment.pk, ()))
        if self.reach.runs(assessment.cycle):
            names.append("考核办")
        return "、".join(names)

    def third_debts(self) -> Iterator[Debt]:
        """What the office has to decide between two markers."""
        run = [a for a in self.assessments if a.state == REVIEW and self.reach.runs(a.cycle)]
        for assessment in run:
            codes = [
                code for pk, code in self.ledger.thirds if pk == assessment.pk
                and self.ledger.thirds[pk, code]
            ]  # fmt: skip
            if codes:
                count = sum(self.ledger.thirds[assessment.pk, code] for code in codes)
                yield self.ledger.debt(
                    assessment,
                    "third",
                    who="考核办",
                    what=f"两人评分相差较大，{count} 项待裁定",
                    count=count,
                    link=f"/review/{assessment.pk}/marking/{codes[0]}/?state=third",
                )


def still_open(assessment: Assessment, own: SelfAssessment | None) -> bool:
    """Whether the unit can still hand in: all at the first stage, later whom it was returned to."""
    if assessment.state == SELF_ASSESSMENT:
        return True
    again = own is not None and (own.state == RETURNED or own.due_on is not None)
    return assessment.state == REVIEW and again
