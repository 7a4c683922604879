"""An import under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.schemes.tables import mixed

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from kaocheng.schemes.models import SchemeImport


@pytest.fixture
def held(office: User) -> SchemeImport:
    """The mixed table, taken in by the root's office."""
    from tests.schemes.held import upload

    return upload(office, mixed())
