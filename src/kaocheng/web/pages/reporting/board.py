"""进度一览: who has not reported and who was late; reminding those who have not."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.queries import reporting_board
from kaocheng.reporting.queries.shapes import Board
from kaocheng.reporting.services.reminding import remind_units
from kaocheng.web.guard import deed, page


@page
def progress(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Units × periods of a cycle."""
    whole = reporting_board(actor, pk)
    board = _newest_first(whole)
    context = {
        "board": board,
        "ahead": len(whole.periods) - len(board.periods),
        "notice": board.notice,
        "tab": "progress",
        "here": "cycles",
    }
    return render(request, "web/reporting/progress.html", context)


def _newest_first(board: Board) -> Board:
    """The periods that have begun, the newest at the left, where one looks first."""
    begun = [
        place
        for place, period in enumerate(board.periods)
        if period.is_open or period.is_past_due or any(r.cells[place].report_pk for r in board.rows)
    ]
    begun.reverse()
    rows = tuple(replace(row, cells=tuple(row.cells[n] for n in begun)) for row in board.rows)
    return replace(board, periods=tuple(board.periods[n] for n in begun), rows=rows)


@deed
def remind(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """催报: remind all who have not handed in for the period, at most once a day."""
    try:
        count = remind_units(actor, period_pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        none = "有关人员今天已经提醒过，未重复提醒。"
        messages.success(request, f"已提醒 {count} 人。" if count else none)
    return redirect("web:progress", request.POST.get("cycle", "0"))


addresses = [
    path("cycles/<int:pk>/progress/", progress, name="progress"),
    path("periods/<int:pk>/remind/", remind, name="remind"),
]
