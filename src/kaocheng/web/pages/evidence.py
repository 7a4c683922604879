"""佐证材料: a file for whom a report shows it to, and one's own files to be used again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from kaocheng.evidence.queries import open_file, own_files
from kaocheng.exports.kinds import Export
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.web.downloads import as_handed_in, gives
from kaocheng.web.guard import page


@gives(Export.EVIDENCE)
@page
def download(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """The file as an attachment; that it was taken out is on record."""
    try:
        found = open_file(actor, pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("web:desk")
    # Never shown in place: what others have handed in is not run in this page's name.
    return as_handed_in(found.path, found.name, found.type)


@page
def own(request: HttpRequest, actor: User) -> HttpResponse:
    """The actor's own files to choose from, as a part of the page."""
    return render(request, "web/reporting/_own_files.html", {"files": own_files(actor)[:50]})


addresses = [
    path("evidence/own/", own, name="own_files"),
    path("evidence/<int:pk>/", download, name="evidence"),
]
