"""Tables of running: what the scheduler has done, and which processes are alive."""

from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """When a scheduled job was run last, so that a restart does not repeat it."""

    name = models.CharField("任务", max_length=50, unique=True)
    # Whoever sets it runs the job; it lapses where that process was killed.
    claimed_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    failed_at = models.DateTimeField("失败时间", null=True, blank=True)
    words = models.CharField("结果", max_length=300, blank=True)

    class Meta:
        verbose_name = "定时任务"
        verbose_name_plural = "定时任务"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """The last sign of life of a process, one row for each kind and machine."""

    process = models.CharField("进程", max_length=20)
    host = models.CharField("主机", max_length=100)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "心跳"
        verbose_name_plural = "心跳"
        constraints = (
            models.UniqueConstraint(name="one_heartbeat_each", fields=("process", "host")),
        )

    def __str__(self) -> str:
        return f"{self.process} {self.host}"
