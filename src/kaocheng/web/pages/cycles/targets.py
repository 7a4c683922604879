"""目标值: the grid of units × items, cell by cell or by Excel."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.cycles.queries import (
    preview_targets,
    targets_csv,
    targets_grid,
    targets_to_set,
    targets_workbook,
)
from kaocheng.cycles.queries.shapes import TargetChange, TargetsGrid
from kaocheng.cycles.services import apply_targets, set_targets
from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.reporting.answers import REFUSALS, listed, posted_json, refused
from kaocheng.web.pages.reporting.exchange import uploaded


@page
def targets(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One kind of value (目标、计划、基数) for one period."""
    asked = request.GET
    grid = targets_grid(actor, pk, asked.get("kind", "target"), asked.get("period", ""))
    context = {
        "grid": grid,
        "cycle": grid.cycle,
        "notice": grid.cycle.notice,
        "data": _data(grid),
        "tab": "targets",
        "here": "cycles",
    }
    return render(request, "web/cycles/targets.html", context)


def _data(grid: TargetsGrid) -> dict[str, Any]:
    return {
        "kind": grid.kind,
        "period": grid.period,
        "editable": grid.may_edit and grid.cycle.state != "closed",
        "columns": [{"code": c.item_code, "name": c.name, "unit": c.unit} for c in grid.columns],
        "rows": [
            {
                "code": row.organisation_code,
                "name": row.organisation_name,
                "group": row.group_name,
                "values": [cell.value for cell in row.cells],
                "sources": [cell.source for cell in row.cells],
            }
            for row in grid.rows
        ],
    }


@deed
def save(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Set the values sent: all of them, or none and the reason."""
    try:
        changes = [_change(each) for each in listed(posted_json(request), "changes")]
        count = set_targets(actor, cycle_pk=pk, changes=changes)
    except REFUSALS as refusal:
        return refused(refusal)
    return JsonResponse({"saved": count})


def _change(said: dict[str, Any]) -> TargetChange:
    names = ("organisation_code", "item_code", "period", "kind", "value")
    return TargetChange(*(str(said.get(name, "")) for name in names))


@handed_out(Export.TARGETS)
def workbook(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """All targets as a workbook to fill in."""
    title = targets_grid(actor, pk).cycle.title
    return Outgoing(lambda: (f"{title}目标值表.xlsx", targets_workbook(actor, pk)))


@handed_out(Export.TARGETS)
def as_csv(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """The same as CSV."""
    title = targets_grid(actor, pk).cycle.title
    return Outgoing(lambda: (f"{title}目标值表.csv", targets_csv(actor, pk)))


@page
def upload(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Hand the workbook in and look over what it would change."""
    grid = targets_to_set(actor, pk)
    context: dict[str, Any] = {
        "grid": grid,
        "cycle": grid.cycle,
        "notice": grid.cycle.notice,
        "tab": "targets",
        "here": "cycles",
    }
    if request.method == "POST":
        try:
            content = uploaded(request)
            context["found"] = preview_targets(actor, pk, content)
            context["digest"] = hashlib.sha256(content).hexdigest()
        except Refusal as refusal:
            context["refusal"] = str(refusal)
    partial = request.headers.get("HX-Request") == "true"
    name = "_targets_found" if partial else "targets_upload"
    return render(request, f"web/cycles/{name}.html", context)


@deed
def apply(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Set what the preview of the same file showed."""
    try:
        digest = request.POST.get("digest", "")
        count = apply_targets(actor, cycle_pk=pk, content=uploaded(request), digest=digest)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:upload_targets", pk)
    messages.success(request, f"已导入 {count} 个值。")
    return redirect("web:targets", pk)


addresses = [
    path("cycles/<int:pk>/targets/", targets, name="targets"),
    path("cycles/<int:pk>/targets/cells/", save, name="save_targets"),
    path("cycles/<int:pk>/targets.xlsx", workbook, name="targets_workbook"),
    path("cycles/<int:pk>/targets.csv", as_csv, name="targets_csv"),
    path("cycles/<int:pk>/targets/upload/", upload, name="upload_targets"),
    path("cycles/<int:pk>/targets/apply/", apply, name="apply_targets"),
]
