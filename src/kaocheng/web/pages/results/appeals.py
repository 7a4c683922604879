"""申诉: filed by units, answered by the office."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.evidence.limits import most_bytes, most_files, size_words
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.queries import appeal_form, appeal_page, appeals_page
from kaocheng.results.services import (
    Change,
    Upload,
    amend_appeal,
    file_appeal,
    reject_appeal,
    return_appeal,
    uphold_appeal,
    withdraw_appeal,
)
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.results.answers import of
from kaocheng.web.uploads import is_too_large


@page
def appeals(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The appeals that the actor sees."""
    found = appeals_page(actor, pk)
    return render(request, "web/results/appeals.html", of(found.head, "appeals", page=found))


@page
def new(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """提出申诉; what was typed stays where it is refused."""
    found = appeal_form(actor, pk)
    refusal = ""
    if request.method == "POST":
        try:
            appeal = _filed(request, actor, pk)
        except Refusal as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已提出申诉。考核办答复后，通知中会有提示。")
            return redirect("web:appeal", pk, appeal)
    chosen = request.POST.get("cell") or request.GET.get("cell", "")
    context = of(found.head, "appeals", form=found, refusal=refusal, chosen=chosen)
    context |= {"grounds": request.POST.get("grounds", ""), **_limits()}
    return render(request, "web/results/appeal_new.html", context)


def _limits() -> dict[str, object]:
    return {"most_files": most_files(), "most_size": size_words(most_bytes())}


def _filed(request: HttpRequest, actor: User, pk: int) -> int:
    unit, _, indicator = request.POST.get("cell", "").partition("|")
    if not indicator and not is_too_large(request):
        raise Refusal("请选择申诉的指标。")
    return file_appeal(
        actor,
        assessment_pk=pk,
        organisation_code=unit,
        indicator_code=indicator,
        grounds=request.POST.get("grounds", ""),
        files=_uploads(request),
    )


def _uploads(request: HttpRequest) -> list[Upload]:
    if is_too_large(request):
        raise Refusal(f"文件超过 {size_words(most_bytes())}。请压缩，或减少份数。")
    return [
        Upload(file.name or "", file.chunks(), file.size) for file in request.FILES.getlist("files")
    ]


@page
def appeal(request: HttpRequest, actor: User, pk: int, appeal: int) -> HttpResponse:
    """One appeal, with what may be done with it."""
    found = appeal_page(actor, pk, appeal)
    context = of(found.head, "appeals", page=found, **_limits())
    return render(request, "web/results/appeal.html", context)


@deed
def answer(request: HttpRequest, actor: User, pk: int, appeal: int) -> HttpResponse:
    """答复: upheld with what changes, rejected, or given back."""
    do = _answers(request, actor, appeal).get(request.POST.get("outcome", ""), _unchosen)
    words = "已答复，申诉单位已收到通知。"
    return attempted(request, do, words, "web:appeal", pk, appeal)


def _answers(request: HttpRequest, actor: User, appeal: int) -> dict[str, Callable[[], object]]:
    reason = request.POST.get("reason", "")
    return {
        "uphold": lambda: uphold_appeal(
            actor, appeal_pk=appeal, reason=reason, change=_change(request)
        ),
        "reject": lambda: reject_appeal(actor, appeal_pk=appeal, reason=reason),
        "return": lambda: return_appeal(actor, appeal_pk=appeal, reason=reason),
    }


def _unchosen() -> None:
    raise Refusal("请选择答复结论：成立、不成立或退回补正。")


def _change(request: HttpRequest) -> Change:
    said = request.POST
    points, value = said.get("points", "").strip(), said.get("value", "").strip()
    item, period, kind = [*said.get("fact", "").split("|"), "", "", ""][:3]
    if not value:
        return Change(points=points)
    return Change(points=points, item_code=item, period=period, kind=kind, value=value)


@deed
def amend(request: HttpRequest, actor: User, pk: int, appeal: int) -> HttpResponse:
    """补正 of one that was given back."""
    grounds = request.POST.get("grounds", "")

    def do() -> None:
        amend_appeal(actor, appeal_pk=appeal, grounds=grounds, files=_uploads(request))

    return attempted(request, do, "已补正，等待考核办答复。", "web:appeal", pk, appeal)


@deed
def withdraw(request: HttpRequest, actor: User, pk: int, appeal: int) -> HttpResponse:
    """撤回申诉."""

    def do() -> None:
        withdraw_appeal(actor, appeal_pk=appeal)

    return attempted(request, do, "已撤回申诉。", "web:appeals", pk)


addresses = [
    path("results/<int:pk>/appeals/", appeals, name="appeals"),
    path("results/<int:pk>/appeals/new/", new, name="new_appeal"),
    path("results/<int:pk>/appeals/<int:appeal>/", appeal, name="appeal"),
    path("results/<int:pk>/appeals/<int:appeal>/answer/", answer, name="answer_appeal"),
    path("results/<int:pk>/appeals/<int:appeal>/amend/", amend, name="amend_appeal"),
    path("results/<int:pk>/appeals/<int:appeal>/withdraw/", withdraw, name="withdraw_appeal"),
]
