"""被考核单位: who is assessed, in which group."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.cycles.queries.founding import members_page
from kaocheng.cycles.services import NewAssessee, add_assessees, remove_assessee
from kaocheng.orgs.models import User
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted


@page
def members(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The units with their groups; for the office also those that may be added."""
    found = members_page(actor, pk)
    context = {
        "page": found,
        "cycle": found.found.cycle,
        "notice": found.found.cycle.notice,
        "tab": "members",
        "here": "cycles",
    }
    return render(request, "web/cycles/members.html", context)


@deed
def add(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Take the chosen organisations in, all in one group; those in it already change theirs."""
    group = request.POST.get("group", "")
    rows = [NewAssessee(code, group) for code in request.POST.getlist("unit")]

    def do() -> None:
        add_assessees(actor, cycle_pk=pk, rows=rows)

    return attempted(request, do, f"已保存 {len(rows)} 个单位。", "web:members", pk)


@deed
def remove(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """Take a unit out that has reported nothing."""

    def do() -> None:
        remove_assessee(actor, cycle_pk=pk, organisation_code=code)

    return attempted(request, do, "已移出。", "web:members", pk)


addresses = [
    path("cycles/<int:pk>/units/", members, name="members"),
    path("cycles/<int:pk>/units/add/", add, name="add_assessees"),
    path("cycles/<int:pk>/units/<str:code>/remove/", remove, name="remove_assessee"),
]
