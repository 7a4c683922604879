"""Runs, signatures and publications of a time that is over: made known without anybody's code.

In use a signature and a publication each want a one-time code (TOTP) of a person at hand. What the
demonstration tells of the past has nobody at hand; the log says that it was taken over (移入).
"""

from __future__ import annotations

import datetime

from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.lifecycle import SIGNED
from kaocheng.results.models import Decision, PublishedResult, RunRequest
from kaocheng.results.services import decide, request_run
from kaocheng.results.services.stage_runs import carry_out_run
from kaocheng.review.lifecycle import PUBLISHED
from kaocheng.review.models import Assessment


def run_now(office: User, assessment_pk: int, stage: str = "final") -> int:
    """Asked for and carried out at once: no worker is there yet. The key of the run."""
    job_pk = request_run(office, assessment_pk=assessment_pk, stage=stage)
    carry_out_run(job_pk)
    job = RunRequest.objects.get(pk=job_pk)
    if job.run_id is None:
        raise Refusal(f"演示数据没有算成：{job.fault}")
    return job.run_id


def take_over_signature(office: User, signer: User, assessment_pk: int, note: str) -> Decision:
    """The final stage run and decided on by the office, and signed."""
    pk = decide(office, run_pk=run_now(office, assessment_pk), note=note)
    decision = Decision.objects.select_related("assessment", "run").get(pk=pk)
    decision.state, decision.signed_by = SIGNED, signer
    decision.signed_at = timezone.now()
    decision.save(update_fields=["state", "signed_by", "signed_at"])
    detail = {"result": decision.result_digest, "signed_by": str(signer)}
    record(str(office), "移入综合评价", f"{decision.assessment}（演示数据）", detail)
    return decision


def take_over_publication(
    decision: Decision, *, organ: str, number: str, on: datetime.date
) -> PublishedResult:
    """The signed decision made known under a number, as on that day."""
    office, signer = decision.decided_by, decision.signed_by
    assert signer is not None
    Assessment.objects.filter(pk=decision.assessment_id).update(state=PUBLISHED)
    published = PublishedResult(
        assessment=decision.assessment,
        run=decision.run,
        result_digest=decision.result_digest,
        organ=organ,
        number=number,
        document_date=on,
        signed_by=str(signer),
        initiated_by=office,
        confirmed_by=signer,
        published_at=timezone.make_aware(datetime.datetime.combine(on, datetime.time(10))),
    )
    published.save()
    detail = {"number": number, "result": decision.result_digest}
    record(str(office), "移入考核通报", f"{decision.assessment}（演示数据）", detail)
    return published
