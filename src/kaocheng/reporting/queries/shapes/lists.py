"""Reports in lists: the desk, the status board, reminders, information reports."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.reporting.queries.shapes.report import CorrectionLine


@dataclass(frozen=True)
class ReportLine:
    """A report, or one that is due and not begun (then `pk` is None).

    `remark`: how far the clerk has come, in lists of whoever signs.
    """

    pk: int | None
    cycle_pk: int
    cycle_title: str
    mock: bool
    notice: str
    organisation_code: str
    organisation_name: str
    period_pk: int
    period: str
    period_words: str
    due_on: datetime.date
    due_words: str
    days_left: int
    state: str
    state_label: str
    late: bool
    returned_reason: str
    todo: str
    remark: str = ""


@dataclass(frozen=True)
class Desk:
    """What somebody has to do, nearest deadline first; `todo` of each line says what.

    `to_sign` waits for the signer (审签人): the clerk has asked for the signature (提请审签).
    `being_filled` may be signed as well, but is still in the clerk's hands.
    """

    due: tuple[ReportLine, ...]
    overdue: tuple[ReportLine, ...]
    returned: tuple[ReportLine, ...]
    to_sign: tuple[ReportLine, ...]
    being_filled: tuple[ReportLine, ...]
    to_accept: tuple[ReportLine, ...]
    corrections: tuple[CorrectionLine, ...]


@dataclass(frozen=True)
class BoardCell:
    """A unit's report in one period.

    `state`: not_open 未开放, none 未报, filling 填报中, signed_off 已审签, submitted 已报送,
    late 迟报, returned 已退回, accepted 已接收. `overdue`: due and not submitted.
    """

    period: str
    report_pk: int | None
    state: str
    label: str
    late: bool
    overdue: bool
    filled: int


@dataclass(frozen=True)
class BoardRow:
    """A unit with one cell for each period of the board."""

    organisation_code: str
    organisation_name: str
    group_name: str
    pinyin: str
    initials: str
    cells: tuple[BoardCell, ...]
    late_count: int
    missing_count: int


@dataclass(frozen=True)
class BoardPeriod:
    """A period of the board with counts by state label, in the order of `Board.states`.

    `owing`: how many units have not handed in, of a period that is or was open.
    """

    pk: int
    period: str
    words: str
    due_on: datetime.date
    due_words: str
    is_open: bool
    is_past_due: bool
    counts: tuple[tuple[str, int], ...]
    owing: int


@dataclass(frozen=True)
class Board:
    """Units × periods: who has reported, who was late, who has not."""

    cycle_pk: int
    cycle_title: str
    mock: bool
    notice: str
    states: tuple[tuple[str, str], ...]
    periods: tuple[BoardPeriod, ...]
    rows: tuple[BoardRow, ...]
    may_decide: bool


@dataclass(frozen=True)
class Reminder:
    """One person's reminder: what is due or overdue, in sentences."""

    user_pk: int
    title: str
    lines: tuple[str, ...]
    report_pks: tuple[int, ...]


@dataclass(frozen=True)
class InformationLine:
    """An information report (信息报送). `adopted` is None until the office has decided."""

    pk: int
    organisation_code: str
    organisation_name: str
    month: str
    month_words: str
    title: str
    sent_by: str
    sent_at: datetime.datetime
    adopted: bool | None
    adopted_by: str
    decided_by: str


@dataclass(frozen=True)
class InformationPage:
    """Information reports of a cycle with counts a unit: (code, name, sent, adopted)."""

    cycle_pk: int
    cycle_title: str
    mock: bool
    rows: tuple[InformationLine, ...]
    counts: tuple[tuple[str, str, int, int], ...]
    own_units: tuple[tuple[str, str], ...]
    counted: tuple[tuple[str, str, str], ...]
    may_decide: bool
