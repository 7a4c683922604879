"""The scheduler (调度进程): runs what is due, once, also where several run at the same time."""

from __future__ import annotations

import datetime
import logging
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Event

from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from kaocheng.operations.heartbeat import SCHEDULER, beat
from kaocheng.operations.jobs import JOBS, Job, is_due
from kaocheng.operations.models import JobRun

_LOG = logging.getLogger(__name__)
_SECONDS_BETWEEN_ROUNDS = 20
_LONGEST = 300


@dataclass(frozen=True)
class Outcome:
    """How a job went."""

    job: Job
    done: bool
    words: str


def run_until(stop: Event) -> None:
    """Round after round until told to stop. A database that is away for a while ends nothing."""
    while not stop.is_set():
        try:
            beat(SCHEDULER)
            run_due(timezone.now(), stop)
        except DatabaseError:
            _LOG.exception("the scheduler could not reach the database")
        close_old_connections()
        stop.wait(_SECONDS_BETWEEN_ROUNDS)


def run_due(now: datetime.datetime, stop: Event | None = None) -> list[Outcome]:
    """Run every job that is due, one after the other."""
    outcomes = []
    for job in JOBS:
        if stop is not None and stop.is_set():
            break
        run = _claimed(job, now)
        if run is not None:
            outcomes.append(_run(job, run))
    return outcomes


def _claimed(job: Job, now: datetime.datetime) -> JobRun | None:
    """The job's record, if it is due and nobody else has taken it: one statement decides."""
    run, _ = JobRun.objects.get_or_create(name=job.name)
    if not is_due(job, run, now):
        return None
    seen = JobRun.objects.filter(
        pk=run.pk,
        claimed_at=run.claimed_at,
        finished_at=run.finished_at,
        failed_at=run.failed_at,
    )
    return run if seen.update(claimed_at=timezone.now()) else None


def _run(job: Job, run: JobRun) -> Outcome:
    whole: AbstractContextManager[object] = transaction.atomic() if job.whole else nullcontext()
    try:
        with whole:
            words = str(job.call() or "")[:_LONGEST]
            _note(run, finished_at=timezone.now(), words=words)
    except Exception as fault:
        # One job that fails must not keep the others from being done.
        _LOG.exception("job failed: %s", job.name)
        words = f"{type(fault).__name__}: {fault}"[:_LONGEST]
        _note(run, failed_at=timezone.now(), words=words)
        return Outcome(job, False, words)
    _LOG.info("job done: %s %s", job.name, words)
    return Outcome(job, True, words)


def _note(run: JobRun, **changed: object) -> None:
    JobRun.objects.filter(pk=run.pk).update(**changed)
