"""What the interface takes and gives of reports and figures (填报)."""

from __future__ import annotations

import datetime

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict

from kaocheng.api.shapes import Told

MOST_CELLS = 1000
_WRITTEN = r"^[^\x00]*$"


class ReportLineOut(Schema):
    """A report of an own unit, or one that is due and not begun (then `pk` is null)."""

    pk: int | None
    cycle_pk: int
    cycle_title: str
    mock: bool
    notice: str = Field(description="演示数据等提示")
    organisation_code: str
    organisation_name: str
    period_pk: int
    period: str
    due_on: datetime.date
    days_left: int
    state: str
    state_label: str
    late: bool
    returned_reason: str


class StandingOut(Schema):
    """How a unit stands in a period (填报情况)."""

    organisation_code: str
    organisation_name: str
    group_name: str
    period: str
    report_pk: int | None
    state: str
    label: str
    late: bool
    overdue: bool
    filled: int


class ReportOut(Schema):
    """The head of a report (填报表)."""

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
    scheme_pk: int
    scheme_title: str
    state: str
    state_label: str
    version: int
    opens_on: datetime.date
    due_on: datetime.date
    is_past_due: bool
    late: bool
    returned_reason: str
    submitted_at: datetime.datetime | None


class FigureOut(Schema):
    """A data item (数据项) with the value reported for it.

    `value` is a decimal, "NA" (不适用), a text, or "" for none. Send `version` back as
    `seen_version` when changing it.
    """

    item_code: str
    item_name: str
    unit: str
    is_text: bool
    choices: list[str]
    value: str
    version: int
    source_words: str
    prefilled: bool
    editable: bool
    locked_why: str
    target: str
    rate: str
    last_value: str
    entered_by: str
    entered_at: datetime.datetime | None


class ReportPageOut(Schema):
    """A report with its figures."""

    report: ReportOut
    rows: list[FigureOut]
    filled: int
    needed: int
    may_edit: bool = Field(alias="actions.may_edit")
    why_not_edit: str = Field(alias="actions.why_not_edit")
    warnings: list[str]


class ReportKeyOut(Schema):
    """The key of a report."""

    pk: int


class SubmittedOut(Schema):
    """A report that is handed in (已报送)."""

    pk: int
    late: bool = Field(description="迟报")


class HistoryOut(Schema):
    """What a figure was before."""

    value: str
    source_words: str
    entered_by: str
    entered_at: datetime.datetime
    replaced_by: str
    replaced_at: datetime.datetime
    reason: str


# Grids of cells come in by the thousand at month's end: ninja's own kind of shape looks at each
# with Python code, pydantic's does not.


class CellIn(BaseModel):
    """A value to save; `seen_version` is the version that it is meant to replace."""

    model_config = ConfigDict(extra="forbid")

    item_code: str = Field(min_length=1, max_length=100, pattern=_WRITTEN)
    text: str = Field(max_length=2000, pattern=_WRITTEN, description="数值、NA 或文字；空为清除")
    seen_version: int = Field(0, ge=0, le=2**31 - 1, description="读到的版本；尚无数值的为 0")


class CellsIn(BaseModel):
    """Values to save in one report."""

    model_config = ConfigDict(extra="forbid")

    cells: list[CellIn] = Field(min_length=1, max_length=MOST_CELLS)


class CellOut(Schema):
    """What became of one cell: saved, refused or conflict; `value`/`version` are stored now."""

    item_code: str
    outcome: str = Field(description="saved 已保存，refused 未采用，conflict 他人已改")
    value: str
    version: int
    why: str
    yours: str
    by: str
    at: datetime.datetime | None


class CellsOut(Schema):
    """All cells in the order sent."""

    cells: list[CellOut]
    report_version: int
    filled: int
    needed: int


class CellsTold(CellsOut, Told):
    """The same where not every cell was taken: what was saved is saved."""
