"""Two townships that report to their county: people, a cycle, a report for March. All invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cycles.factories import (
    COUNTY,
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
from tests.reporting.conftest import (
    accepted_pk,
    clerk_n,
    clerk_s,
    fill,
    head_n,
    march,
    period_pk,
    report_pk,
    submitted_pk,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kaocheng.orgs.models import User
    from tests.conftest import Appoint

__all__ = [
    "COUNTY",
    "MARCH",
    "NORTH",
    "SOUTH",
    "accepted_pk",
    "clerk_n",
    "clerk_n_second",
    "clerk_s",
    "county",
    "county_office",
    "cycle_pk",
    "draft_cycle",
    "evidence_folder",
    "fill",
    "head_n",
    "march",
    "on_third_of_april",
    "period_pk",
    "report_pk",
    "scheme_pk",
    "submitted_pk",
]


@pytest.fixture
def clerk_n_second(county: None, appointed: Appoint) -> User:
    """A second clerk of 北山乡."""
    from kaocheng.orgs.models import Role

    return appointed("clerk_n_second", NORTH, Role.REPORTER)


@pytest.fixture
def evidence_folder(tmp_path: Path, settings: Any) -> None:
    """Evidence is kept in a folder of the test's own."""
    settings.DATA_FOLDER = tmp_path
