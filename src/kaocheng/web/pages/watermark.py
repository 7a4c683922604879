"""The watermark (水印) over every page: who looks at it and when, so that a photograph tells."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.exports.queries import mark_of
from kaocheng.orgs.models import User
from kaocheng.web.guard import page

_SECONDS_KEPT = 300


@page
def watermark(request: HttpRequest, actor: User) -> HttpResponse:
    """One tile of it. Kept by the browser for minutes: pages do not wait for it each time."""
    mark = mark_of(actor)
    lines = (f"{mark.unit} {mark.name}".strip(), f"{mark.at:%Y-%m-%d %H:%M}")
    answer = render(request, "web/watermark.svg", {"lines": lines}, "image/svg+xml")
    # Another person's session has another cookie, and so another picture.
    answer["Cache-Control"] = f"private, max-age={_SECONDS_KEPT}"
    answer["Vary"] = "Cookie"
    return answer


addresses = (path("watermark.svg", watermark, name="watermark"),)
