"""Tables of notices and of the mails that go out about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.orgs.models import User


class MailState(models.TextChoices):
    """Where a mail stands. A mail that is being sent is never sent again by another."""

    PENDING = "pending", "待发"
    SENDING = "sending", "正在发送"
    SENT = "sent", "已发"
    # The line broke after the server had begun to take it: it may have arrived, so it rests.
    UNCERTAIN = "uncertain", "结果不明"
    FAILED = "failed", "未能发出"


class Mail(models.Model):
    """One reminder to one person for one day: what was unread then, in one letter."""

    recipient = models.ForeignKey(
        User, verbose_name="收件人", on_delete=models.CASCADE, related_name="mails"
    )
    day = models.DateField("日期")
    state = models.CharField(
        "状态", max_length=20, choices=MailState.choices, default=MailState.PENDING
    )
    tries = models.PositiveIntegerField("已试次数", default=0)
    next_try_at = models.DateTimeField("下次发送时间")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    fault = models.CharField("未发出的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "提醒邮件"
        verbose_name_plural = "提醒邮件"
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_mail_a_day", fields=("recipient", "day")),
        ]
        indexes: ClassVar = [models.Index(name="mail_due", fields=("state", "next_try_at"))]

    def __str__(self) -> str:
        return f"{self.recipient} {self.day}"


class Notice(models.Model):
    """Something one person should know, and where to look."""

    recipient = models.ForeignKey(
        User, verbose_name="收件人", on_delete=models.CASCADE, related_name="notices"
    )
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    link = models.CharField("链接", max_length=500, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("阅知时间", null=True, blank=True)
    mailed_at = models.DateTimeField("邮件提醒时间", null=True, blank=True)
    mail = models.ForeignKey(
        Mail,
        verbose_name="提醒邮件",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notices",
    )

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(name="notice_unread", fields=("recipient", "read_at")),
            models.Index(name="notice_unmailed", fields=("mail", "read_at")),
        ]

    def __str__(self) -> str:
        return self.title
