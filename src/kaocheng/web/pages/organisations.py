"""组织: the organisation tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import organisation_tree, search_organisations
from kaocheng.web.guard import page


@page
def tree(request: HttpRequest, actor: User) -> HttpResponse:
    """The part of the tree that the actor sees; with `q`, what the search finds in it."""
    text = request.GET.get("q", "").strip()
    rows = search_organisations(actor, text) if text else organisation_tree(actor)
    partial = request.headers.get("HX-Request") == "true"
    template = "web/_organisation_rows.html" if partial else "web/organisations.html"
    return render(request, template, {"rows": rows, "text": text, "here": "organisations"})
