"""Who still owes what in the spot checks (部门抽查) of an assessment, for its board.

Unscoped: for callers that have checked the right to the assessment.
"""

from __future__ import annotations

from collections.abc import Iterator

from kaocheng.review.models import Assessment, SampledUnit, SpotCheck
from kaocheng.review.queries.debts import Ledger
from kaocheng.review.queries.shapes.board import Debt
from kaocheng.review.spot_lifecycle import CANCELLED, CONFIRMED, FINISHED, OBJECTED, OPEN, SENT

OFFICE = "考核办"
_WORDS = {
    OPEN: "{unit}正在核查，尚未提交结果",
    FINISHED: "{unit}核查完成，待送达反馈",
    SENT: "抽查反馈待确认",
    OBJECTED: "{unit}提出异议，待答复",
}


def open_spot_checks(assessment_pk: int) -> tuple[str, ...]:
    """The titles of the spot checks that were neither closed (办结) nor cancelled."""
    rows = SpotCheck.objects.filter(assessment=assessment_pk)
    rows = rows.exclude(state__in=(CONFIRMED, CANCELLED)).order_by("pk")
    return tuple(str(row) for row in rows)


def spot_debts(ledger: Ledger, assessment: Assessment) -> Iterator[Debt]:
    """Units that are being checked, letters to be sent or confirmed, objections to be decided."""
    rows = SampledUnit.objects.filter(
        spot_check__assessment=assessment, extends=None, state__in=_WORDS
    ).exclude(spot_check__state=CANCELLED)
    for row in rows.select_related("organisation", "team", "spot_check").order_by("pk"):
        who = {OPEN: str(row.team or "抽查组（未指定）"), SENT: row.organisation.name}
        yield ledger.debt(
            assessment,
            "spot",
            who=who.get(row.state, OFFICE),
            what=_WORDS[row.state].format(unit=row.organisation.name),
            count=1,
            link=f"/spot-checks/units/{row.pk}/",
            organisation_pk=row.organisation_id if row.state == SENT else None,
        )
