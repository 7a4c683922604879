"""Scoring jobs (计分任务) as pages show them."""

from __future__ import annotations

import datetime

from django.utils import timezone

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.lifecycle import RUNNING, UNDER_WAY
from kaocheng.results.models import RunRequest
from kaocheng.results.queries.head import whole_assessment
from kaocheng.results.queries.shapes import AssessmentHead, JobLine

# A running job that has been silent for so long was cut off, and another may be begun.
SILENT = datetime.timedelta(minutes=2)
_WHOLE = 100


def is_cut_off(job: RunRequest) -> bool:
    """Whether a job that says it is running has long been silent."""
    return job.state == RUNNING and timezone.now() - job.beat_at > SILENT


def job_page(actor: User, job_pk: int) -> tuple[AssessmentHead, JobLine]:
    """A job with its progress, for those who see the whole assessment."""
    job = RunRequest.objects.select_related("requested_by").filter(pk=job_pk).first()
    if job is None:
        raise NotVisible(job_pk)
    _, head = whole_assessment(actor, job.assessment_id)
    return head, job_line(job)


def job_line(job: RunRequest) -> JobLine:
    """A job as a line."""
    cut_off = is_cut_off(job)
    return JobLine(
        pk=job.pk,
        assessment_pk=job.assessment_id,
        stage=job.stage,
        stage_label=job.get_stage_display(),
        state=job.state,
        state_label="已中断" if cut_off else job.get_state_display(),
        done=job.done,
        total=job.total,
        percent=_WHOLE * job.done // job.total if job.total else 0,
        fault=job.fault,
        cut_off=cut_off,
        is_under_way=job.state in UNDER_WAY and not cut_off,
        requested_by=str(job.requested_by),
        requested_at=job.requested_at,
        run_pk=job.run_id,
    )
