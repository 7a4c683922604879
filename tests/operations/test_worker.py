"""The worker: what was put off is carried out, and taken up again where it was cut off."""

from __future__ import annotations

from threading import Event, Timer

import pytest
from django_tasks_db.models import DBTaskResult

from kaocheng.operations import worker
from kaocheng.operations.heartbeat import host_name
from kaocheng.operations.models import Heartbeat
from kaocheng.orgs.models import User
from tests.operations.tasks_for_tests import broken, rename

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def somebody() -> User:
    return User.objects.create(username="somebody", display_name="旧名")


def work(seconds: float = 1.5) -> None:
    """Let a worker run for a moment in this process."""
    stop = Event()
    Timer(seconds, stop.set).start()
    worker.run_until(stop)


def test_what_was_put_off_is_done_and_a_failure_stops_nobody(somebody: User) -> None:
    broken.enqueue()
    rename.enqueue(somebody.pk, "新名")
    work()
    somebody.refresh_from_db()
    assert somebody.display_name == "新名"
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]
    assert Heartbeat.objects.get().process == "worker"


def test_a_task_that_was_cut_off_is_done_again_by_the_worker_of_that_name(somebody: User) -> None:
    rename.enqueue(somebody.pk, "新名")
    rename.enqueue(somebody.pk, "别人的")
    mine, others = DBTaskResult.objects.order_by("enqueued_at")
    mine.claim(f"{host_name()[:50]}-1")
    others.claim("another-machine-1")
    work()
    somebody.refresh_from_db()
    assert somebody.display_name == "新名"
    others.refresh_from_db()
    assert others.status == "RUNNING"
