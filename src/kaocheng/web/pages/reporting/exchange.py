"""Excel: a report's form out and back, and the office's workbook of all units."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.workbooks import MOST_BYTES
from kaocheng.reporting.queries import (
    bulk_workbook,
    preview,
    preview_bulk,
    report_page,
    workbook,
)
from kaocheng.reporting.queries.bulk_page import bulk_page
from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.reporting.services import apply_bulk, apply_preview
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.reporting.answers import whole


def uploaded(request: HttpRequest) -> bytes:
    """The workbook that was handed in, read no further than a workbook may be long."""
    file = request.FILES.get("file")
    if file is None:
        raise Refusal("没有收到文件。请选择 Excel 文件；文件过大或上传中断的，请重新上传。")
    content: bytes = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refusal(f"文件超过 {MOST_BYTES // 2**20} MB。请确认没有选错文件。")
    return content


# One report ---------------------------------------------------------------------------------------


@handed_out(Export.DISPATCH_SHEET)
def download(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """The report as a dispatch table (调度表)."""
    header = report_page(actor, pk).report
    mock = "（模拟考核）" if header.mock else ""
    name = f"{header.organisation_name}{header.period_words}调度表{mock}.xlsx"
    return Outgoing(lambda: (name, workbook(actor, pk)))


@page
def exchange(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Hand the form in and look over what it would change; nothing is written yet."""
    there = report_page(actor, pk)
    context: dict[str, Any] = {
        "report": there.report,
        "notice": there.report.notice,
        "closed": there.actions.why_not_edit,
        "here": "reports",
    }
    if request.method == "POST":
        try:
            found = preview(actor, pk, uploaded(request))
        except Refusal as refusal:
            context["refusal"] = str(refusal)
        else:
            changes = [[c.item_code, c.text, c.seen_version] for c in found.changes]
            context |= {"found": found, "changes": json.dumps(changes, ensure_ascii=False)}
    return render(request, "web/reporting/exchange.html", context)


@deed
def apply(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Save what was looked over; who has changed a cell meanwhile is not overwritten."""
    try:
        outcome = apply_preview(actor, report_pk=pk, changes=_changes(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:exchange", pk)
    left = [cell for cell in outcome.cells if cell.outcome != "saved"]
    messages.success(request, f"已从表格导入 {len(outcome.cells) - len(left)} 格。")
    for cell in left[:10]:
        messages.error(request, f"未导入：{cell.why}")
    return redirect("web:report", pk)


def _changes(request: HttpRequest) -> list[CellChange]:
    try:
        rows = json.loads(request.POST.get("changes", ""))
        return [CellChange(str(item), str(text), whole(seen)) for item, text, seen in rows]
    except (ValueError, TypeError) as fault:
        raise Refusal("预览内容不完整。请重新上传表格。") from fault


# All units of a period ----------------------------------------------------------------------------


@page
def bulk(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """成批导入: the office's workbook out, back, looked over."""
    found = bulk_page(actor, pk)
    context: dict[str, Any] = {"page": found, "notice": found.cycle.notice, "here": "cycles"}
    if request.method == "POST":
        try:
            context["found"] = preview_bulk(actor, pk, uploaded(request))
        except Refusal as refusal:
            context["refusal"] = str(refusal)
    partial = request.headers.get("HX-Request") == "true"
    return render(request, f"web/reporting/{'_bulk_found' if partial else 'bulk'}.html", context)


@handed_out(Export.BULK_SHEET)
def bulk_download(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """All units and items of the period as one workbook."""
    found = bulk_page(actor, pk)
    name = f"{found.cycle.title}{found.period.words}数据表.xlsx"
    return Outgoing(lambda: (name, bulk_workbook(actor, pk)))


@deed
def bulk_apply(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Write what the preview of the same file showed."""
    try:
        digest = request.POST.get("digest", "")
        count = apply_bulk(actor, period_pk=pk, content=uploaded(request), digest=digest)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:bulk", pk)
    messages.success(request, f"已导入 {count} 格。")
    return redirect("web:bulk", pk)


addresses = [
    path("reports/<int:pk>/workbook.xlsx", download, name="report_workbook"),
    path("reports/<int:pk>/exchange/", exchange, name="exchange"),
    path("reports/<int:pk>/exchange/apply/", apply, name="apply_exchange"),
    path("periods/<int:pk>/bulk/", bulk, name="bulk"),
    path("periods/<int:pk>/bulk.xlsx", bulk_download, name="bulk_workbook"),
    path("periods/<int:pk>/bulk/apply/", bulk_apply, name="apply_bulk"),
]
