"""What the actor himself has to do about results: to sign, answer, decide, go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import CycleKind
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries.scope import posts_in_force
from kaocheng.results.consequences import DEFERRED, is_over
from kaocheng.results.consequences import PROPOSED as DRAWN_UP
from kaocheng.results.lifecycle import FILED, INITIATED, PROPOSED, RETURNED
from kaocheng.results.models import Appeal, Consequence, Decision, Publication
from kaocheng.results.permissions import APPELLANTS, CONFIRMERS, SIGNERS
from kaocheng.results.queries.next_steps import next_steps
from kaocheng.review.lifecycle import ANNOUNCED, EVALUATION, PUBLISHED
from kaocheng.review.models import Assessment
from kaocheng.review.queries.shapes.board import Debt

KINDS = {
    "sign": "签发综合评价",
    "confirm": "复核发布",
    "appeal": "答复申诉",
    "amend": "补正申诉",
    "use": "决定结果运用",
    "next": "下一步",
}


def results_owed(actor: User) -> tuple[Debt, ...]:
    """What waits for the actor by the posts that he holds at the organisation itself.

    Whoever stands above it could do the same, and is not asked to.
    """
    held: dict[Role, set[int]] = {}
    for place, role in posts_in_force(actor).values_list("organisation_id", "role"):
        held.setdefault(Role(role), set()).add(place)
    waiting = _Waiting(actor, held)
    return (
        *waiting.to_sign(),
        *waiting.to_confirm(),
        *waiting.to_answer(),
        *waiting.to_amend(),
        *waiting.to_decide(),
        *waiting.to_move_on(),
    )


@dataclass(frozen=True)
class _Waiting:
    actor: User
    held: dict[Role, set[int]]

    def _places(self, roles: Iterable[Role]) -> set[int]:
        return set().union(*(self.held.get(role, set()) for role in roles))

    def to_sign(self) -> Iterator[Debt]:
        """Decisions (综合评价意见) of others."""
        places = self._places(SIGNERS)
        rows = Decision.objects.filter(
            state=PROPOSED, assessment__cycle__organisation__in=places
        ).exclude(decided_by=self.actor)
        for row in rows.select_related(*_RELATED) if places else ():
            what = f"{row.decided_by}已提出综合评价意见，待签发"
            yield _debt(row.assessment, "sign", what, "decision/")

    def to_confirm(self) -> Iterator[Debt]:
        """Publications that another person has initiated."""
        places = self._places(CONFIRMERS)
        rows = Publication.objects.filter(
            state=INITIATED, assessment__cycle__organisation__in=places
        ).exclude(initiated_by=self.actor)
        for row in rows.select_related(*_RELATED) if places else ():
            what = f"{row.initiated_by}已发起发布（{row.number}），待另一人复核"
            yield _debt(row.assessment, "confirm", what, "publication/")

    def to_answer(self) -> Iterator[Debt]:
        """Appeals that wait for the office, one line an assessment."""
        places = self._places({Role.ASSESSMENT_OFFICE})
        rows = Appeal.objects.filter(
            state=FILED, announcement__assessment__cycle__organisation__in=places
        )
        found = _appeals(rows) if places else []
        for assessment, appeals in _grouped((a.announcement.assessment, a) for a in found):
            place = f"appeals/{appeals[0].pk}/" if len(appeals) == 1 else "appeals/"
            what = f"{len(appeals)} 项申诉待答复"
            yield _debt(assessment, "appeal", what, place, count=len(appeals))

    def to_amend(self) -> Iterator[Debt]:
        """Appeals of the actor's own unit that were given back."""
        places = self._places(APPELLANTS)
        rows = Appeal.objects.filter(state=RETURNED, assessee__organisation__in=places)
        for row in _appeals(rows) if places else ():
            unit = row.assessee.organisation
            what = f"对指标 {row.indicator_code} 的申诉被退回补正：{row.answer}"
            yield _debt(
                row.announcement.assessment, "amend", what, f"appeals/{row.pk}/", who=unit.name
            )

    def to_decide(self) -> Iterator[Debt]:
        """Uses of results that others have drawn up, and what was put off until a day now past."""
        places = self._places(SIGNERS)
        rows = Consequence.objects.filter(
            state__in=(DRAWN_UP, DEFERRED),
            published__assessment__cycle__organisation__in=places,
        ).exclude(proposed_by=self.actor)
        found = rows.select_related("published__assessment__cycle__organisation") if places else ()
        today = timezone.localdate()
        open_ones = (
            row for row in found if row.state == DRAWN_UP or is_over(row.state, row.until_on, today)
        )
        for assessment, each in _grouped((row.published.assessment, row) for row in open_ones):
            what = f"结果运用 {len(each)} 项待决定"
            yield _debt(assessment, "use", what, "use/", count=len(each))

    def to_move_on(self) -> Iterator[Debt]:
        """Evaluations that stand still until the office takes their next step."""
        places = self._places({Role.ASSESSMENT_OFFICE})
        rows = Assessment.objects.filter(
            cycle__organisation__in=places, state__in=(EVALUATION, ANNOUNCED)
        ).select_related("cycle__organisation")
        found = {row.pk: row for row in rows} if places else {}
        for pk, step in (next_steps(found) if found else {}).items():
            debt = _debt(found[pk], "next", step.words, step.place)
            yield replace(debt, kind_label=step.label)


T = TypeVar("T")
_RELATED = ("assessment__cycle__organisation",)


def _appeals(rows: QuerySet[Appeal]) -> list[Appeal]:
    related = ("announcement__assessment__cycle__organisation", "assessee__organisation")
    left = rows.exclude(announcement__assessment__state=PUBLISHED)
    return list(left.select_related(*related).order_by("pk"))


def _grouped(pairs: Iterable[tuple[Assessment, T]]) -> Iterator[tuple[Assessment, list[T]]]:
    found: dict[int, tuple[Assessment, list[T]]] = {}
    for assessment, each in pairs:
        found.setdefault(assessment.pk, (assessment, []))[1].append(each)
    yield from found.values()


def _debt(
    assessment: Assessment, kind: str, what: str, place: str, *, who: str = "", count: int = 1
) -> Debt:
    cycle = assessment.cycle
    return Debt(
        assessment_pk=assessment.pk,
        title=f"{cycle}{period_words(assessment.period)}",
        mock=cycle.kind == CycleKind.MOCK,
        kind=kind,
        kind_label=KINDS[kind],
        who=who or cycle.organisation.name,
        what=what,
        count=count,
        due=None,
        days_left=None,
        link=f"/results/{assessment.pk}/{place}",
    )
