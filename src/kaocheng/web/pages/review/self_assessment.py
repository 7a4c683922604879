"""自查评分: one unit's sheet, saved cell by cell, signed, handed in, given back, answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.documents.self_assessment_report import self_report_of_unit
from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.review.queries.papers import self_workbook
from kaocheng.review.queries.self_assessment import self_page, self_scores
from kaocheng.review.services import (
    answer_return,
    reopen_self_assessment,
    return_self_assessment,
    save_self_cells,
    sign_self_assessment,
    submit_self_assessment,
)
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.reporting.answers import REFUSALS, listed, posted_json, refused, whole
from kaocheng.web.pages.review.board import posted_day
from kaocheng.web.pages.schemes.answers import number

_VALUE = "value:"


@page
def sheet(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """The self-assessment of one unit with the report text below it."""
    found = self_page(actor, pk, code)
    context = {
        "page": found,
        "head": found.head,
        "actions": found.actions,
        "notice": found.head.notice,
        "here": "review",
    }
    return render(request, "web/review/self_assessment.html", context)


@page
def scores(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """Points and totals as they are now, for the open page."""
    return JsonResponse(asdict(self_scores(actor, pk, code)))


@deed
def save(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """Save cells; each is answered for itself: saved, refused or in conflict."""
    try:
        changes = [_change(each) for each in listed(posted_json(request), "changes")]
        outcome = save_self_cells(actor, assessment_pk=pk, organisation_code=code, changes=changes)
    except REFUSALS as refusal:
        return refused(refusal)
    return JsonResponse(asdict(outcome))


def _change(said: dict[str, Any]) -> CellChange:
    key, text = said.get("item_code"), said.get("text")
    if not isinstance(key, str) or not isinstance(text, str):
        raise Refusal("请求内容不完整。请刷新页面后重试，已填内容仍在本机。")
    return CellChange(key, text, whole(said.get("seen_version")))


@deed
def sign(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """审签 of what was on the screen, nothing newer."""
    seen = number(request.POST.get("version"))
    return _stepped(
        request,
        pk,
        code,
        "自评已审签。请报送。",
        lambda: sign_self_assessment(
            actor, assessment_pk=pk, organisation_code=code, seen_version=seen
        ),
    )


@deed
def reopen(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """撤回审签."""
    return _stepped(
        request,
        pk,
        code,
        "已撤回审签，填报员可以修改。",
        lambda: reopen_self_assessment(actor, assessment_pk=pk, organisation_code=code),
    )


@deed
def hand_in(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """报送; twice is as good as once."""
    return _stepped(
        request,
        pk,
        code,
        "自评已报送。部门评审如有退回，工作台会有提示。",
        lambda: submit_self_assessment(actor, assessment_pk=pk, organisation_code=code),
    )


@deed
def give_back(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """退回 the whole with a reason, and a day where time is up."""

    def do() -> None:
        return_self_assessment(
            actor,
            assessment_pk=pk,
            organisation_code=code,
            reason=request.POST.get("reason", ""),
            due=posted_day(request, "due"),
        )

    return _stepped(request, pk, code, "已退回，退回原因已送达该单位。", do)


@deed
def answer(request: HttpRequest, actor: User, pk: int, code: str, returned: int) -> HttpResponse:
    """Explain an indicator that was given back, and perhaps propose anew."""
    values = {
        name.removeprefix(_VALUE): str(value)
        for name, value in request.POST.items()
        if name.startswith(_VALUE)
    }
    return _stepped(
        request,
        pk,
        code,
        "说明已送达评审部门。",
        lambda: answer_return(
            actor, return_pk=returned, answer=request.POST.get("answer", ""), values=values
        ),
    )


def _stepped(
    request: HttpRequest, pk: int, code: str, words: str, do: Callable[[], object]
) -> HttpResponse:
    return attempted(request, do, words, "web:self_assessment", pk, code)


@handed_out(Export.SELF_SHEET)
def workbook(request: HttpRequest, actor: User, pk: int, code: str) -> Outgoing:
    """自评打分表 as Excel."""
    title, content = self_workbook(actor, pk, code)
    return Outgoing(lambda: (f"{title}.xlsx", content))


@handed_out(Export.SELF_REPORT)
def report(request: HttpRequest, actor: User, pk: int, code: str) -> Outgoing:
    """自评报告 as Word."""
    return Outgoing(lambda: self_report_of_unit(actor, pk, code))


_UNIT = "review/<int:pk>/units/<str:code>/"
addresses = [
    path(_UNIT, sheet, name="self_assessment"),
    path(f"{_UNIT}workbook.xlsx", workbook, name="self_workbook"),
    path(f"{_UNIT}report.docx", report, name="self_report"),
    path(f"{_UNIT}scores.json", scores, name="self_scores"),
    path(f"{_UNIT}cells/", save, name="save_self_cells"),
    path(f"{_UNIT}sign/", sign, name="sign_self_assessment"),
    path(f"{_UNIT}reopen/", reopen, name="reopen_self_assessment"),
    path(f"{_UNIT}submit/", hand_in, name="submit_self_assessment"),
    path(f"{_UNIT}return/", give_back, name="return_self_assessment"),
    path(f"{_UNIT}returns/<int:returned>/", answer, name="answer_return"),
]
