"""What the office has to do next so that an evaluation comes to its circular (下一步)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from kaocheng.cycles.models import CycleKind
from kaocheng.results.lifecycle import FINAL, IN_FORCE, INITIATED, OPEN, PROPOSED, UPHELD
from kaocheng.results.models import Announcement, Appeal, Decision, Publication, ScoreRun
from kaocheng.review.lifecycle import ANNOUNCED, EVALUATION
from kaocheng.review.models import Assessment


@dataclass(frozen=True)
class NextStep:
    """What to do, how things stand, and where: the end of an address below the assessment's."""

    label: str
    words: str
    place: str


_SCORE = NextStep("综合评价计分", "待综合评价计分", "")
_PROPOSE = NextStep("提出综合评价意见", "已计分，待提出综合评价意见", "decision/")
_SCORE_AGAIN = NextStep("重新计分", "有申诉成立，待重新计分", "")
_PROPOSE_AGAIN = NextStep("另行评定", "申诉成立后已重新计分，待另行评定", "decision/")
_ANNOUNCE = NextStep("公示", "综合评价已签发，待公示", "announcement/")
_PUBLISH = NextStep("发布考核通报", "公示已期满，待发布", "publication/")


def next_steps(assessments: Iterable[int]) -> dict[int, NextStep]:
    """Assessment (by key) → the next step, where it is the office's turn; in one statement.

    What waits for somebody's signature, a second person or an answer to an appeal is not here.
    Unscoped: for queries that have chosen the assessments.
    """
    today = timezone.localdate()
    found = {row.pk: _step(row, today) for row in _standing(assessments)}
    return {pk: step for pk, step in found.items() if step is not None}


def _step(row: Any, today: datetime.date) -> NextStep | None:
    if row.scored_at is None:
        return _SCORE
    if row.cycle.kind == CycleKind.MOCK or row.waiting or row.decided == PROPOSED:
        return None
    if row.decided is None:
        return _PROPOSE
    if row.upheld_at is not None and row.decided_on < row.upheld_at:
        return _SCORE_AGAIN if row.scored_at < row.upheld_at else _PROPOSE_AGAIN
    return _signed(row, today)


def _signed(row: Any, today: datetime.date) -> NextStep | None:
    """A decision that holds goes on to be announced; after that, and its appeals, to all."""
    if row.state == EVALUATION:
        return _ANNOUNCE
    return _PUBLISH if not row.appealed and row.shown_until < today else None


def _standing(assessments: Iterable[int]) -> Iterable[Any]:
    """The assessments with how they stand; one whose last word is spoken is not among them."""
    rows = Assessment.objects.filter(pk__in=list(assessments), state__in=(EVALUATION, ANNOUNCED))
    one = {"assessment": OuterRef("pk")}
    final = ScoreRun.objects.filter(**one, stage=FINAL).order_by("-created_at")
    decision = Decision.objects.filter(**one, state__in=IN_FORCE)
    appeals = Appeal.objects.filter(announcement__assessment=OuterRef("pk"))
    upheld = appeals.filter(state=UPHELD).order_by("-answered_at")
    shown = Announcement.objects.filter(**one, withdrawn_at=None)
    return rows.select_related("cycle").annotate(
        scored_at=Subquery(final.values("created_at")[:1]),
        decided=Subquery(decision.values("state")[:1]),
        decided_on=Subquery(decision.values("run__created_at")[:1]),
        upheld_at=Subquery(upheld.values("answered_at")[:1]),
        shown_until=Subquery(shown.values("until_on")[:1]),
        appealed=Exists(appeals.filter(state__in=OPEN)),
        waiting=Exists(Publication.objects.filter(**one, state=INITIATED)),
    )
