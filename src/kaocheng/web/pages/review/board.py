"""阶段看板: the assessments, their opening, how they are run, and who still owes what."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.queries.board import stage_board
from kaocheng.review.queries.lists import assessments_visible_to, openings, settings_page
from kaocheng.review.services import (
    advance,
    bind_assessors,
    open_assessment,
    remind_owing,
    set_due_dates,
    set_two_markers,
)
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.schemes.answers import number

_SEAT = "seat:"
_DUE = ("self_due_on", "review_due_on", "spot_check_due_on")


def posted_day(request: HttpRequest, name: str) -> datetime.date | None:
    """A day as the browser sends it, None where it was left empty."""
    text = request.POST.get(name, "").strip()
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise Refusal(f"日期“{text[:20]}”不对。请写成 2026-03-01 的样子。") from fault


@page
def assessment_list(request: HttpRequest, actor: User) -> HttpResponse:
    """评审: the assessments that the actor knows of, with what is to be done in each."""
    context = {"found": assessments_visible_to(actor), "here": "review"}
    return render(request, "web/review/list.html", context)


@page
def opening(request: HttpRequest, actor: User) -> HttpResponse:
    """Open the assessment of a period; what was typed stays on the page when it is refused."""
    context = {"openings": openings(actor), "typed": request.POST, "here": "review"}
    if request.method == "POST":
        try:
            return redirect("web:assessment_settings", _open(request, actor))
        except Refusal as refusal:
            context["refusal"] = str(refusal)
    return render(request, "web/review/open.html", context)


def _open(request: HttpRequest, actor: User) -> int:
    cycle, _, period = request.POST.get("period", "").partition(":")
    if number(cycle) is None or not period:
        raise Refusal("请选择考核周期和期间。")
    days = {name: posted_day(request, name) for name in _DUE}
    return open_assessment(
        actor,
        cycle_pk=number(cycle) or 0,
        period=period,
        straight_to_evaluation=request.POST.get("way") == "straight",
        self_due_on=days["self_due_on"],
        review_due_on=days["review_due_on"],
        spot_check_due_on=days["spot_check_due_on"],
    )


@page
def board(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The stage board of one assessment."""
    found = stage_board(actor, pk, number=number(request.GET.get("page")) or 1)
    context = {
        "board": found,
        "head": found.head,
        "notice": found.head.notice,
        "tab": "board",
        "here": "review",
    }
    return render(request, "web/review/board.html", context)


@page
def settings(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Who the assessors are, until when, who marks in pairs."""
    found = settings_page(actor, pk)
    context = {
        "page": found,
        "head": found.head,
        "notice": found.head.notice,
        "tab": "settings",
        "here": "review",
    }
    return render(request, "web/review/settings.html", context)


@deed
def bind(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Bind each assessor of the scheme to an organisation."""
    seats = {
        name.removeprefix(_SEAT): str(code)
        for name, code in request.POST.items()
        if name.startswith(_SEAT)
    }
    return _set(
        request,
        pk,
        "评审单位已保存。",
        lambda: bind_assessors(actor, assessment_pk=pk, seats=seats),
    )


@deed
def due_dates(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Set or move the deadlines of the stages."""

    def do() -> None:
        days = {name: posted_day(request, name) for name in _DUE}
        set_due_dates(actor, assessment_pk=pk, **days)

    return _set(request, pk, "截止日期已保存。", do)


@deed
def pairs(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Choose the indicators that two people mark."""
    said = request.POST
    return _set(
        request,
        pk,
        "双人评分已保存。",
        lambda: set_two_markers(
            actor,
            assessment_pk=pk,
            codes=said.getlist("code"),
            allowed_difference=said.get("allowed", "").strip() or "0",
        ),
    )


def _set(request: HttpRequest, pk: int, words: str, do: Callable[[], object]) -> HttpResponse:
    return attempted(request, do, words, "web:assessment_settings", pk)


@deed
def step(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Pass on to the next stage, once what stays undone has been seen."""
    said = {name: request.POST.get(name, "") for name in ("verb", "reason")}
    words = "已转入下一阶段，已通知各单位和评审人。"
    return attempted(
        request, lambda: advance(actor, assessment_pk=pk, **said), words, "web:stage_board", pk
    )


@deed
def remind(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """催办: remind all who still owe something, at most once a day."""
    try:
        count = remind_owing(actor, assessment_pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        none = "有关人员今天已经提醒过，未重复提醒。"
        messages.success(request, f"已提醒 {count} 人。" if count else none)
    return redirect("web:stage_board", pk)


addresses = [
    path("review/", assessment_list, name="assessments"),
    path("review/open/", opening, name="open_assessment"),
    path("review/<int:pk>/", board, name="stage_board"),
    path("review/<int:pk>/settings/", settings, name="assessment_settings"),
    path("review/<int:pk>/settings/seats/", bind, name="bind_assessors"),
    path("review/<int:pk>/settings/due/", due_dates, name="set_due_dates"),
    path("review/<int:pk>/settings/pairs/", pairs, name="set_two_markers"),
    path("review/<int:pk>/step/", step, name="advance_assessment"),
    path("review/<int:pk>/remind/", remind, name="remind_owing"),
]
