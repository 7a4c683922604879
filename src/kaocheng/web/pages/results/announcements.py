"""公示: for all units of the cycle; laid open and taken back by the office."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.orgs.models import User
from kaocheng.results.queries import NotVisible, announcement_page, result_room
from kaocheng.results.queries.paging import cut
from kaocheng.results.services import announce, withdraw_announcement
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.results.answers import day_in, of, wish_of


@page
def announcement(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """What is announced; for the office, where nothing is, the form to do so."""
    room = result_room(actor, pk)
    context = of(room.head, "announcement", room=room)
    if room.announcement is None:
        if not room.head.sees_all:
            raise NotVisible(pk)
        return render(request, "web/results/announce.html", context)
    found = announcement_page(actor, pk)
    context |= {"page": found, "cut": cut(found.rows, wish_of(request))}
    return render(request, "web/results/announcement.html", context)


@deed
def lay_open(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """公示."""
    said = request.POST

    def do() -> None:
        announce(
            actor,
            assessment_pk=pk,
            from_on=day_in(request, "from_on", "开始日期"),
            until_on=day_in(request, "until_on", "截止日期"),
            shows=said.get("shows", ""),
            note=said.get("note", ""),
        )

    return attempted(request, do, "已公示，各单位已收到通知。", "web:announcement", pk)


@deed
def withdraw(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """撤回公示 with the reason."""
    reason = request.POST.get("reason", "")

    def do() -> None:
        withdraw_announcement(actor, assessment_pk=pk, reason=reason)

    words = "已撤回公示，考核评价回到综合评价阶段。"
    return attempted(request, do, words, "web:result", pk)


addresses = [
    path("results/<int:pk>/announcement/", announcement, name="announcement"),
    path("results/<int:pk>/announcement/open/", lay_open, name="announce"),
    path("results/<int:pk>/announcement/withdraw/", withdraw, name="withdraw_announcement"),
]
