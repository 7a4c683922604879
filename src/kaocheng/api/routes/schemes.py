"""Schemes (考核方案) as issued."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kaocheng.api.door import actor_of
from kaocheng.api.errors import REFUSED, answers
from kaocheng.api.keys import Key
from kaocheng.api.paging import Page, PageAsked, cut
from kaocheng.api.shapes import SchemeOut, SchemeTreeOut
from kaocheng.schemes import queries

router = Router(tags=["考核方案"])


@router.get("/schemes", response=answers(Page[SchemeOut]), summary="方案版本列表，新的在前")
def scheme_list(request: HttpRequest, asked: Query[PageAsked]) -> Any:
    """All issued versions."""
    return cut(queries.schemes_visible_to(actor_of(request)), asked)


@router.get("/schemes/{pk}", response=answers(SchemeTreeOut), summary="一个方案版本的指标体系")
def scheme(request: HttpRequest, pk: Key) -> Any:
    """One version with its tree."""
    return queries.scheme_page(actor_of(request), pk)


@router.get(
    "/schemes/{pk}/source",
    response=REFUSED,
    summary="方案文件原文（kaocheng-scheme/1，YAML）",
    openapi_extra={"responses": {200: {"content": {"application/yaml": {"schema": {}}}}}},
)
def scheme_source(request: HttpRequest, pk: Key) -> HttpResponse:
    """The bytes that the digest is of."""
    _, source = queries.version_bytes(actor_of(request), pk)
    return HttpResponse(source, content_type="application/yaml; charset=utf-8")
