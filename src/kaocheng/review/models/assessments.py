"""Tables of the assessment (考核评价) itself: one for each period that is judged."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.cycles.models import Cycle
from kaocheng.orgs.models import User
from kaocheng.review.lifecycle import ASSESSMENT
from kaocheng.schemes.models import SchemeVersion


class Assessment(models.Model):
    """One period of a cycle on its way from self-assessment to publication.

    `scheme_version` is the one in force when it was opened: a version issued later changes nothing
    here. `two_markers` lists the judged indicators that two people mark apart from each other;
    where they differ by more than `allowed_difference` points, a third decides. A due date is the
    last day on which the stage's marks may be changed; None leaves it to the office.
    """

    cycle = models.ForeignKey(
        Cycle, verbose_name="考核周期", on_delete=models.PROTECT, related_name="assessments"
    )
    period = models.CharField("期间", max_length=12)
    scheme_version = models.ForeignKey(
        SchemeVersion, verbose_name="考核方案", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "阶段",
        max_length=20,
        choices=ASSESSMENT.choices(),
        default=ASSESSMENT.start,
        db_index=True,
    )
    self_due_on = models.DateField("自查截止", null=True, blank=True)
    review_due_on = models.DateField("评审截止", null=True, blank=True)
    spot_check_due_on = models.DateField("抽查截止", null=True, blank=True)
    two_markers = models.JSONField("双人评分的指标", default=list)
    allowed_difference = models.CharField("允许分差", max_length=20, default="0")
    opened_at = models.DateTimeField("开始时间", auto_now_add=True)
    opened_by = models.ForeignKey(
        User, verbose_name="开始人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "考核评价"
        verbose_name_plural = "考核评价"
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="assessed_once_a_period", fields=("cycle", "period")),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.period}"
