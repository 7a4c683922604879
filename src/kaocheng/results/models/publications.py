"""Tables of publication (考核通报): asked for by one person, confirmed by another, then frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.audit.frozen import FrozenModel
from kaocheng.orgs.models import User
from kaocheng.results.lifecycle import INITIATED, PUBLICATION
from kaocheng.results.models.decisions import Decision
from kaocheng.results.models.runs import ScoreRun
from kaocheng.review.models import Assessment


class Publication(models.Model):
    """A publication on its way between the two persons that it needs."""

    assessment = models.ForeignKey(
        Assessment, verbose_name="考核评价", on_delete=models.PROTECT, related_name="publications"
    )
    decision = models.ForeignKey(
        Decision, verbose_name="综合评价意见", on_delete=models.PROTECT, related_name="+"
    )
    organ = models.CharField("发文机关", max_length=100)
    number = models.CharField("发文字号", max_length=50)
    document_date = models.DateField("成文日期")
    state = models.CharField(
        "状态", max_length=20, choices=PUBLICATION.choices(), default=PUBLICATION.start
    )
    initiated_by = models.ForeignKey(
        User, verbose_name="发起人", on_delete=models.PROTECT, related_name="+"
    )
    initiated_at = models.DateTimeField("发起时间")
    closed_by = models.ForeignKey(
        User, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("办理时间", null=True)

    class Meta:
        verbose_name = "发布"
        verbose_name_plural = "发布"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_publication_under_way",
                fields=("assessment",),
                condition=models.Q(state=INITIATED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.number}"


class PublishedResult(FrozenModel):
    """A result as it was made known. There is one of an assessment, for good."""

    assessment = models.OneToOneField(
        Assessment, verbose_name="考核评价", on_delete=models.PROTECT, related_name="published"
    )
    run = models.OneToOneField(
        ScoreRun, verbose_name="计分结果", on_delete=models.PROTECT, related_name="published"
    )
    result_digest = models.CharField("结果摘要", max_length=80)
    organ = models.CharField("发文机关", max_length=100)
    number = models.CharField("发文字号", max_length=50)
    document_date = models.DateField("成文日期")
    signed_by = models.CharField("签发人", max_length=50)
    initiated_by = models.ForeignKey(
        User, verbose_name="发起人", on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        User, verbose_name="复核人", on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("发布时间")

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "考核通报"
        verbose_name_plural = "考核通报"
        ordering: ClassVar = ["-published_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="number_given_once", fields=("organ", "number")),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.number}"
