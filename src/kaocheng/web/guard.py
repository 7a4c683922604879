"""The door of every page: who is asking, and 404 for what this person may not see."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper, wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def page(view: Callable[Concatenate[HttpRequest, User, P], HttpResponse]) -> Page[P]:
    """Ask for sign-in, hand the actor to the view, and hide what the actor may not see."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, cast(User, request.user), *args, **kwargs)
        except NotVisible as hidden:
            raise Http404 from hidden
        # What one person may see must not come to the next one from a cache on the way.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    @wraps(guarded)
    def asked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return guarded(request, *args, **kwargs)
        return redirect_to_login(_way_back(request))

    return cast("Page[P]", asked)


def _way_back(request: HttpRequest) -> str:
    """Where to go on after signing in: the page asked for, or the one whose button was pressed."""
    page = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(page, {request.get_host()}):
        parts = urlsplit(page)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.get_full_path()


def deed(view: Callable[Concatenate[HttpRequest, User, P], HttpResponse]) -> Page[P]:
    """As `page`, for what leaves a trace: by a button (POST) alone, never by an address opened."""

    def posted(
        request: HttpRequest, actor: User, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if request.method == "POST":
            return view(request, actor, *args, **kwargs)
        refusal = render(request, "405.html", status=405)
        refusal["Allow"] = "POST"
        return refusal

    update_wrapper(posted, view)
    return page(posted)
