"""One report: its grid, what stands beside it, what may be done."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class ReportHeader:
    """A report (填报表) of one unit for one period."""

    pk: int
    cycle_pk: int
    cycle_title: str
    mock: bool
    notice: str
    organisation_code: str
    organisation_name: str
    group_name: str
    period_pk: int
    period: str
    period_words: str
    scheme_pk: int
    scheme_title: str
    state: str
    state_label: str
    version: int
    opens_on: datetime.date
    due_on: datetime.date
    due_words: str
    is_past_due: bool
    late: bool
    returned_reason: str
    signed_by: str
    submitted_at: datetime.datetime | None
    submitted_by: str


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator that reads an item: code, name, names of the nodes above from the top."""

    code: str
    name: str
    path: tuple[str, ...]
    rule_words: str
    text: str


@dataclass(frozen=True)
class EvidenceLine:
    """A file, or a reference to a document already there (then `file_pk` is None)."""

    pk: int
    indicator_code: str
    name: str
    file_pk: int | None
    type_words: str
    size_words: str
    reference: str
    added_at: datetime.datetime
    added_by: str


@dataclass(frozen=True)
class FigureRow:
    """One line of the grid: one data item.

    `value` is the exact text: a decimal, "NA" (不适用), a text, or "" for none yet.
    `version` goes back with a change as `seen_version`; 0 where nothing is stored.
    `prefilled`: somebody or something else gave it, `source_words` says who.
    `editable` is false for a locked cell, `locked_why` says why. `choices`: allowed texts, if any.
    `share` is 序时进度 of the year, `rate` 完成率, `gap` 与序时差距 in percentage points.
    `last_value` and `change` are of the period before; `change` keeps its sign.
    """

    item_code: str
    item_name: str
    unit: str
    is_text: bool
    choices: tuple[str, ...]
    indicators: tuple[IndicatorLine, ...]
    value: str
    version: int
    source_words: str
    prefilled: bool
    editable: bool
    locked_why: str
    target: str
    share: str
    rate: str
    gap: str
    last_value: str
    last_words: str
    change: str
    entered_by: str
    entered_at: datetime.datetime | None
    has_history: bool


@dataclass(frozen=True)
class IndicatorBlock:
    """What is asked for one indicator beside its figures: evidence and remarks."""

    indicator: IndicatorLine
    item_codes: tuple[str, ...]
    evidence_required: tuple[str, ...]
    evidence: tuple[EvidenceLine, ...]
    problems: str
    next_steps: str


@dataclass(frozen=True)
class CorrectionLine:
    """A request to change an accepted figure (更正申请)."""

    pk: int
    report_pk: int
    item_code: str
    item_name: str
    old: str
    new: str
    reason: str
    state: str
    state_label: str
    requested_by: str
    requested_at: datetime.datetime
    decided_by: str
    decided_at: datetime.datetime | None
    decision_note: str
    may_decide: bool


@dataclass(frozen=True)
class HistoryLine:
    """What a figure was before; the newest first."""

    value: str
    source_words: str
    entered_by: str
    entered_at: datetime.datetime
    replaced_by: str
    replaced_at: datetime.datetime
    reason: str


@dataclass(frozen=True)
class Actions:
    """What this actor may do with this report now."""

    may_edit: bool
    may_sign_off: bool
    may_reopen: bool
    may_submit: bool
    may_return: bool
    may_accept: bool
    may_request_correction: bool
    why_not_edit: str


@dataclass(frozen=True)
class ReportPage:
    """One report. `warnings`: sentences to heed before signing, none of which stops anybody."""

    report: ReportHeader
    rows: tuple[FigureRow, ...]
    blocks: tuple[IndicatorBlock, ...]
    problems: str
    next_steps: str
    corrections: tuple[CorrectionLine, ...]
    actions: Actions
    filled: int
    needed: int
    warnings: tuple[str, ...]
