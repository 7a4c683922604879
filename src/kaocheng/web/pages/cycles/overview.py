"""The list of cycles, the founding of one, and its first page with the steps still to be done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.cycles.queries import cycle_page, cycles_visible_to
from kaocheng.cycles.queries.founding import founding, scheme_choices
from kaocheng.cycles.services import assign_scheme, close_cycle, create_cycle, start_cycle
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.schemes.answers import number


@page
def cycle_list(request: HttpRequest, actor: User) -> HttpResponse:
    """Real cycles and mock ones (模拟考核), each in a list of its own."""
    context = {
        "lists": cycles_visible_to(actor),
        "may_found": bool(founding(actor).organisations),
        "here": "cycles",
    }
    return render(request, "web/cycles/list.html", context)


@page
def new_cycle(request: HttpRequest, actor: User) -> HttpResponse:
    """Found a cycle; what is typed stays on the page when it is refused."""
    found = founding(actor)
    if not found.organisations:
        raise NotAllowed("只有考核办可以建立考核周期。请联系考核办。")
    context = {"found": found, "typed": request.POST, "here": "cycles"}
    if request.method == "POST":
        try:
            return redirect("web:cycle", _create(request, actor))
        except Refusal as refusal:
            context["refusal"] = str(refusal)
    return render(request, "web/cycles/new.html", context)


def _create(request: HttpRequest, actor: User) -> int:
    said = request.POST
    return create_cycle(
        actor,
        code=said.get("code", ""),
        title=said.get("title", ""),
        year=number(said.get("year", "").strip()) or 0,
        organisation_code=said.get("organisation", ""),
        mock=said.get("kind") == "mock",
    )


@page
def cycle(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One cycle: schemes by period, timetable, calendar in short, and what is still missing."""
    found = cycle_page(actor, pk)
    context = {
        "page": found,
        "cycle": found.cycle,
        "notice": found.cycle.notice,
        "schemes": scheme_choices(actor) if found.cycle.may_run else (),
        "tab": "overview",
        "here": "cycles",
    }
    return render(request, "web/cycles/cycle.html", context)


@deed
def assign(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """A scheme version from a period on (新标准自某期起)."""

    def do() -> None:
        scheme = number(request.POST.get("scheme"))
        if scheme is None:
            raise Refusal("请选择考核方案。尚无方案的，请先在“方案”中印发。")
        first = request.POST.get("from_period", "").strip()
        assign_scheme(actor, cycle_pk=pk, scheme_pk=scheme, from_period=first)

    return attempted(request, do, "已指定考核方案。", "web:cycle", pk)


@deed
def start(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """启动考核."""
    words = "已启动。各单位可以看到本周期，到开放日即可填报。"
    return attempted(request, lambda: start_cycle(actor, cycle_pk=pk), words, "web:cycle", pk)


@deed
def close(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """结束考核; asked again first, with its name, for it cannot be undone."""
    if request.POST.get("confirmed") != "1":
        found = cycle_page(actor, pk)
        context = {"cycle": found.cycle, "notice": found.cycle.notice, "here": "cycles"}
        return render(request, "web/cycles/close.html", context)
    words = "本考核周期已结束。"
    return attempted(request, lambda: close_cycle(actor, cycle_pk=pk), words, "web:cycle", pk)


addresses = [
    path("cycles/", cycle_list, name="cycles"),
    path("cycles/new/", new_cycle, name="new_cycle"),
    path("cycles/<int:pk>/", cycle, name="cycle"),
    path("cycles/<int:pk>/schemes/", assign, name="assign_scheme"),
    path("cycles/<int:pk>/start/", start, name="start_cycle"),
    path("cycles/<int:pk>/close/", close, name="close_cycle"),
]
