"""佐证材料: a file for whom a report shows it to, and one's own files to be used again."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.evidence.queries import open_file, own_files
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.web.guard import page


@page
def download(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The file as an attachment; that it was taken out is on record."""
    try:
        found = open_file(actor, pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:desk")
    # Never shown in place: what others have handed in is not run in this page's name.
    answer: HttpResponseBase = FileResponse(
        found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer  # type: ignore[return-value]


@page
def own(request: HttpRequest, actor: User) -> HttpResponse:
    """The actor's own files to choose from, as a part of the page."""
    return render(request, "web/reporting/_own_files.html", {"files": own_files(actor)[:50]})


addresses = [
    path("evidence/own/", own, name="own_files"),
    path("evidence/<int:pk>/", download, name="evidence"),
]
