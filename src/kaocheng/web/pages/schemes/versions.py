"""Issued versions: the list, one of them, its file, its duties, two compared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.schemes.queries import (
    comparison_page,
    duty_page,
    duty_workbook,
    scheme_lists,
    scheme_page,
    version_bytes,
    version_table,
)
from kaocheng.schemes.services import assign_leader
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.schemes.answers import number, told


@page
def scheme_list(request: HttpRequest, actor: User) -> HttpResponse:
    """Drafts, versions that hold, versions that were superseded."""
    return render(request, "web/schemes.html", {"page": scheme_lists(actor), "here": "schemes"})


@page
def scheme(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One scheme version: its tree, its rules in words, and what the check found."""
    found = scheme_page(actor, pk)
    context = {"page": found, "notice": found.scheme.notice, "here": "schemes"}
    return render(request, "web/scheme.html", context)


@handed_out(Export.SCHEME_SOURCE)
def export(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """The bytes as they were issued."""
    title, content = version_bytes(actor, pk)
    return Outgoing(lambda: (f"{title}.yaml", content))


@handed_out(Export.SCHEME_TABLE)
def export_table(request: HttpRequest, actor: User, pk: int, suffix: str) -> Outgoing:
    """The issued table with the scheme inside: Excel or Word."""
    title, content = version_table(actor, pk, suffix)
    return Outgoing(lambda: (f"{title}评分表.{suffix}", content))


@page
def duties(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """责任清单 by department, or by leader in charge."""
    found = duty_page(actor, pk)
    by = "leader" if request.GET.get("by") == "leader" else "department"
    context = {"page": found, "by": by, "notice": found.scheme.notice, "here": "schemes"}
    return render(request, "web/schemes/duties.html", context)


@handed_out(Export.DUTIES)
def duties_export(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """责任清单 as an Excel file."""
    title, content = duty_workbook(actor, pk)
    return Outgoing(
        lambda: (f"{title}责任清单.xlsx", content),
        title=f"{title}责任清单",
        back=reverse("web:scheme_duties", args=[pk]),
    )


@deed
def set_leader(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Put a department under a leader."""
    with told(request):
        assign_leader(
            actor,
            organisation_code=request.POST.get("organisation", ""),
            department=request.POST.get("department", ""),
            leader=request.POST.get("leader", ""),
        )
    return redirect("web:scheme_duties", pk)


@page
def compare(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """What this version changed against another."""
    found = comparison_page(actor, pk, number(request.GET.get("with")))
    return render(request, "web/schemes/compare.html", {"page": found, "here": "schemes"})
