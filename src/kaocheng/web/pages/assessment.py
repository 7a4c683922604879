"""考核: runs, ranking, one unit, one indicator, and the files made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kaocheng.documents.services import circular_of_run
from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.results.queries import (
    indicator_page,
    ranking_page,
    ranking_workbook,
    run_taken_out,
    runs_visible_to,
    unit_page,
)
from kaocheng.results.queries.paging import cut
from kaocheng.results.queries.taking_out import TakenOut
from kaocheng.results.services import package_of_run
from kaocheng.web import charts, sections
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import page
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


@handed_out(Export.RANKING)
def export(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """The ranking as the Excel table that goes on paper."""
    run = run_taken_out(actor, pk)
    return _of_run(
        run, pk, "排名表", lambda: (f"{run.title}排名.xlsx", ranking_workbook(actor, pk))
    )


@handed_out(Export.PACKAGE, by_button=True)
def package(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """复算包: inputs and result in one file, for outsiders to compute anew."""
    run = run_taken_out(actor, pk, whole=True)
    return _of_run(run, pk, "复算包", lambda: package_of_run(actor, run_pk=pk))


@handed_out(Export.CIRCULAR, by_button=True)
def circular(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """考核通报, drafted from the run; who had it made is on record."""
    run = run_taken_out(actor, pk, whole=True)
    return _of_run(run, pk, "考核通报", lambda: circular_of_run(actor, pk))


def _of_run(run: TakenOut, pk: int, what: str, make: Callable[[], tuple[str, bytes]]) -> Outgoing:
    """A file of a run; the way back leads to its ranking."""
    back = reverse("web:ranking", args=[pk])
    return Outgoing(make, title=f"{run.title}{what}", back=back, is_published=run.is_published)
