"""Appeals (申诉) as pages show them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.evidence.shapes import FileLine
from kaocheng.results.queries.shapes.room import AnnouncementLine, AssessmentHead


@dataclass(frozen=True)
class AppealLine:
    """One appeal. `outcome` is 「得分 22.50 → 25.00」 for one that was upheld."""

    pk: int
    unit_code: str
    unit_name: str
    indicator_code: str
    indicator_name: str
    state: str
    state_label: str
    is_open: bool
    grounds: str
    filed_by: str
    filed_at: datetime.datetime
    answer: str
    answered_by: str
    answered_at: datetime.datetime | None
    outcome: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True)
class AppealsPage:
    """The appeals that the actor sees, those that wait first."""

    head: AssessmentHead
    announcement: AnnouncementLine | None
    rows: tuple[AppealLine, ...]
    may_file: bool


@dataclass(frozen=True)
class FactChoice:
    """A fact that an upheld appeal can replace; `key` is what a form sends back."""

    key: str
    words: str
    value: str
    measure: str


@dataclass(frozen=True)
class AppealPage:
    """One appeal with the cell that it is about, as announced.

    `range_words`: between what its points may lie. A bonus or deduction has no `full` points.
    """

    head: AssessmentHead
    appeal: AppealLine
    run_pk: int
    points: str
    full: str
    range_words: str
    reason: str
    rule_words: str
    facts: tuple[FactChoice, ...]
    may_answer: bool
    may_act: bool


@dataclass(frozen=True)
class AppealForm:
    """What the form of a new appeal offers: own units with the indicators that count for them.

    Each unit: code, name, and (indicator code, name, points, full points); bonuses and deductions
    (加减分项) come last and have no full points.
    """

    head: AssessmentHead
    announcement: AnnouncementLine
    units: tuple[tuple[str, str, tuple[tuple[str, str, str, str], ...]], ...]
