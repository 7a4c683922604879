"""Runs of an assessment by stage: asked for by the office, computed by the worker, then frozen.

Only the last transaction writes anything of a run, and it writes all of it: a worker that is cut
off leaves a job behind that can be taken up again, and nothing else.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.services.locking import stepped
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.evaluation import Evaluated
from kaocheng.results.lifecycle import RUN_REQUEST, RUNNING, STAGES, UNDER_WAY, may_be_run
from kaocheng.results.models import RunRequest, ScoreRun
from kaocheng.results.queries.appeal_overlay import overlay_through
from kaocheng.results.queries.jobs import is_cut_off
from kaocheng.results.services.runs import evaluated_or_refused, stored
from kaocheng.review.lifecycle import PUBLISHED
from kaocheng.review.models import Assessment
from kaocheng.review.queries.laying import facts_laid_over, facts_of, marks_of
from kaocheng.review.services import locked_assessment
from kaocheng.schemes.models import SchemeVersion

_SECONDS_BETWEEN_BEATS = 0.5
_LONGEST_FAULT = 4000
_UNEXPECTED = "计分时发生意外错误，没有保存任何结果。请重新计分；仍不成功的，请联系系统管理员。"

log = structlog.get_logger(__name__)


@transaction.atomic
def request_run(actor: User, *, assessment_pk: int, stage: str) -> int:
    """Let the worker score a stage of an assessment, for its office; the key of the job.

    While such a job is under way there is no second one: who asks again gets the one that is.
    """
    assessment = locked_assessment(actor, assessment_pk)
    _check_stage(assessment, stage)
    there = _under_way(assessment, stage)
    if there is not None and not is_cut_off(there):
        return there.pk
    if there is not None:
        _step(there, "give_up")
    now = timezone.now()
    job = RunRequest.objects.create(
        assessment=assessment, stage=stage, requested_by=actor, requested_at=now, beat_at=now
    )
    _put_off(job.pk)
    record(str(actor), "发起计分", str(job))
    return job.pk


def _check_stage(assessment: Assessment, stage: str) -> None:
    if stage not in STAGES:
        raise Refusal(f"没有这个计分环节。可选：{'、'.join(STAGES.values())}。")
    if assessment.state == PUBLISHED:
        raise Refusal("本次考核评价已通报，不能再计分。")
    if stage not in may_be_run(assessment.state):
        here = assessment.get_state_display()
        raise Refusal(f"现处于“{here}”阶段，还不能作{STAGES[stage]}的计分。请先转入该阶段。")


def _under_way(assessment: Assessment, stage: str) -> RunRequest | None:
    jobs = RunRequest.objects.select_for_update()
    return jobs.filter(assessment=assessment, stage=stage, state__in=UNDER_WAY).first()


def _put_off(job_pk: int) -> None:
    # The task calls this file; it stands on the floor above.
    from kaocheng.results.tasks import score_stage

    score_stage.enqueue(job_pk)


def _step(job: RunRequest, verb: str) -> None:
    job.state = stepped(RUN_REQUEST, job.state, verb)
    job.beat_at = timezone.now()
    job.save()


# In the worker ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Inputs:
    """What is scored: read in one transaction, so that it is of one moment."""

    version: SchemeVersion
    period: str
    units: bytes
    facts: bytes
    marks: bytes


class _TakenOver(Exception):  # noqa: N818 - what it says
    """The job was given up, or another worker has taken it up: what was computed is dropped."""


def carry_out_run(job_pk: int) -> None:
    """Score what a job asks for and store it; why not is written on the job."""
    job = _begun(job_pk)
    if job is None:
        return
    try:
        with _uncollected():
            _score(job)
    except _TakenOver:
        log.warning("score run was taken over", job=job.pk, attempt=job.attempt)
    except Refusal as refusal:
        _fail(job, str(refusal))
    except Exception:
        _fail(job, _UNEXPECTED)
        raise


@contextmanager
def _uncollected() -> Iterator[None]:
    """A large run makes a million values that live to its end: nothing to collect meanwhile."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _score(job: RunRequest) -> None:
    inputs = _inputs(job)
    evaluated = evaluated_or_refused(
        inputs.version,
        inputs.units,
        inputs.facts,
        inputs.period,
        marks=inputs.marks,
        progress=_Progress(job),
    )
    _store(job, inputs, evaluated)


@transaction.atomic
def _begun(job_pk: int) -> RunRequest | None:
    """The job, taken up; None where it is not to be done (any more)."""
    job = RunRequest.objects.select_for_update().filter(pk=job_pk, state__in=UNDER_WAY).first()
    if job is None:
        return None
    job.attempt += 1
    job.done = job.total = 0
    _step(job, "begin")
    return job


@transaction.atomic
def _inputs(job: RunRequest) -> _Inputs:
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("scheme_version")
    assessment = rows.get(pk=job.assessment_id)
    bundle = facts_of(assessment)
    overlay = overlay_through(assessment.pk, job.stage)
    return _Inputs(
        assessment.scheme_version,
        assessment.period,
        bundle.units,
        facts_laid_over(bundle.facts, overlay.facts),
        marks_of(overlay.marks),
    )


@dataclass
class _Progress:
    """Tells the page how far it is, a few times a second at most: each is a write."""

    job: RunRequest
    _last: float = field(default=0.0)

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._last < _SECONDS_BETWEEN_BEATS:
            return
        self._last = now
        mine = RunRequest.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=RUNNING)
        if not mine.update(done=done, total=total, beat_at=timezone.now()):
            raise _TakenOver


@transaction.atomic
def _store(job: RunRequest, inputs: _Inputs, evaluated: Evaluated) -> None:
    """The run with all its rows, and the job that is done with it: together or not at all."""
    assessment = Assessment.objects.select_for_update().get(pk=job.assessment_id)
    mine = RunRequest.objects.select_for_update().filter(pk=job.pk, attempt=job.attempt)
    held = mine.filter(state=RUNNING).select_related("requested_by").first()
    if held is None:
        raise _TakenOver
    if assessment.state == PUBLISHED:
        raise Refusal("计分期间本次考核评价已通报，结果未保存。")
    run = stored(
        ScoreRun(
            assessment=assessment,
            stage=job.stage,
            scheme=inputs.version,
            units_source=inputs.units,
            facts_source=inputs.facts,
            marks_source=inputs.marks,
            created_by=held.requested_by,
        ),
        evaluated,
    )
    held.run = run
    held.done = held.total = len(evaluated.scheme.leaves)
    _step(held, "finish")
    detail = {"scheme": inputs.version.digest, "result": run.result_digest, "job": job.pk}
    record(str(held.requested_by), "计分", run.title, detail)


@transaction.atomic
def _fail(job: RunRequest, words: str) -> None:
    """The reason stays with the job, unless it is another's by now."""
    held = RunRequest.objects.select_for_update().filter(pk=job.pk, attempt=job.attempt).first()
    if held is None or held.state not in UNDER_WAY:
        return
    held.fault = words[:_LONGEST_FAULT]
    _step(held, "fail")
    record(str(held.requested_by), "计分未完成", str(held), {"reason": words[:500]})
