"""Writes of organisations, people and posts: one transaction and one audit entry each."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import ADMINISTRATORS, Kind, Level, Organisation, Post, Role, User
from kaocheng.orgs.naming import initials_of, pinyin_of
from kaocheng.orgs.permissions import (
    clash_of_roles,
    may_add_organisation,
    may_add_user,
    may_appoint,
)
from kaocheng.orgs.refusals import NotAllowed, Refusal

INSTALLER = "安装程序"


@dataclass(frozen=True)
class NewOrganisation:
    """What is known of an organisation that is to be added."""

    code: str
    name: str
    level: Level
    parent_code: str
    kind: Kind = Kind.REGION
    valid_from: datetime.date | None = None


@dataclass(frozen=True)
class NewUser:
    """A person who is to log in."""

    username: str
    display_name: str
    password: str


def refuse_if_founded() -> None:
    """Raise `Refusal` where somebody or some organisation is already there."""
    if User.objects.exists() or Organisation.objects.exists():
        raise Refusal("平台已建立，不能重复建立。请由系统管理员增加组织机构和用户。")


@transaction.atomic
def found_platform(
    *, code: str, name: str, level: Level, administrators: Mapping[Role, NewUser]
) -> dict[Role, User]:
    """Set up an empty platform: the root of the tree and the three administrators.

    It runs once, before there is anybody who could act; from then on every right is given by one.
    """
    refuse_if_founded()
    if set(administrators) != ADMINISTRATORS:
        raise Refusal("须同时设立系统管理员、安全管理员、审计管理员，且由三人分任。")
    root = _insert_organisation(NewOrganisation(code, name, level, ""), None)
    users = {role: _insert_user(new) for role, new in administrators.items()}
    for role, user in users.items():
        Post.objects.create(user=user, organisation=root, role=role)
    record(INSTALLER, "建立平台", f"{code} {name}", {str(r): u.username for r, u in users.items()})
    return users


@transaction.atomic
def add_organisations(actor: User, rows: Sequence[NewOrganisation]) -> list[Organisation]:
    """Add organisations, parents before children, in the order given."""
    added = {row.code: _added_by(actor, row) for row in rows}
    target = "、".join(row.name for row in rows[:3]) + ("等" if len(rows) > 3 else "")
    record(str(actor), "增加组织机构", target, {"codes": list(added)})
    return list(added.values())


def _added_by(actor: User, row: NewOrganisation) -> Organisation:
    if not may_add_organisation(actor, row.parent_code):
        raise NotAllowed(f"您不能在「{row.parent_code}」之下增加组织机构。请联系系统管理员。")
    if Organisation.objects.filter(code=row.code).exists():
        raise Refusal(f"代码 {row.code} 已被使用。请另取代码，或核对是否已登记。")
    parent = Organisation.objects.get(code=row.parent_code)
    return _insert_organisation(row, parent)


def _insert_organisation(row: NewOrganisation, parent: Organisation | None) -> Organisation:
    last = Organisation.objects.filter(parent=parent).aggregate(last=Max("position"))["last"]
    return Organisation.objects.create(
        parent=parent,
        position=(last or 0) + 10,
        code=row.code,
        name=row.name,
        kind=row.kind,
        level=row.level,
        pinyin=pinyin_of(row.name),
        initials=initials_of(row.name),
        valid_from=row.valid_from or timezone.localdate(),
    )


@transaction.atomic
def add_user(actor: User, new: NewUser) -> User:
    """Add a person, who holds no post yet and so sees nothing."""
    if not may_add_user(actor):
        raise NotAllowed("您不能增加用户。请联系系统管理员。")
    user = _insert_user(new)
    record(str(actor), "增加用户", f"{user.username} {user.display_name}")
    return user


def _insert_user(new: NewUser) -> User:
    if User.objects.filter(username=new.username).exists():
        raise Refusal(f"用户名 {new.username} 已被使用。请另取用户名。")
    user = User(username=new.username, display_name=new.display_name)
    try:
        validate_password(new.password, user)
    except ValidationError as fault:
        raise Refusal("".join(fault.messages)) from fault
    user.set_password(new.password)
    user.save()
    return user


@transaction.atomic
def appoint(actor: User, *, user: User, organisation_code: str, role: Role) -> Post:
    """Give a person a post. The three administrators hold nothing besides (三员分立)."""
    if not may_appoint(actor, organisation_code):
        raise NotAllowed("您不能在该组织机构授予岗位。请联系安全管理员。")
    # The row is locked, so that two appointments cannot each miss the other.
    user = User.objects.select_for_update().get(pk=user.pk)
    held = frozenset(Role(post.role) for post in user.posts.all())
    if clash_of_roles(held, role):
        raise Refusal(f"{user} 不能兼任{role.label}：三员须分立，且不得兼任业务岗位。请另选他人。")
    organisation = Organisation.objects.get(code=organisation_code)
    post, _ = Post.objects.get_or_create(user=user, organisation=organisation, role=role)
    record(str(actor), "授予岗位", f"{user} {organisation} {role.label}")
    return post


@transaction.atomic
def withdraw_post(actor: User, *, post: Post) -> None:
    """Take a post from a person."""
    if not may_appoint(actor, post.organisation.code):
        raise NotAllowed("您不能收回该岗位。请联系安全管理员。")
    target = f"{post.user} {post}"
    post.delete()
    record(str(actor), "收回岗位", target)
