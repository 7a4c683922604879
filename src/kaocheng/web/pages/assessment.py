"""考核: runs, ranking, one unit, one indicator, and the files made from them."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kaocheng.documents.services import circular_of_run
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.queries import (
    indicator_page,
    ranking_page,
    ranking_workbook,
    runs_visible_to,
    unit_page,
)
from kaocheng.results.queries.paging import cut
from kaocheng.results.services import package_of_run
from kaocheng.web import charts, sections
from kaocheng.web.downloads import DOCX, XLSX, ZIP, attachment
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.results.answers import wish_of


@page
def run_list(request: HttpRequest, actor: User) -> HttpResponse:
    """运行: every score run the actor may open, newest first."""
    return render(request, "web/runs.html", {"runs": runs_visible_to(actor), "here": "runs"})


@page
def run_menu(request: HttpRequest, actor: User) -> HttpResponse:
    """The runs to choose from in the top bar, fetched when the menu is opened."""
    return render(request, "web/_run_menu.html", {"runs": runs_visible_to(actor)[:20]})


@page
def ranking(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """排名 of one run."""
    found = ranking_page(actor, pk)
    part = cut(found.rows, wish_of(request))
    context = {
        "page": found,
        "run": found.run,
        "here": "ranking",
        "cut": part,
        "lines": sections.ranking_lines(replace(found, rows=part.rows)),
        "brief": sections.ranking_brief(found),
        "totals": charts.totals(found),
        "lost_most": charts.lost_most(found),
    }
    return render(request, "web/ranking.html", context)


@page
def unit(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """One unit: where it stands, where the points were lost, every indicator with its reason."""
    found = unit_page(actor, pk, code)
    context = {
        "page": found,
        "run": found.run,
        "here": "ranking",
        "sections": sections.by_top_node(found.leaves, found.row.nodes),
        "losses": charts.losses(found),
    }
    return render(request, "web/unit.html", context)


@page
def indicator(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """One indicator over all units that the actor sees."""
    found = indicator_page(actor, pk, code)
    context = {
        "page": found,
        "run": found.run,
        "here": "ranking",
        "shares": charts.shares(found),
    }
    return render(request, "web/indicator.html", context)


@page
def export(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The ranking as the Excel table that goes on paper."""
    run = ranking_page(actor, pk).run
    return attachment(ranking_workbook(actor, pk), f"{run.title}排名.xlsx", XLSX)


@deed
def package(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """复算包: inputs and result in one file, for outsiders to compute anew."""
    try:
        filename, content = package_of_run(actor, run_pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:ranking", pk)
    return attachment(content, filename, ZIP)


@deed
def circular(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """考核通报, drafted from the run; who had it made is on record."""
    filename, content = circular_of_run(actor, pk)
    return attachment(content, filename, DOCX)
