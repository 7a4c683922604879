"""Cycles (考核周期) and the units assessed in them."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from kaocheng.api.door import actor_of
from kaocheng.api.errors import answers
from kaocheng.api.keys import Key
from kaocheng.api.paging import Page, PageAsked, cut
from kaocheng.api.shapes import AssesseeOut, CycleOut, CyclePageOut
from kaocheng.cycles import queries

router = Router(tags=["考核周期"])


@router.get("/cycles", response=answers(Page[CycleOut]), summary="考核周期列表")
def cycle_list(
    request: HttpRequest, asked: Query[PageAsked], kind: Literal["real", "mock"] = "real"
) -> Any:
    """Real cycles, or mock ones (模拟考核): never both in one list."""
    found = queries.cycles_visible_to(actor_of(request))
    return cut(found.real if kind == "real" else found.mock, asked)


@router.get(
    "/cycles/{pk}", response=answers(CyclePageOut), summary="一个考核周期：方案、填报日历、日程"
)
def cycle(request: HttpRequest, pk: Key) -> Any:
    """One cycle."""
    return queries.cycle_page(actor_of(request), pk)


@router.get("/cycles/{pk}/assessees", response=answers(Page[AssesseeOut]), summary="被考核单位")
def assessee_list(request: HttpRequest, pk: Key, asked: Query[PageAsked]) -> Any:
    """The assessed units that the token's post sees."""
    return cut(queries.assessees(actor_of(request), pk).rows, asked)
