"""Writes of working groups (工作组、专班、专办)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import (
    Duty,
    GroupKind,
    GroupMember,
    Organisation,
    Role,
    User,
    WorkingGroup,
)
from kaocheng.orgs.permissions import may_keep_group
from kaocheng.orgs.queries.groups import groups_within
from kaocheng.orgs.queries.people import people_visible_to
from kaocheng.orgs.queries.scope import NotVisible, codes_under, stands_on
from kaocheng.orgs.refusals import NotAllowed, Refusal

_LONGEST_NAME, _LONGEST_TASK, _LONGEST_PERSON, _LONGEST_TITLE = 100, 500, 50, 100


@dataclass(frozen=True)
class NewMember:
    """An organisation, a person with an account, or a person by name; or one for the other."""

    duty: Duty
    organisation_code: str = ""
    username: str = ""
    person_name: str = ""
    title: str = ""


@transaction.atomic
def set_up_group(
    actor: User,
    *,
    organisation_code: str,
    kind: GroupKind,
    name: str,
    established_on: datetime.date,
    task: str = "",
) -> WorkingGroup:
    """Set up a group at an organisation."""
    if not may_keep_group(actor, organisation_code):
        raise NotAllowed("您不能在该单位设立工作组。请联系考核办或系统管理员。")
    group = WorkingGroup.objects.create(
        organisation=_standing(organisation_code),
        kind=kind,
        name=_text("名称", name, _LONGEST_NAME, is_needed=True),
        task=_text("职责", task, _LONGEST_TASK),
        established_on=established_on,
    )
    record(str(actor), "设立工作组", f"{group.organisation} {group}")
    return group


@transaction.atomic
def add_group_member(actor: User, *, group: WorkingGroup | int, new: NewMember) -> GroupMember:
    """Add a member; a group has one director at a time."""
    group = _kept(actor, group)
    members = GroupMember.objects.filter(group=group, left_on=None)
    if new.duty == Duty.DIRECTOR and members.filter(duty=Duty.DIRECTOR).exists():
        raise Refusal(f"「{group}」已有主任（组长）。请先将其移出，再登记新的。")
    organisation = _member_unit(actor, new.organisation_code) if new.organisation_code else None
    user = _person(actor, new.username) if new.username else None
    name = _text("姓名", new.person_name, _LONGEST_PERSON)
    if organisation is None and user is None and not name:
        raise Refusal("请填写成员单位或人员，至少一项。")
    if members.filter(organisation=organisation, user=user, person_name=name).exists():
        raise Refusal("该成员已在组内。请核对后再登记。")
    member = GroupMember.objects.create(
        group=group,
        duty=new.duty,
        organisation=organisation,
        user=user,
        person_name="" if user else name,
        title=_text("本职", new.title, _LONGEST_TITLE),
        joined_on=timezone.localdate(),
    )
    record(str(actor), "登记工作组成员", f"{member} {Duty(new.duty).label}")
    return member


@transaction.atomic
def remove_group_member(actor: User, *, group: WorkingGroup | int, member_pk: int) -> None:
    """Take a member out; that it belonged to the group until today stays readable."""
    group = _kept(actor, group)
    member = GroupMember.objects.filter(group=group, pk=member_pk, left_on=None).first()
    if member is None:
        raise Refusal("该成员不在组内，可能已被移出。请刷新页面。")
    member.left_on = timezone.localdate()
    member.save(update_fields=["left_on"])
    record(str(actor), "移出工作组成员", str(member))


@transaction.atomic
def dissolve_group(actor: User, *, group: WorkingGroup | int, on: datetime.date) -> WorkingGroup:
    """Dissolve a group on a day; it stays readable."""
    group = _kept(actor, group)
    if not group.established_on <= on <= timezone.localdate():
        raise Refusal(f"撤销日期须在设立日期 {group.established_on} 与今天之间。请改日期。")
    group.dissolved_on = on
    group.save(update_fields=["dissolved_on"])
    record(str(actor), "撤销工作组", f"{group.organisation} {group}", {"on": on.isoformat()})
    return group


def _kept(actor: User, group: WorkingGroup | int) -> WorkingGroup:
    group = _seen(actor, group)
    if not may_keep_group(actor, group.organisation.code):
        raise NotAllowed("您不能变更该工作组。请联系设立单位的考核办或系统管理员。")
    locked = WorkingGroup.objects.select_for_update().get(pk=group.pk)
    if locked.dissolved_on is not None:
        raise Refusal(f"「{locked}」已于 {locked.dissolved_on} 撤销，不能再变更。")
    return locked


def _seen(actor: User, group: WorkingGroup | int) -> WorkingGroup:
    pk = group.pk if isinstance(group, WorkingGroup) else group
    found = groups_within(actor).select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotVisible(str(pk))
    return found


def _standing(code: str) -> Organisation:
    node = Organisation.objects.filter(code=code).first()
    if node is None or not stands_on(node, timezone.localdate()):
        raise Refusal(f"没有代码为 {code} 的组织机构，或其已撤销。请核对代码。")
    return node


def _member_unit(actor: User, code: str) -> Organisation:
    """A unit that the actor sees: one added by a guessed code would tell its name on the page."""
    node = Organisation.objects.filter(code=code).first()
    seen = node is not None and code in codes_under(actor, frozenset(Role))
    if node is None or not seen or not stands_on(node, timezone.localdate()):
        raise Refusal(
            f"没有代码为 {code} 的组织机构，或其已撤销，或不在您可见的范围内。"
            "请核对代码；外单位人员请只填写姓名和本职。"
        )
    return node


def _person(actor: User, username: str) -> User:
    found = people_visible_to(actor).filter(username=username, is_active=True).first()
    if found is None:
        raise Refusal(f"没有用户名为 {username} 的在用人员。请核对，或只填写姓名。")
    return found


def _text(what: str, value: str, longest: int, *, is_needed: bool = False) -> str:
    stripped = value.strip()
    if is_needed and not stripped:
        raise Refusal(f"请填写{what}。")
    if len(stripped) > longest:
        raise Refusal(f"{what}不能超过 {longest} 个字。请改短。")
    return stripped
