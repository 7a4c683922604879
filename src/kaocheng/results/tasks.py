"""Work of this room that the worker (后台进程) does."""

from __future__ import annotations

from django_tasks import task

from kaocheng.results.services.stage_runs import carry_out_run


@task()
def score_stage(job_pk: int) -> None:
    """Score one stage of an assessment."""
    carry_out_run(job_pk)
