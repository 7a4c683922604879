"""One unit of a spot check: the checkers' form, the letter, the unit's answer, the decision."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone

from kaocheng.documents.spot_check_letter import letter_of_unit
from kaocheng.evidence.limits import most_bytes, size_words
from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.queries.shapes.spot_checks import LeafLine, UnitPage
from kaocheng.review.queries.spot_units import sampled_unit_page
from kaocheng.review.services import (
    Entry,
    answer_feedback,
    attach_to_finding,
    decide_objection,
    detach_from_finding,
    extend_check,
    finish_unit,
    return_to_team,
    save_finding,
    send_feedback,
)
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.schemes.answers import number
from kaocheng.web.uploads import is_too_large

_HERE = "spot_checks"
_DAYS_TO_ANSWER = 7


@page
def unit(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The unit as its team, the office or the unit itself sees it."""
    return _shown(request, sampled_unit_page(actor, pk), request.GET.get("i", ""))


def _shown(request: HttpRequest, found: UnitPage, code: str, refusal: str = "") -> HttpResponse:
    leaf = _selected(found, code)
    week = timezone.localdate() + datetime.timedelta(days=_DAYS_TO_ANSWER)
    context: dict[str, Any] = {
        "page": found,
        "check": found.check,
        "unit": found.unit,
        "leaf": leaf,
        "following": _following(found, leaf),
        "conclusion": request.POST.get("conclusion", "")
        or (leaf.finding.conclusion if leaf else ""),
        "typed": request.POST if refusal else None,
        "figures": [(each, request.POST.get(f"figure_{each.item_code}")) for each in leaf.figures]
        if leaf
        else [],
        "refusal": refusal,
        "proposed_due": week,
        "notice": found.check.notice,
        "here": _HERE,
    }
    return render(request, "web/review/spot_unit.html", context)


def _selected(found: UnitPage, code: str) -> LeafLine | None:
    """The indicator that is asked for, else the first without a conclusion, else the first."""
    leaves = found.leaves
    wanted = next((leaf for leaf in leaves if leaf.code == code), None)
    return (
        wanted
        or next((leaf for leaf in leaves if not leaf.finding.version), None)
        or (leaves[0] if leaves else None)
    )


def _following(found: UnitPage, leaf: LeafLine | None) -> str:
    """The next indicator without a conclusion, looked for from here on and then from the top."""
    codes = [each.code for each in found.leaves]
    here = codes.index(leaf.code) + 1 if leaf else 0
    turned = (*found.leaves[here:], *found.leaves[:here])
    return next((e.code for e in turned if not e.finding.version and e != leaf), "")


