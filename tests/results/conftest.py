"""The road from the last marks to the circular, begun."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories.results import Road, make_road, on_day

Day = Callable[[datetime.date], None]


@pytest.fixture
def road(db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Road:
    """An assessment at its evaluation (综合评价), on a Monday."""
    settings.DATA_FOLDER = tmp_path
    return make_road(request)


@pytest.fixture
def day(request: pytest.FixtureRequest) -> Day:
    """Lets it be another day."""
    return lambda when: on_day(request, when)
