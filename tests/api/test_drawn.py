"""Requests drawn from the description: the interface answers as it says, and never breaks down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kaocheng.config.wsgi import application
from kaocheng.orgs.models import User
from kaocheng.results.models import ScoreRun
from tests.api.conftest import token_for

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12


@pytest.fixture(autouse=True)
def open_connection() -> Iterator[None]:
    """The server would close the connection after each request, and with it the test's data."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def description() -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", application)


def test_whatever_is_sent_is_answered_as_described(
    provinces_run: ScoreRun, office: User, report_pk: int, clerk_n: User
) -> None:
    """The keys that exist are drawn as often as others, or nothing but 404 would be seen."""
    secrets = [token_for(office), token_for(clerk_n)]
    known = [provinces_run.pk, provinces_run.scheme_id, report_pk]
    operations = [found.ok() for found in description().get_all_operations()]
    assert len(operations) > 15
    for operation in operations:
        check(operation, secrets, known)


def check(operation: Any, secrets: list[str], known: list[int]) -> None:
    """Send a bounded number of drawn requests to one endpoint."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def send(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        if "pk" in (case.path_parameters or {}) and data.draw(st.booleans()):
            case.path_parameters["pk"] = data.draw(st.sampled_from(known))
        headers = {"Authorization": f"Bearer {data.draw(st.sampled_from(secrets))}"}
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()
