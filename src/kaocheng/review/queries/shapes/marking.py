"""What an assessor's page (部门评审) is made of."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.review.queries.shapes.self_assessment import (
    AssessmentHead,
    FigureWords,
    FileWords,
    ProposalCell,
)


@dataclass(frozen=True)
class IndicatorProgress:
    """An indicator that the actor marks, and how far he is with it."""

    code: str
    name: str
    path: tuple[str, ...]
    full: str
    assessor: str
    two: bool
    judged: bool
    units: int
    done: int

    @property
    def open(self) -> int:
        """How many units are still to be marked."""
        return max(0, self.units - self.done)


@dataclass(frozen=True)
class MarkWords:
    """One marker's word. `by` is who; only markers and the office see it."""

    place: int
    deed: str
    label: str
    words: str
    points: str
    reason: str
    by: str
    at: datetime.datetime
    version: int
    mine: bool


@dataclass(frozen=True)
class FigureInput:
    """A figure that may be adjusted; `choices` for a judged item among them."""

    item: str
    name: str
    measure: str
    value: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class MarkRow:
    """One unit under one indicator.

    `state`: open 待评, done 已评, waiting 待另一人, third 待裁定, returned 已退回, recused 回避.
    `version` goes back with a mark: that of the actor's own, or of the one that stands.
    `range_words`: between what assessed points lie; those of a deduction have a minus.
    """

    unit_code: str
    unit_name: str
    group_name: str
    full: str
    range_words: str
    handed_in: bool
    figures: tuple[FigureWords, ...]
    evidence: tuple[FileWords, ...]
    proposals: tuple[ProposalCell, ...]
    proposed: str
    said: str
    self_points: str
    points: str
    marks: tuple[MarkWords, ...]
    hidden: int
    outcome: str
    outcome_points: str
    state: str
    state_label: str
    returned: str
    answer: str
    version: int
    may_mark: bool
    may_confirm: bool
    why_not: str
    inputs: tuple[FigureInput, ...]


@dataclass(frozen=True)
class MarkingPage:
    """One indicator over the units: figure, evidence, self-score and mark side by side."""

    head: AssessmentHead
    indicators: tuple[IndicatorProgress, ...]
    code: str
    name: str
    path: tuple[str, ...]
    full: str
    assessor: str
    seat: str
    rule_words: str
    text: str
    two: bool
    allowed: str
    direct: bool
    adjusts: bool
    deducts: bool
    rows: tuple[MarkRow, ...]
    shown: str
    number: int
    pages: int
    total: int
    counts: tuple[tuple[str, str, int], ...]
    marks_here: bool
    closed: str
    faults: tuple[str, ...]

    @property
    def open(self) -> int:
        """How many units the actor has still to mark here; 0 where others mark, or nobody may."""
        if self.closed or not self.marks_here:
            return 0
        return next(count for state, _, count in self.counts if state == "open")

    @property
    def is_done(self) -> bool:
        """Whether the actor marks here and has nothing left to mark, so that the next comes."""
        return self.marks_here and not self.closed and not self.open


@dataclass(frozen=True)
class MarkingList:
    """All indicators that the actor marks, and for the office what `others` mark."""

    head: AssessmentHead
    rows: tuple[IndicatorProgress, ...]
    others: tuple[IndicatorProgress, ...]
    closed: str
    recusals: tuple[RecusalLine, ...]
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RecusalLine:
    """A marker who keeps out (回避)."""

    pk: int
    marker: str
    unit_name: str
    indicator: str
    reason: str
    at: datetime.datetime
    may_lift: bool
