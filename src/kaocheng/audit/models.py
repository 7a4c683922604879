"""Tables of the audit log. Plain values only: an entry must outlive whatever it speaks of."""

from __future__ import annotations

from django.db import models

from kaocheng.audit.frozen import FrozenModel


class AuditEntry(FrozenModel):
    """Who did what to what, and the digest that binds it to the entry before."""

    number = models.BigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    actor_name = models.CharField("操作人", max_length=150)
    verb = models.CharField("事项", max_length=50)
    target = models.CharField("对象", max_length=300)
    detail = models.TextField("详情", default="{}")
    previous_digest = models.CharField("前条摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.actor_name} {self.verb} {self.target}"


class ChainHead(models.Model):
    """The one row that says where the chain ends.

    It is locked while an entry is appended, so that two writers cannot follow the same entry, and
    it makes entries cut off at the end visible.
    """

    number = models.BigIntegerField("最后序号", default=0)
    digest = models.CharField("最后摘要", max_length=64, default="")

    class Meta:
        verbose_name = "审计链尾"
        verbose_name_plural = "审计链尾"

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
