"""The accounts of the demonstration: drawn passwords, one account a role, kept in one file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from kaocheng.orgs.models import Role, User
from kaocheng.orgs.services import NewUser, add_user, appoint

ROOT_CODE = "demo"


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to log in as."""

    username: str
    password: str
    duty: str


@dataclass(frozen=True)
class Part:
    """An account of the demonstration: what is printed about it, and its posts."""

    username: str
    duty: str
    roles: tuple[Role, ...]
    places: tuple[str, ...] = (ROOT_CODE,)

    @property
    def display_name(self) -> str:
        """The duty's first words."""
        return f"演示{self.duty.split('，')[0]}"


ADMINISTRATORS = (
    Part("sysadmin", "系统管理员", (Role.SYSTEM_ADMIN,)),
    Part("secadmin", "安全管理员", (Role.SECURITY_ADMIN,)),
    Part("auditadmin", "审计管理员", (Role.AUDIT_ADMIN,)),
)


def new_user(part: Part, passwords: Mapping[str, str]) -> NewUser:
    """The person of a part."""
    return NewUser(part.username, part.display_name, passwords[part.username])


def add_people(
    officers: Mapping[Role, User], parts: Iterable[Part], passwords: Mapping[str, str]
) -> dict[str, User]:
    """The people with their posts, by user name."""
    return {part.username: _add_person(officers, part, passwords) for part in parts}


def _add_person(officers: Mapping[Role, User], part: Part, passwords: Mapping[str, str]) -> User:
    user = add_user(officers[Role.SYSTEM_ADMIN], new_user(part, passwords))
    for place in part.places:
        for role in part.roles:
            officer = officers[Role.SECURITY_ADMIN]
            appoint(officer, user=user, organisation_code=place, role=role)
    return user


def _accounts_path() -> Path:
    return Path(settings.DATA_FOLDER) / "demo-accounts.txt"


def keep_accounts(parts: Sequence[Part], passwords: Mapping[str, str]) -> tuple[DemoAccount, ...]:
    """Passwords are drawn for this installation and kept where only its owner can read them."""
    accounts = tuple(DemoAccount(p.username, passwords[p.username], p.duty) for p in parts)
    path = _accounts_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{a.username}\t{a.password}\t{a.duty}\n" for a in accounts)
    return accounts


def shown_accounts(*, passwords: bool) -> tuple[DemoAccount, ...]:
    """The accounts as the login page lists them, with or without what opens them."""
    kept = kept_accounts()
    return kept if passwords else tuple(replace(each, password="") for each in kept)


def kept_accounts() -> tuple[DemoAccount, ...]:
    """The accounts as they were kept; none where their file is not there."""
    path = _accounts_path()
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(DemoAccount(*line.split("\t")) for line in lines if line)
