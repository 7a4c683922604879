"""Setting up an empty platform, before there is anybody who could act."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.orgs.models import ADMINISTRATORS, Level, Organisation, Post, Role, User
from kaocheng.orgs.passwords import LEAST_FOR_ADMINISTRATORS
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.services.organisations import NewOrganisation, insert_organisation
from kaocheng.orgs.services.people import NewUser, insert_user

INSTALLER = "安装程序"


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
    root = insert_organisation(NewOrganisation(code, name, level, ""), None)
    users = {role: _insert_officer(new) for role, new in administrators.items()}
    for role, user in users.items():
        Post.objects.create(user=user, organisation=root, role=role)
    record(INSTALLER, "建立平台", f"{code} {name}", {str(r): u.username for r, u in users.items()})
    return users


def _insert_officer(new: NewUser) -> User:
    if len(new.password) < LEAST_FOR_ADMINISTRATORS:
        raise Refusal(f"{new.username} 的密码少于 {LEAST_FOR_ADMINISTRATORS} 个字符。请加长。")
    return insert_user(new)
