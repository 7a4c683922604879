"""工作台: for now the way to the newest run, or what to do when there is none."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kaocheng.orgs.models import User
from kaocheng.results.queries import runs_visible_to
from kaocheng.web.guard import page


@page
def desk(request: HttpRequest, actor: User) -> HttpResponse:
    """The newest ranking the actor may see."""
    runs = runs_visible_to(actor)
    if runs:
        return redirect("web:ranking", runs[0].pk)
    return render(request, "web/desk_empty.html", {"here": "desk"})


@page
def newest_heat(request: HttpRequest, actor: User) -> HttpResponse:
    """热力图 from pages that belong to no run."""
    runs = runs_visible_to(actor)
    return redirect("web:heat", runs[0].pk) if runs else redirect("web:desk")


@page
def newest_search(request: HttpRequest, actor: User) -> HttpResponse:
    """The search index for pages that belong to no run."""
    runs = runs_visible_to(actor)
    if not runs:
        raise Http404
    return redirect("web:search", runs[0].pk)
