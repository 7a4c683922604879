"""信息报送: information reports of a cycle, sent by units, adopted or not by the office."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.cycles.queries.founding import information_setting
from kaocheng.orgs.models import User
from kaocheng.reporting.queries import information_page
from kaocheng.reporting.services import count_information, decide_information, send_information
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted


@page
def information(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """What was sent in, newest month first, and the counts by unit."""
    setting = information_setting(actor, pk)
    context = {
        "page": information_page(actor, pk),
        "items": setting.items,
        "notice": setting.notice,
        "tab": "information",
        "here": "cycles",
    }
    return render(request, "web/reporting/information.html", context)


@deed
def send(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Hand one in."""
    said = request.POST

    def do() -> None:
        send_information(
            actor,
            cycle_pk=pk,
            organisation_code=said.get("organisation", ""),
            month=said.get("month", ""),
            title=said.get("title", ""),
        )

    return attempted(request, do, "已报送。", "web:information", pk)


@deed
def decide(request: HttpRequest, actor: User, pk: int, information: int) -> HttpResponse:
    """采用 or 未采用."""
    said = request.POST

    def do() -> None:
        decide_information(
            actor,
            information_pk=information,
            adopted=said.get("adopted") == "1",
            adopted_by=said.get("adopted_by", ""),
        )

    return attempted(request, do, "已认定。", "web:information", pk)


@deed
def count(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Let an item be the count of information reports."""
    said = request.POST

    def do() -> None:
        count_information(
            actor,
            cycle_pk=pk,
            item_code=said.get("item", ""),
            counts=said.get("counts", ""),
            cumulative=said.get("cumulative") == "1",
        )

    return attempted(request, do, "已设定，此后由平台统计，不再填报。", "web:information", pk)


addresses = [
    path("cycles/<int:pk>/information/", information, name="information"),
    path("cycles/<int:pk>/information/send/", send, name="send_information"),
    path("cycles/<int:pk>/information/count/", count, name="count_information"),
    path(
        "cycles/<int:pk>/information/<int:information>/decide/", decide, name="decide_information"
    ),
]
