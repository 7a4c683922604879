"""Reads of results. Each starts from an actor; what the actor may not see raises `NotVisible`."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.queries import workbook
from kaocheng.results.queries.announced import announcement_page, published_page
from kaocheng.results.queries.appeals import appeal_form, appeal_page, appeals_page
from kaocheng.results.queries.comparison import comparison_page, unit_comparison
from kaocheng.results.queries.comparison_book import comparison_workbook
from kaocheng.results.queries.consequences import use_list, use_page
from kaocheng.results.queries.decided import decision_page
from kaocheng.results.queries.frozen import frozen_result
from kaocheng.results.queries.indicator import indicator_page
from kaocheng.results.queries.jobs import job_page
from kaocheng.results.queries.ranking import heat_map, ranking_page
from kaocheng.results.queries.room import result_list, result_room
from kaocheng.results.queries.scope import runs_visible_to
from kaocheng.results.queries.shapes import (
    AdjustmentRow,
    AssessmentHead,
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
from kaocheng.results.queries.taking_out import assessment_taken_out, run_taken_out
from kaocheng.results.queries.unit import unit_page
from kaocheng.results.queries.use import earlier_page, grades_page, rules_page
from kaocheng.results.queries.use_book import use_workbook


def ranking_workbook(actor: User, run_pk: int) -> bytes:
    """The ranking that the actor sees, as the Excel table that goes on paper."""
    return workbook.workbook_of(ranking_page(actor, run_pk))


__all__ = [
    "AdjustmentRow",
    "AssessmentHead",
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
    "announcement_page",
    "appeal_form",
    "appeal_page",
    "appeals_page",
    "assessment_taken_out",
    "comparison_page",
    "comparison_workbook",
    "decision_page",
    "earlier_page",
    "frozen_result",
    "grades_page",
    "heat_map",
    "indicator_page",
    "job_page",
    "published_page",
    "ranking_page",
    "ranking_workbook",
    "result_list",
    "result_room",
    "rules_page",
    "run_taken_out",
    "runs_visible_to",
    "unit_comparison",
    "unit_page",
    "use_list",
    "use_page",
    "use_workbook",
]
