"""The table of scoring jobs: asked for by a person, carried out by the worker (后台进程)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.orgs.models import User
from kaocheng.results.lifecycle import RUN_REQUEST, STAGES, UNDER_WAY
from kaocheng.results.models.runs import ScoreRun
from kaocheng.review.models import Assessment


class RunRequest(models.Model):
    """A job: score one stage of an assessment.

    `attempt` counts how often a worker has taken it up; only the last one may store. `beat_at` is
    the last sign of life: a job that is running and silent was cut off.
    """

    assessment = models.ForeignKey(
        Assessment,
        verbose_name="考核评价",
        on_delete=models.PROTECT,
        related_name="run_requests",
    )
    stage = models.CharField("环节", max_length=20, choices=list(STAGES.items()))
    state = models.CharField(
        "状态", max_length=20, choices=RUN_REQUEST.choices(), default=RUN_REQUEST.start
    )
    done = models.PositiveIntegerField("已计指标", default=0)
    total = models.PositiveIntegerField("全部指标", default=0)
    attempt = models.PositiveIntegerField("次数", default=0)
    fault = models.TextField("原因", blank=True, default="")
    requested_by = models.ForeignKey(
        User, verbose_name="发起人", on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField("发起时间")
    beat_at = models.DateTimeField("最近动静")
    run = models.OneToOneField(
        ScoreRun,
        verbose_name="计分结果",
        null=True,
        on_delete=models.PROTECT,
        related_name="request",
    )

    class Meta:
        verbose_name = "计分任务"
        verbose_name_plural = "计分任务"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_job_a_stage_at_a_time",
                fields=("assessment", "stage"),
                condition=models.Q(state__in=UNDER_WAY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.get_stage_display()}"
