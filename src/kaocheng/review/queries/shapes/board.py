"""The stage board (阶段看板): what is due, how far it is, and who still owes what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.review.queries.shapes.self_assessment import AssessmentHead


@dataclass(frozen=True)
class AssessmentLine:
    """An assessment in a list."""

    pk: int
    cycle_title: str
    mock: bool
    notice: str
    period_words: str
    state: str
    state_label: str
    due: datetime.date | None
    days_left: int | None
    is_office: bool
    todo: str
    link: str


@dataclass(frozen=True)
class Opening:
    """A period of a running cycle whose assessment the office may open: key, words, period.

    `pairable`: what two people can mark, judged indicators and adjustments: code and name.
    """

    cycle_pk: int
    cycle_title: str
    mock: bool
    periods: tuple[tuple[str, str], ...]
    pairable: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AssessmentList:
    """The assessments that the actor knows of, and whether he may open one."""

    rows: tuple[AssessmentLine, ...]
    may_open: bool


@dataclass(frozen=True)
class Debt:
    """Something that somebody still owes.

    `kind`: self 自评, answer 说明, mark 评审, third 裁定, seat 指定评审单位, spot 抽查; those of
    results have their own.
    """

    assessment_pk: int
    title: str
    mock: bool
    kind: str
    kind_label: str
    who: str
    what: str
    count: int
    due: datetime.date | None
    days_left: int | None
    link: str
    organisation_pk: int | None = None


@dataclass(frozen=True)
class StageLine:
    """A stage with its last day and how much of it is done."""

    state: str
    label: str
    due: datetime.date | None
    days_left: int | None
    is_now: bool
    is_past: bool
    done: int
    total: int
    noun: str


@dataclass(frozen=True)
class NextStep:
    """A step that the office may take now, and what would stay undone.

    `left_open` names spot checks for which it has to say why it goes on without them.
    """

    verb: str
    words: str
    open: tuple[str, ...]
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeatLine:
    """An assessor of the scheme with the organisation that it is, and its reviewers."""

    assessor: str
    organisation_code: str
    organisation_name: str
    reviewers: tuple[str, ...]
    indicators: int
    open: int
    total: int


@dataclass(frozen=True)
class StageBoard:
    """The board of one assessment."""

    head: AssessmentHead
    stages: tuple[StageLine, ...]
    debts: tuple[Debt, ...]
    own: tuple[Debt, ...]
    units: tuple[UnitLine, ...]
    unit_count: int
    number: int
    pages: int
    seats: tuple[SeatLine, ...]
    steps: tuple[NextStep, ...]
    oversees: bool


@dataclass(frozen=True)
class UnitLine:
    """A unit that the actor sees, with the state of its self-assessment and of its review."""

    code: str
    name: str
    group_name: str
    pinyin: str
    initials: str
    state: str
    state_label: str
    submitted_at: datetime.datetime | None
    returned: int
    marked: int
    to_mark: int


@dataclass(frozen=True)
class SettingsPage:
    """How an assessment is run, for its office; `pairable`: code, name, whether two people mark."""

    head: AssessmentHead
    seats: tuple[SeatLine, ...]
    organisations: tuple[tuple[str, str], ...]
    pairable: tuple[tuple[str, str, bool], ...]
    allowed: str
    may_pair: bool

    @property
    def has_pairs(self) -> bool:
        """Whether two people mark anything."""
        return any(two for _, _, two in self.pairable)
