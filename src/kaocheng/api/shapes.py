"""What the interface gives: numbers are texts, exactly as they were reported or computed."""

from __future__ import annotations

import datetime

from ninja import Field, Schema


class Told(Schema):
    """A refusal (拒绝): what is wrong, and what to do."""

    detail: str = Field(description="出了什么问题")
    mend: str = Field(description="怎样处理")


class SchemeOut(Schema):
    """An issued scheme version (考核方案)."""

    pk: int
    code: str
    title: str
    year: int | None
    level: str
    level_name: str
    digest: str = Field(description="方案文件的摘要")
    notice: str = Field(description="演示数据等提示")
    leaf_count: int
    issued_at: datetime.datetime
    organisation_code: str
    organisation_name: str
    superseded_by: int | None = Field(description="被哪个版本取代")


class SchemeNodeOut(Schema):
    """A node of the scheme's tree, parents before children."""

    depth: int
    code: str
    name: str
    is_leaf: bool
    points: list[tuple[str, str]] = Field(description="分值；按组别不同时逐组列出")
    rule_words: str
    lead: str
    support: list[str]
    data_source: str
    evidence: list[str]
    text: str


class SchemeTreeOut(Schema):
    """One scheme version with its tree (指标体系)."""

    scheme: SchemeOut
    full: str
    decimals: int
    basis: list[str]
    groups: list[tuple[str, str]]
    rows: list[SchemeNodeOut]
    grades: list[str]


class OrganisationOut(Schema):
    """An organisation (组织机构) in tree order, parents before children."""

    code: str
    name: str
    depth: int
    kind: str
    kind_name: str
    level_name: str
    parent_code: str | None
    unit_count_below: int


class OrganisationNamed(Schema):
    """An organisation as another one names it."""

    code: str
    name: str


class OrganisationPageOut(Schema):
    """One organisation. Persons are not given out here."""

    code: str
    name: str
    kind: str
    kind_name: str
    level_name: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    is_open: bool
    parent: OrganisationNamed | None
    merged_into: OrganisationNamed | None
    counterpart: OrganisationNamed | None
    departments: list[OrganisationNamed]
    regions: list[OrganisationNamed]


class CycleOut(Schema):
    """A cycle (考核周期)."""

    pk: int
    code: str
    title: str
    year: int
    mock: bool = Field(description="模拟考核")
    kind_label: str
    state: str
    state_label: str
    organisation_code: str
    organisation_name: str
    assessee_count: int
    notice: str


class AssignmentOut(Schema):
    """A scheme version in force from a period on."""

    scheme_pk: int
    scheme_code: str
    scheme_title: str
    from_period: str
    from_words: str


class PeriodOut(Schema):
    """A reporting period (填报期)."""

    pk: int
    period: str
    words: str
    opens_on: datetime.date
    due_on: datetime.date
    state: str
    state_label: str
    is_open: bool
    is_past_due: bool
    scheme_title: str


class StageOut(Schema):
    """A line of the timetable (日程安排)."""

    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    note: str
    is_now: bool


class CyclePageOut(Schema):
    """One cycle with its schemes, calendar and timetable."""

    cycle: CycleOut
    assignments: list[AssignmentOut]
    groups: list[tuple[str, str]]
    periods: list[PeriodOut]
    stages: list[StageOut]


class AssesseeOut(Schema):
    """An assessed unit (被考核单位)."""

    organisation_code: str
    organisation_name: str
    group_code: str
    group_name: str


class RunOut(Schema):
    """A score run (计分) with frozen inputs."""

    pk: int
    title: str
    period: str
    period_label: str
    scheme_pk: int
    scheme_code: str
    scheme_title: str
    notice: str
    decimals: int
    full: str
    created_at: datetime.datetime
    scheme_digest: str
    units_digest: str
    facts_digest: str
    result_digest: str
    unit_count: int


class RankingRowOut(Schema):
    """A unit in the ranking; `nodes` are its points on the first level, as `headings` names it."""

    unit_code: str
    unit_name: str
    group_code: str
    group_name: str
    total: str | None
    rank: int | None
    group_rank: int | None
    grade: str | None
    status: str
    movement: int | None
    nodes: list[str | None]
    bonus: str
    deduction: str
    vetoes: list[str]
    gap_to_first: str | None


class HeadingOut(Schema):
    """A node of the first level."""

    code: str
    name: str
    full: str


class RankingOut(Schema):
    """One page of the ranking that the token's post sees."""

    run: RunOut
    headings: list[HeadingOut]
    total: int
    page: int
    size: int
    rows: list[RankingRowOut]


class LeafOut(Schema):
    """One indicator of one unit, with the reason of its points."""

    code: str
    name: str
    path: list[str]
    points: str | None
    full: str | None
    lost: str | None
    status: str
    status_name: str
    value: str
    target: str
    unit_of_measure: str
    rule_words: str
    reason: str
    place: int | None


class AdjustmentOut(Schema):
    """A bonus or deduction (加减分项)."""

    code: str
    name: str
    kind: str
    points: str
    reason: str


class UnitResultOut(Schema):
    """Everything of one unit in one run."""

    run: RunOut
    row: RankingRowOut
    unit_count: int
    leaves: list[LeafOut]
    adjustments: list[AdjustmentOut]


class AssessmentOut(Schema):
    """An assessment (考核评价) of a period; `number` of its circular once it is published."""

    pk: int
    cycle_title: str
    period_words: str
    mock: bool
    state: str
    state_label: str
    announced_until: str
    number: str


class PublishedRowOut(Schema):
    """A unit as it was published."""

    unit_code: str
    unit_name: str
    group_name: str
    rank: int | None
    group_rank: int | None
    grade: str
    total: str


class PublishedOut(Schema):
    """A published result; `run_pk` leads to the points and reasons of the token's own units."""

    run_pk: int
    result_digest: str
    organ: str
    number: str
    document_date: datetime.date
    published_at: datetime.datetime
    rows: list[PublishedRowOut]
