"""Score runs (计分), their ranking and the result of each unit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from kaocheng.api.door import actor_of
from kaocheng.api.errors import answers
from kaocheng.api.keys import Code, Key
from kaocheng.api.paging import Page, PageAsked, cut
from kaocheng.api.shapes import (
    AssessmentOut,
    PublishedOut,
    RankingOut,
    RunOut,
    UnitResultOut,
)
from kaocheng.results import queries

router = Router(tags=["计分结果"])


@router.get("/runs", response=answers(Page[RunOut]), summary="计分列表，新的在前")
def run_list(request: HttpRequest, asked: Query[PageAsked]) -> Any:
    """The runs of which the token's post sees a unit."""
    return cut(queries.runs_visible_to(actor_of(request)), asked)


@router.get("/runs/{pk}/ranking", response=answers(RankingOut), summary="排名")
def ranking(request: HttpRequest, pk: Key, asked: Query[PageAsked]) -> Any:
    """The ranking of the units that the token's post sees."""
    page = queries.ranking_page(actor_of(request), pk)
    return {"run": page.run, "headings": page.headings, **cut(page.rows, asked)}


@router.get("/runs/{pk}/units/{code}", response=answers(UnitResultOut), summary="单位得分和依据")
def unit_result(request: HttpRequest, pk: Key, code: Code) -> Any:
    """One unit, indicator by indicator, each with its reason."""
    return queries.unit_page(actor_of(request), pk, code)


@router.get("/assessments", response=answers(Page[AssessmentOut]), summary="考核评价，新的在前")
def assessment_list(request: HttpRequest, asked: Query[PageAsked]) -> Any:
    """The assessments that the token's post knows of."""
    return cut(queries.result_list(actor_of(request)), asked)


@router.get("/assessments/{pk}/published", response=answers(PublishedOut), summary="已通报的结果")
def published(request: HttpRequest, pk: Key) -> Any:
    """All units as published, for whoever knows of the assessment."""
    page = queries.published_page(actor_of(request), pk)
    return {**vars(page.published), "rows": page.rows}
