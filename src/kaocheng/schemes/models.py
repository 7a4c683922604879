"""Tables of assessment schemes (考核方案). Issued versions are frozen; a change is a new one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.audit.frozen import FrozenModel
from kaocheng.orgs.models import Organisation, User
from kaocheng.schemes.lifecycle import SCHEME


class State(models.TextChoices):
    """The state that a version is stored in; what supersedes it stands beside it."""

    ISSUED = "issued", "已印发"


class SchemeVersion(FrozenModel):
    """A scheme as it was issued: the bytes, and an outline of them so that lists need not parse.

    `contacts` holds node code and counterpart at the upper level, which the format has no key for.
    """

    code = models.CharField("代码", max_length=100, db_index=True)
    title = models.CharField("名称", max_length=200)
    year = models.PositiveIntegerField("年度", null=True)
    level = models.CharField("考核层级", max_length=50)
    digest = models.CharField("摘要", max_length=80, unique=True)
    source = models.BinaryField("方案原文")
    outline = models.JSONField("提纲")
    contacts = models.JSONField("上级对口联系", default=dict)
    pack = models.CharField("内置方案", max_length=100, blank=True, default="")
    notice = models.CharField("说明", max_length=300, blank=True, default="")
    state = models.CharField("状态", max_length=20, choices=State.choices, default=State.ISSUED)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="印发单位",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
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


class Supersession(FrozenModel):
    """One version takes another's place. It stands beside both, for neither may change."""

    earlier = models.OneToOneField(
        SchemeVersion,
        verbose_name="被取代的版本",
        on_delete=models.PROTECT,
        related_name="supersession",
    )
    later = models.ForeignKey(
        SchemeVersion, verbose_name="取代它的版本", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("取代时间")

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "方案取代记录"
        verbose_name_plural = "方案取代记录"


class SchemeDraft(models.Model):
    """A scheme that is being written: its document as text, and the revision that locks it.

    Title, code and the numbers of faults and findings repeat the document, so that lists need not
    read it.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="考核办", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=20, choices=SCHEME.choices(), default=SCHEME.start, db_index=True
    )
    title = models.CharField("名称", max_length=200)
    code = models.CharField("代码", max_length=100)
    document = models.TextField("内容")
    revision = models.PositiveIntegerField("修改次数", default=1)
    fault_count = models.PositiveIntegerField("错误数", default=0)
    finding_count = models.PositiveIntegerField("提示数", default=0)
    based_on = models.ForeignKey(
        SchemeVersion,
        verbose_name="据以起草的版本",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    issued_as = models.OneToOneField(
        SchemeVersion,
        verbose_name="印发的版本",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    edited_by = models.ForeignKey(
        User, verbose_name="修改人", on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "方案草稿"
        verbose_name_plural = "方案草稿"
        ordering: ClassVar = ["-edited_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class DraftStep(models.Model):
    """One edit of a draft: what was done, and the document before it, compressed, for 撤销."""

    draft = models.ForeignKey(
        SchemeDraft, verbose_name="草稿", on_delete=models.CASCADE, related_name="steps"
    )
    revision = models.PositiveIntegerField("修改次数")
    words = models.CharField("做了什么", max_length=300)
    before = models.BinaryField("修改前的内容", null=True)
    by = models.ForeignKey(User, verbose_name="修改人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "修改记录"
        verbose_name_plural = "修改记录"
        ordering: ClassVar = ["-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_step_a_revision", fields=("draft", "revision")),
        ]

    def __str__(self) -> str:
        return self.words


class SchemeImport(models.Model):
    """An issued scoring table (评分表) on its way to a draft, and what was decided about it.

    `decisions` goes by the keys of standards. `table` names the sheet where another one than the
    likeliest is wanted. Title and numbers repeat what was read, so that lists need not read it.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="考核办", on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("摘要", max_length=80)
    content = models.BinaryField("内容")
    table = models.CharField("选定的表", max_length=200, blank=True, default="")
    title = models.CharField("名称", max_length=200)
    decisions = models.JSONField("逐条处理", default=dict)
    revision = models.PositiveIntegerField("修改次数", default=1)
    standard_count = models.PositiveIntegerField("评分标准条数", default=0)
    decided_count = models.PositiveIntegerField("已处理条数", default=0)
    uploaded_by = models.ForeignKey(
        User, verbose_name="导入人", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("导入时间", auto_now_add=True)
    edited_by = models.ForeignKey(
        User, verbose_name="修改人", on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField("修改时间")
    draft = models.OneToOneField(
        SchemeDraft,
        verbose_name="存成的草稿",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "评分表导入"
        verbose_name_plural = "评分表导入"
        ordering: ClassVar = ["-edited_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class LeaderInCharge(models.Model):
    """Which leader is in charge (分管领导) of a department that schemes name as a duty-bearer."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="考核办", on_delete=models.CASCADE, related_name="+"
    )
    department = models.CharField("部门", max_length=100)
    leader = models.CharField("分管领导", max_length=100)

    class Meta:
        verbose_name = "分管领导"
        verbose_name_plural = "分管领导"
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_leader_a_department", fields=("organisation", "department")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.leader}"
