"""What tests of several rooms stand on: a small platform, made by the services as in use."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kaocheng.orgs.models import Organisation, Role, User
    from kaocheng.results.models import ScoreRun
    from kaocheng.schemes.models import SchemeVersion

# Playwright keeps an event loop running beside the tests; Django would take it for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "Test-password-2023"
ROOT = "demo"
PACKS = Path(__file__).resolve().parents[1] / "src" / "kaocheng" / "scoring" / "packs"

Appoint = Callable[[str, str, "Role"], "User"]


@pytest.fixture
def officers(db: None) -> dict[Role, User]:
    """An empty platform: the root of the tree and the three administrators (三员)."""
    from kaocheng.orgs.models import ADMINISTRATORS, Level
    from kaocheng.orgs.services import NewUser, found_platform

    administrators = {role: NewUser(role.value, role.label, PASSWORD) for role in ADMINISTRATORS}
    return found_platform(
        code=ROOT, name="示例考核办", level=Level.COUNTRY, administrators=administrators
    )


@pytest.fixture
def provinces(officers: dict[Role, User]) -> list[Organisation]:
    """The 31 provinces below the root."""
    from kaocheng.orgs.models import Level, Role
    from kaocheng.orgs.services import NewOrganisation, add_organisations

    with (PACKS / "provinces-2023" / "units.csv").open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    rows = [NewOrganisation(x["unit"], x["name"], Level.PROVINCE, ROOT) for x in lines]
    return add_organisations(officers[Role.SYSTEM_ADMIN], rows)


@pytest.fixture
def appointed(officers: dict[Role, User]) -> Appoint:
    """Adds a person with one post: `appointed(username, organisation code, role)`."""
    from kaocheng.orgs.models import Role
    from kaocheng.orgs.services import NewUser, add_user, appoint

    def add(username: str, organisation_code: str, role: Role) -> User:
        new = NewUser(username, f"{role.label}{username}", PASSWORD)
        user = add_user(officers[Role.SYSTEM_ADMIN], new)
        secretary = officers[Role.SECURITY_ADMIN]
        appoint(secretary, user=user, organisation_code=organisation_code, role=role)
        return user

    return add


@pytest.fixture
def office(appointed: Appoint) -> User:
    """The assessment office (考核办) at the root: sees every unit."""
    from kaocheng.orgs.models import Role

    return appointed("office", ROOT, Role.ASSESSMENT_OFFICE)


@pytest.fixture
def leader(appointed: Appoint) -> User:
    """A leader (领导) at the root: sees every unit, computes nothing."""
    from kaocheng.orgs.models import Role

    return appointed("leader", ROOT, Role.LEADER)


@pytest.fixture
def clerk(provinces: list[Organisation], appointed: Appoint) -> User:
    """A clerk (填报员) of 黑龙江: sees that province alone."""
    from kaocheng.orgs.models import Role

    return appointed("clerk", "230000", Role.REPORTER)


@pytest.fixture
def provinces_scheme(office: User) -> SchemeVersion:
    """The built-in demonstration scheme, stored."""
    from kaocheng.schemes.services import store_from_pack

    return store_from_pack(office, "provinces-2023")


@pytest.fixture
def provinces_run(
    provinces: list[Organisation], office: User, provinces_scheme: SchemeVersion
) -> ScoreRun:
    """31 provinces, computed for 2023."""
    from kaocheng.results.services import start_run
    from kaocheng.scoring import pack

    built_in = pack("provinces-2023")
    units, facts = built_in.units_path.read_bytes(), built_in.facts_path.read_bytes()
    return start_run(office, provinces_scheme, units, facts, "2023")
