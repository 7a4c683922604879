"""综合评价: the office chooses a run, a leader signs it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.orgs.models import User
from kaocheng.results.queries import decision_page
from kaocheng.results.services import decide, sign_decision
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.results.answers import of
from kaocheng.web.pages.schemes.answers import number


@page
def decision(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """What is decided, and by whom it was signed."""
    page = decision_page(actor, pk)
    shown = of(page.room.head, "decision", room=page.room, outcome=page.outcome)
    return render(request, "web/results/decision.html", shown)


@deed
def propose(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """提出综合评价意见."""
    said = request.POST
    run = number(said.get("run")) or 0
    words = "已提出综合评价意见，领导的通知中已有提示。"
    return attempted(
        request,
        lambda: decide(actor, run_pk=run, note=said.get("note", "")),
        words,
        "web:decision",
        pk,
    )


@deed
def sign(request: HttpRequest, actor: User, pk: int, decision: int) -> HttpResponse:
    """签发 of what was on the screen, nothing else."""
    said = request.POST

    def do() -> None:
        sign_decision(
            actor,
            decision_pk=decision,
            seen_digest=said.get("digest", ""),
            code=said.get("code", ""),
        )

    return attempted(request, do, "已签发。考核办可以公示或发布。", "web:decision", pk)


addresses = [
    path("results/<int:pk>/decision/", decision, name="decision"),
    path("results/<int:pk>/decision/propose/", propose, name="decide"),
    path("results/<int:pk>/decision/<int:decision>/sign/", sign, name="sign_decision"),
]
