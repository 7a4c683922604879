"""Fixtures of a small assessment under way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.factories.review import Review, make_review, to_stage, with_adjustments

if TYPE_CHECKING:
    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def review(officers: dict[Role, User], appointed: Appoint) -> Review:
    """Four townships, their reports accepted, at the stage of self-assessment (自查评分)."""
    return make_review(officers, appointed)


@pytest.fixture
def adjusting(
    officers: dict[Role, User], appointed: Appoint, monkeypatch: pytest.MonkeyPatch
) -> Review:
    """The same, with a bonus and a deduction that 县生态环境局 reviews."""
    with_adjustments(monkeypatch)
    return make_review(officers, appointed)


@pytest.fixture
def in_review(review: Review) -> Review:
    """The same, at the stage of departmental review (部门评审)."""
    to_stage(review, "review")
    return review