@deed
def save(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One finding; refused, what was typed stays in the form. Saved, the next one is shown."""
    said = request.POST
    code = said.get("indicator", "")
    entry = Entry(
        conclusion=said.get("conclusion", ""),
        found=said.get("found", ""),
        figures={
            name.removeprefix("figure_"): str(value)
            for name, value in said.items()
            if name.startswith("figure_")
        },
        points=said.get("points", ""),
        reason=said.get("reason", ""),
    )
    try:
        seen = number(said.get("version")) or 0
        save_finding(actor, unit_pk=pk, indicator_code=code, entry=entry, seen_version=seen)
    except Refusal as refusal:
        return _shown(request, sampled_unit_page(actor, pk), code, str(refusal))
    return redirect(f"{reverse('web:spot_unit', args=[pk])}{_next(request)}")


def _next(request: HttpRequest) -> str:
    following = request.POST.get("next", "")
    return f"?i={following}" if following else ""


@deed
def attach(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Take a file that the team brought home; what is too large was not even read."""
    code = request.POST.get("indicator", "")

    def do() -> None:
        file = request.FILES.get("file")
        if is_too_large(request):
            raise Refusal(f"文件超过 {size_words(most_bytes())}。请压缩，或分成几份上传。")
        if file is None:
            raise Refusal("没有收到文件。请选择文件后再上传。")
        attach_to_finding(
            actor,
            unit_pk=pk,
            indicator_code=code,
            name=file.name or "",
            content=file.chunks(),
            size=file.size,
        )

    answer = attempted(request, do, "已上传核查佐证。", "web:spot_unit", pk)
    answer["Location"] += f"?i={code}"
    return answer


@deed
def detach(request: HttpRequest, actor: User, pk: int, link: int) -> HttpResponse:
    """Take a file away from a finding."""
    back = _done(request, pk, lambda: detach_from_finding(actor, link_pk=link), "已移除核查佐证。")
    back["Location"] += _next(request)
    return back


@deed
def finish(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """提交核查结果."""
    seen = _version(request)
    words = "已提交核查结果。考核办拟写反馈后送达被抽查单位。"
    return _done(request, pk, lambda: finish_unit(actor, unit_pk=pk, seen_version=seen), words)


@deed
def give_back(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """退回抽查组."""
    said = request.POST

    def do() -> None:
        return_to_team(
            actor,
            unit_pk=pk,
            reason=said.get("reason", ""),
            due_on=_day(said.get("due_on", "")),
            seen_version=_version(request),
        )

    return _done(request, pk, do, "已退回抽查组。")


@deed
def send(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """送达反馈."""
    said = request.POST

    def do() -> None:
        send_feedback(
            actor,
            unit_pk=pk,
            letter=said.get("letter", ""),
            answer_due_on=_day(said.get("due_on", "")),
            seen_version=_version(request),
        )

    return _done(request, pk, do, "反馈已送达被抽查单位，等待确认。")


@deed
def answer(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """确认, or 异议 with words."""
    said = request.POST
    agrees = said.get("answer") == "agree"

    def do() -> None:
        words, seen = said.get("words", ""), _version(request)
        answer_feedback(actor, unit_pk=pk, agrees=agrees, words=words, seen_version=seen)

    done = "已确认，无异议。" if agrees else "异议已提交，等待考核办裁定。"
    return _done(request, pk, do, done)


@deed
def decide(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """裁定异议."""
    said = request.POST

    def do() -> None:
        decide_objection(
            actor,
            unit_pk=pk,
            upholds=said.get("decision") != "recheck",
            reason=said.get("reason", ""),
            due_on=_day(said.get("due_on", "")),
            seen_version=_version(request),
        )

    return _done(request, pk, do, "已裁定，理由已送达被抽查单位。")


@deed
def extend(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """延伸抽查."""
    code, reason = request.POST.get("unit", ""), request.POST.get("reason", "")
    do = lambda: extend_check(actor, unit_pk=pk, organisation_code=code, reason=reason)  # noqa: E731
    return _done(request, pk, do, "已增加延伸抽查，已通知抽查组。")


@handed_out(Export.SPOT_LETTER)
def letter(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """反馈函 as a Word file; that it was made is on record."""
    return Outgoing(lambda: letter_of_unit(actor, pk))


def _done(request: HttpRequest, pk: int, do: Callable[[], object], words: str) -> HttpResponse:
    return attempted(request, do, words, "web:spot_unit", pk)


def _version(request: HttpRequest) -> int | None:
    return number(request.POST.get("version"))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


addresses = [
    path("spot-checks/units/<int:pk>/", unit, name="spot_unit"),
    path("spot-checks/units/<int:pk>/findings/", save, name="save_finding"),
    path("spot-checks/units/<int:pk>/files/", attach, name="attach_finding"),
    path("spot-checks/units/<int:pk>/files/<int:link>/remove/", detach, name="detach_finding"),
    path("spot-checks/units/<int:pk>/finish/", finish, name="finish_spot_unit"),
    path("spot-checks/units/<int:pk>/return/", give_back, name="return_spot_unit"),
    path("spot-checks/units/<int:pk>/send/", send, name="send_feedback"),
    path("spot-checks/units/<int:pk>/answer/", answer, name="answer_feedback"),
    path("spot-checks/units/<int:pk>/decide/", decide, name="decide_objection"),
    path("spot-checks/units/<int:pk>/extend/", extend, name="extend_check"),
    path("spot-checks/units/<int:pk>/letter.docx", letter, name="spot_letter"),
]
