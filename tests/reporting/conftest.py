"""People of two townships, and a report for March that has been begun."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cycles.factories import (  # noqa: F401
    MARCH,
    NORTH,
    SOUTH,
    county,
    county_office,
    cycle_pk,
    draft_cycle,
    on_third_of_april,
    scheme_pk,
)
from tests.factories.remembered import remembered

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from kaocheng.reporting.queries.shapes import SaveOutcome
    from tests.conftest import Appoint

Fill = Callable[[Mapping[str, str]], "SaveOutcome"]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def clerk_n(county: None, appointed: Appoint) -> User:  # noqa: F811
    """The clerk (填报员) of 北山乡."""
    from kaocheng.orgs.models import Role

    return appointed("clerk_n", NORTH, Role.REPORTER)


@pytest.fixture
def head_n(county: None, appointed: Appoint) -> User:  # noqa: F811
    """Who signs (审签人) at 北山乡."""
    from kaocheng.orgs.models import Role

    return appointed("head_n", NORTH, Role.SIGN_OFF)


@pytest.fixture
def clerk_s(county: None, appointed: Appoint) -> User:  # noqa: F811
    """The clerk of 南河镇."""
    from kaocheng.orgs.models import Role

    return appointed("clerk_s", SOUTH, Role.REPORTER)


@pytest.fixture
def march(cycle_pk: int) -> int:  # noqa: F811
    """The key of the period March 2025."""
    return period_pk(cycle_pk, MARCH)


def period_pk(cycle: int, period: str) -> int:
    from kaocheng.cycles.models import ReportingPeriod

    return ReportingPeriod.objects.get(cycle=cycle, period=period).pk


@pytest.fixture
def report_pk(
    march: int,
    clerk_n: User,
    on_third_of_april: datetime.date,  # noqa: F811
) -> int:
    """北山乡's report for March, begun on 3 April."""
    from kaocheng.reporting.services import open_report

    return open_report(clerk_n, period_pk=march, organisation_code=NORTH)


@pytest.fixture
def fill(clerk_n: User, report_pk: int) -> Fill:
    """Saves values into 北山乡's report as somebody who sees what is there."""
    return filler(clerk_n, report_pk)


def filler(actor: User, report: int) -> Fill:
    """A function that saves values into a report, whatever stands there."""
    from kaocheng.reporting.models import Figure
    from kaocheng.reporting.queries.shapes import CellChange
    from kaocheng.reporting.services import save_cells

    def save(values: Mapping[str, str]) -> SaveOutcome:
        seen = dict(Figure.objects.filter(report=report).values_list("item_code", "version"))
        changes = [CellChange(item, text, seen.get(item, 0)) for item, text in values.items()]
        return save_cells(actor, report, changes=changes)

    return save


@pytest.fixture
@remembered
def submitted_pk(fill: Fill, report_pk: int, clerk_n: User, head_n: User) -> int:
    """The same report, filled in, signed and handed in."""
    from kaocheng.reporting.services import sign_off, submit

    fill({"grain": "300", "projects": "8", "roads": "10", "trend": "提高", "award": "1"})
    sign_off(head_n, report_pk=report_pk)
    submit(clerk_n, report_pk=report_pk)
    return report_pk


@pytest.fixture
@remembered
def accepted_pk(submitted_pk: int, county_office: User) -> int:  # noqa: F811
    """The same report, taken by the office."""
    from kaocheng.reporting.services import accept

    accept(county_office, report_pk=submitted_pk)
    return submitted_pk
