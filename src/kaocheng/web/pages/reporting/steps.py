"""A report's way: 提请审签、审签、撤回、报送、退回、接收; and corrections after acceptance."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.orgs.models import User
from kaocheng.reporting.queries import corrections_visible_to
from kaocheng.reporting.services import (
    accept,
    approve_correction,
    refuse_correction,
    reopen_report,
    request_correction,
    return_report,
    sign_off,
    submit,
)
from kaocheng.reporting.services.reminding import ask_for_signature
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.schemes.answers import number


@deed
def ask(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """提请审签."""
    words = "已提请审签。审签人的工作台已有提示。"
    return _stepped(request, pk, words, lambda: ask_for_signature(actor, report_pk=pk))


@deed
def sign(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """审签 of what was on the screen, nothing newer."""
    seen = number(request.POST.get("version"))
    words = "已审签。请填报员或审签人报送。"
    return _stepped(request, pk, words, lambda: sign_off(actor, report_pk=pk, seen_version=seen))


@deed
def reopen(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """撤回审签."""
    words = "已撤回审签，填报员可以修改。"
    return _stepped(request, pk, words, lambda: reopen_report(actor, report_pk=pk))


@deed
def hand_in(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """报送; twice is as good as once."""
    words = "已报送。考核办接收或退回后，工作台会有提示。"
    return _stepped(request, pk, words, lambda: submit(actor, report_pk=pk))


@deed
def give_back(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """退回 with a reason."""
    reason = request.POST.get("reason", "")
    words = "已退回，退回原因已送达填报单位。"
    return _stepped(request, pk, words, lambda: return_report(actor, report_pk=pk, reason=reason))


@deed
def take(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """接收."""
    words = "已接收。此后修改须经更正申请。"
    return _stepped(request, pk, words, lambda: accept(actor, report_pk=pk))


@deed
def ask_correction(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """申请更正 of one figure."""
    said = request.POST
    words = "已提出更正申请，等待考核办审批。原值在同意前不变。"
    return _stepped(
        request,
        pk,
        words,
        lambda: request_correction(
            actor,
            report_pk=pk,
            item_code=said.get("item", ""),
            text=said.get("text", ""),
            reason=said.get("reason", ""),
        ),
    )


def _stepped(request: HttpRequest, pk: int, words: str, do: Callable[[], object]) -> HttpResponse:
    return attempted(request, do, words, "web:report", pk)


@page
def corrections(request: HttpRequest, actor: User) -> HttpResponse:
    """更正申请: those that wait for the actor, and those that were decided."""
    context = {"rows": corrections_visible_to(actor), "here": "reports"}
    return render(request, "web/reporting/corrections.html", context)


@deed
def approve(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """同意更正."""
    note = request.POST.get("note", "")
    return attempted(
        request,
        lambda: approve_correction(actor, correction_pk=pk, note=note),
        "已同意更正，原值留痕。",
        "web:corrections",
    )


@deed
def refuse(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """不同意更正 with the reason."""
    note = request.POST.get("note", "")
    return attempted(
        request,
        lambda: refuse_correction(actor, correction_pk=pk, note=note),
        "已答复：不同意更正。",
        "web:corrections",
    )


addresses = [
    path("reports/<int:pk>/ask/", ask, name="ask_signature"),
    path("reports/<int:pk>/sign/", sign, name="sign_report"),
    path("reports/<int:pk>/reopen/", reopen, name="reopen_report"),
    path("reports/<int:pk>/submit/", hand_in, name="submit_report"),
    path("reports/<int:pk>/return/", give_back, name="return_report"),
    path("reports/<int:pk>/accept/", take, name="accept_report"),
    path("reports/<int:pk>/corrections/", ask_correction, name="request_correction"),
    path("corrections/", corrections, name="corrections"),
    path("corrections/<int:pk>/approve/", approve, name="approve_correction"),
    path("corrections/<int:pk>/refuse/", refuse, name="refuse_correction"),
]
