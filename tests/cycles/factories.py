"""A small county with townships, a scheme of a few indicators, a cycle under way. All invented."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.factories.remembered import remembered

if TYPE_CHECKING:
    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint

SCHEME = (Path(__file__).parent / "scheme.yaml").read_bytes()
COUNTY, NORTH, SOUTH, VILLAGE = "c1", "t1", "t2", "v1"
YEAR = 2025
MARCH = "2025-03"
# A day on which March is being reported: its deadline is 8 April.
TODAY = datetime.date(2025, 4, 3)


def add_units(actor: User, rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Organisations from (code, name, level, parent)."""
    from kaocheng.orgs.models import Level
    from kaocheng.orgs.services import NewOrganisation, add_organisations

    new = [
        NewOrganisation(code, name, Level(level), parent, valid_from=datetime.date(2020, 1, 1))
        for code, name, level, parent in rows
    ]
    add_organisations(actor, new)


def make_county(officers: dict[Role, User]) -> None:
    """示例县 with two townships, one of which has a village; a second county beside it."""
    from kaocheng.orgs.models import Organisation, Role

    # The platform was founded today; some of these tests play in the spring of 2025.
    Organisation.objects.filter(code="demo").update(valid_from=datetime.date(2020, 1, 1))
    add_units(
        officers[Role.SYSTEM_ADMIN],
        [
            (COUNTY, "示例县", "county", "demo"),
            (NORTH, "北山乡", "township", COUNTY),
            (SOUTH, "南河镇", "township", COUNTY),
            (VILLAGE, "上湾村", "village", NORTH),
            ("c2", "邻县", "county", "demo"),
        ],
    )


def make_scheme(office: User) -> int:
    """The scheme, issued by the county's office."""
    from kaocheng.schemes.services import store_version

    return store_version(office, SCHEME).pk


def make_draft_cycle(office: User, scheme: int) -> int:
    """A complete cycle that has not been started: two townships, months of 2025."""
    from kaocheng.cycles.services import (
        NewAssessee,
        add_assessees,
        assign_scheme,
        create_cycle,
        open_calendar,
    )

    pk = create_cycle(
        office, code="x25", title="2025年度示例考核", year=YEAR, organisation_code=COUNTY
    )
    assign_scheme(office, cycle_pk=pk, scheme_pk=scheme, from_period="2025")
    rows = [NewAssessee(NORTH, "hill"), NewAssessee(SOUTH, "plain")]
    add_assessees(office, cycle_pk=pk, rows=rows)
    open_calendar(office, cycle_pk=pk, kind="M", days_after=5)
    return pk


def make_cycle(office: User, draft: int) -> int:
    """The same, under way, with a few targets."""
    from kaocheng.cycles.queries.shapes import TargetChange
    from kaocheng.cycles.services import set_targets, start_cycle

    changes = [
        TargetChange(NORTH, "grain", "2025", "target", "1200"),
        TargetChange(SOUTH, "grain", "2025", "target", "800.5"),
        TargetChange(NORTH, "roads", "2025", "target", "40"),
    ]
    set_targets(office, cycle_pk=draft, changes=changes)
    start_cycle(office, cycle_pk=draft)
    return draft


@pytest.fixture
@remembered
def county(officers: dict[Role, User]) -> None:
    """示例县 with its townships."""
    make_county(officers)


@pytest.fixture
def county_office(county: None, appointed: Appoint) -> User:
    """The assessment office (考核办) of 示例县."""
    from kaocheng.orgs.models import Role

    return appointed("county_office", COUNTY, Role.ASSESSMENT_OFFICE)


@pytest.fixture
@remembered
def scheme_pk(county_office: User) -> int:
    """The scheme, issued by the county's office."""
    return make_scheme(county_office)


@pytest.fixture
@remembered
def draft_cycle(county_office: User, scheme_pk: int) -> int:
    """A complete cycle that has not been started."""
    return make_draft_cycle(county_office, scheme_pk)


@pytest.fixture
@remembered
def cycle_pk(county_office: User, draft_cycle: int) -> int:
    """The same, under way, with a few targets."""
    return make_cycle(county_office, draft_cycle)


@pytest.fixture
def on_third_of_april(monkeypatch: pytest.MonkeyPatch) -> datetime.date:
    """It is 3 April 2025, wherever the rooms ask for the day."""
    set_today(monkeypatch, TODAY)
    return TODAY


def set_today(monkeypatch: pytest.MonkeyPatch, day: datetime.date) -> None:
    """Let it be that day for whoever asks Django's clock for the day."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
