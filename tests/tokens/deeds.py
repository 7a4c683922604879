"""One plain call of every service of tokens, for the house rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kaocheng.orgs.models import Role
from kaocheng.tokens.services import issue_token, revoke_token
from tests.conftest import ROOT

if TYPE_CHECKING:
    import pytest

    from kaocheng.tokens.services import IssuedToken


class Deeds:
    """What the house rules call."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.actor = request.getfixturevalue("office")

    def _issue(self) -> IssuedToken:
        role = Role.ASSESSMENT_OFFICE
        return issue_token(self.actor, title="统计系统", organisation_code=ROOT, role=role, days=30)

    def issue_token(self) -> Callable[[], object]:
        """A token for the own post."""
        return self._issue

    def revoke_token(self) -> Callable[[], object]:
        """The own token taken back."""
        pk = self._issue().pk
        return lambda: revoke_token(self.actor, pk=pk)
