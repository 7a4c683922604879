"""方案: schemes, read only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaocheng.orgs.models import User
from kaocheng.schemes.queries import scheme_page, schemes_visible_to
from kaocheng.web.guard import page


@page
def scheme_list(request: HttpRequest, actor: User) -> HttpResponse:
    """The scheme versions the actor may read."""
    context = {"schemes": schemes_visible_to(actor), "here": "schemes"}
    return render(request, "web/schemes.html", context)


@page
def scheme(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One scheme version: its tree, its rules in words, and what the check found."""
    found = scheme_page(actor, pk)
    context = {"page": found, "notice": found.scheme.notice, "here": "schemes"}
    return render(request, "web/scheme.html", context)
