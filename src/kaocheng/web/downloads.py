"""The one door by which files go out of a page: under Chinese names, marked, and on record.

A view that gives a file is put behind `handed_out` with its kind; what is decided about the kind
stands in `exports.kinds`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from kaocheng.exports.kinds import TABLE, Export, asks_reason
from kaocheng.exports.services import MOST_REASON, hand_out
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.web.guard import Page, deed, page

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml",
    "zip": "application/zip",
}
DOCX, XLSX, ZIP = TYPES["docx"], TYPES["xlsx"], TYPES["zip"]

P = ParamSpec("P")


@dataclass(frozen=True)
class Outgoing:
    """A file that the actor may have. `make` is called once it really goes out.

    `make` gives name and bytes. `title` is what the page calls it that asks for the reason, `back`
    where its way back leads; a refusal while it is made is told there. `export` is its kind where
    one address gives files of several.
    """

    make: Callable[[], tuple[str, bytes]]
    title: str = ""
    back: str = "/"
    is_published: bool = True
    export: Export | None = None


def handed_out(
    export: Export, *, by_button: bool = False
) -> Callable[[Callable[Concatenate[HttpRequest, User, P], Outgoing]], Page[P]]:
    """Give the file, or ask first; `by_button` for what leaves a trace where it is made.

    A file for which a reason is asked goes out by POST alone, with the reason in the form.
    """

    def put(view: Callable[Concatenate[HttpRequest, User, P], Outgoing]) -> Page[P]:
        def giving(
            request: HttpRequest, actor: User, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            out = view(request, actor, *args, **kwargs)
            return _given(request, actor, out.export or export, out)

        update_wrapper(giving, view)
        made = deed(giving) if by_button else page(giving)
        made.export = export  # type: ignore[attr-defined]
        return made

    return put


def _given(request: HttpRequest, actor: User, export: Export, out: Outgoing) -> HttpResponse:
    asks = asks_reason(export, is_published=out.is_published)
    if asks and "reason" not in request.POST:
        return _reason_page(request, export, out, "")
    reason = request.POST.get("reason", "")
    try:
        return _attached(request, actor, export, out, reason)
    except Refusal as refusal:
        if asks:
            return _reason_page(request, export, out, str(refusal))
        messages.error(request, str(refusal))
        return redirect(out.back)


def _attached(
    request: HttpRequest, actor: User, export: Export, out: Outgoing, reason: str
) -> HttpResponse:
    name, content = out.make()
    # Who only asks what there is has taken nothing out.
    if request.method != "HEAD":
        content = hand_out(
            actor,
            export=export,
            name=name,
            content=content,
            is_published=out.is_published,
            reason=reason,
        )
    return attachment(content, name, TYPES[name.rpartition(".")[2]])


def _reason_page(request: HttpRequest, export: Export, out: Outgoing, refusal: str) -> HttpResponse:
    context = {
        "title": out.title or TABLE[export].label,
        "kind": TABLE[export],
        "back": out.back,
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "most": MOST_REASON,
    }
    status = 422 if refusal else 200
    return render(request, "web/export_reason.html", context, status=status)


def attachment(content: bytes, filename: str, content_type: str) -> HttpResponse:
    """A download; names beyond ASCII go out as RFC 5987 wants them (`filename*=utf-8''…`)."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def as_handed_in(path: Path, name: str, content_type: str) -> HttpResponse:
    """A stored file as it came in, a piece at a time; whoever opened it has put that on record."""
    answer: HttpResponseBase = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return cast("HttpResponse", answer)


def gives(export: Export) -> Callable[[Page[P]], Page[P]]:
    """Say of a view that answers by itself what it gives out: for what is kept as it came in."""

    def put(view: Page[P]) -> Page[P]:
        view.export = export  # type: ignore[attr-defined]
        return view

    return put
