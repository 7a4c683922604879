"""部门评审: the indicators of an assessor, one indicator over the units, marks, recusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.queries.marking import marking_list, marking_page
from kaocheng.review.queries.papers import marking_workbook
from kaocheng.review.queries.shapes.marking import MarkRow
from kaocheng.review.services import (
    Said,
    confirm_rest,
    import_marks,
    lift_recusal,
    mark_item,
    recuse,
    return_item,
    withdraw_marks,
)
from kaocheng.review.services.mark_import import preview_marks
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.reporting.answers import REFUSALS
from kaocheng.web.pages.reporting.exchange import uploaded
from kaocheng.web.pages.schemes.answers import is_partial, number

_VALUE = "value:"


@page
def indicators(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The indicators that the actor marks, with how far he is."""
    found = marking_list(actor, pk)
    context = {
        "page": found,
        "head": found.head,
        "notice": found.head.notice,
        "tab": "marking",
        "here": "review",
    }
    return render(request, "web/review/marking_list.html", context)


@page
def indicator(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """One indicator over all units."""
    shown, place = request.GET.get("state", ""), number(request.GET.get("page")) or 1
    found = marking_page(actor, pk, code, shown=shown, number=place)
    codes = [each.code for each in found.indicators]
    here = codes.index(code) if code in codes else -1
    context = {
        "page": found,
        "head": found.head,
        "notice": found.head.notice,
        "before": codes[here - 1] if here > 0 else "",
        "after": codes[here + 1] if 0 <= here < len(codes) - 1 else "",
        "tab": "marking",
        "here": "review",
    }
    return render(request, "web/review/marking.html", context)


@deed
def mark(request: HttpRequest, actor: User, pk: int, code: str, unit: str) -> HttpResponse:
    """Confirm or change one unit's indicator; the row comes back as it stands then."""
    said = request.POST
    values = {
        name.removeprefix(_VALUE): str(value)
        for name, value in said.items()
        if name.startswith(_VALUE)
    }
    words = Said(said.get("deed", ""), values, said.get("points", ""), said.get("reason", ""))
    return _row(
        request,
        actor,
        (pk, code, unit),
        lambda: mark_item(
            actor,
            assessment_pk=pk,
            code=code,
            organisation_code=unit,
            said=words,
            seen_version=number(said.get("version")) or 0,
        ),
    )


@deed
def give_back(request: HttpRequest, actor: User, pk: int, code: str, unit: str) -> HttpResponse:
    """退回 one indicator to the unit."""
    reason = request.POST.get("reason", "")
    return _row(
        request,
        actor,
        (pk, code, unit),
        lambda: return_item(
            actor, assessment_pk=pk, code=code, organisation_code=unit, reason=reason
        ),
    )


@deed
def withdraw(request: HttpRequest, actor: User, pk: int, code: str, unit: str) -> HttpResponse:
    """撤回评审意见, by the office."""
    reason = request.POST.get("reason", "")
    return _row(
        request,
        actor,
        (pk, code, unit),
        lambda: withdraw_marks(
            actor, assessment_pk=pk, code=code, organisation_code=unit, reason=reason
        ),
    )


def _row(
    request: HttpRequest, actor: User, item: tuple[int, str, str], do: Callable[[], object]
) -> HttpResponse:
    """Do it and show the row; a refusal stands in it, with what was typed."""
    context: dict[str, Any] = {}
    try:
        do()
    except REFUSALS as refusal:
        context = {"refusal": str(refusal), "typed": request.POST}
    pk, code, unit = item
    if not is_partial(request):
        return redirect("web:marking_indicator", pk, code)
    found = marking_page(actor, pk, code, only=unit)
    row = _as_typed(found.rows[0], request.POST) if context else found.rows[0]
    context |= {"row": row, "page": found, "head": found.head}
    return render(request, "web/review/_mark_row.html", context)


def _as_typed(row: MarkRow, typed: Mapping[str, str]) -> MarkRow:
    """What was refused stays in the fields; what the mark is is shown beside it."""
    inputs = (replace(each, value=typed.get(_VALUE + each.item, each.value)) for each in row.inputs)
    proposals = (
        replace(each, cell=replace(each.cell, value=typed.get(_VALUE + each.item, each.cell.value)))
        for each in row.proposals
    )
    return replace(row, inputs=tuple(inputs), proposals=tuple(proposals))


@deed
def confirm_all(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """其余全部确认."""
    try:
        count = confirm_rest(actor, assessment_pk=pk, code=code)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        none = "没有可以确认的单位。未提出自评、已退回或回避的，须逐个评定。"
        messages.success(request, f"已确认 {count} 个单位。" if count else none)
    return redirect("web:marking_indicator", pk, code)


@deed
def keep_out(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """登记回避."""
    said = request.POST
    return attempted(
        request,
        lambda: recuse(
            actor,
            assessment_pk=pk,
            organisation_code=said.get("unit", ""),
            code=said.get("code", ""),
            reason=said.get("reason", ""),
        ),
        "回避已登记。",
        "web:marking",
        pk,
    )


@deed
def lift(request: HttpRequest, actor: User, pk: int, recusal: int) -> HttpResponse:
    """撤销回避, by the office."""
    return attempted(
        request,
        lambda: lift_recusal(actor, recusal_pk=recusal),
        "回避登记已撤销。",
        "web:marking",
        pk,
    )


@handed_out(Export.MARKING_SHEET)
def workbook(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """All that the actor marks as Excel, to be filled in."""
    head = marking_list(actor, pk).head

    def make() -> tuple[str, bytes]:
        title, content = marking_workbook(actor, pk)
        return f"{title}.xlsx", content

    return Outgoing(
        make,
        title=f"{head.cycle_title}部门评审表",
        back=reverse("web:marking", args=[pk]),
        is_published=head.is_published,
    )


@page
def bring_back(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """表格导入: hand the list in and look over what it would mark; nothing is written yet."""
    listed = marking_list(actor, pk)
    context: dict[str, Any] = {"head": listed.head, "notice": listed.head.notice, "here": "review"}
    if request.method == "POST":
        try:
            context["found"] = preview_marks(actor, pk, uploaded(request))
        except Refusal as refusal:
            context["refusal"] = str(refusal)
    part = "_import_found" if is_partial(request) else "import_marks"
    return render(request, f"web/review/{part}.html", context)


@deed
def take_marks(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Take what the preview of the same file showed."""
    try:
        digest = request.POST.get("digest", "")
        count = import_marks(actor, assessment_pk=pk, content=uploaded(request), digest=digest)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:import_marks", pk)
    messages.success(request, f"已导入 {count} 项评审意见。")
    return redirect("web:marking", pk)


_ITEM = "review/<int:pk>/marking/<str:code>/"
addresses = [
    path("review/<int:pk>/marking/", indicators, name="marking"),
    path("review/<int:pk>/marking.xlsx", workbook, name="marking_workbook"),
    path("review/<int:pk>/marking-import/", bring_back, name="import_marks"),
    path("review/<int:pk>/marking-import/apply/", take_marks, name="apply_marks"),
    path("review/<int:pk>/recusals/", keep_out, name="recuse"),
    path("review/<int:pk>/recusals/<int:recusal>/lift/", lift, name="lift_recusal"),
    path(_ITEM, indicator, name="marking_indicator"),
    path(f"{_ITEM}confirm/", confirm_all, name="confirm_rest"),
    path(f"{_ITEM}<str:unit>/", mark, name="mark_item"),
    path(f"{_ITEM}<str:unit>/return/", give_back, name="return_item"),
    path(f"{_ITEM}<str:unit>/withdraw/", withdraw, name="withdraw_marks"),
]
