"""The results room: an assessment from its runs to its circular."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.results.queries.shapes.way import WayStep, conditions_of, way_of


@dataclass(frozen=True)
class AssessmentHead:
    """What every page of an assessment says at its top, and what the actor may do there.

    `own_units`: the units (code, name) for which the actor may appeal.
    """

    pk: int
    cycle_pk: int
    cycle_title: str
    period: str
    period_words: str
    state: str
    state_label: str
    mock: bool
    notice: str
    organisation_name: str
    scheme_pk: int
    scheme_title: str
    is_office: bool
    sees_all: bool
    may_sign: bool
    may_confirm: bool
    own_units: tuple[tuple[str, str], ...]
    is_announced: bool
    is_published: bool


@dataclass(frozen=True)
class RunLine:
    """A run in a list; `is_decided`: the decision in force rests on it."""

    pk: int
    stage: str
    stage_label: str
    created_at: datetime.datetime
    created_by: str
    unit_count: int
    result_digest: str
    marks: bool
    is_decided: bool


@dataclass(frozen=True)
class JobLine:
    """A scoring job. `percent` counts indicators; `cut_off`: it says it runs, and is silent."""

    pk: int
    assessment_pk: int
    stage: str
    stage_label: str
    state: str
    state_label: str
    done: int
    total: int
    percent: int
    fault: str
    cut_off: bool
    is_under_way: bool
    requested_by: str
    requested_at: datetime.datetime
    run_pk: int | None


@dataclass(frozen=True)
class StageRuns:
    """One stage: whether it can be scored now, its job if one is under way or failed, its runs."""

    stage: str
    label: str
    may_run: bool
    job: JobLine | None
    runs: tuple[RunLine, ...]

    @property
    def newest(self) -> RunLine | None:
        """The run that counts for this stage until another is made."""
        return self.runs[0] if self.runs else None


@dataclass(frozen=True)
class DecisionLine:
    """The comprehensive evaluation (综合评价) as proposed or signed."""

    pk: int
    run: RunLine
    result_digest: str
    state: str
    state_label: str
    note: str
    decided_by: str
    decided_at: datetime.datetime
    signed_by: str
    signed_at: datetime.datetime | None
    is_own: bool


@dataclass(frozen=True)
class AnnouncementLine:
    """An announcement (公示). `phase`: ahead 未开始, open 公示中, over 已满期."""

    pk: int
    run_pk: int
    result_digest: str
    from_on: datetime.date
    until_on: datetime.date
    from_words: str
    until_words: str
    shows: str
    shows_label: str
    note: str
    announced_by: str
    announced_at: datetime.datetime
    phase: str
    phase_label: str


@dataclass(frozen=True)
class PublicationLine:
    """A publication that waits for its second person; `is_own`: the actor is the first."""

    pk: int
    organ: str
    number: str
    document_date: datetime.date
    result_digest: str
    run_pk: int
    initiated_by: str
    initiated_at: datetime.datetime
    is_own: bool


@dataclass(frozen=True)
class PublishedLine:
    """A result as it was made known."""

    run_pk: int
    result_digest: str
    organ: str
    number: str
    document_date: datetime.date
    signed_by: str
    initiated_by: str
    confirmed_by: str
    published_at: datetime.datetime


@dataclass(frozen=True)
class RoomLine:
    """An assessment in the list of the results room; `todo` is what waits for the actor."""

    pk: int
    cycle_title: str
    period_words: str
    mock: bool
    notice: str
    state: str
    state_label: str
    runs: int
    newest_run: int | None
    announced_until: str
    open_appeals: int
    number: str
    todo: str


@dataclass(frozen=True)
class ResultRoom:
    """One assessment with all that leads to its circular. Who does not assess sees no runs."""

    head: AssessmentHead
    stages: tuple[StageRuns, ...]
    decision: DecisionLine | None
    announcement: AnnouncementLine | None
    publication: PublicationLine | None
    published: PublishedLine | None
    open_appeals: int
    all_appeals: int
    needs_new_run: bool
    last_working_day: datetime.date | None
    sees_run: bool = True

    @property
    def final_runs(self) -> tuple[RunLine, ...]:
        """The runs that a decision can rest on, newest first."""
        return self.stages[-1].runs if self.stages else ()

    @property
    def may_be_initiated(self) -> bool:
        """Whether all is there that a publication waits for; the service has the last word."""
        signed = self.decision is not None and bool(self.decision.signed_by)
        shown = self.announcement is not None and self.announcement.phase != "over"
        return signed and not shown and not self.open_appeals and not self.needs_new_run

    @property
    def way(self) -> tuple[WayStep, ...]:
        """The steps from the comprehensive evaluation to the circular, as the actor sees them."""
        return way_of(self)

    @property
    def conditions(self) -> tuple[WayStep, ...]:
        """What the publication waits for, step by step."""
        return conditions_of(self)


@dataclass(frozen=True)
class DecidedOutcome:
    """A result in a few words: how many units have each grade of the scheme, and names of units.

    `first`: those of the first three places, `vetoed`: those that a veto concerns, `unranked`.
    """

    grades: tuple[tuple[str, int], ...]
    first: tuple[str, ...]
    vetoed: tuple[str, ...]
    unranked: tuple[str, ...]


@dataclass(frozen=True)
class DecisionPage:
    """What is decided or signed; `outcome` is None before anything is."""

    room: ResultRoom
    outcome: DecidedOutcome | None


@dataclass(frozen=True)
class AnnouncedRow:
    """One unit as it is announced; what is not shown is "" or None."""

    unit_code: str
    unit_name: str
    pinyin: str
    initials: str
    group_name: str
    rank: int | None
    group_rank: int | None
    grade: str
    total: str
    is_own: bool


@dataclass(frozen=True)
class AnnouncementPage:
    """What all units of the cycle get to see, in the order of places."""

    head: AssessmentHead
    announcement: AnnouncementLine
    rows: tuple[AnnouncedRow, ...]
    has_groups: bool


@dataclass(frozen=True)
class PublishedPage:
    """A published result for all units of the cycle."""

    head: AssessmentHead
    published: PublishedLine
    rows: tuple[AnnouncedRow, ...]
    has_groups: bool
    has_grades: bool
    sees_run: bool
