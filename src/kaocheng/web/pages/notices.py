"""通知: the bell in the top bar, the list, and marking read."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.notices.queries import notices_page, unread_count
from kaocheng.notices.services import read_all_notices, read_notice
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.web.guard import deed, page


def bell(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """For the top bar: asked only by pages that have one, in one statement."""

    def unread_notices() -> int:
        user = request.user
        return unread_count(user) if isinstance(user, User) else 0

    return {"unread_notices": unread_notices}


@page
def notice_list(request: HttpRequest, actor: User) -> HttpResponse:
    """The actor's notices, the newest first."""
    number = request.GET.get("page", "1")
    found = notices_page(
        actor,
        number=int(number) if number.isascii() and number.isdigit() else 1,
        only_unread=request.GET.get("unread") == "1",
    )
    return render(request, "web/notices.html", {"page": found, "here": "notices"})


@deed
def read(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    try:
        link = read_notice(actor, pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        link = ""
    return redirect(link or "web:notices")


@deed
def read_all(request: HttpRequest, actor: User) -> HttpResponse:
    """Mark all as read."""
    count = read_all_notices(actor)
    messages.success(request, f"已阅知 {count} 条通知。")
    return redirect("web:notices")


addresses = [
    path("notices/", notice_list, name="notices"),
    path("notices/read/", read_all, name="read_notices"),
    path("notices/<int:pk>/read/", read, name="read_notice"),
]
