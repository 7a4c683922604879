"""What the actor himself owes in spot checks (部门抽查): for the board and the desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from kaocheng.cycles.queries.scope import places_of_posts
from kaocheng.orgs.models import Role, User
from kaocheng.review.lifecycle import SPOT_CHECK
from kaocheng.review.models import SampledUnit
from kaocheng.review.queries.debts import Ledger
from kaocheng.review.queries.shapes.board import Debt
from kaocheng.review.queries.spot_scope import units_to_check, units_told
from kaocheng.review.spot_lifecycle import CANCELLED, CHECKING, FINISHED, OBJECTED, OPEN, SENT

_OFFICE = {FINISHED: "{n} 个单位核查完成，待送达反馈", OBJECTED: "{n} 个单位提出异议，待答复"}


def spot_owed(actor: User, assessment_pk: int | None = None) -> tuple[Debt, ...]:
    """Units to be visited, letters to be answered, the office's letters and answers.

    Of one assessment if asked; none once its stage is over.
    """
    only: dict[str, object] = {"spot_check__assessment__state": SPOT_CHECK}
    if assessment_pk is not None:
        only["spot_check__assessment"] = assessment_pk
    visits = units_to_check(actor).filter(state=OPEN, spot_check__state=CHECKING, **only)
    letters = units_told(actor).filter(
        state=SENT, organisation__in=places_of_posts(actor, {Role.SIGN_OFF}), **only
    )
    offices = places_of_posts(actor, {Role.ASSESSMENT_OFFICE})
    waiting = SampledUnit.objects.filter(
        spot_check__assessment__cycle__organisation__in=offices,
        extends=None,
        state__in=_OFFICE,
        **only,
    ).exclude(spot_check__state=CANCELLED)
    return (
        *_visit_debts(_whole(visits)),
        *_letter_debts(_whole(letters)),
        *_office_debts(_whole(waiting) if offices else []),
    )


def _whole(rows: QuerySet[SampledUnit]) -> list[SampledUnit]:
    """Without the schemes, whose bytes nothing here reads."""
    related = ("organisation", "team", "spot_check__assessment__cycle")
    return list(rows.select_related(None).select_related(*related).order_by("pk"))


def _by_check(rows: list[SampledUnit]) -> dict[int, list[SampledUnit]]:
    found: dict[int, list[SampledUnit]] = {}
    for row in rows:
        found.setdefault(row.spot_check_id, []).append(row)
    return found


def _visit_debts(rows: list[SampledUnit]) -> Iterator[Debt]:
    """One line a spot check; a single unit is opened at once."""
    for check_pk, units in _by_check(rows).items():
        single = f"units/{units[0].pk}/" if len(units) == 1 else f"{check_pk}/"
        yield _debt(
            units[0],
            who=str(units[0].team or "抽查组"),
            what=f"{len(units)} 个单位正在核查，尚未提交结果",
            count=len(units),
            link=f"/spot-checks/{single}",
        )


def _letter_debts(rows: list[SampledUnit]) -> Iterator[Debt]:
    for row in rows:
        yield _debt(
            row,
            who=row.organisation.name,
            what="抽查反馈待确认",
            count=1,
            due=row.answer_due_on,
            link=f"/spot-checks/units/{row.pk}/",
            organisation_pk=row.organisation_id,
        )


def _office_debts(rows: list[SampledUnit]) -> Iterator[Debt]:
    for check_pk, units in _by_check(rows).items():
        for state, words in _OFFICE.items():
            count = sum(unit.state == state for unit in units)
            if count:
                yield _debt(
                    units[0],
                    who="考核办",
                    what=words.format(n=count),
                    count=count,
                    link=f"/spot-checks/{check_pk}/",
                )


def _debt(row: SampledUnit, **said: object) -> Debt:
    assessment = row.spot_check.assessment
    return Ledger((assessment,)).debt(assessment, "spot", **said)
