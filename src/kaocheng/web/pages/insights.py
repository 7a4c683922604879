"""分析: the heat map, and the index that the search box reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_cookie

from kaocheng.orgs.models import User
from kaocheng.results.queries import heat_map
from kaocheng.web import search as search_index
from kaocheng.web import sections
from kaocheng.web.guard import page


@page
def heat(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """热力图: unit by indicator, share of the full points."""
    found = heat_map(actor, pk)
    context = {
        "page": found,
        "run": found.run,
        "here": "heat",
        "lines": sections.heat_lines(found),
    }
    return render(request, "web/heat.html", context)


@vary_on_cookie
@page
def search(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Units and indicators of a run with their pinyin; frozen, so it may be kept a while."""
    response = JsonResponse({"entries": search_index.index(heat_map(actor, pk))})
    response["Cache-Control"] = "private, max-age=300"
    return response
