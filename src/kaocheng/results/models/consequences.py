"""Tables of the use of results (结果运用): rules as data, earlier grades, what follows.

Nothing here names a person: a measure applies to posts (班子成员、主要负责人……) of a unit.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.orgs.models import Organisation, User
from kaocheng.results.consequences import CONSEQUENCE
from kaocheng.results.models.publications import PublishedResult


class ConsequenceRule(models.Model):
    """A rule of an assessing organisation: these grades, so many years running, call for a measure.

    `series` is the code of a scheme (方案代码); empty, the rule is for every yearly assessment of
    the organisation. `groups` are group codes of that scheme; empty, it is for all of them.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="考核主体", on_delete=models.PROTECT, related_name="+"
    )
    preset = models.CharField("参考规定", max_length=50, blank=True, default="")
    series = models.CharField("适用方案", max_length=100, blank=True, default="")
    title = models.CharField("名称", max_length=100)
    grades = models.JSONField("等次")
    years = models.PositiveIntegerField("连续年数", default=1)
    groups = models.JSONField("组别", default=list)
    measure = models.CharField("措施", max_length=300)
    applies_to = models.CharField("适用对象", max_length=100)
    basis = models.CharField("依据", max_length=300)
    months = models.PositiveIntegerField("期限（月）", default=0)
    supersedes = models.ManyToManyField(
        "self", verbose_name="替代", symmetrical=False, blank=True, related_name="superseded_by"
    )
    active = models.BooleanField("启用", default=True)
    position = models.PositiveIntegerField("次序", default=0)

    class Meta:
        verbose_name = "结果运用规定"
        verbose_name_plural = "结果运用规定"
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="preset_adopted_once",
                fields=("organisation", "preset"),
                condition=~models.Q(preset=""),
            ),
            models.CheckConstraint(
                name="rule_of_a_year_at_least", condition=models.Q(years__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EarlierGrade(models.Model):
    """A grade of a year before the platform, entered by the office from a document."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="考核主体", on_delete=models.PROTECT, related_name="+"
    )
    series = models.CharField("方案代码", max_length=100)
    year = models.PositiveIntegerField("年度")
    unit = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    grade = models.CharField("等次", max_length=50)
    source = models.CharField("来源文件", max_length=200)
    entered_by = models.ForeignKey(
        User, verbose_name="录入人", on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "以前年度等次"
        verbose_name_plural = "以前年度等次"
        ordering: ClassVar = ["-year", "unit__position", "unit__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_earlier_grade_a_year", fields=("organisation", "series", "year", "unit")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.grade}"


class Consequence(models.Model):
    """What a rule calls for after a publication: proposed by the office, decided by a person.

    The rule's text is kept as it was when this was proposed; `grades` is `[[year, grade], …]`.
    """

    published = models.ForeignKey(
        PublishedResult,
        verbose_name="考核通报",
        on_delete=models.PROTECT,
        related_name="consequences",
    )
    unit = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    rule = models.ForeignKey(
        ConsequenceRule, verbose_name="规定", on_delete=models.PROTECT, related_name="consequences"
    )
    title = models.CharField("规定名称", max_length=100)
    measure = models.CharField("措施", max_length=300)
    applies_to = models.CharField("适用对象", max_length=100)
    basis = models.CharField("依据", max_length=300)
    months = models.PositiveIntegerField("期限（月）")
    grades = models.JSONField("依据的等次")
    state = models.CharField(
        "状态", max_length=10, choices=CONSEQUENCE.choices(), default=CONSEQUENCE.start
    )
    proposed_by = models.ForeignKey(
        User, verbose_name="拟定人", on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField("拟定时间")
    decided_by = models.ForeignKey(
        User, verbose_name="决定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True)
    reason = models.CharField("决定依据或理由", max_length=500, blank=True, default="")
    until_on = models.DateField("期限至", null=True)

    class Meta:
        verbose_name = "结果运用"
        verbose_name_plural = "结果运用"
        ordering: ClassVar = ["unit__position", "unit__code", "rule__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_consequence_of_a_rule", fields=("published", "unit", "rule")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.measure}"
