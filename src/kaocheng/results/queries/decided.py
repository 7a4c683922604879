"""The page of the comprehensive evaluation (综合评价): what is decided, in figures one can read."""

from __future__ import annotations

from collections import Counter

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries.announced import by_place
from kaocheng.results.queries.room import result_room
from kaocheng.results.queries.shapes import DecidedOutcome, DecisionPage
from kaocheng.schemes.outline import outline_from_json

_FIRST = 3
_COLUMNS = ("position", "unit_name", "rank", "grade", "vetoes")


def decision_page(actor: User, assessment_pk: int) -> DecisionPage:
    """What is decided, for who assesses. Raises `NotVisible`."""
    room = result_room(actor, assessment_pk)
    if not room.head.sees_all:
        raise NotVisible(assessment_pk)
    decided = room.decision
    return DecisionPage(room, _outcome(decided.run.pk) if decided else None)


def _outcome(run_pk: int) -> DecidedOutcome:
    """What a run comes to. Unscoped."""
    run = ScoreRun.objects.select_related("scheme").only("pk", "scheme__outline").get(pk=run_pk)
    rows = by_place(run.rows.only("run_id", *_COLUMNS))
    counts = Counter(row.grade for row in rows)
    grades = outline_from_json(run.scheme.outline).grades
    return DecidedOutcome(
        grades=tuple((grade, counts[grade]) for grade in grades),
        first=tuple(row.unit_name for row in rows if row.rank and row.rank <= _FIRST),
        vetoed=tuple(row.unit_name for row in rows if row.vetoes),
        unranked=tuple(row.unit_name for row in rows if row.rank is None),
    )
