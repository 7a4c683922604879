"""One self-assessment (自查评分) as its page shows it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class AssessmentHead:
    """What stands at the head of every page of an assessment."""

    pk: int
    cycle_pk: int
    cycle_title: str
    mock: bool
    notice: str
    office: str
    period: str
    period_words: str
    scheme_pk: int
    scheme_title: str
    full: str
    state: str
    state_label: str
    is_office: bool
    is_marker: bool
    self_due: datetime.date | None
    review_due: datetime.date | None
    spot_check_due: datetime.date | None
    is_published: bool = False


@dataclass(frozen=True)
class FigureWords:
    """A data item that an indicator reads: its value and its target as they were given."""

    item: str
    name: str
    measure: str
    value: str
    target: str


@dataclass(frozen=True)
class FileWords:
    """A piece of evidence; `file_pk` is None for a reference to a document."""

    name: str
    file_pk: int | None


@dataclass(frozen=True)
class CellWords:
    """A cell as it is stored: `key` and `version` go back with a change."""

    key: str
    value: str
    version: int


@dataclass(frozen=True)
class ProposalCell:
    """What a unit proposes for a judged item; `bands` with their points, or a mark up to `full`.

    `given` is what the unit reported in its figures, where it proposes nothing here.
    """

    item: str
    name: str
    bands: tuple[tuple[str, str], ...]
    full: str
    cell: CellWords
    given: str


@dataclass(frozen=True)
class ReviewWords:
    """What the departmental review came to, for the unit: never who said it."""

    label: str
    points: str
    words: str
    reason: str


@dataclass(frozen=True)
class ReturnLine:
    """An indicator given back to the unit (按指标退回)."""

    pk: int
    code: str
    name: str
    unit_code: str
    unit_name: str
    reason: str
    at: datetime.datetime
    state: str
    state_label: str
    answer: str
    proposals: tuple[ProposalCell, ...]
    may_answer: bool


@dataclass(frozen=True)
class SelfRow:
    """One indicator or adjustment. `adjusts` is bonus, deduction or "" for an indicator."""

    code: str
    name: str
    path: tuple[str, ...]
    first_of: str
    adjusts: str
    full: str
    rule_words: str
    text: str
    figures: tuple[FigureWords, ...]
    points: str
    lost: str
    proposals: tuple[ProposalCell, ...]
    reason: CellWords
    claim: CellWords | None
    evidence: tuple[FileWords, ...]
    evidence_required: tuple[str, ...]
    review: ReviewWords | None
    returned: ReturnLine | None


@dataclass(frozen=True)
class SectionRow:
    """A section of the report text."""

    code: str
    title: str
    hint: str
    cell: CellWords


@dataclass(frozen=True)
class SelfActions:
    """What this actor may do with the self-assessment now."""

    may_edit: bool
    may_sign: bool
    may_reopen: bool
    may_submit: bool
    may_return: bool
    why_not_edit: str


@dataclass(frozen=True)
class SelfPage:
    """One unit's self-assessment. `faults`: why the facts so far cannot be scored."""

    head: AssessmentHead
    unit_code: str
    unit_name: str
    group_name: str
    state: str
    state_label: str
    version: int
    due: datetime.date | None
    past_due: bool
    returned_reason: str
    signed_by: str
    submitted_by: str
    submitted_at: datetime.datetime | None
    rows: tuple[SelfRow, ...]
    sections: tuple[SectionRow, ...]
    total: str
    reviewed: bool
    report_pk: int | None
    warnings: tuple[str, ...]
    faults: tuple[str, ...]
    actions: SelfActions


@dataclass(frozen=True)
class SelfScores:
    """What changes of the page when a cell is saved: points and lost points by code, the total."""

    version: int
    points: dict[str, str]
    lost: dict[str, str]
    total: str
    warnings: tuple[str, ...]
