"""The sections beside the tree: one page each, every line a form of its own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaocheng.orgs.models import User
from kaocheng.schemes.queries import entries_page
from kaocheng.schemes.rule_forms import take
from kaocheng.schemes.rule_forms.sections import HEAD_FORM, SECTION_FORMS
from kaocheng.schemes.services import (
    add_entry,
    move_entry,
    remove_entry,
    set_entry,
    set_head,
)
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.schemes.answers import part_edited, posted, revision


@page
def part(request: HttpRequest, actor: User, pk: int, section: str) -> HttpResponse:
    """One section of a draft; `entry` opens the rule of an adjustment."""
    found = entries_page(actor, pk, section, request.GET.get("entry", ""))
    template = "web/schemes/part.html"
    return render(request, template, {"page": found, "section": section, "here": "schemes"})


@deed
def add(request: HttpRequest, actor: User, pk: int, section: str) -> HttpResponse:
    """Add an entry at the end."""
    seen = revision(request)
    return part_edited(
        request,
        actor,
        pk,
        section,
        lambda: add_entry(actor, pk, revision=seen, section=section),
        0,
    )


@deed
def write(request: HttpRequest, actor: User, pk: int, section: str, index: int) -> HttpResponse:
    """Write, move or remove one entry; `head` has a single one."""
    edit = _edit_of(request, actor, pk, section, index)
    return part_edited(request, actor, pk, section, edit, index)


def _edit_of(
    request: HttpRequest, actor: User, pk: int, section: str, index: int
) -> Callable[[], None]:
    seen, do = revision(request), request.POST.get("_do", "")
    if section == "head":
        values = take(HEAD_FORM, posted(request), "")
        return lambda: set_head(actor, pk, revision=seen, values=values)
    if do == "remove":
        return lambda: remove_entry(actor, pk, revision=seen, section=section, index=index)
    if do in ("up", "down"):
        return lambda: move_entry(actor, pk, revision=seen, section=section, index=index, way=do)
    form = SECTION_FORMS.get(section)
    entry = take(form, posted(request), f"e{index}") if form else {}
    return lambda: set_entry(actor, pk, revision=seen, section=section, index=index, values=entry)
