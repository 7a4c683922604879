"""What pages of spot checks (部门抽查) are made of. Points and figures are texts, as kept."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class CheckLine:
    """A spot check in a list and at the head of its pages."""

    pk: int
    title: str
    assessment_pk: int
    cycle_title: str
    mock: bool
    notice: str
    period_words: str
    state: str
    state_label: str
    again_reason: str
    cancelled_reason: str
    planned_by: str
    planned_at: datetime.datetime
    due_on: datetime.date | None
    version: int
    unit_count: int = 0
    told: int = 0
    settled: int = 0
    is_published: bool = False


@dataclass(frozen=True)
class TaskLine:
    """A unit to visit, or a letter to answer; `todo` says what its reader has to do, if at all."""

    pk: int
    unit_name: str
    check_title: str
    cycle_title: str
    mock: bool
    notice: str
    period_words: str
    team: str
    state: str
    state_label: str
    done: int
    asked: int
    due_on: datetime.date | None
    todo: str


@dataclass(frozen=True)
class SpotCheckList:
    """Spot checks that the actor oversees, units that he visits, letters to his own unit."""

    checks: tuple[CheckLine, ...]
    tasks: tuple[TaskLine, ...]
    letters: tuple[TaskLine, ...]
    plannable: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class StratumLine:
    """A group before or after the draw."""

    code: str
    name: str
    count: int
    certain: int
    excluded: int
    quota_words: str
    to_draw: int


@dataclass(frozen=True)
class PlanUnit:
    """A unit on the form of a plan."""

    code: str
    name: str
    group_name: str
    drawn_before: bool


@dataclass(frozen=True)
class GroupQuota:
    """The quota of one group on the form; "" where that of all groups holds."""

    code: str
    name: str
    count: int
    number: str
    share: str


@dataclass(frozen=True)
class PlanForm:
    """The form of a plan; `check_pk` is None for a new one. Shares are in per cent."""

    assessment_pk: int
    check_pk: int | None
    version: int
    cycle_title: str
    mock: bool
    notice: str
    period_words: str
    title: str
    number: str
    share: str
    minimum: str
    certain_above: str
    exclude_before: bool
    groups: tuple[GroupQuota, ...]
    units: tuple[PlanUnit, ...]
    indicators: tuple[tuple[str, str, bool], ...]
    again: bool


@dataclass(frozen=True)
class DrawLine:
    """The frozen draw."""

    seed: str
    seed_source: str
    frame_digest: str
    digest: str
    drawn_at: datetime.datetime
    drawn_by: str


@dataclass(frozen=True)
class SampledLine:
    """A unit of a spot check. `changed` counts findings other than 属实."""

    pk: int
    version: int
    code: str
    name: str
    group_name: str
    how: str
    how_label: str
    above: str
    reason: str
    hash: str
    place: int
    team_pk: int | None
    team: str
    indicators: tuple[str, ...]
    state: str
    state_label: str
    done: int
    asked: int
    changed: int
    answer_due_on: datetime.date | None


@dataclass(frozen=True)
class TeamLine:
    """A team with its people; names are the office's to see."""

    pk: int
    name: str
    leader_pk: int
    leader: str
    members: tuple[tuple[int, str], ...]
    unit_count: int


@dataclass(frozen=True)
class CheckActions:
    """What the actor may do with the spot check now."""

    may_plan: bool = False
    may_draw: bool = False
    may_form: bool = False
    may_begin: bool = False
    may_close: bool = False
    may_cancel: bool = False
    why_not_draw: str = ""


@dataclass(frozen=True)
class CheckPage:
    """One spot check: its plan, its draw, its units and teams."""

    check: CheckLine
    strata: tuple[StratumLine, ...]
    plan_words: tuple[tuple[str, str], ...]
    indicators: tuple[tuple[str, str], ...]
    draw: DrawLine | None
    units: tuple[SampledLine, ...]
    teams: tuple[TeamLine, ...]
    people: tuple[tuple[int, str, str], ...]
    addable: tuple[tuple[str, str], ...]
    actions: CheckActions


