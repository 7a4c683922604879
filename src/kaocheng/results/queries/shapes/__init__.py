"""What pages and documents get to see of results: plain frozen values, ready to be shown.

Points, totals and gaps are decimal texts with the scheme's number of places; a share is the part of
the full points that was won (0 to 1, beyond it where a rule pays more than its points).
"""

from __future__ import annotations

from kaocheng.results.queries.shapes.appeals import (
    AppealForm,
    AppealLine,
    AppealPage,
    AppealsPage,
    FactChoice,
)
from kaocheng.results.queries.shapes.comparison import (
    CellComparison,
    ComparisonPage,
    ComparisonRow,
    StageColumn,
    StageFigure,
    UnitComparison,
    Why,
)
from kaocheng.results.queries.shapes.room import (
    AnnouncedRow,
    AnnouncementLine,
    AnnouncementPage,
    AssessmentHead,
    DecidedOutcome,
    DecisionLine,
    DecisionPage,
    JobLine,
    PublicationLine,
    PublishedLine,
    PublishedPage,
    ResultRoom,
    RoomLine,
    RunLine,
    StageRuns,
)
from kaocheng.results.queries.shapes.runs import (
    AdjustmentRow,
    BehindRow,
    FrozenResult,
    HeatMap,
    IndicatorPage,
    IndicatorRow,
    LeafRow,
    NodeHeading,
    RankingPage,
    RankingRow,
    RunHeader,
    UnitPage,
)

__all__ = [
    "AdjustmentRow",
    "AnnouncedRow",
    "AnnouncementLine",
    "AnnouncementPage",
    "AppealForm",
    "AppealLine",
    "AppealPage",
    "AppealsPage",
    "AssessmentHead",
    "BehindRow",
    "CellComparison",
    "ComparisonPage",
    "ComparisonRow",
    "DecidedOutcome",
    "DecisionLine",
    "DecisionPage",
    "FactChoice",
    "FrozenResult",
    "HeatMap",
    "IndicatorPage",
    "IndicatorRow",
    "JobLine",
    "LeafRow",
    "NodeHeading",
    "PublicationLine",
    "PublishedLine",
    "PublishedPage",
    "RankingPage",
    "RankingRow",
    "ResultRoom",
    "RoomLine",
    "RunHeader",
    "RunLine",
    "StageColumn",
    "StageFigure",
    "StageRuns",
    "UnitComparison",
    "UnitPage",
    "Why",
]
