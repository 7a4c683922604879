"""What stands beside the figures: remarks and evidence, each sent by a script and answered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from kaocheng.evidence.limits import most_bytes, size_words
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.queries import report_page
from kaocheng.reporting.services import (
    attach_evidence,
    cite_document,
    detach_evidence,
    reuse_evidence,
    save_remark,
)
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.reporting.answers import REFUSALS, refused
from kaocheng.web.pages.schemes.answers import number
from kaocheng.web.uploads import is_too_large


def _answered(do: Callable[[], object]) -> JsonResponse:
    try:
        do()
    except REFUSALS as refusal:
        return refused(refusal)
    return JsonResponse({"done": True})


@deed
def remark(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """存在问题、下一步打算 of an indicator, or of the whole report."""
    said = request.POST
    return _answered(
        lambda: save_remark(
            actor,
            report_pk=pk,
            indicator_code=said.get("indicator", ""),
            problems=said.get("problems", ""),
            next_steps=said.get("next_steps", ""),
        )
    )


@page
def evidence(request: HttpRequest, actor: User, pk: int, indicator: str) -> HttpResponse:
    """The evidence of one indicator, as a part of the page."""
    found = report_page(actor, pk)
    block = next((b for b in found.blocks if b.indicator.code == indicator), None)
    context = {"block": block, "actions": found.actions, "report": found.report}
    return render(request, "web/reporting/_evidence.html", context)


@deed
def attach(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Take an uploaded file; what is too large was not even read."""

    def do() -> None:
        file = request.FILES.get("file")
        if is_too_large(request):
            raise Refusal(f"文件超过 {size_words(most_bytes())}。请压缩，或分成几份上传。")
        if file is None:
            raise Refusal("没有收到文件。上传可能中断，请重新选择文件上传。")
        attach_evidence(
            actor,
            report_pk=pk,
            indicator_code=request.POST.get("indicator", ""),
            name=file.name or "",
            content=file.chunks(),
            size=file.size,
        )

    return _answered(do)


@deed
def cite(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Cite a document that is on file elsewhere, or use a file that is there already."""
    indicator, file = request.POST.get("indicator", ""), number(request.POST.get("file"))
    if file is not None:
        return _answered(
            lambda: reuse_evidence(actor, report_pk=pk, indicator_code=indicator, file_pk=file)
        )
    reference = request.POST.get("reference", "")
    return _answered(
        lambda: cite_document(actor, report_pk=pk, indicator_code=indicator, reference=reference)
    )


@deed
def detach(request: HttpRequest, actor: User, link: int) -> HttpResponse:
    """Take a file or a reference away from an indicator."""
    return _answered(lambda: detach_evidence(actor, link_pk=link))


addresses = [
    path("reports/<int:pk>/remark/", remark, name="save_remark"),
    path("reports/<int:pk>/evidence/", attach, name="attach_evidence"),
    path("reports/<int:pk>/evidence/cite/", cite, name="cite_evidence"),
    path("reports/<int:pk>/evidence/<str:indicator>/list/", evidence, name="evidence_list"),
    path("evidence-links/<int:link>/remove/", detach, name="detach_evidence"),
]
