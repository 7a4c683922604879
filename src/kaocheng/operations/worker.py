"""The worker (后台进程): carries out what pages have put off, one task after the other."""

from __future__ import annotations

import logging
from threading import Event
from typing import Any

from django.db import DatabaseError, close_old_connections, transaction
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kaocheng.operations.heartbeat import WORKER, beat, host_name

_LOG = logging.getLogger(__name__)
_SECONDS_BETWEEN_ROUNDS = 1
_QUEUES = ["*"]


def run_until(stop: Event, name: str = "1") -> None:
    """Round after round until told to stop; the task in hand is finished first."""
    worker_id = f"{host_name()[:50]}-{name}"
    _take_up_again(worker_id)
    while not stop.is_set():
        try:
            beat(WORKER)
            _Round(worker_id, stop).run()
        except DatabaseError:
            _LOG.exception("the worker could not reach the database")
        close_old_connections()
        stop.wait(_SECONDS_BETWEEN_ROUNDS)


class _Round(Worker):
    """Everything that is ready; ends when nothing is left, or after the task in hand."""

    def __init__(self, worker_id: str, stop: Event) -> None:
        super().__init__(
            queue_names=_QUEUES,
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
        )
        self.stop = stop

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """One task, with a sign of life after it."""
        super().run_task(db_task_result)
        self.running = not self.stop.is_set()
        beat(WORKER)


@transaction.atomic
def _take_up_again(worker_id: str) -> None:
    """What a worker of this name left unfinished was cut off with it: it is put back in the queue.

    A task fetches by key and calls one service, which is one transaction: half of it is nothing.
    """
    for row in DBTaskResult.objects.select_for_update().running():
        if row.worker_ids and row.worker_ids[-1] == worker_id:
            row.status = "READY"
            row.save(update_fields=["status"])
            _LOG.warning("task was cut off and is run again: %s", row.task_path)
