"""Tables of assessment schemes (考核方案). Issued versions are frozen; a change is a new one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.audit.frozen import FrozenModel
from kaocheng.orgs.models import User


class State(models.TextChoices):
    """The states of a version; drafts will stand before it."""

    ISSUED = "issued", "已印发"


class SchemeVersion(FrozenModel):
    """A scheme as it was issued: the bytes, and an outline of them so that lists need not parse."""

    code = models.CharField("代码", max_length=100, db_index=True)
    title = models.CharField("名称", max_length=200)
    year = models.PositiveIntegerField("年度", null=True)
    level = models.CharField("考核层级", max_length=50)
    digest = models.CharField("摘要", max_length=80, unique=True)
    source = models.BinaryField("方案原文")
    outline = models.JSONField("提纲")
    pack = models.CharField("内置方案", max_length=100, blank=True, default="")
    notice = models.CharField("说明", max_length=300, blank=True, default="")
    state = models.CharField("状态", max_length=20, choices=State.choices, default=State.ISSUED)
    issued_at = models.DateTimeField("入库时间")
    issued_by = models.ForeignKey(
        User, verbose_name="入库人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "考核方案"
        verbose_name_plural = "考核方案"
        ordering: ClassVar = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.title
