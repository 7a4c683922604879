"""What pages of reporting are made of. Numbers are texts, exactly as they were reported."""

from kaocheng.reporting.queries.shapes.exchange import (
    BulkDifference,
    BulkPreview,
    CellFault,
    Difference,
    FactsBundle,
    Preview,
)
from kaocheng.reporting.queries.shapes.lists import (
    Board,
    BoardCell,
    BoardPeriod,
    BoardRow,
    Desk,
    InformationLine,
    InformationPage,
    Reminder,
    ReportLine,
)
from kaocheng.reporting.queries.shapes.report import (
    Actions,
    CorrectionLine,
    EvidenceLine,
    FigureRow,
    HistoryLine,
    IndicatorBlock,
    IndicatorLine,
    ReportHeader,
    ReportPage,
)
from kaocheng.reporting.queries.shapes.saving import (
    CellChange,
    CellOutcome,
    SaveOutcome,
    StoredFigure,
)

__all__ = [
    "Actions",
    "Board",
    "BoardCell",
    "BoardPeriod",
    "BoardRow",
    "BulkDifference",
    "BulkPreview",
    "CellChange",
    "CellFault",
    "CellOutcome",
    "CorrectionLine",
    "Desk",
    "Difference",
    "EvidenceLine",
    "FactsBundle",
    "FigureRow",
    "HistoryLine",
    "IndicatorBlock",
    "IndicatorLine",
    "InformationLine",
    "InformationPage",
    "Preview",
    "Reminder",
    "ReportHeader",
    "ReportLine",
    "ReportPage",
    "SaveOutcome",
    "StoredFigure",
]
