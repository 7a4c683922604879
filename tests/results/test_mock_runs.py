"""Runs of mock assessments (模拟考核) are marked wherever they stand; none mixes with real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kaocheng.cycles.models import Cycle, CycleKind
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries import ranking_page
from kaocheng.results.services import start_run
from tests.factories.results import Road, make_road

LOGIN = "django.contrib.auth.backends.ModelBackend"
MARK = '<span class="tag">模拟考核</span>'


@pytest.fixture
def road(db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Road:
    settings.DATA_FOLDER = tmp_path
    return make_road(request)


def test_a_real_run_is_not_compared_with_a_mock_one(road: Road) -> None:
    run = ScoreRun.objects.get(pk=road.run())
    units, facts = bytes(run.units_source), bytes(run.facts_source)
    later = start_run(road.office, run.scheme, units, facts, "2026").pk
    before = ranking_page(road.office, later).compared_with
    assert before is not None
    assert before.pk == run.pk
    Cycle.objects.update(kind=CycleKind.MOCK)
    page = ranking_page(road.office, later)
    assert page.compared_with is None
    assert {row.movement for row in page.rows} == {None}


def test_a_mock_run_says_so_in_lists_and_on_its_pages(road: Road, client: Client) -> None:
    pk = road.run()
    client.force_login(road.office, backend=LOGIN)
    lists = ["/runs/", "/runs/menu/", "/"]
    pages = [f"/runs/{pk}/", f"/runs/{pk}/units/t1/", f"/runs/{pk}/heat/"]
    shown = {path: client.get(path).content.decode() for path in lists + pages}
    assert not any("模拟考核" in page for page in shown.values())
    Cycle.objects.update(kind=CycleKind.MOCK)
    for path in lists:
        assert MARK in client.get(path).content.decode(), path
    for path in pages:
        assert "模拟考核，数据不用于正式考核" in client.get(path).content.decode(), path
