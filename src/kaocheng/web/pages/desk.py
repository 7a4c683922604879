"""工作台: what is to be done, what is late, what came back, what others have done meanwhile."""

from __future__ import annotations

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kaocheng.orgs.models import User
from kaocheng.reporting.queries import desk as desk_of
from kaocheng.reporting.queries.changes import changes_since
from kaocheng.results.queries import runs_visible_to
from kaocheng.results.queries.owed import results_owed
from kaocheng.review.queries.owed import my_debts
from kaocheng.web.guard import page

_COOKIE = "kaocheng_seen"
_KEPT = 90 * 24 * 3600
# Whoever comes back within the hour has not been away: the mark of the visit before stays.
_AWAY = datetime.timedelta(hours=1)
_FIRST = datetime.timedelta(days=7)


@page
def desk(request: HttpRequest, actor: User) -> HttpResponse:
    """What the actor must do, nearest deadline first, each with one way to its place."""
    now = timezone.now()
    before, last = _visits(request, actor, now)
    runs = runs_visible_to(actor)
    context = {
        "desk": desk_of(actor),
        "debts": (*results_owed(actor), *my_debts(actor)),
        "changes": changes_since(actor, before),
        "newest": runs[0] if runs else None,
        "here": "desk",
    }
    response = render(request, "web/desk.html", context)
    said = f"{actor.pk}|{before.isoformat()}|{last.isoformat()}"
    response.set_signed_cookie(
        _COOKIE, said, max_age=_KEPT, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _visits(
    request: HttpRequest, actor: User, now: datetime.datetime
) -> tuple[datetime.datetime, datetime.datetime]:
    """The end of the visit before this one, and this moment."""
    said = str(request.get_signed_cookie(_COOKIE, default="", max_age=_KEPT)).split("|")
    if len(said) != 3 or said[0] != str(actor.pk):
        return now - _FIRST, now
    before, last = (datetime.datetime.fromisoformat(text) for text in said[1:])
    return (last if now - last > _AWAY else before), now


@page
def newest_heat(request: HttpRequest, actor: User) -> HttpResponse:
    """热力图 from pages that belong to no run."""
    runs = runs_visible_to(actor)
    return redirect("web:heat", runs[0].pk) if runs else redirect("web:runs")


@page
def newest_ranking(request: HttpRequest, actor: User) -> HttpResponse:
    """排名 from pages that belong to no run."""
    runs = runs_visible_to(actor)
    return redirect("web:ranking", runs[0].pk) if runs else redirect("web:runs")


@page
def newest_search(request: HttpRequest, actor: User) -> HttpResponse:
    """The search index for pages that belong to no run."""
    runs = runs_visible_to(actor)
    if not runs:
        raise Http404
    return redirect("web:search", runs[0].pk)
