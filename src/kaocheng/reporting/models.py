"""Tables of reporting (填报): reports, their figures, and what belongs to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.audit.frozen import FrozenModel
from kaocheng.cycles.models import Assessee, Cycle, ReportingPeriod
from kaocheng.evidence.models import StoredFile
from kaocheng.orgs.models import User
from kaocheng.reporting.lifecycle import CORRECTION, REPORT

ACTUAL = "actual"


class Origin(models.TextChoices):
    """Where a figure comes from."""

    TYPED = "typed", "本单位填报"
    WORKBOOK = "workbook", "表格导入"
    SOURCE = "source", "数据来源单位提供"
    ELSEWHERE = "elsewhere", "取自另一考核的填报"
    CARRIED = "carried", "沿用上期累计"
    COUNTED = "counted", "由信息报送统计"
    CORRECTED = "corrected", "更正"


class Report(models.Model):
    """One assessed unit's report for one period. `version` grows with every change of it."""

    assessee = models.ForeignKey(Assessee, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(
        "状态", max_length=12, choices=REPORT.choices(), default=REPORT.start, db_index=True
    )
    version = models.PositiveIntegerField("版本", default=1)
    late = models.BooleanField("迟报", default=False)
    problems = models.TextField("存在问题", blank=True, default="")
    next_steps = models.TextField("下步措施", blank=True, default="")
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    asked_at = models.DateTimeField("提请审签时间", null=True)
    signed_at = models.DateTimeField("审签时间", null=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("报送时间", null=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("退回或接收时间", null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_reason = models.TextField("退回原因", blank=True, default="")

    class Meta:
        verbose_name = "填报表"
        verbose_name_plural = "填报表"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_report_a_unit_and_period", fields=("assessee", "period")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessee} {self.period}"


class Figure(models.Model):
    """The value of one data item (数据项): an exact decimal, "NA" (不适用), a text, or "".

    `version` is what two clerks at the same cell are told apart by.
    """

    # The constraint below begins with the report and is its index; a second one slows each saving.
    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="figures", db_index=False
    )
    item_code = models.CharField("数据项", max_length=100)
    kind = models.CharField("类别", max_length=10, default=ACTUAL)
    value = models.CharField("数值", max_length=200, blank=True)
    origin = models.CharField("来源类别", max_length=12, choices=Origin.choices)
    source_words = models.CharField("来源", max_length=200, blank=True, default="")
    locked = models.BooleanField("不由填报单位修改", default=False)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("填写时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "数值"
        verbose_name_plural = "数值"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_figure_a_cell", fields=("report", "item_code", "kind")
            ),
        ]
        # Few are locked, and they are asked for over whole periods.
        indexes: ClassVar = [
            models.Index(name="locked_figures", fields=["report"], condition=models.Q(locked=True)),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.value}"


class FigureHistory(FrozenModel):
    """What a figure was before it was changed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="history")
    item_code = models.CharField("数据项", max_length=100)
    kind = models.CharField("类别", max_length=10, default=ACTUAL)
    value = models.CharField("原值", max_length=200, blank=True)
    source_words = models.CharField("来源", max_length=200, blank=True, default="")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("填写时间")
    replaced_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField("变更时间")
    reason = models.CharField("变更原因", max_length=500, blank=True, default="")

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "数值变更"
        verbose_name_plural = "数值变更"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(name="history_of_cell", fields=["report", "item_code"])]

    def __str__(self) -> str:
        return f"{self.item_code} {self.value}"


class CorrectionRequest(models.Model):
    """A request to change an accepted figure (更正申请): reason, both values, who approved."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="corrections")
    item_code = models.CharField("数据项", max_length=100)
    old = models.CharField("原值", max_length=200, blank=True)
    new = models.CharField("新值", max_length=200, blank=True)
    reason = models.CharField("更正原因", max_length=500)
    state = models.CharField(
        "状态", max_length=10, choices=CORRECTION.choices(), default=CORRECTION.start
    )
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    decision_note = models.CharField("审批意见", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_correction_a_cell",
                fields=("report", "item_code"),
                condition=models.Q(state=CORRECTION.start),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_code} {self.old} → {self.new}"


class Remark(models.Model):
    """Problems (存在问题) and next steps (下步措施) for one indicator."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks")
    indicator_code = models.CharField("指标", max_length=100)
    problems = models.TextField("存在问题", blank=True, default="")
    next_steps = models.TextField("下步措施", blank=True, default="")

    class Meta:
        verbose_name = "情况说明"
        verbose_name_plural = "情况说明"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_remark_an_indicator", fields=("report", "indicator_code")
            ),
        ]

    def __str__(self) -> str:
        return self.indicator_code


class EvidenceLink(models.Model):
    """Evidence beside an indicator: a stored file, or a reference to a document already there."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="evidence")
    indicator_code = models.CharField("指标", max_length=100)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reference = models.CharField("引用文件", max_length=300, blank=True, default="")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("添加时间", auto_now_add=True)

    class Meta:
        verbose_name = "佐证"
        verbose_name_plural = "佐证"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_reference",
                condition=models.Q(stored_file=None) ^ models.Q(reference=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or str(self.stored_file)


class KnownValue(models.Model):
    """A value of a unit known from elsewhere (数据来源单位、往年): it is not asked for again."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="known_values")
    assessee = models.ForeignKey(Assessee, on_delete=models.CASCADE, related_name="known_values")
    item_code = models.CharField("数据项", max_length=100)
    period = models.CharField("周期", max_length=12)
    value = models.CharField("数值", max_length=200)
    source = models.CharField("来源", max_length=200)

    class Meta:
        verbose_name = "已知数值"
        verbose_name_plural = "已知数值"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_known_value", fields=("assessee", "item_code", "period")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessee} {self.item_code} {self.period}"


class InformationReport(models.Model):
    """A piece of information handed in (信息报送) and whether it was adopted."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="information")
    assessee = models.ForeignKey(Assessee, on_delete=models.PROTECT, related_name="information")
    month = models.CharField("月份", max_length=7)
    title = models.CharField("标题", max_length=200)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("报送时间", auto_now_add=True)
    adopted = models.BooleanField("采用", null=True)
    adopted_by = models.CharField("采用单位", max_length=100, blank=True, default="")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("认定时间", null=True)

    class Meta:
        verbose_name = "信息报送"
        verbose_name_plural = "信息报送"
        ordering: ClassVar = ["-month", "-pk"]

    def __str__(self) -> str:
        return self.title


class CountedItem(models.Model):
    """A data item whose value is a count of information reports, never typed by anybody."""

    class Counts(models.TextChoices):
        """What is counted."""

        SENT = "sent", "报送条数"
        ADOPTED = "adopted", "采用条数"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="counted_items")
    item_code = models.CharField("数据项", max_length=100)
    counts = models.CharField("统计", max_length=10, choices=Counts.choices)
    cumulative = models.BooleanField("按年累计", default=False)

    class Meta:
        verbose_name = "统计项"
        verbose_name_plural = "统计项"
        constraints: ClassVar = [
            models.UniqueConstraint(name="item_counted_once", fields=("cycle", "item_code")),
        ]

    def __str__(self) -> str:
        return self.item_code
