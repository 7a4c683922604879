"""Self-score, review, spot check and final side by side, with why they differ."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.results.queries.shapes.room import AssessmentHead


@dataclass(frozen=True)
class StageColumn:
    """A stage that has been scored, and the run that stands for it."""

    stage: str
    label: str
    run_pk: int
    created_at: datetime.datetime


@dataclass(frozen=True)
class StageFigure:
    """A unit in one stage; `change` is against the stage before, "" where it is none."""

    total: str | None
    rank: int | None
    grade: str
    change: str


@dataclass(frozen=True)
class ComparisonRow:
    """One unit over the stages; `movement` is its place against the last period."""

    unit_code: str
    unit_name: str
    pinyin: str
    initials: str
    group_name: str
    figures: tuple[StageFigure, ...]
    whole_change: str
    changed_cells: int
    rank_before: int | None
    movement: int | None


@dataclass(frozen=True)
class ComparisonPage:
    """All units that the actor sees, best of the last stage first."""

    head: AssessmentHead
    columns: tuple[StageColumn, ...]
    rows: tuple[ComparisonRow, ...]
    compared_with: str
    decimals: int


@dataclass(frozen=True)
class Why:
    """One reason for a difference."""

    stage_label: str
    who: str
    what: str
    old: str
    new: str
    reason: str
    at: datetime.datetime | None


@dataclass(frozen=True)
class CellComparison:
    """One indicator of one unit over the stages, with every difference explained.

    `full` of a bonus or deduction (加减分项) is its cap with its sign, None where none is known.
    """

    code: str
    name: str
    full: str | None
    points: tuple[str | None, ...]
    changes: tuple[str, ...]
    whys: tuple[Why, ...]

    @property
    def differs(self) -> bool:
        """Whether any two neighbouring stages differ."""
        return any(self.changes)


@dataclass(frozen=True)
class UnitComparison:
    """One unit, indicator by indicator, in the order of the scheme."""

    head: AssessmentHead
    columns: tuple[StageColumn, ...]
    row: ComparisonRow
    cells: tuple[CellComparison, ...]
