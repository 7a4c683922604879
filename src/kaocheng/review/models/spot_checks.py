"""Tables of spot checks (部门抽查): the frozen draw, teams, units drawn, what was found at them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.audit.frozen import FrozenModel
from kaocheng.cycles.models import Assessee
from kaocheng.evidence.models import StoredFile
from kaocheng.orgs.models import Organisation, User
from kaocheng.review.models.assessments import Assessment
from kaocheng.review.spot_lifecycle import SAMPLED_UNIT, SPOT_CHECK_STATES


class How(models.TextChoices):
    """Why a unit is checked."""

    DRAWN = "drawn", "随机抽取"
    CERTAIN = "certain", "必查"
    HAND = "hand", "指定"
    EXTENDED = "extended", "延伸抽查"


class Conclusion(models.TextChoices):
    """What was found about an indicator. A place of an extended check bears no points itself."""

    TRUE = "true", "属实"
    FIGURE = "figure", "核实数据"
    POINTS = "points", "核定得分"
    DIFFERS = "differs", "有出入"


class SpotCheck(models.Model):
    """A spot check of an assessment. `plan` is that of `sampling`; no indicators means all.

    Units are drawn once. Another draw is another spot check, with its own reason (`again_reason`).
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="spot_checks")
    title = models.CharField("名称", max_length=100)
    again_reason = models.CharField("再次抽取的原因", max_length=500, blank=True, default="")
    state = models.CharField(
        "状态",
        max_length=12,
        choices=SPOT_CHECK_STATES.choices(),
        default=SPOT_CHECK_STATES.start,
        db_index=True,
    )
    plan = models.JSONField("抽取方案")
    drawn_before = models.JSONField("上年已抽查的单位", default=list)
    indicators = models.JSONField("抽查指标", default=list)
    version = models.PositiveIntegerField("版本", default=1)
    planned_at = models.DateTimeField("拟定时间", auto_now_add=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_reason = models.CharField("撤销原因", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "部门抽查"
        verbose_name_plural = "部门抽查"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Draw(FrozenModel):
    """What was drawn, with all that it was drawn from; it can be repeated from these texts alone.

    `frame` is the list of units as CSV, `outcome` what became of each, both as text; `digest` is
    over seed, plan, frame and outcome together.
    """

    spot_check = models.OneToOneField(SpotCheck, on_delete=models.PROTECT, related_name="draw")
    seed = models.CharField("种子", max_length=64)
    seed_source = models.CharField("种子来源", max_length=200)
    plan = models.TextField("抽取方案")
    frame = models.TextField("单位名单")
    frame_digest = models.CharField("名单摘要", max_length=64)
    outcome = models.TextField("抽取结果")
    digest = models.CharField("抽取记录摘要", max_length=64)
    drawn_at = models.DateTimeField("抽取时间", auto_now_add=True)
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "抽取记录"
        verbose_name_plural = "抽取记录"

    def __str__(self) -> str:
        return f"{self.spot_check} {self.seed}"


class SpotTeam(models.Model):
    """A team (抽查组) that visits units."""

    spot_check = models.ForeignKey(SpotCheck, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField("名称", max_length=50)

    class Meta:
        verbose_name = "抽查组"
        verbose_name_plural = "抽查组"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="team_named_once", fields=("spot_check", "name")),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A spot checker (抽查人) in a team; one of them leads it."""

    team = models.ForeignKey(SpotTeam, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_leader = models.BooleanField("组长", default=False)

    class Meta:
        verbose_name = "抽查组成员"
        verbose_name_plural = "抽查组成员"
        ordering: ClassVar = ["-is_leader", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="in_a_team_once", fields=("team", "user")),
            models.UniqueConstraint(
                name="one_leader_a_team", fields=("team",), condition=models.Q(is_leader=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.user}"


class SampledUnit(models.Model):
    """A unit that is checked (抽查单位).

    A place of an extended check (延伸抽查) `extends` a unit above it; it is not assessed itself.
    `basis` is what was reported and scored when the unit came in, `spot_points` what the points are
    with what was found: both by the code of the indicator. No indicators means those of the check.
    `due_on` is a later deadline after a return.
    """

    spot_check = models.ForeignKey(SpotCheck, on_delete=models.PROTECT, related_name="units")
    organisation = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    assessee = models.ForeignKey(Assessee, on_delete=models.PROTECT, null=True, related_name="+")
    extends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="extensions"
    )
    how = models.CharField("入样方式", max_length=10, choices=How.choices)
    reason = models.CharField("指定原因", max_length=500, blank=True, default="")
    hash = models.CharField("散列值", max_length=64, blank=True, default="")
    place = models.PositiveIntegerField("组内次序", default=0)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("入样时间", auto_now_add=True)
    team = models.ForeignKey(SpotTeam, on_delete=models.PROTECT, null=True, related_name="units")
    indicators = models.JSONField("抽查指标", default=list)
    basis = models.JSONField("抽查前的数据和得分", default=dict)
    spot_points = models.JSONField("按核查结果测算的得分", default=dict)
    state = models.CharField(
        "状态", max_length=12, choices=SAMPLED_UNIT.choices(), default=SAMPLED_UNIT.start
    )
    returned_reason = models.CharField("退回原因", max_length=500, blank=True, default="")
    due_on = models.DateField("重新核查截止", null=True)
    letter = models.TextField("反馈意见", blank=True, default="")
    sent_at = models.DateTimeField("送达时间", null=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer_due_on = models.DateField("确认截止", null=True)
    answer = models.TextField("单位意见", blank=True, default="")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField("裁定理由", max_length=500, blank=True, default="")
    decided_at = models.DateTimeField("裁定时间", null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "抽查单位"
        verbose_name_plural = "抽查单位"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="checked_once_a_spot_check", fields=("spot_check", "organisation")
            ),
            models.CheckConstraint(
                name="by_hand_only_with_a_reason",
                condition=~models.Q(how__in=["hand", "extended"]) | ~models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="assessed_or_below_an_assessed_unit",
                condition=models.Q(assessee=None) ^ models.Q(extends=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Finding(models.Model):
    """What a team found about one indicator of a unit (核查情况).

    `reported` and `old_points` are as they stood before; `figures` are the values that take the
    place of those reported, by the code of the item, `points` the points that take the place of
    those reviewed.
    """

    unit = models.ForeignKey(SampledUnit, on_delete=models.PROTECT, related_name="findings")
    indicator_code = models.CharField("指标", max_length=100)
    conclusion = models.CharField("核查结论", max_length=10, choices=Conclusion.choices)
    reported = models.CharField("上报情况", max_length=500, blank=True, default="")
    found = models.TextField("核查情况", blank=True, default="")
    old_figures = models.JSONField("原数据", default=dict)
    figures = models.JSONField("核实数据", default=dict)
    old_points = models.CharField("原得分", max_length=40, blank=True, default="")
    points = models.CharField("核定得分", max_length=40, blank=True, default="")
    reason = models.CharField("理由", max_length=500, blank=True, default="")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("核查时间")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "核查结论"
        verbose_name_plural = "核查结论"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_finding_an_indicator", fields=("unit", "indicator_code")
            ),
            models.CheckConstraint(
                name="a_change_has_a_reason",
                condition=models.Q(conclusion="true") | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.indicator_code}"


class FindingEvidence(models.Model):
    """A file that a team brought home (核查佐证)."""

    unit = models.ForeignKey(SampledUnit, on_delete=models.PROTECT, related_name="evidence")
    indicator_code = models.CharField("指标", max_length=100)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("添加时间", auto_now_add=True)

    class Meta:
        verbose_name = "核查佐证"
        verbose_name_plural = "核查佐证"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.stored_file)
