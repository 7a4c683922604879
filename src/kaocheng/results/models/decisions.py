"""Tables of the comprehensive evaluation (综合评价) as decided, and of its announcement (公示)."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models

from kaocheng.orgs.models import User
from kaocheng.results.lifecycle import DECISION, IN_FORCE
from kaocheng.results.models.runs import ScoreRun
from kaocheng.review.models import Assessment


class Decision(models.Model):
    """The run that the office has chosen as the outcome, and the signature under its digest."""

    assessment = models.ForeignKey(
        Assessment, verbose_name="考核评价", on_delete=models.PROTECT, related_name="decisions"
    )
    run = models.ForeignKey(
        ScoreRun, verbose_name="计分结果", on_delete=models.PROTECT, related_name="decisions"
    )
    result_digest = models.CharField("结果摘要", max_length=80)
    state = models.CharField(
        "状态", max_length=20, choices=DECISION.choices(), default=DECISION.start
    )
    note = models.TextField("说明", blank=True, default="")
    decided_by = models.ForeignKey(
        User, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("提出时间")
    signed_by = models.ForeignKey(
        User, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("签发时间", null=True)

    class Meta:
        verbose_name = "综合评价意见"
        verbose_name_plural = "综合评价意见"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_decision_in_force",
                fields=("assessment",),
                condition=models.Q(state__in=IN_FORCE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.get_state_display()}"


class Shown(models.TextChoices):
    """What an announcement shows of every unit beside its name."""

    RANK = "rank", "位次"
    GRADE = "grade", "位次和等次"
    POINTS = "points", "位次、等次和得分"


class Announcement(models.Model):
    """A signed decision laid open to all units of the cycle, until a day on which it ends."""

    assessment = models.ForeignKey(
        Assessment, verbose_name="考核评价", on_delete=models.PROTECT, related_name="announcements"
    )
    decision = models.ForeignKey(
        Decision,
        verbose_name="综合评价意见",
        on_delete=models.PROTECT,
        related_name="announcements",
    )
    from_on = models.DateField("开始日期")
    until_on = models.DateField("截止日期")
    shows = models.CharField("公示内容", max_length=10, choices=Shown.choices)
    note = models.TextField("说明", blank=True, default="")
    announced_by = models.ForeignKey(
        User, verbose_name="公示人", on_delete=models.PROTECT, related_name="+"
    )
    announced_at = models.DateTimeField("公示时间")
    withdrawn_by = models.ForeignKey(
        User, verbose_name="撤回人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.TextField("撤回原因", blank=True, default="")

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_announcement_at_a_time",
                fields=("assessment",),
                condition=models.Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="announced_until_after_from",
                condition=models.Q(until_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.from_on}—{self.until_on}"

    def is_over(self, today: datetime.date) -> bool:
        """Whether its last day has passed."""
        return today > self.until_on
