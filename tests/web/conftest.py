"""Clients that are signed in, and runs of one and of thirty-one units."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.factories.reporting import (  # noqa: F401 - fixtures
    accepted_pk,
    clerk_n,
    clerk_n_second,
    clerk_s,
    county,
    county_office,
    cycle_pk,
    draft_cycle,
    evidence_folder,
    fill,
    head_n,
    march,
    on_third_of_april,
    report_pk,
    scheme_pk,
    submitted_pk,
)
from tests.factories.results import Road, make_road

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from kaocheng.results.models import ScoreRun

SignIn = Callable[["User"], Client]


@pytest.fixture
def signed_in() -> SignIn:
    """A client with a session of its own for the person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def as_office(signed_in: SignIn, office: User) -> Client:
    return signed_in(office)


@pytest.fixture
def as_clerk(signed_in: SignIn, clerk: User) -> Client:
    return signed_in(clerk)


@pytest.fixture
def one_unit_run(provinces_run: ScoreRun, office: User) -> ScoreRun:
    """黑龙江 alone, under the same scheme."""
    from kaocheng.results.services import start_run

    units = "unit,name,group,parent\n230000,黑龙江,main,\n".encode()
    head, *lines = bytes(provinces_run.facts_source).splitlines(keepends=True)
    facts = head + b"".join(line for line in lines if line.startswith(b"230000,"))
    return start_run(office, provinces_run.scheme, units, facts, "2023")


@pytest.fixture
def road(db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Road:
    """An assessment on its way from the marks to the publication."""
    settings.DATA_FOLDER = tmp_path
    return make_road(request)
