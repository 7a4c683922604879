"""Tables of appeals (申诉): by an assessed unit, against one indicator of what was announced."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.cycles.models import Assessee
from kaocheng.evidence.models import StoredFile
from kaocheng.orgs.models import User
from kaocheng.results.lifecycle import APPEAL, WITHDRAWN
from kaocheng.results.models.decisions import Announcement


class Appeal(models.Model):
    """Grounds of a unit, and the answer of the office.

    An upheld one carries either a value that replaces a fact (`item_code`, `kind`, `period`,
    `value`), or assessed points (`points`) in place of those computed.
    """

    announcement = models.ForeignKey(
        Announcement, verbose_name="公示", on_delete=models.PROTECT, related_name="appeals"
    )
    assessee = models.ForeignKey(
        Assessee, verbose_name="申诉单位", on_delete=models.PROTECT, related_name="+"
    )
    indicator_code = models.CharField("指标", max_length=100)
    state = models.CharField("状态", max_length=20, choices=APPEAL.choices(), default=APPEAL.start)
    grounds = models.TextField("申诉理由")
    filed_by = models.ForeignKey(
        User, verbose_name="申诉人", on_delete=models.PROTECT, related_name="+"
    )
    filed_at = models.DateTimeField("申诉时间")
    answer = models.TextField("答复", blank=True, default="")
    answered_by = models.ForeignKey(
        User, verbose_name="答复人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    item_code = models.CharField("数据项", max_length=100, blank=True, default="")
    kind = models.CharField("类别", max_length=10, blank=True, default="")
    period = models.CharField("期间", max_length=12, blank=True, default="")
    old_value = models.CharField("原值", max_length=200, blank=True, default="")
    value = models.CharField("改后的值", max_length=200, blank=True, default="")
    points = models.CharField("评定分", max_length=40, blank=True, default="")

    class Meta:
        verbose_name = "申诉"
        verbose_name_plural = "申诉"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_appeal_an_indicator",
                fields=("announcement", "assessee", "indicator_code"),
                condition=~models.Q(state=WITHDRAWN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessee} {self.indicator_code}"


class AppealFile(models.Model):
    """Evidence (佐证材料) handed in with an appeal."""

    appeal = models.ForeignKey(
        Appeal, verbose_name="申诉", on_delete=models.PROTECT, related_name="files"
    )
    stored_file = models.ForeignKey(
        StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "申诉材料"
        verbose_name_plural = "申诉材料"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.appeal} {self.stored_file}"
