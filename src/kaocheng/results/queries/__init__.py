"""Reads of results. Each starts from an actor; what the actor may not see raises `NotVisible`."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.queries import workbook
from kaocheng.results.queries.frozen import frozen_result
from kaocheng.results.queries.indicator import indicator_page
from kaocheng.results.queries.ranking import heat_map, ranking_page
from kaocheng.results.queries.scope import runs_visible_to
from kaocheng.results.queries.shapes import (
    AdjustmentRow,
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
from kaocheng.results.queries.unit import unit_page


def ranking_workbook(actor: User, run_pk: int) -> bytes:
    """The ranking that the actor sees, as the Excel table that goes on paper."""
    return workbook.workbook_of(ranking_page(actor, run_pk))


__all__ = [
    "AdjustmentRow",
    "FrozenResult",
    "HeatMap",
    "IndicatorPage",
    "IndicatorRow",
    "LeafRow",
    "NodeHeading",
    "NotVisible",
    "RankingPage",
    "RankingRow",
    "RunHeader",
    "UnitPage",
    "frozen_result",
    "heat_map",
    "indicator_page",
    "ranking_page",
    "ranking_workbook",
    "runs_visible_to",
    "unit_page",
]
