"""结果运用: grades over the years, rules, what they call for, and the list for paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from kaocheng.documents.use_of_results import list_of_assessment
from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.queries import (
    earlier_page,
    grades_page,
    rules_page,
    use_page,
    use_workbook,
)
from kaocheng.results.queries.paging import cut
from kaocheng.results.queries.shapes.use import RulesPage
from kaocheng.results.services import (
    RuleWish,
    adopt_rules,
    decide_consequences,
    defer_consequences,
    enter_earlier_grades,
    propose_consequences,
    reopen_consequence,
    save_rule,
    waive_consequences,
)
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.results.answers import HERE, day_in, of, wish_of
from kaocheng.web.pages.schemes.answers import number


@page
def grades(request: HttpRequest, actor: User) -> HttpResponse:
    """历年等次 of the series asked for, else of the newest."""
    found = grades_page(actor, number(request.GET.get("of")))
    context: dict[str, Any] = {"here": HERE, "page": found, "use_tab": "grades"}
    context["cut"] = cut(found.rows, wish_of(request))
    if found.head is not None:
        context |= {"head": found.head, "notice": found.head.notice, "groups": found.groups}
    return render(request, "web/results/use_grades.html", context)


# Rules ------------------------------------------------------------------------------------------


@page
def rules(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """运用规定, and the form of one; what was typed stays where it is refused."""
    found, refusal = rules_page(actor, pk), ""
    if request.method == "POST":
        try:
            save_rule(
                actor,
                assessment_pk=pk,
                wish=_rule_in(request),
                rule_pk=number(request.POST.get("rule")),
            )
        except Refusal as refused:
            refusal = str(refused)
        else:
            messages.success(request, "已保存。已决定的事项不受影响；待决定的可重新拟定。")
            return redirect("web:use_rules", pk)
    context = _rules_context(request, found, refusal)
    return render(request, "web/results/use_rules.html", context)


def _rules_context(request: HttpRequest, found: RulesPage, refusal: str) -> dict[str, Any]:
    """The page, and in its form the rule that is changed, or what was typed and refused."""
    asked = request.POST if refusal else request.GET
    chosen = number(asked.get("rule"))
    one = next((rule for rule in found.rules if rule.pk == chosen), None)
    context = of(found.head, "use", page=found, use_tab="rules", refusal=refusal, one=one)
    context["writes"] = found.head.is_office and (bool(refusal) or bool(one) or "new" in asked)
    context["typed"] = _rule_in(request) if refusal else one
    return context


@deed
def adopt(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """采用参考规定."""
    words = "已采用参考规定。请按本地办法核改等次、措施和依据。"
    return attempted(
        request, lambda: adopt_rules(actor, assessment_pk=pk), words, "web:use_rules", pk
    )


def _rule_in(request: HttpRequest) -> RuleWish:
    said = request.POST
    return RuleWish(
        title=said.get("title", ""),
        grades=tuple(said.get("grades", "").replace("，", "、").replace(",", "、").split("、")),
        measure=said.get("measure", ""),
        applies_to=said.get("applies_to", ""),
        basis=said.get("basis", ""),
        years=number(said.get("years")),
        months=number(said.get("months")),
        groups=tuple(said.getlist("group")),
        own_series="own_series" in said,
        supersedes=tuple(filter(None, map(number, said.getlist("supersedes")))),
        active="active" in said,
        position=number(said.get("position")),
    )


# Earlier years ----------------------------------------------------------------------------------


@page
def earlier(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """以前年度等次: what was entered, and for the office the form."""
    found = earlier_page(actor, pk)
    said, refusal = request.POST, ""
    if request.method == "POST":
        try:
            count = enter_earlier_grades(
                actor,
                assessment_pk=pk,
                year=number(said.get("year")),
                source=said.get("source", ""),
                text=said.get("text", ""),
            )
        except Refusal as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已录入 {count} 个单位的等次。")
            return redirect("web:earlier_grades", pk)
    context = of(found.head, "use", page=found, use_tab="earlier", refusal=refusal)
    context["typed"] = said if refusal else {}
    context["cut"] = cut(found.rows, wish_of(request))
    return render(request, "web/results/use_earlier.html", context)


# The use of one result --------------------------------------------------------------------------


@page
def use(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """结果运用 of one assessment."""
    found = use_page(actor, pk)
    context = of(found.head, "use", page=found, use_tab="use")
    context["cut"] = cut(found.rows, wish_of(request))
    return render(request, "web/results/use.html", context)


@deed
def propose(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """拟定 by the rules."""
    words = "已按规定拟定，领导的通知中已有提示。"
    return attempted(
        request, lambda: propose_consequences(actor, assessment_pk=pk), words, "web:use", pk
    )


@deed
def decide(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """决定适用 of what was ticked, 暂缓适用, or 不予适用."""
    said = request.POST
    pks = [each for each in map(number, said.getlist("one")) if each is not None]
    reason = said.get("reason", "")

    def do() -> None:
        if said.get("outcome") == "waive":
            waive_consequences(actor, assessment_pk=pk, consequence_pks=pks, reason=reason)
            return
        until = day_in(request, "until_on", "期限")
        if said.get("outcome") == "decide":
            decide_consequences(
                actor, assessment_pk=pk, consequence_pks=pks, basis=reason, until_on=until
            )
        elif said.get("outcome") == "defer":
            defer_consequences(
                actor, assessment_pk=pk, consequence_pks=pks, reason=reason, until_on=until
            )
        else:
            raise Refusal("请选择决定：适用、暂缓适用，或不予适用。")

    return attempted(request, do, f"已办理 {len(pks)} 项。", "web:use", pk)


@deed
def reopen(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """撤销决定 with the reason."""
    consequence = number(request.POST.get("one")) or 0
    reason = request.POST.get("reason", "")

    def do() -> None:
        reopen_consequence(actor, assessment_pk=pk, consequence_pk=consequence, reason=reason)

    return attempted(request, do, "已撤销决定，该事项待重新决定。", "web:use", pk)


@handed_out(Export.USE_LIST)
def workbook(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """建议名单 as an Excel table."""
    return Outgoing(lambda: use_workbook(actor, pk), back=reverse("web:use", args=[pk]))


@handed_out(Export.USE_LETTER, by_button=True)
def letter(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """建议名单 as a letter; who had it made is on record."""
    return Outgoing(lambda: list_of_assessment(actor, pk), back=reverse("web:use", args=[pk]))


addresses = [
    path("results/use/", grades, name="grades"),
    path("results/<int:pk>/use/", use, name="use"),
    path("results/<int:pk>/use/propose/", propose, name="propose_use"),
    path("results/<int:pk>/use/decide/", decide, name="decide_use"),
    path("results/<int:pk>/use/reopen/", reopen, name="reopen_use"),
    path("results/<int:pk>/use/rules/", rules, name="use_rules"),
    path("results/<int:pk>/use/rules/adopt/", adopt, name="adopt_rules"),
    path("results/<int:pk>/use/earlier/", earlier, name="earlier_grades"),
    path("results/<int:pk>/use.xlsx", workbook, name="use_workbook"),
    path("results/<int:pk>/use.docx", letter, name="use_letter"),
]
