"""工作组: working groups, task forces and special offices, and who belongs to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from kaocheng.orgs.models import Duty, GroupKind, User
from kaocheng.orgs.queries import (
    duties,
    group_kinds,
    group_page,
    groups_visible_to,
    may_set_up_groups,
    organisation_choices,
)
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import (
    NewMember,
    add_group_member,
    dissolve_group,
    remove_group_member,
    set_up_group,
)
from kaocheng.orgs.sheets import read_day
from kaocheng.web.guard import deed, page
from kaocheng.web.pages.people import attempted, chosen_code


@page
def group_list(request: HttpRequest, actor: User) -> HttpResponse:
    """The groups the actor sees."""
    context = {
        "groups": groups_visible_to(actor),
        "may_add": may_set_up_groups(actor),
        "here": "groups",
    }
    return render(request, "web/groups.html", context)


@page
def new_group(request: HttpRequest, actor: User) -> HttpResponse:
    """Set up a group."""
    if not may_set_up_groups(actor):
        raise NotAllowed("您不能设立工作组。请联系考核办或系统管理员。")
    refusal = ""
    if request.method == "POST":
        try:
            return redirect("web:group", _set_up(request, actor))
        except Refusal as refused:
            refusal = str(refused)
    context = {
        "refusal": refusal,
        "kinds": group_kinds(actor),
        "choices": organisation_choices(actor),
        "today": timezone.localdate(),
        "here": "groups",
    }
    return render(request, "web/group_new.html", context)


def _set_up(request: HttpRequest, actor: User) -> int:
    said = request.POST
    day, kind = read_day(said.get("on", "")), said.get("kind", "")
    if day is None or kind not in GroupKind.values:
        raise Refusal("请选择类别，并填写设立日期。")
    group = set_up_group(
        actor,
        organisation_code=chosen_code(said.get("organisation", "")),
        kind=GroupKind(kind),
        name=said.get("name", ""),
        established_on=day,
        task=said.get("task", ""),
    )
    return group.pk


@page
def group(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """One group with its members."""
    found = group_page(actor, pk)
    context = {
        "page": found,
        "duties": duties(actor),
        "choices": organisation_choices(actor) if found.may_keep else (),
        "today": timezone.localdate(),
        "here": "groups",
    }
    return render(request, "web/group.html", context)


@deed
def add_member(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Add an organisation or a person."""
    said = request.POST

    def do() -> None:
        if said.get("duty", "") not in Duty.values:
            raise Refusal("请选择职务。")
        new = NewMember(
            duty=Duty(said["duty"]),
            organisation_code=chosen_code(said.get("organisation", "")),
            username=said.get("username", "").strip(),
            person_name=said.get("person_name", ""),
            title=said.get("title", ""),
        )
        add_group_member(actor, group=pk, new=new)

    return attempted(request, do, "已登记成员。", "web:group", pk)


@deed
def remove_member(request: HttpRequest, actor: User, pk: int, member: int) -> HttpResponse:
    """Take a member out."""

    def do() -> None:
        remove_group_member(actor, group=pk, member_pk=member)

    return attempted(request, do, "已移出。", "web:group", pk)


@deed
def dissolve(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    """Dissolve the group; asked again first, with its name."""
    found = group_page(actor, pk)
    if request.POST.get("confirmed") != "1":
        context = {"page": found, "on": request.POST.get("on", ""), "here": "groups"}
        return render(request, "web/group_confirm.html", context)

    def do() -> None:
        day = read_day(request.POST.get("on", ""))
        if day is None:
            raise Refusal("请填写撤销日期。")
        dissolve_group(actor, group=pk, on=day)

    return attempted(request, do, f"「{found.name}」已撤销。", "web:group", pk)


addresses = [
    path("groups/", group_list, name="groups"),
    path("groups/new/", new_group, name="new_group"),
    path("groups/<int:pk>/", group, name="group"),
    path("groups/<int:pk>/members/", add_member, name="add_member"),
    path("groups/<int:pk>/members/<int:member>/remove/", remove_member, name="remove_member"),
    path("groups/<int:pk>/dissolve/", dissolve, name="dissolve_group"),
]
