"""Drafts: how one begins, the editor, undo, issuing, giving up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.queries import draft_bytes, draft_page, draft_start, draft_table, issue_page
from kaocheng.schemes.refusals import Unfit
from kaocheng.schemes.services import (
    create_draft,
    discard_draft,
    import_draft,
    issue_draft,
    undo_step,
)
from kaocheng.web.downloads import Outgoing, handed_out
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.schemes.answers import number, refused, revision, told

MOST_UPLOADED = 8 * 2**20


@page
def start(request: HttpRequest, actor: User) -> HttpResponse:
    """新建草稿: empty, from a version, from a file."""
    context = {"page": draft_start(actor), "from": number(request.GET.get("from"))}
    return render(request, "web/schemes/start.html", {**context, "here": "schemes"})


@deed
def create(request: HttpRequest, actor: User) -> HttpResponse:
    """Begin a draft and open it."""
    given = {key: request.POST.get(key, "") for key in ("title", "code", "level")}
    try:
        draft = create_draft(
            actor,
            organisation_code=request.POST.get("organisation", ""),
            year=number(request.POST.get("year", "").strip()),
            version_pk=number(request.POST.get("version")),
            **given,
        )
    except Refusal as refusal:
        return _start_again(request, actor, refusal)
    return redirect("web:draft", draft.pk)


@deed
def take_file(request: HttpRequest, actor: User) -> HttpResponse:
    """Begin a draft from an uploaded file; every fault of the file is listed."""
    upload = request.FILES.get("file")
    try:
        if upload is None or (upload.size or 0) > MOST_UPLOADED:
            raise Refusal("请选择一个不超过 8 MB 的方案文件（.yaml）。")
        draft = import_draft(
            actor,
            organisation_code=request.POST.get("organisation", ""),
            content=upload.read(),
            name=upload.name or "",
        )
    except Refusal as refusal:
        return _start_again(request, actor, refusal)
    messages.success(request, f"已导入「{draft.title}」，存为草稿。核对后印发。")
    return redirect("web:draft", draft.pk)


def _start_again(request: HttpRequest, actor: User, refusal: Refusal) -> HttpResponse:
    """The page with the refusal; what was typed stands there again."""
    context = {
        "page": draft_start(actor),
        "from": number(request.POST.get("version")),
        "typed": request.POST,
        "refusal": str(refusal).split("\n")[0],
        "faults": refusal.lines if isinstance(refusal, Unfit) else (),
        "here": "schemes",
    }
    return render(request, "web/schemes/start.html", context, status=422)


@page
def editor(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The editor: tree, form, check. A draft that was issued leads to its version."""
    found = draft_page(actor, pk, request.GET.get("node", ""))
    if found.draft.issued_as:
        return redirect("web:scheme", found.draft.issued_as)
    context = {"page": found, "section": "indicators", "here": "schemes"}
    return render(request, "web/schemes/editor.html", context)


@handed_out(Export.SCHEME_SOURCE)
def export(request: HttpRequest, actor: User, pk: int) -> Outgoing:
    """The draft as a file."""
    title, content = draft_bytes(actor, pk)
    return Outgoing(lambda: (f"{title}（草稿）.yaml", content))


@handed_out(Export.SCHEME_TABLE)
def export_table(request: HttpRequest, actor: User, pk: int, suffix: str) -> Outgoing:
    """The draft as its issued table; while it has faults, the page says which."""

    def make() -> tuple[str, bytes]:
        title, content = draft_table(actor, pk, suffix)
        return f"{title}（草稿）评分表.{suffix}", content

    return Outgoing(make, back=reverse("web:draft", args=[pk]))


@deed
def undo(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """撤销: take back the last step. Any form may be another one now, so the page is shown anew."""
    try:
        words = undo_step(actor, pk, revision=revision(request))
    except Refusal as refusal:
        return refused(request, refusal)
    messages.success(request, f"已撤销：{words}。")
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return redirect("web:draft", pk)


@deed
def discard(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """放弃草稿."""
    with told(request):
        discard_draft(actor, pk, revision=revision(request))
        messages.success(request, "已放弃这份草稿。")
        return redirect("web:schemes")
    return redirect("web:draft", pk)


@page
def issue(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The page that says what issuing does; its button issues and opens the frozen version."""
    if request.method != "POST":
        context = {"page": issue_page(actor, pk), "here": "schemes"}
        return render(request, "web/schemes/issue.html", context)
    try:
        version = issue_draft(actor, pk, revision=revision(request))
    except Refusal as refusal:
        context = {"page": issue_page(actor, pk), "refusal": str(refusal), "here": "schemes"}
        return render(request, "web/schemes/issue.html", context, status=422)
    messages.success(request, f"已印发「{version.title}」。方案已固化，修改请另建草稿。")
    return redirect("web:scheme", version.pk)
