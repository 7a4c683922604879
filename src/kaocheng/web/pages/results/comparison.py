"""各环节比较: self-score, review, spot check and final side by side, with why they differ."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.results.queries import (
    assessment_taken_out,
    comparison_page,
    comparison_workbook,
    unit_comparison,
)
from kaocheng.results.queries.paging import cut
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import page
from kaocheng.web.pages.results.answers import of, wish_of


@page
def comparison(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """All units over the stages."""
    found = comparison_page(actor, pk)
    part = cut(found.rows, wish_of(request))
    context = of(found.head, "comparison", page=found, cut=part)
    return render(request, "web/results/comparison.html", context)


@page
def unit(request: HttpRequest, actor: User, pk: int, code: str) -> HttpResponse:
    """One unit, indicator by indicator."""
    found = unit_comparison(actor, pk, code)
    context = of(found.head, "comparison", page=found)
    return render(request, "web/results/comparison_unit.html", context)


@handed_out(Export.COMPARISON)
def workbook(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """The same as the Excel table that goes on paper."""
    found = assessment_taken_out(actor, pk)
    return Outgoing(
        lambda: comparison_workbook(actor, pk),
        title=f"{found.title}各环节得分比较表",
        back=reverse("web:comparison", args=[pk]),
        is_published=found.is_published,
    )


addresses = [
    path("results/<int:pk>/comparison/", comparison, name="comparison"),
    path("results/<int:pk>/comparison.xlsx", workbook, name="comparison_workbook"),
    path("results/<int:pk>/comparison/<str:code>/", unit, name="comparison_unit"),
]
