"""Organisations (组织机构) at and below the token's post."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from kaocheng.api.door import actor_of
from kaocheng.api.errors import answers
from kaocheng.api.keys import Code
from kaocheng.api.paging import Page, PageAsked, cut
from kaocheng.api.shapes import OrganisationOut, OrganisationPageOut
from kaocheng.orgs import queries

router = Router(tags=["组织机构"])


@router.get(
    "/organisations", response=answers(Page[OrganisationOut]), summary="本岗位所见的组织机构"
)
def organisation_list(
    request: HttpRequest, asked: Query[PageAsked], on: datetime.date | None = None
) -> Any:
    """The tree of today, or of the day `on`."""
    return cut(queries.organisation_tree(actor_of(request), on), asked)


@router.get("/organisations/{code}", response=answers(OrganisationPageOut), summary="一个组织机构")
def organisation(request: HttpRequest, code: Code) -> Any:
    """One organisation."""
    return queries.organisation_page(actor_of(request), code)
