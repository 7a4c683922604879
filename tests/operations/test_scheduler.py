"""Scheduled jobs: each at its time, once, whoever restarts and however many run beside."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kaocheng.notices.models import Notice
from kaocheng.operations import jobs, scheduler
from kaocheng.operations.chores import remind
from kaocheng.operations.heartbeat import LATE, SCHEDULER, WORKER, beat
from kaocheng.operations.jobs import JOBS, Job, is_due
from kaocheng.operations.models import Heartbeat, JobRun
from kaocheng.orgs.models import User
from kaocheng.reporting.models import Report
from tests.cycles.factories import set_today
from tests.reporting.conftest import (  # noqa: F401
    clerk_n,
    clerk_s,
    county,
    county_office,
    cycle_pk,
    data_folder,
    draft_cycle,
    head_n,
    march,
    on_third_of_april,
    report_pk,
    scheme_pk,
)

pytestmark = pytest.mark.django_db
CALLS: list[str] = []


def note() -> str:
    CALLS.append("note")
    return "noted"


def fail() -> None:
    CALLS.append("fail")
    raise RuntimeError("the disk is full")


DAILY = Job("daily", "每日", f"{__name__}:note", at=datetime.time(8, 30))
OFTEN = Job("often", "时常", f"{__name__}:note", every=datetime.timedelta(minutes=5))
FAILING = Job("failing", "失败", f"{__name__}:fail", at=datetime.time(0, 0))


def at(text: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


@pytest.fixture(autouse=True)
def no_calls() -> None:
    CALLS.clear()


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(*chosen: Job) -> None:
        monkeypatch.setattr(scheduler, "JOBS", chosen)

    return use


def set_now(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def run_at(monkeypatch: pytest.MonkeyPatch, text: str) -> list[bool]:
    set_now(monkeypatch, at(text))
    return [each.done for each in scheduler.run_due(timezone.now())]


def test_a_daily_job_waits_for_its_hour_and_is_done_once_a_day(
    only: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(DAILY)
    assert run_at(monkeypatch, "2025-04-03T08:29") == []
    assert run_at(monkeypatch, "2025-04-03T08:30") == [True]
    assert run_at(monkeypatch, "2025-04-03T23:59") == []
    assert run_at(monkeypatch, "2025-04-04T08:29") == []
    assert run_at(monkeypatch, "2025-04-04T11:00") == [True]  # the machine was off at half past
    assert CALLS == ["note", "note"]
    assert JobRun.objects.get().words == "noted"


def test_an_interval_is_kept(only: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    only(OFTEN)
    hours = ("10:00", "10:04", "10:05", "10:09", "10:10")
    assert [run_at(monkeypatch, f"2025-04-03T{each}") for each in hours] == [
        [True], [], [True], [], [True],
    ]  # fmt: skip


def test_a_job_that_fails_keeps_nobody_else_and_is_tried_again_later(
    only: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(FAILING, OFTEN)
    assert run_at(monkeypatch, "2025-04-03T10:00") == [False, True]
    assert "the disk is full" in JobRun.objects.get(name="failing").words
    assert run_at(monkeypatch, "2025-04-03T10:04") == []
    assert run_at(monkeypatch, "2025-04-03T10:10") == [False, True]


def test_what_another_scheduler_has_taken_is_left_to_it(
    only: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(DAILY)
    moment = at("2025-04-03T09:00")
    JobRun.objects.create(name="daily", claimed_at=moment)
    assert run_at(monkeypatch, "2025-04-03T09:30") == []
    # It was killed: after an hour the job is taken up again.
    assert run_at(monkeypatch, "2025-04-03T10:01") == [True]


def test_two_that_look_at_the_same_moment_do_it_once(only: Any) -> None:
    run = JobRun.objects.create(name="daily")
    now = at("2025-04-03T09:00")
    assert is_due(DAILY, run, now)
    assert scheduler._claimed(DAILY, now) is not None
    assert scheduler._claimed(DAILY, now) is None


def test_every_job_can_be_loaded_and_run(settings: Any) -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    outcomes = scheduler.run_due(at("2030-01-01T12:00"))
    assert {each.job.name: each.words for each in outcomes if not each.done} == {}
    assert len(outcomes) == len(JOBS)
    assert {run.name for run in JobRun.objects.all()} == {job.name for job in jobs.JOBS}


def let_it_be(monkeypatch: pytest.MonkeyPatch, report: int, *, days_left: int) -> datetime.date:
    """The morning of a day so long before the deadline of the report."""
    due: datetime.date = Report.objects.get(pk=report).period.due_on
    day = due - datetime.timedelta(days=days_left)
    set_today(monkeypatch, day)
    set_now(monkeypatch, at(f"{day}T08:30"))
    return day


def test_people_are_reminded_before_the_deadline_and_once_a_day(
    report_pk: int,  # noqa: F811
    clerk_n: User,  # noqa: F811
    clerk_s: User,  # noqa: F811
    head_n: User,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let_it_be(monkeypatch, report_pk, days_left=3)
    assert remind() == 2
    first = Notice.objects.get(recipient=clerk_n)
    assert first.title.startswith("催报：有 1 份填报表待报送")
    assert "还有 3 天" in first.body
    assert not Notice.objects.filter(recipient=head_n).exists()  # nothing to sign yet
    assert remind() == 0
    assert Notice.objects.count() == 2
    let_it_be(monkeypatch, report_pk, days_left=-1)
    assert remind() == 2
    assert "已逾期 1 天" in Notice.objects.filter(recipient=clerk_s).first().body  # type: ignore[union-attr]


def test_a_reminder_that_breaks_off_is_not_half_sent(
    report_pk: int,  # noqa: F811
    clerk_n: User,  # noqa: F811
    clerk_s: User,  # noqa: F811
    only: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only(next(job for job in JOBS if job.name == "remind"))
    day = let_it_be(monkeypatch, report_pk, days_left=3)
    with monkeypatch.context() as broken:
        broken.setattr("kaocheng.operations.chores.record", lambda *_: 1 / 0)
        assert run_at(monkeypatch, f"{day}T09:00") == [False]
    assert not Notice.objects.exists()
    assert run_at(monkeypatch, f"{day}T09:11") == [True]
    assert Notice.objects.count() == 2


def test_readiness_follows_the_heartbeats(client: Client) -> None:
    def told() -> dict[str, str]:
        answer: dict[str, str] = client.get("/healthz/ready").json()
        return answer

    assert told() == {
        "status": "degraded", "database": "up", "migrations": "applied",
        "worker": "none", "scheduler": "none",
    }  # fmt: skip
    beat(WORKER)
    beat(SCHEDULER)
    assert told()["status"] == "ok"
    Heartbeat.objects.filter(process=WORKER).update(at=timezone.now() - LATE * 2)
    assert (told()["status"], told()["worker"]) == ("degraded", "late")


def test_tables_of_another_version_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaocheng.operations.readiness.pending_migrations", lambda: True)
    answer = client.get("/healthz/ready")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")


def test_heartbeats_are_not_written_at_every_look() -> None:
    beat(WORKER)
    first = Heartbeat.objects.get().at
    beat(WORKER)
    assert Heartbeat.objects.get().at == first
