"""Tables of webhooks (推送): which system is told of an event, and what became of each telling."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.orgs.models import Organisation, User


class Webhook(models.Model):
    """An address that is told of what an organisation decides. The secret is stored sealed."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="组织机构", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("对接系统", max_length=50)
    address = models.CharField("地址", max_length=500)
    sealed_secret = models.CharField("密钥", max_length=500)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    created_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    stopped_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "推送"
        verbose_name_plural = "推送"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.title


class DeliveryState(models.TextChoices):
    """Where a delivery stands. One that broke off is sent again: its number tells that it is."""

    PENDING = "pending", "待推送"
    DONE = "done", "已送达"
    FAILED = "failed", "未送达"


class Delivery(models.Model):
    """One event for one address: `body` is sent byte for byte as it was written."""

    webhook = models.ForeignKey(
        Webhook, verbose_name="推送", on_delete=models.PROTECT, related_name="deliveries"
    )
    event = models.CharField("事件", max_length=50)
    body = models.TextField("内容")
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    tries = models.PositiveIntegerField("已试次数", default=0)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    next_try_at = models.DateTimeField("下次推送时间")
    done_at = models.DateTimeField("送达时间", null=True, blank=True)
    fault = models.CharField("未送达的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "推送记录"
        verbose_name_plural = "推送记录"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(name="delivery_due", fields=("state", "next_try_at"))]

    def __str__(self) -> str:
        return f"{self.webhook} {self.event}"
