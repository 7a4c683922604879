"""How edits of a draft are answered: with the parts of the page that changed, or with a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.queries import NodePane, draft_page, entries_page
from kaocheng.schemes.refusals import Conflict
from kaocheng.schemes.rule_forms import Bound, Field, names_in


def number(text: str | None) -> int | None:
    """A number in an address or a form, None where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def revision(request: HttpRequest) -> int:
    """The revision that the page was showing."""
    return number(request.POST.get("revision")) or 0


def posted(request: HttpRequest) -> dict[str, str]:
    """What was typed, one value a name; lines end as they do everywhere but in a browser, and the
    sign that no database takes is left out."""
    given = {name: str(value).replace("\0", "") for name, value in request.POST.items()}
    return {name: value.replace("\r\n", "\n") for name, value in given.items()}


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for parts of the page."""
    return request.headers.get("HX-Request") == "true"


@contextmanager
def told(request: HttpRequest) -> Iterator[None]:
    """Put a refusal on the page that is shown next."""
    try:
        yield
    except Refusal as refusal:
        messages.error(request, str(refusal))


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal beside the form; what was typed stays where it is."""
    clash = refusal if isinstance(refusal, Conflict) else None
    context = {"words": str(refusal), "clash": clash}
    status = 409 if clash else 422
    return render(request, "web/schemes/_refused.html", context, status=status)


def tree_edited(
    request: HttpRequest, actor: User, pk: int, ref: str, edit: Callable[[], Any], form: str = ""
) -> HttpResponse:
    """Carry out an edit of the tree and show what it changed; `edit` may give the node to open.

    `form` is the one that was sent. It stays on the page as it is, unless it has other fields now.
    """
    try:
        opened = edit()
    except Refusal as refusal:
        return refused(request, refusal)
    if not is_partial(request):
        return redirect("web:draft", pk)
    page = draft_page(actor, pk, opened or ref)
    anew = not form or page.pane is None or _is_other(request, page.pane, form)
    return _changed(request, {"page": page, "anew": anew, "opened": opened or "", "tree": True})


def part_edited(
    request: HttpRequest, actor: User, pk: int, section: str, edit: Callable[[], Any], index: int
) -> HttpResponse:
    """Carry out an edit of a section and show what it changed."""
    try:
        edit()
    except Refusal as refusal:
        return refused(request, refusal)
    if not is_partial(request):
        return redirect("web:draft_part", pk, section)
    page = entries_page(actor, pk, section)
    row = page.rows[index].fields if index < len(page.rows) else ()
    anew = sent_otherwise(request, row)
    return _changed(request, {"page": page, "anew": anew, "tree": False})


def rule_of_entry_edited(
    request: HttpRequest, actor: User, pk: int, ref: str, edit: Callable[[], Any]
) -> HttpResponse:
    """As `tree_edited`, for the rule of an adjustment (加分项、扣分项)."""
    try:
        edit()
    except Refusal as refusal:
        return refused(request, refusal)
    page = entries_page(actor, pk, "adjustments", ref)
    anew = page.pane is None or _is_other(request, page.pane, "rule")
    return _changed(request, {"page": page, "anew": False, "pane_anew": anew, "tree": False})


def _is_other(request: HttpRequest, pane: NodePane, form: str) -> bool:
    if form == "rule":
        if pane.rule is None:
            return True
        kind = Bound(Field("kind", "", shape="choice"), f"{pane.rule.name}.kind")
        return sent_otherwise(request, (kind, *pane.rule.fields))
    return sent_otherwise(request, pane.points) if form == "points" else False


def sent_otherwise(request: HttpRequest, bounds: tuple[Bound, ...]) -> bool:
    """Whether the form has other fields now than those that were sent; flags may stay silent."""
    sent = {name for name in request.POST if name not in _NOT_FIELDS}
    return "_do" in request.POST or not (names_in(bounds) <= sent <= names_in(bounds, flags=True))


_NOT_FIELDS = {"revision", "csrfmiddlewaretoken", "_do", "key", "choice"}


def _changed(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = render(request, "web/schemes/_changed.html", context)
    response["HX-Trigger-After-Settle"] = "draft-changed"
    return response
