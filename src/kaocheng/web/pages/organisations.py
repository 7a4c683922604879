"""组织: the organisation tree of today and of other days, one organisation, and its changes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from kaocheng.orgs.models import Kind, Level, User
from kaocheng.orgs.queries import (
    line_tree,
    organisation_choices,
    organisation_page,
    organisation_tree,
    search_organisations,
)
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.services import (
    NewOrganisation,
    add_organisations,
    close_organisation,
    merge_into,
    move_organisation,
    rename_organisation,
    set_counterpart,
)
from kaocheng.orgs.sheets import plain, read_day
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted, chosen_code


@page
def tree(request: HttpRequest, actor: User) -> HttpResponse:
    """The part of the tree that the actor sees; with `q` what is found, with `on` of a day."""
    text, on = request.GET.get("q", "").strip(), read_day(request.GET.get("on", ""))
    by_line = request.GET.get("view") == "line"
    if text:
        rows = search_organisations(actor, text, on)
    else:
        rows = line_tree(actor, on) if by_line else organisation_tree(actor, on)
    context = {
        "rows": rows,
        "text": text,
        "on": on,
        "by_line": by_line,
        "has_lines": any(row.kind == Kind.DEPARTMENT for row in rows),
        "here": "organisations",
    }
    partial = request.headers.get("HX-Request") == "true"
    template = "web/_organisation_rows.html" if partial else "web/organisations.html"
    return render(request, template, context)


@page
def organisation(request: HttpRequest, actor: User, code: str) -> HttpResponse:
    """One organisation: what it is, what belongs to it, what it was."""
    found = organisation_page(actor, code)
    context = {
        "page": found,
        "today": timezone.localdate(),
        "choices": organisation_choices(actor) if found.may_keep else (),
        "levels": [(each.value, each.label) for each in Level],
        "kinds": [(each.value, each.label) for each in Kind],
        "here": "organisations",
    }
    return render(request, "web/organisation.html", context)


@deed
def add_below(request: HttpRequest, actor: User, code: str) -> HttpResponse:
    """Add an organisation under this one."""
    said = request.POST

    def do() -> None:
        level, kind = said.get("level", ""), said.get("kind", "")
        new_code, name = plain(said.get("code", "")), said.get("name", "").strip()
        if not new_code or not name or level not in Level.values or kind not in Kind.values:
            raise Refusal("请填写代码和名称，并选择类别和层级。")
        if len(new_code) > 50 or len(name) > 100:
            raise Refusal("代码不能超过 50 个字符，名称不能超过 100 个字。请改短。")
        row = NewOrganisation(new_code, name, Level(level), code, Kind(kind), _day(request))
        add_organisations(actor, [row])

    return attempted(request, do, "已增加下级机构。", "web:organisation", code)


@deed
def change(request: HttpRequest, actor: User, code: str, what: str) -> HttpResponse:
    """One of the dated changes. What cannot be undone is asked again, with the names."""
    if what not in _CHANGES:
        raise Http404
    found = organisation_page(actor, code)
    if what in _FINAL and request.POST.get("confirmed") != "1":
        return _ask_again(request, actor, code, what)
    done = _DONE[what].format(name=found.name)
    return attempted(
        request, lambda: _CHANGES[what](request, actor, code), done, "web:organisation", code
    )


def _ask_again(request: HttpRequest, actor: User, code: str, what: str) -> HttpResponse:
    other = chosen_code(request.POST.get("other", ""))
    if what == "merge" and not other:
        messages.error(request, "请选择并入哪个机构。")
        return redirect("web:organisation", code)
    context = {
        "page": organisation_page(actor, code),
        "other": organisation_page(actor, other) if what == "merge" else None,
        "what": what,
        "on": request.POST.get("on", ""),
        "here": "organisations",
    }
    return render(request, "web/organisation_confirm.html", context)


def _day(request: HttpRequest) -> datetime.date:
    day = read_day(request.POST.get("on", ""))
    if day is None:
        raise Refusal("请填写生效日期。")
    return day


def _rename(request: HttpRequest, actor: User, code: str) -> object:
    name = request.POST.get("name", "")
    return rename_organisation(actor, code=code, name=name, on=_day(request))


def _move(request: HttpRequest, actor: User, code: str) -> object:
    return move_organisation(actor, code=code, parent_code=_other(request), on=_day(request))


def _merge(request: HttpRequest, actor: User, code: str) -> object:
    return merge_into(actor, code=code, into_code=_other(request), on=_day(request))


def _close(request: HttpRequest, actor: User, code: str) -> object:
    return close_organisation(actor, code=code, on=_day(request))


def _counterpart(request: HttpRequest, actor: User, code: str) -> object:
    upper = chosen_code(request.POST.get("other", ""))
    return set_counterpart(actor, code=code, counterpart_code=upper, on=_day(request))


def _other(request: HttpRequest) -> str:
    code = chosen_code(request.POST.get("other", ""))
    if not code:
        raise Refusal("请选择机构。")
    return code


_CHANGES: Mapping[str, Callable[[HttpRequest, User, str], object]] = {
    "rename": _rename,
    "move": _move,
    "merge": _merge,
    "close": _close,
    "counterpart": _counterpart,
}
_FINAL = frozenset({"merge", "close"})
_DONE = {
    "rename": "「{name}」已更名。原名称留在沿革中。",
    "move": "「{name}」已划转。",
    "merge": "「{name}」已并入。其岗位自生效之日起不再有效，请安全管理员重新授予。",
    "close": "「{name}」已撤销。",
    "counterpart": "「{name}」的对口部门已改定。",
}


addresses = [
    path("organisations/", tree, name="organisations"),
    path("organisations/<str:code>/", organisation, name="organisation"),
    path("organisations/<str:code>/below/", add_below, name="add_below"),
    path("organisations/<str:code>/<str:what>/", change, name="change_organisation"),
]
