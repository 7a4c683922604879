"""抽查: the list, the plan, the draw and its verification, teams, the table of findings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.plan_entry import TypedPlan, TypedQuota, read_plan
from kaocheng.review.queries.shapes.spot_checks import PlanForm
from kaocheng.review.queries.spot_checks import draw_frame, spot_check_page, verify_draw
from kaocheng.review.queries.spot_comparison import findings_page, findings_workbook
from kaocheng.review.queries.spot_lists import new_plan, plan_form, spot_checks
from kaocheng.review.services import (
    PlanWishes,
    add_unit,
    assign_unit,
    begin_checking,
    cancel_spot_check,
    change_plan,
    close_spot_check,
    draw_units,
    plan_spot_check,
    set_team,
)
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.schemes.answers import number

_HERE = "spot_checks"


@page
def listing(request: HttpRequest, actor: User) -> HttpResponse:
    """Spot checks that one oversees, units that one visits, letters to one's own unit."""
    context = {"page": spot_checks(actor), "here": _HERE}
    return render(request, "web/review/spot_list.html", context)


# The plan ----------------------------------------------------------------------------------------


@page
def new(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Lay a plan; what was typed stays on the page when it is refused."""
    form = new_plan(actor, pk)
    if request.method != "POST":
        return _plan_page(request, form)
    try:
        reason = request.POST.get("again_reason", "")
        wishes = _wishes(request, form)
        made = plan_spot_check(actor, assessment_pk=pk, wishes=wishes, again_reason=reason)
    except Refusal as refusal:
        return _plan_page(request, form, str(refusal))
    return redirect("web:spot_check", made)


@page
def plan(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Change a plan by which nothing was drawn yet."""
    form = plan_form(actor, pk)
    if request.method != "POST":
        return _plan_page(request, form)
    try:
        seen = _version(request)
        change_plan(actor, check_pk=pk, wishes=_wishes(request, form), seen_version=seen)
    except Refusal as refusal:
        return _plan_page(request, form, str(refusal))
    return redirect("web:spot_check", pk)


def _plan_page(request: HttpRequest, form: PlanForm, refusal: str = "") -> HttpResponse:
    said, typed = request.POST, bool(request.POST)
    before = said.getlist("before") if typed else [u.code for u in form.units if u.drawn_before]
    shown = [code for code, _, chosen in form.indicators if chosen]
    context: dict[str, Any] = {
        "form": form,
        "typed": said if typed else None,
        "groups": [
            (group, said.get(f"number_{group.code}"), said.get(f"share_{group.code}"))
            for group in form.groups
        ],
        "before": set(before),
        "indicators": set(said.getlist("indicator") if typed else shown),
        "refusal": refusal,
        "notice": form.notice,
        "here": _HERE,
    }
    return render(request, "web/review/spot_plan.html", context)


def _wishes(request: HttpRequest, form: PlanForm) -> PlanWishes:
    said = request.POST
    typed = TypedPlan(
        every=TypedQuota(said.get("number", ""), said.get("share", "")),
        groups={
            g.code: TypedQuota(said.get(f"number_{g.code}", ""), said.get(f"share_{g.code}", ""))
            for g in form.groups
        },
        minimum=said.get("minimum", ""),
        certain_above=said.get("certain_above", ""),
        exclude_before=said.get("exclude_before") == "1",
    )
    return PlanWishes(
        title=said.get("title", ""),
        plan=read_plan(typed),
        drawn_before=said.getlist("before"),
        indicators=said.getlist("indicator"),
    )


# One spot check ----------------------------------------------------------------------------------


@page
def spot_check(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Strata, draw, units with their teams, and the step that is next."""
    found = spot_check_page(actor, pk)
    context = {"page": found, "check": found.check, "notice": found.check.notice, "here": _HERE}
    return render(request, "web/review/spot_check.html", context | {"tab": "overview"})


@deed
def draw(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """抽取 by a number that came about in public, or by one that the system takes."""
    said = request.POST

    def do() -> None:
        draw_units(
            actor,
            check_pk=pk,
            seed=said.get("seed", ""),
            seed_source=said.get("source", ""),
            by_system=said.get("by") == "system",
            seen_version=_version(request),
        )

    return _done(request, pk, do, "已抽取。抽取记录已固化，可随时核验。")


@deed
def cancel(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """撤销 with a reason."""
    reason, seen = request.POST.get("reason", ""), _version(request)
    words = "已撤销。抽取记录仍保留备查。"
    do = lambda: cancel_spot_check(actor, check_pk=pk, reason=reason, seen_version=seen)  # noqa: E731
    return _done(request, pk, do, words)


@deed
def begin(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """开始实地核查."""
    seen = _version(request)
    words = "已开始实地核查，已通知各抽查组。"
    return _done(request, pk, lambda: begin_checking(actor, check_pk=pk, seen_version=seen), words)


@deed
def close(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """办结."""
    seen = _version(request)
    words = "本次抽查已办结。"
    return _done(
        request, pk, lambda: close_spot_check(actor, check_pk=pk, seen_version=seen), words
    )


@deed
def team(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """组建、调整抽查组."""
    said = request.POST

    def do() -> None:
        leader = number(said.get("leader"))
        if leader is None:
            raise Refusal("请选择组长。")
        set_team(
            actor,
            check_pk=pk,
            name=said.get("name", ""),
            leader=leader,
            members=[int(each) for each in said.getlist("member") if number(each) is not None],
            team_pk=number(said.get("team")),
        )

    return _done(request, pk, do, "已保存抽查组。")


@deed
def assign(request: HttpRequest, actor: User, pk: int, unit: int) -> HttpResponse:
    """Send a team to a unit."""
    said = request.POST

    def do() -> None:
        team_pk = number(said.get("team"))
        if team_pk is None:
            raise Refusal("请选择抽查组。尚无抽查组的，请先组建。")
        seen, codes = _version(request), said.getlist("indicator")
        assign_unit(actor, unit_pk=unit, team_pk=team_pk, indicators=codes, seen_version=seen)

    return _done(request, pk, do, "已安排抽查组。")


@deed
def add(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """指定 a unit that was not drawn."""
    code, reason = request.POST.get("unit", ""), request.POST.get("reason", "")
    do = lambda: add_unit(actor, check_pk=pk, organisation_code=code, reason=reason)  # noqa: E731
    return _done(request, pk, do, "已增加指定单位，原因已记录。")


def _done(request: HttpRequest, pk: int, do: Any, words: str) -> HttpResponse:
    return attempted(request, do, words, "web:spot_check", pk)


def _version(request: HttpRequest) -> int | None:
    return number(request.POST.get("version"))


# Verification and findings -----------------------------------------------------------------------


@page
def verify(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """核验抽取: computed again now, beside what was kept."""
    found = verify_draw(actor, pk)
    context = {"page": found, "check": found.check, "notice": found.check.notice, "here": _HERE}
    return render(request, "web/review/spot_verify.html", context | {"tab": "verify"})


@handed_out(Export.DRAW_FRAME)
def frame(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """The list of units that was drawn from, byte for byte."""
    return Outgoing(lambda: ("抽取单位名单.csv", draw_frame(actor, pk)))


@page
def findings(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """自评、评审、抽查 side by side: what differs, or all."""
    every = request.GET.get("all") == "1"
    found = findings_page(actor, pk, every=every)
    context = {"page": found, "check": found.check, "notice": found.check.notice, "here": _HERE}
    return render(
        request, "web/review/spot_findings.html", context | {"tab": "findings", "every": every}
    )


@handed_out(Export.SPOT_FINDINGS)
def workbook(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """抽查情况表."""
    check = findings_page(actor, pk).check
    return Outgoing(
        lambda: (f"{check.title}情况表.xlsx", findings_workbook(actor, pk)),
        title=f"{check.title}情况表",
        back=reverse("web:spot_findings", args=[pk]),
        is_published=check.is_published,
    )


addresses = [
    path("spot-checks/", listing, name="spot_checks"),
    path("assessments/<int:pk>/spot-checks/new/", new, name="new_spot_check"),
    path("spot-checks/<int:pk>/", spot_check, name="spot_check"),
    path("spot-checks/<int:pk>/plan/", plan, name="spot_plan"),
    path("spot-checks/<int:pk>/draw/", draw, name="draw_spot_check"),
    path("spot-checks/<int:pk>/cancel/", cancel, name="cancel_spot_check"),
    path("spot-checks/<int:pk>/begin/", begin, name="begin_spot_check"),
    path("spot-checks/<int:pk>/close/", close, name="close_spot_check"),
    path("spot-checks/<int:pk>/teams/", team, name="spot_team"),
    path("spot-checks/<int:pk>/units/add/", add, name="add_spot_unit"),
    path("spot-checks/<int:pk>/units/<int:unit>/team/", assign, name="assign_spot_unit"),
    path("spot-checks/<int:pk>/verify/", verify, name="verify_draw"),
    path("spot-checks/<int:pk>/units.csv", frame, name="draw_frame"),
    path("spot-checks/<int:pk>/findings/", findings, name="spot_findings"),
    path("spot-checks/<int:pk>/findings.xlsx", workbook, name="spot_workbook"),
]
