"""The demonstration: loaded once, by the services, with passwords of this installation only."""

from __future__ import annotations

import datetime
import stat
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from kaocheng.audit.queries import verify
from kaocheng.cycles.models import Cycle
from kaocheng.orgs.models import Organisation, User
from kaocheng.reporting.models import Report
from kaocheng.results import demonstration
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries import runs_visible_to
from kaocheng.schemes.models import SchemeVersion
from tests.factories.remembered import remembered

load = remembered(demonstration.load)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_FOLDER = tmp_path
    return tmp_path


def test_it_loads_both_packs_and_the_newest_run_is_that_of_the_provinces() -> None:
    summary = load()
    assert summary.loaded
    packs = SchemeVersion.objects.exclude(pack="").values_list("pack", flat=True)
    assert sorted(packs) == ["grain-2018", "provinces-2023"]
    office = User.objects.get(username="office")
    runs = runs_visible_to(office)
    assert [run.period for run in runs[:3]] == ["2023", "2022", "2018"]
    assert runs[0].scheme_code == "provinces-2023"
    assert all(run.notice for run in runs)
    assert Organisation.objects.get(code="demo").children.count() >= 31
    assert verify().holds


def test_its_passwords_work_and_lie_in_a_file_for_the_owner_alone(data_folder: Path) -> None:
    summary = demonstration.load()
    path = data_folder / "demo-accounts.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    request = RequestFactory().post("/login/")
    for account in summary.accounts:
        user = authenticate(request, username=account.username, password=account.password)
        assert user is not None


def test_a_second_load_changes_nothing_and_tells_the_same_accounts() -> None:
    first = load()
    second = demonstration.load()
    assert not second.loaded
    assert "不再重复装载" in second.message
    assert second.accounts == first.accounts
    assert User.objects.count() == len(first.accounts)


def test_the_clerk_sees_one_province_and_the_administrators_nothing() -> None:
    load()
    clerk = User.objects.get(username="heilongjiang")
    assert {run.unit_count for run in runs_visible_to(clerk) if run.period != "2018"} == {31}
    for name in ("sysadmin", "secadmin", "auditadmin"):
        assert runs_visible_to(User.objects.get(username=name)) == []


def test_it_keeps_away_from_a_platform_in_use(office: User) -> None:
    Organisation.objects.filter(code="demo").update(code="in-use")
    summary = demonstration.load()
    assert not summary.loaded
    assert "已有正式数据" in summary.message
    assert summary.accounts == ()


def test_early_in_the_year_the_year_before_is_shown_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2027, 2, 1))
    assert load().loaded
    runs = ScoreRun.objects.filter(scheme__code="demo-rural").order_by("period")
    assert [run.period for run in runs] == [f"2026-{n:02d}" for n in range(1, 13)]
    states = dict(Cycle.objects.filter(organisation__code="demo-yc").values_list("year", "state"))
    assert states == {2026: "closed", 2027: "running"}
    assert Report.objects.filter(period__period="2027-01").count() == 6
