"""Tables of the organisation tree (组织机构): what is there now, and what it was before."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from kaocheng.audit.frozen import FrozenModel


class Kind(models.TextChoices):
    """A region (块) is assessed as a territory, a department (条) as an office."""

    REGION = "region", "地区"
    DEPARTMENT = "department", "部门"


class Level(models.TextChoices):
    """The administrative level."""

    COUNTRY = "country", "国家"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"
    VILLAGE = "village", "村级"


class Organisation(models.Model):
    """A node of the tree. Pinyin is stored: no database in use sorts Chinese alike."""

    parent = TreeNodeForeignKey(
        "self",
        verbose_name="上级",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    position = models.PositiveIntegerField("次序", default=0)
    code = models.CharField("代码", max_length=50, unique=True)
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices, default=Kind.REGION)
    level = models.CharField("层级", max_length=20, choices=Level.choices)
    # The department of a higher level that this department answers to (对口部门).
    counterpart = models.ForeignKey(
        "self",
        verbose_name="对口上级部门",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answering",
    )
    pinyin = models.CharField("拼音", max_length=400, db_index=True)
    initials = models.CharField("首字母", max_length=100, db_index=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name="并入",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )

    objects = models.Manager()
    # Ancestors and descendants by one recursive statement; the package has no types.
    tree: ClassVar[Any] = TreeQuerySet.as_manager()

    class Meta:
        verbose_name = "组织机构"
        verbose_name_plural = "组织机构"
        ordering = ("position", "code")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organisation_ends_after_it_begins",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerState(FrozenModel):
    """What an organisation was until a change (沿革); the row of `Organisation` is what it is now.

    It is written once, so that a later change cannot rewrite the tree of an earlier year.
    """

    organisation = models.ForeignKey(
        Organisation,
        verbose_name="组织机构",
        on_delete=models.PROTECT,
        related_name="former_states",
    )
    name = models.CharField("名称", max_length=100)
    parent = models.ForeignKey(
        Organisation,
        verbose_name="上级",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    level = models.CharField("层级", max_length=20, choices=Level.choices)
    counterpart = models.ForeignKey(
        Organisation,
        verbose_name="对口上级部门",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期")
    change = models.CharField("变更事项", max_length=20)

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "机构沿革"
        verbose_name_plural = "机构沿革"
        ordering = ("valid_from", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_former_state_from_a_day", fields=("organisation", "valid_from")
            ),
            models.CheckConstraint(
                name="former_state_ends_after_it_begins",
                condition=models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}—{self.valid_to}"
