"""Tables of cycles (考核周期): who is assessed, by which scheme, when, against which targets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.cycles.lifecycle import CYCLE, PERIOD
from kaocheng.orgs.models import Organisation, User
from kaocheng.schemes.models import SchemeVersion


class CycleKind(models.TextChoices):
    """Mock cycles never mix with real ones: no list, no fact, no figure passes between them."""

    REAL = "real", "正式考核"
    MOCK = "mock", "模拟考核"


class TargetKind(models.TextChoices):
    """The kinds of facts that are set rather than reported, as the scheme format calls them."""

    TARGET = "target", "目标"
    PLAN = "plan", "计划"
    BASELINE = "baseline", "基数"


class Cycle(models.Model):
    """An assessment of one year, run by the assessing office at `organisation`."""

    code = models.CharField("代码", max_length=50, unique=True)
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("性质", max_length=10, choices=CycleKind.choices)
    year = models.PositiveIntegerField("年度")
    organisation = models.ForeignKey(
        Organisation, verbose_name="考核主体", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=10, choices=CYCLE.choices(), default=CYCLE.start, db_index=True
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    created_by = models.ForeignKey(
        User, verbose_name="建立人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "考核周期"
        verbose_name_plural = "考核周期"
        ordering: ClassVar = ["-year", "-pk"]

    def __str__(self) -> str:
        return self.title


class Assessee(models.Model):
    """An assessed unit (被考核单位) with its group (分类考核)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="assessees")
    organisation = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    group_code = models.CharField("组别", max_length=50, blank=True, default="")

    class Meta:
        verbose_name = "被考核单位"
        verbose_name_plural = "被考核单位"
        ordering: ClassVar = ["organisation__position", "organisation__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="assessed_once", fields=("cycle", "organisation")),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class SchemeAssignment(models.Model):
    """A scheme version in force from a period on; earlier periods keep what they had."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="assignments")
    scheme_version = models.ForeignKey(
        SchemeVersion, verbose_name="考核方案", on_delete=models.PROTECT, related_name="+"
    )
    from_period = models.CharField("自何期起", max_length=12)
    starts_on = models.DateField("起始日期")

    class Meta:
        verbose_name = "方案适用"
        verbose_name_plural = "方案适用"
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_scheme_from_a_day", fields=("cycle", "starts_on")),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_version} {self.from_period}"


class ReportingPeriod(models.Model):
    """A period that units report for. `calendar_known`: the deadline rests on known holidays."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="periods")
    period = models.CharField("周期", max_length=12)
    first_day = models.DateField("期初")
    last_day = models.DateField("期末")
    opens_on = models.DateField("开放日期")
    due_on = models.DateField("截止日期")
    calendar_known = models.BooleanField("节假日已知", default=True)
    state = models.CharField("状态", max_length=10, choices=PERIOD.choices(), default=PERIOD.start)

    class Meta:
        verbose_name = "填报期"
        verbose_name_plural = "填报期"
        ordering: ClassVar = ["last_day", "first_day"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="period_once_a_cycle", fields=("cycle", "period")),
            models.CheckConstraint(
                name="period_is_due_after_it_opens",
                condition=models.Q(due_on__gte=models.F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.period


class Target(models.Model):
    """A value set for a unit: target (目标), plan (计划) or baseline (基数), as exact text."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="targets")
    assessee = models.ForeignKey(Assessee, on_delete=models.CASCADE, related_name="targets")
    item_code = models.CharField("数据项", max_length=100)
    period = models.CharField("周期", max_length=12)
    kind = models.CharField("类别", max_length=10, choices=TargetKind.choices)
    value = models.CharField("数值", max_length=200)
    source = models.CharField("来源", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "目标值"
        verbose_name_plural = "目标值"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="target_set_once", fields=("assessee", "item_code", "period", "kind")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessee} {self.item_code} {self.period}"


class Stage(models.Model):
    """A line of the timetable (日程安排): self-check, review, spot check, announcement."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="stages")
    title = models.CharField("阶段", max_length=100)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    note = models.CharField("说明", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "日程"
        verbose_name_plural = "日程"
        ordering: ClassVar = ["starts_on", "pk"]

    def __str__(self) -> str:
        return self.title


class WorkingDay(models.Model):
    """A day on which work is (调休) or is not done, whatever the calendar of the library says."""

    day = models.DateField("日期", unique=True)
    works = models.BooleanField("上班")
    note = models.CharField("说明", max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "工作日调整"
        verbose_name_plural = "工作日调整"
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.works else '放假'}"
