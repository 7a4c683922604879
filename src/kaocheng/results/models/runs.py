"""Tables of score runs (计分). A run is frozen; a recount is a new run beside the old one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.audit.frozen import FrozenModel
from kaocheng.orgs.models import User
from kaocheng.results.lifecycle import STAGES
from kaocheng.results.writing import AsWritten
from kaocheng.review.models import Assessment
from kaocheng.schemes.models import SchemeVersion


class ScoreRun(FrozenModel):
    """One computation: its inputs byte for byte, and the digest of all that came out.

    A run of an assessment (考核评价) is of one of its stages; a run from files belongs to none.
    """

    scheme = models.ForeignKey(
        SchemeVersion, verbose_name="考核方案", on_delete=models.PROTECT, related_name="runs"
    )
    assessment = models.ForeignKey(
        Assessment,
        verbose_name="考核评价",
        null=True,
        on_delete=models.PROTECT,
        related_name="runs",
    )
    stage = models.CharField(
        "环节", max_length=20, choices=list(STAGES.items()), blank=True, default=""
    )
    title = models.CharField("名称", max_length=250)
    period = models.CharField("考核周期", max_length=20, db_index=True)
    units_source = models.BinaryField("考核对象表")
    facts_source = models.BinaryField("数据表")
    marks_source = models.BinaryField("评定分表", default=b"")
    units_digest = models.CharField("考核对象表摘要", max_length=80)
    facts_digest = models.CharField("数据表摘要", max_length=80)
    marks_digest = models.CharField("评定分表摘要", max_length=80, blank=True, default="")
    result_digest = models.CharField("结果摘要", max_length=80)
    version = models.CharField("计分库版本", max_length=50)
    unit_count = models.PositiveIntegerField("考核对象数")
    # Indicator → points lost by all units together, so that a ranking need not read every cell.
    losses = models.JSONField("失分", default=dict)
    created_at = models.DateTimeField("计分时间")
    created_by = models.ForeignKey(
        User, verbose_name="计分人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "计分结果"
        verbose_name_plural = "计分结果"
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class UnitResult(FrozenModel):
    """One unit's row of a run, as the result's document says it, so that a list is one statement.

    Points are texts with the scheme's number of places: nothing is rounded on the way to the page.
    """

    run = models.ForeignKey(
        ScoreRun, verbose_name="计分结果", on_delete=models.PROTECT, related_name="rows"
    )
    position = models.PositiveIntegerField("次序")
    unit_code = models.CharField("单位代码", max_length=50, db_index=True)
    unit_name = models.CharField("单位", max_length=100)
    pinyin = models.CharField("拼音", max_length=400)
    initials = models.CharField("首字母", max_length=100)
    group_code = models.CharField("分类", max_length=100, blank=True, default="")
    total = models.CharField("总分", max_length=40, null=True)
    rank = models.PositiveIntegerField("名次", null=True)
    group_rank = models.PositiveIntegerField("分类名次", null=True)
    grade = models.CharField("等次", max_length=50, null=True)
    status = models.CharField("状态", max_length=20)
    vetoes = models.JSONField("一票否决")
    leaves = models.JSONField("指标得分", encoder=AsWritten)
    nodes = models.JSONField("小计")
    adjustments = models.JSONField("加减分")

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "单位得分"
        verbose_name_plural = "单位得分"
        ordering: ClassVar = ["run", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="unit_once_a_run", fields=("run", "unit_code")),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.total or '—'}"
