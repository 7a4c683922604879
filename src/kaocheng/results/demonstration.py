"""Demonstration data (演示数据): a small platform to look around in, made by the services."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kaocheng.orgs.models import Level, Organisation, Role, User
from kaocheng.orgs.passwords import draw_password
from kaocheng.orgs.queries import organisation_names
from kaocheng.orgs.services import (
    NewOrganisation,
    NewUser,
    add_organisations,
    add_user,
    appoint,
    found_platform,
)
from kaocheng.results.services import start_run
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.services import store_from_pack
from kaocheng.scoring import Units, pack, read_scheme, read_units

ROOT_CODE = "demo"
ROOT_NAME = "演示考核办（演示数据）"
CLERK_UNIT = "230000"


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to log in as."""

    username: str
    password: str
    duty: str


@dataclass(frozen=True)
class DemoSummary:
    """What was done, and the accounts; none where their file is not there."""

    loaded: bool
    message: str
    accounts: tuple[DemoAccount, ...]


@dataclass(frozen=True)
class _Part:
    """An account of the demonstration: its post and what is printed about it."""

    username: str
    duty: str
    role: Role
    organisation_code: str = ROOT_CODE


_ADMINISTRATORS = (
    _Part("sysadmin", "系统管理员", Role.SYSTEM_ADMIN),
    _Part("secadmin", "安全管理员", Role.SECURITY_ADMIN),
    _Part("auditadmin", "审计管理员", Role.AUDIT_ADMIN),
)
_OFFICE = _Part("office", "考核办，可见全部单位", Role.ASSESSMENT_OFFICE)
_PEOPLE = (
    _OFFICE,
    _Part("leader", "领导，可见全部单位", Role.LEADER),
    _Part("heilongjiang", "填报员，只见黑龙江省", Role.REPORTER, CLERK_UNIT),
)
# The last one is the newest, and the first page that anybody sees.
_RUNS = (("grain-2018", ("2018",)), ("provinces-2023", ("2022", "2023")))
# For a scheme that does not say of itself that it is a demonstration.
NOTICE = "演示数据：按公开材料复算，用于演示平台，不是任何机关的考核结果。"


def load() -> DemoSummary:
    """Load the demonstration data once; a second call says so and changes nothing."""
    if Organisation.objects.filter(code=ROOT_CODE).exists():
        return DemoSummary(False, "演示数据已在，不再重复装载。", _kept_accounts())
    if User.objects.exists():
        return DemoSummary(False, "库中已有正式数据，不装载演示数据。", ())
    passwords = {part.username: draw_password() for part in (*_ADMINISTRATORS, *_PEOPLE)}
    with transaction.atomic():
        _build(passwords)
        accounts = _keep_accounts(passwords)
    return DemoSummary(True, "演示数据已装载。", accounts)


def _build(passwords: dict[str, str]) -> None:
    officers = found_platform(
        code=ROOT_CODE,
        name=ROOT_NAME,
        level=Level.COUNTRY,
        administrators={part.role: _new_user(part, passwords) for part in _ADMINISTRATORS},
    )
    for name, _ in _RUNS:
        _add_units_of(officers[Role.SYSTEM_ADMIN], name)
    people = {part.username: _add_person(officers, part, passwords) for part in _PEOPLE}
    for name, periods in _RUNS:
        _run_pack(people[_OFFICE.username], name, periods)


def _new_user(part: _Part, passwords: dict[str, str]) -> NewUser:
    display_name = f"演示{part.duty.split('，')[0]}"
    return NewUser(part.username, display_name, passwords[part.username])


def _add_person(officers: dict[Role, User], part: _Part, passwords: dict[str, str]) -> User:
    user = add_user(officers[Role.SYSTEM_ADMIN], _new_user(part, passwords))
    appoint(
        officers[Role.SECURITY_ADMIN],
        user=user,
        organisation_code=part.organisation_code,
        role=part.role,
    )
    return user


def _add_units_of(actor: User, pack_name: str) -> None:
    """Units that stand in the tree already, from another pack, stay as they are."""
    built_in = pack(pack_name)
    scheme = read_scheme(built_in.scheme_path)
    units = read_units(built_in.units_path, scheme)
    level = Level(scheme.level) if scheme.level in Level.values else Level.PROVINCE
    known = organisation_names(units.codes)
    rows = [row for row in _rows_of(units, level) if row.code not in known]
    if rows:
        add_organisations(actor, rows)


def _rows_of(units: Units, level: Level) -> Iterable[NewOrganisation]:
    for code, name, parent in zip(units.codes, units.names, units.parents, strict=True):
        above = parent if parent in units.row else ROOT_CODE
        yield NewOrganisation(code, name, level, above)


def _run_pack(office: User, name: str, periods: Iterable[str]) -> None:
    version: SchemeVersion = store_from_pack(office, name, notice=NOTICE)
    built_in = pack(name)
    units, facts = built_in.units_path.read_bytes(), built_in.facts_path.read_bytes()
    for period in periods:
        start_run(office, version, units, facts, period)


def _accounts_path() -> Path:
    return Path(settings.DATA_FOLDER) / "demo-accounts.txt"


def _keep_accounts(passwords: dict[str, str]) -> tuple[DemoAccount, ...]:
    """Passwords are drawn for this installation and kept where only its owner can read them."""
    parts = (*_PEOPLE, *_ADMINISTRATORS)
    accounts = tuple(DemoAccount(p.username, passwords[p.username], p.duty) for p in parts)
    path = _accounts_path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{a.username}\t{a.password}\t{a.duty}\n" for a in accounts)
    return accounts


def _kept_accounts() -> tuple[DemoAccount, ...]:
    path = _accounts_path()
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(DemoAccount(*line.split("\t")) for line in lines if line)
