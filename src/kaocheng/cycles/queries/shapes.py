"""What pages of cycles are made of. Numbers are texts, exactly as they were set."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class CycleLine:
    """A cycle in a list. `mock` cycles are shown as 模拟考核 and never beside real ones."""

    pk: int
    code: str
    title: str
    year: int
    mock: bool
    kind_label: str
    state: str
    state_label: str
    organisation_code: str
    organisation_name: str
    assessee_count: int
    may_run: bool
    notice: str


@dataclass(frozen=True)
class CycleLists:
    """The cycles an actor sees: real ones and mock ones (模拟考核), never in one list."""

    real: tuple[CycleLine, ...]
    mock: tuple[CycleLine, ...]


@dataclass(frozen=True)
class AssignmentLine:
    """A scheme version in force from a period on."""

    pk: int
    scheme_pk: int
    scheme_code: str
    scheme_title: str
    from_period: str
    from_words: str


@dataclass(frozen=True)
class PeriodLine:
    """A reporting period. `calendar_known` is false where no holiday arrangement was known."""

    pk: int
    period: str
    words: str
    opens_on: datetime.date
    due_on: datetime.date
    due_words: str
    state: str
    state_label: str
    is_open: bool
    is_past_due: bool
    calendar_known: bool
    scheme_title: str


@dataclass(frozen=True)
class StageLine:
    """A line of the timetable (日程安排)."""

    pk: int
    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    note: str
    is_now: bool


@dataclass(frozen=True)
class AssesseeLine:
    """An assessed unit (被考核单位) with its group."""

    pk: int
    organisation_code: str
    organisation_name: str
    group_code: str
    group_name: str
    pinyin: str
    initials: str


@dataclass(frozen=True)
class StepLine:
    """What may be done now: verb and label of a button."""

    verb: str
    words: str


@dataclass(frozen=True)
class CyclePage:
    """One cycle. `warnings` are sentences that say what is missing and how to mend it."""

    cycle: CycleLine
    assignments: tuple[AssignmentLine, ...]
    groups: tuple[tuple[str, str], ...]
    periods: tuple[PeriodLine, ...]
    stages: tuple[StageLine, ...]
    assessees: tuple[AssesseeLine, ...]
    steps: tuple[StepLine, ...]
    target_count: int
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class CalendarPage:
    """The reporting calendar of a cycle. `unknown_years`: holidays not known, Mon–Fri assumed."""

    cycle: CycleLine
    periods: tuple[PeriodLine, ...]
    kinds: tuple[tuple[str, str], ...]
    unknown_years: tuple[int, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class AssesseesPage:
    """The assessed units that the actor sees."""

    cycle: CycleLine
    groups: tuple[tuple[str, str], ...]
    rows: tuple[AssesseeLine, ...]


@dataclass(frozen=True)
class TargetColumn:
    """A data item (数据项) as a column of the grid."""

    item_code: str
    name: str
    unit: str


@dataclass(frozen=True)
class TargetCell:
    """A value as it was set; "" is none."""

    item_code: str
    value: str
    source: str


@dataclass(frozen=True)
class TargetRow:
    """A unit's targets, one cell for each column in the same order."""

    organisation_code: str
    organisation_name: str
    group_name: str
    cells: tuple[TargetCell, ...]


@dataclass(frozen=True)
class TargetsGrid:
    """Units × data items for one kind (target, plan, baseline) and one period."""

    cycle: CycleLine
    kind: str
    kinds: tuple[tuple[str, str], ...]
    period: str
    period_words: str
    periods: tuple[tuple[str, str], ...]
    columns: tuple[TargetColumn, ...]
    rows: tuple[TargetRow, ...]
    may_edit: bool


@dataclass(frozen=True)
class TargetChange:
    """One value to set; an empty text takes the target away."""

    organisation_code: str
    item_code: str
    period: str
    kind: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class TableFault:
    """What is wrong with one cell of an imported table, and how to mend it."""

    cell: str
    what: str
    mend: str


@dataclass(frozen=True)
class TargetDifference:
    """What an import would change. `old` is "" where nothing was set."""

    cell: str
    organisation_name: str
    item_name: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class TargetsPreview:
    """What an imported table says. `changes` go to `set_targets` as they stand."""

    changes: tuple[TargetChange, ...]
    differences: tuple[TargetDifference, ...]
    faults: tuple[TableFault, ...]
    unchanged: int
