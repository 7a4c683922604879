"""Tables of self-assessment (自查评分) and departmental review (部门评审)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import Organisation, User
from kaocheng.review.lifecycle import ITEM_RETURN, OPEN, SELF_REPORT
from kaocheng.review.models.assessments import Assessment


class SelfField(models.TextChoices):
    """What a cell of a self-assessment holds; `code` of the cell says of what."""

    PROPOSAL = "proposal", "自评档次或分数"  # of a judged data item
    REASON = "reason", "失分原因、自评理由"  # of an indicator or an adjustment
    CLAIM = "claim", "加分申报"  # of an adjustment
    SECTION = "section", "自评报告"  # of a section of the report


class Deed(models.TextChoices):
    """What a marker did with one indicator of one unit."""

    CONFIRMED = "confirmed", "确认"
    JUDGED = "judged", "评定"
    FIGURE = "figure", "调整数据"
    POINTS = "points", "调整得分"


class SelfAssessment(models.Model):
    """What one unit says of itself. `due_on` is its own later deadline after a return."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="self_assessments"
    )
    assessee = models.ForeignKey(Assessee, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=12, choices=SELF_REPORT.choices(), default=SELF_REPORT.start
    )
    version = models.PositiveIntegerField("版本", default=1)
    due_on = models.DateField("重报截止", null=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("审签时间", null=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("报送时间", null=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_reason = models.TextField("退回原因", blank=True, default="")

    class Meta:
        verbose_name = "自查评分"
        verbose_name_plural = "自查评分"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_self_assessment_a_unit", fields=("assessment", "assessee")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} {self.assessee}"


class SelfCell(models.Model):
    """One cell of a self-assessment; `version` tells two clerks at one cell apart."""

    self_assessment = models.ForeignKey(
        SelfAssessment, on_delete=models.CASCADE, related_name="cells"
    )
    field = models.CharField("栏目", max_length=10, choices=SelfField.choices)
    code = models.CharField("对象", max_length=100)
    value = models.TextField("内容", blank=True, default="")
    version = models.PositiveIntegerField("版本", default=1)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = "自评内容"
        verbose_name_plural = "自评内容"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_cell_of_a_self_assessment", fields=("self_assessment", "field", "code")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class AssessorSeat(models.Model):
    """Which organisation an assessor (考核部门) named in the scheme is."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="seats")
    assessor = models.CharField("评审部门", max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "评审单位"
        verbose_name_plural = "评审单位"
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_seat_an_assessor", fields=("assessment", "assessor")),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} {self.organisation}"


class Mark(models.Model):
    """A marker's word on one indicator of one unit.

    `place` is 1, 2 for the second of two markers, 3 for the one who decides between them.
    `values` maps data items to what the marker says: figures, bands or marks. `points` is set
    where the points were changed and not a figure. `old` is what stood there, in words.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="marks")
    assessee = models.ForeignKey(Assessee, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("指标", max_length=100)
    place = models.PositiveSmallIntegerField("席位", default=1)
    deed = models.CharField("意见", max_length=10, choices=Deed.choices)
    values = models.JSONField("数据", default=dict)
    points = models.CharField("评定分", max_length=40, blank=True, default="")
    old = models.CharField("原值", max_length=500, blank=True, default="")
    reason = models.CharField("理由", max_length=500, blank=True, default="")
    version = models.PositiveIntegerField("版本", default=1)
    marker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("评审时间")

    class Meta:
        verbose_name = "评审意见"
        verbose_name_plural = "评审意见"
        indexes: ClassVar = [models.Index(name="marks_of_indicator", fields=["assessment", "code"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_mark_a_place", fields=("assessment", "assessee", "code", "place")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessee} {self.code} {self.get_deed_display()}"


class Recusal(models.Model):
    """A marker who keeps out (回避): of a unit, of an indicator, or of one in the other."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="recusals")
    marker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assessee = models.ForeignKey(Assessee, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField("指标", max_length=100, blank=True, default="")
    reason = models.CharField("回避理由", max_length=500)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="recusal_names_a_unit_or_an_indicator",
                condition=~models.Q(assessee=None, code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.marker} {self.assessee or ''} {self.code}"


class ItemReturn(models.Model):
    """One indicator given back to a unit (退回) with a reason, and the unit's answer."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="returns")
    assessee = models.ForeignKey(Assessee, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("指标", max_length=100)
    state = models.CharField(
        "状态", max_length=10, choices=ITEM_RETURN.choices(), default=ITEM_RETURN.start
    )
    reason = models.CharField("退回原因", max_length=500)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField("退回时间")
    answer = models.TextField("单位说明", blank=True, default="")
    values = models.JSONField("重新提出", default=dict)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("说明时间", null=True)

    class Meta:
        verbose_name = "退回事项"
        verbose_name_plural = "退回事项"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_return_an_indicator",
                fields=("assessment", "assessee", "code"),
                condition=models.Q(state=OPEN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessee} {self.code}"