@dataclass(frozen=True)
class VerifyLine:
    """One unit as it was drawn and as it is drawn again."""

    code: str
    name: str
    group_name: str
    hash: str
    place: int
    outcome: str
    outcome_again: str
    equal: bool


@dataclass(frozen=True)
class VerifyPage:
    """The draw repeated from what was kept; `checks` are (what, as kept, computed again, equal)."""

    check: CheckLine
    draw: DrawLine
    plan: str
    checks: tuple[tuple[str, str, str, bool], ...]
    lines: tuple[VerifyLine, ...]
    equal: bool
    example: str


@dataclass(frozen=True)
class ReportedFigure:
    """A value that the indicator's rule reads, as it stood after the review."""

    item_code: str
    item_name: str
    measure: str
    value: str
    choices: tuple[str, ...]
    found: str


@dataclass(frozen=True)
class FileLink:
    """A file beside an indicator; `link_pk` is that of what the team brought home."""

    link_pk: int | None
    file_pk: int | None
    name: str
    words: str


@dataclass(frozen=True)
class FindingLine:
    """What was found about an indicator; `version` 0 where nothing was yet."""

    conclusion: str = ""
    conclusion_label: str = ""
    found: str = ""
    points: str = ""
    new: str = ""
    reason: str = ""
    by: str = ""
    at: datetime.datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class LeafLine:
    """One indicator at a unit: as reported, scored, reviewed, and found.

    `range_words`: between what its points can be found to lie; a deduction's have a minus.
    """

    code: str
    name: str
    path: str
    full: str
    range_words: str
    deducts: bool
    rule_words: str
    figures: tuple[ReportedFigure, ...]
    evidence: tuple[FileLink, ...]
    self_points: str
    self_reason: str
    review_points: str
    review_words: tuple[str, ...]
    finding: FindingLine
    files: tuple[FileLink, ...]
    spot_points: str

    @property
    def differs(self) -> bool:
        """Whether something else than 属实 was found."""
        return self.finding.conclusion not in ("", "true")


@dataclass(frozen=True)
class UnitActions:
    """What the actor may do with the unit now."""

    may_write: bool = False
    may_finish: bool = False
    may_return: bool = False
    may_send: bool = False
    may_answer: bool = False
    may_decide: bool = False
    may_extend: bool = False
    why_not_write: str = ""


@dataclass(frozen=True)
class UnitPage:
    """One unit of a spot check, for its team, the office, or, once told, for the unit itself."""

    check: CheckLine
    unit: SampledLine
    leaves: tuple[LeafLine, ...]
    extensions: tuple[SampledLine, ...]
    extended: tuple[tuple[str, tuple[LeafLine, ...]], ...]
    places_below: tuple[tuple[str, str], ...]
    totals: tuple[str, str]
    returned_reason: str
    letter: str
    letter_draft: str
    sent_at: datetime.datetime | None
    answer_due_on: datetime.date | None
    answer: str
    answered_by: str
    answered_at: datetime.datetime | None
    decision: str
    decided_at: datetime.datetime | None
    is_own: bool
    actions: UnitActions


@dataclass(frozen=True)
class ComparisonRow:
    """A finding set against self-score and review."""

    unit_pk: int
    unit_name: str
    group_name: str
    how_label: str
    team: str
    state_label: str
    leaf: LeafLine
    answer: str


@dataclass(frozen=True)
class ComparisonPage:
    """All findings of a spot check; `shown` of `total` rows."""

    check: CheckLine
    rows: tuple[ComparisonRow, ...]
    total: int
    differing: int


@dataclass(frozen=True)
class Letter:
    """What the letter to a unit (反馈函) is made of."""

    unit_name: str
    title_parts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notice: str
    sent_on: datetime.date | None
