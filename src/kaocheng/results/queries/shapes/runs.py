"""What pages and documents get to see of one run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kaocheng.results.queries.shapes.room import PublishedLine

if TYPE_CHECKING:
    from kaocheng.scoring import Facts, Result, Scheme, Units


@dataclass(frozen=True)
class RunHeader:
    """What every page of a run says about it at the top and at the foot.

    `mock`: of a mock assessment (模拟考核); `notice` says so too, before what the scheme declares.
    """

    pk: int
    title: str
    period: str
    period_label: str
    scheme_code: str
    scheme_title: str
    notice: str
    decimals: int
    full: str
    created_at: datetime
    created_by: str
    scheme_digest: str
    units_digest: str
    facts_digest: str
    result_digest: str
    version: str
    unit_count: int
    groups: tuple[tuple[str, str], ...]
    grades: tuple[str, ...]
    leaf_count: int
    scheme_pk: int
    assessment_pk: int | None = None
    stage: str = ""
    stage_label: str = ""
    marks_digest: str = ""
    mock: bool = False


@dataclass(frozen=True)
class NodeHeading:
    """A column of the ranking: one node of the first level; `full` reads 24/16 by group."""

    code: str
    name: str
    full: str
    by_group: tuple[tuple[str, str], ...] = ()

    def full_for(self, group_code: str) -> str | None:
        """The full points of units in this group, as far as they are known."""
        return dict(self.by_group).get(group_code, None if "/" in self.full else self.full)


@dataclass(frozen=True)
class RankingRow:
    """One unit (考核对象) in the ranking; `movement` counts places gained, negative for lost.

    `vetoes` are the names of those (一票否决) that struck it.
    """

    unit_code: str
    unit_name: str
    pinyin: str
    initials: str
    group_code: str
    group_name: str
    total: str | None
    rank: int | None
    group_rank: int | None
    grade: str | None
    status: str
    movement: int | None
    nodes: tuple[str | None, ...]
    bonus: str
    deduction: str
    vetoes: tuple[str, ...]
    gap_to_first: str | None


@dataclass(frozen=True)
class RankingPage:
    """The ranking; `lost_most` names up to ten indicators (code, name, share), worst first.

    Its share is the part of all points lost by the visible units that was lost on this indicator.
    """

    run: RunHeader
    headings: tuple[NodeHeading, ...]
    rows: tuple[RankingRow, ...]
    compared_with: RunHeader | None
    lost_most: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class LeafRow:
    """One indicator of one unit; mean, best and place are over all units of its group."""

    code: str
    name: str
    path: tuple[str, ...]
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
    text: str
    lead: str
    support: tuple[str, ...]
    data_source: str
    share: float | None
    group_mean: float | None
    best: float | None
    place: int | None


@dataclass(frozen=True)
class AdjustmentRow:
    """A bonus or deduction (加减分项) as it entered the total."""

    code: str
    name: str
    kind: str
    points: str
    reason: str


@dataclass(frozen=True)
class BehindRow:
    """An indicator on which the unit is not among the first three of its group.

    `gap` is what the third place has more; `leader` is in charge of the department that leads.
    """

    code: str
    name: str
    place: int
    of: int
    points: str | None
    gap: str | None
    lead: str
    leader: str


@dataclass(frozen=True)
class UnitPage:
    """All that one unit's page shows; leaves in the order of the scheme."""

    run: RunHeader
    row: RankingRow
    unit_count: int
    gap_to_next: str | None
    next_name: str
    leaves: tuple[LeafRow, ...]
    adjustments: tuple[AdjustmentRow, ...]
    vetoes: tuple[tuple[str, str, str], ...]
    previous_code: str | None
    next_code: str | None
    behind: tuple[BehindRow, ...] = ()


@dataclass(frozen=True)
class IndicatorRow:
    """One unit under one indicator."""

    unit_code: str
    unit_name: str
    group_name: str
    value: str
    target: str
    points: str | None
    full: str | None
    status: str
    status_name: str
    reason: str
    share: float | None
    place: int | None


@dataclass(frozen=True)
class IndicatorPage:
    """One indicator over all visible units, best first."""

    run: RunHeader
    code: str
    name: str
    text: str
    rule_words: str
    path: tuple[str, ...]
    full_by_group: tuple[tuple[str, str], ...]
    unit_of_measure: str
    lead: str
    support: tuple[str, ...]
    data_source: str
    rows: tuple[IndicatorRow, ...]
    mean_share: float | None
    previous_code: str | None
    next_code: str | None


@dataclass(frozen=True)
class HeatMap:
    """Shares of the full points, one row a unit, one column an indicator."""

    run: RunHeader
    units: tuple[tuple[str, str], ...]
    leaves: tuple[tuple[str, str], ...]
    shares: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class FrozenResult:
    """A run evaluated again from its frozen inputs; `document` is the format's JSON.

    `issued`: under which number it was published, None as long as it was not.
    """

    run: RunHeader
    scheme: Scheme
    units: Units
    facts: Facts
    result: Result
    document: dict[str, Any]
    issued: PublishedLine | None = None
