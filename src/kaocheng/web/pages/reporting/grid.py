"""The list of own reports, one report as a grid, and the saving of cells."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.queries import figure_history, my_reports
from kaocheng.reporting.queries.shapes import CellChange, FigureRow
from kaocheng.reporting.queries.sheet import ReportSheet, report_sheet
from kaocheng.reporting.services import open_report, save_cells
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted
from kaocheng.web.pages.reporting.answers import REFUSALS, listed, posted_json, refused, whole
from kaocheng.web.pages.schemes.answers import number


@page
def report_list(request: HttpRequest, actor: User) -> HttpResponse:
    """填报: the reports of the actor's own units, newest period first."""
    return render(
        request, "web/reporting/list.html", {"rows": my_reports(actor), "here": "reports"}
    )


@deed
def begin(request: HttpRequest, actor: User) -> HttpResponse:
    """Open the unit's report for a period; it is made where there is none."""
    opened: list[int] = []

    def do() -> None:
        period = number(request.POST.get("period"))
        if period is None:
            raise Refusal("没有选择填报期。请刷新页面。")
        code = request.POST.get("organisation", "")
        opened.append(open_report(actor, period_pk=period, organisation_code=code))

    back = attempted(request, do, "", "web:reports")
    return redirect("web:report", opened[0]) if opened else back


@page
def report(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One report: the grid, evidence and remarks beside it, the bar with what may be done."""
    sheet = report_sheet(actor, pk)
    context = {
        "sheet": sheet,
        "page": sheet.page,
        "report": sheet.page.report,
        "notice": sheet.page.report.notice,
        "actions": sheet.page.actions,
        "data": _data(sheet),
        "here": "reports",
    }
    return render(request, "web/reporting/report.html", context)


@page
def rows(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The rows as they stand now, with what is computed from them."""
    return JsonResponse(_data(report_sheet(actor, pk)))


@deed
def save(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Save cells; each is answered for itself: saved, refused or in conflict."""
    try:
        changes = [_change(each) for each in listed(posted_json(request), "changes")]
        outcome = save_cells(actor, pk, changes=changes)
    except REFUSALS as refusal:
        return refused(refusal)
    return JsonResponse(asdict(outcome))


@page
def history(request: HttpRequest, actor: User, pk: int, item: str) -> HttpResponse:
    """What a cell was before (留痕), as a part of the page."""
    lines = figure_history(actor, pk, item)
    return render(request, "web/reporting/_history.html", {"lines": lines})


def _change(said: dict[str, Any]) -> CellChange:
    item, text = said.get("item_code"), said.get("text")
    if not isinstance(item, str) or not isinstance(text, str):
        raise Refusal("请求内容不完整。请刷新页面后重试，已填内容仍在本机。")
    return CellChange(item, text, whole(said.get("seen_version")))


def _data(sheet: ReportSheet) -> dict[str, Any]:
    found = sheet.page
    return {
        "version": found.report.version,
        "state": found.report.state,
        "pastDue": found.report.is_past_due,
        "editable": found.actions.may_edit,
        "filled": found.filled,
        "needed": found.needed,
        "warnings": found.warnings,
        "rows": [_row(each) for each in found.rows],
        "bounds": {code: asdict(bounds) for code, bounds in sheet.bounds.items()},
        "evidence": {
            block.indicator.code: {
                "required": bool(block.evidence_required),
                "count": len(block.evidence),
            }
            for block in found.blocks
        },
    }


def _row(row: FigureRow) -> dict[str, Any]:
    said = asdict(row)
    first = row.indicators[0] if row.indicators else None
    said["indicators"] = [each.code for each in row.indicators]
    said["indicator_name"] = first.name if first else ""
    return said


addresses = [
    path("reports/", report_list, name="reports"),
    path("reports/open/", begin, name="open_report"),
    path("reports/<int:pk>/", report, name="report"),
    path("reports/<int:pk>/rows.json", rows, name="report_rows"),
    path("reports/<int:pk>/cells/", save, name="save_cells"),
    path("reports/<int:pk>/items/<str:item>/history/", history, name="figure_history"),
]
