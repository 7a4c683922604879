"""What tests of several rooms stand on: a small platform, made by the services as in use."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests import empty_database
from tests.factories.remembered import forget_where_we_are, remembered

if TYPE_CHECKING:
    from kaocheng.orgs.models import Organisation, Role, User
    from kaocheng.results.models import ScoreRun
    from kaocheng.schemes.models import SchemeVersion

# Playwright keeps an event loop running beside the tests; Django would take it for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# How fast examples come says how much else the machine has to do, and nothing about the code.
_usual = hypothesis.settings.get_profile(hypothesis.settings.get_current_profile_name())
hypothesis.settings.register_profile(
    "tests", _usual, suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None
)
hypothesis.settings.load_profile("tests")

PASSWORD = "Test-password-2023"
ROOT = "demo"
PACKS = Path(__file__).resolve().parents[1] / "src" / "kaocheng" / "scoring" / "packs"

Appoint = Callable[[str, str, "Role"], "User"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL nothing is drawn a second time for tests that ask no database anything."""
    if "KAOCHENG_TEST_TEMPLATE" not in os.environ:
        return
    drawn_again = [item for item in items if _is_drawn(item) and not _asks_a_database(item)]
    config.hook.pytest_deselected(items=drawn_again)
    items[:] = [item for item in items if item not in drawn_again]


def _is_drawn(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def _asks_a_database(item: pytest.Item) -> bool:
    """The database is shut to a test that has neither the mark nor one of the fixtures."""
    doors = {"db", "transactional_db", "live_server"}
    return "django_db" in item.keywords or not doors.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    forget_where_we_are()


@pytest.fixture(scope="session")
def one_migrates() -> Iterator[ExitStack]:
    """Closed as soon as the database stands; until then other processes wait for the template."""
    with ExitStack() as until_it_stands:
        yield until_it_stands


@pytest.fixture(scope="session")
def django_db_keepdb(
    one_migrates: ExitStack, django_db_modify_db_settings_parallel_suffix: None
) -> bool:
    """Whether the database is there already: a copy of the one that was migrated before."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return False
    one_migrates.enter_context(empty_database.alone())
    return empty_database.copy_to(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool, one_migrates: ExitStack) -> None:
    """As the framework does it; what was migrated here is kept for the next process."""
    from django.db import connection

    if connection.vendor == "sqlite" and not django_db_keepdb:
        empty_database.keep(Path(connection.settings_dict["NAME"]))
    one_migrates.close()


@pytest.fixture
@remembered
def officers(db: None) -> dict[Role, User]:
    """An empty platform: the root of the tree and the three administrators (三员)."""
    from kaocheng.orgs.models import ADMINISTRATORS, Level
    from kaocheng.orgs.services import NewUser, found_platform

    administrators = {role: NewUser(role.value, role.label, PASSWORD) for role in ADMINISTRATORS}
    return found_platform(
        code=ROOT, name="示例考核办", level=Level.COUNTRY, administrators=administrators
    )


@pytest.fixture
@remembered
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

    @remembered
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
@remembered
def provinces_scheme(office: User) -> SchemeVersion:
    """The built-in demonstration scheme, stored."""
    from kaocheng.schemes.services import store_from_pack

    return store_from_pack(office, "provinces-2023")


@pytest.fixture
@remembered
def provinces_run(
    provinces: list[Organisation], office: User, provinces_scheme: SchemeVersion
) -> ScoreRun:
    """31 provinces, computed for 2023."""
    from kaocheng.results.services import start_run
    from kaocheng.scoring import pack

    built_in = pack("provinces-2023")
    units, facts = built_in.units_path.read_bytes(), built_in.facts_path.read_bytes()
    return start_run(office, provinces_scheme, units, facts, "2023")
