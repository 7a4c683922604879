"""Machines that come with a token; the small county of the reporting tests beside the provinces."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.reporting.conftest import (  # noqa: F401
    clerk_n,
    clerk_s,
    county,
    county_office,
    cycle_pk,
    data_folder,
    draft_cycle,
    fill,
    head_n,
    march,
    on_third_of_april,
    report_pk,
    scheme_pk,
    submitted_pk,
)

if TYPE_CHECKING:
    from kaocheng.orgs.models import User


@dataclass(frozen=True)
class Machine:
    """A program that calls the interface with one token."""

    secret: str
    client: Client

    def get(self, path: str, **query: object) -> tuple[int, Any]:
        """Status and body."""
        answer = self.client.get(f"/api{path}", query or None, headers=self.headers)
        return answer.status_code, body_of(answer)

    def put(self, path: str, body: object = None) -> tuple[int, Any]:
        """The same for a PUT."""
        text = body if isinstance(body, str) else json.dumps(body)
        answer = self.client.put(
            f"/api{path}", text, content_type="application/json", headers=self.headers
        )
        return answer.status_code, body_of(answer)

    @property
    def headers(self) -> dict[str, str]:
        """The header that carries the token."""
        return {"Authorization": f"Bearer {self.secret}"}


def body_of(answer: Any) -> Any:
    """The body as JSON where it is JSON, else as text."""
    kind = answer.headers.get("Content-Type", "")
    return json.loads(answer.content) if "json" in kind else answer.content.decode()


MachineOf = Callable[["User"], Machine]


@pytest.fixture
def machine_of() -> MachineOf:
    """A machine with a token for somebody's only post."""

    def make(user: User) -> Machine:
        return Machine(token_for(user), Client(raise_request_exception=False))

    return make


def token_for(user: User, days: int = 30) -> str:
    """The secret of a new token for somebody's only post."""
    from kaocheng.orgs.queries import posts_held
    from kaocheng.tokens.services import issue_token

    (post,) = posts_held(user)
    code, role = post.organisation_code, post.role
    issued = issue_token(user, title="统计系统", organisation_code=code, role=role, days=days)
    return issued.secret
