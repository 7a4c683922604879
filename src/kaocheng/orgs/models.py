"""Tables of the organisation tree (组织机构), of people and of the posts they hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet


class Kind(models.TextChoices):
    """A region is assessed as a territory, a department as an office."""

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


class Role(models.TextChoices):
    """What a post is for. The last three are the separate administrators (三员)."""

    REPORTER = "reporter", "填报员"
    SIGN_OFF = "sign_off", "审签人"
    REVIEWER = "reviewer", "评审人"
    ASSESSMENT_OFFICE = "assessment_office", "考核办"
    SPOT_CHECKER = "spot_checker", "抽查人"
    INSPECTION_OFFICE = "inspection_office", "督查室"
    LEADER = "leader", "领导"
    DATA_SOURCE = "data_source", "数据来源"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Everybody else reads business data, of the own organisation and of what lies below it.
BUSINESS_ROLES = frozenset(Role) - ADMINISTRATORS


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
    pinyin = models.CharField("拼音", max_length=400, db_index=True)
    initials = models.CharField("首字母", max_length=100, db_index=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True, blank=True)

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


class User(AbstractUser):
    """A person who logs in. One name as it is written, not a first and a last one."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=50)

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """The name shown on pages and in the audit log."""
        return str(self)

    def get_short_name(self) -> str:
        """The same: Chinese names are not shortened."""
        return str(self)


class Post(models.Model):
    """A role that a person holds at an organisation; who oversees holds it at the top."""

    user = models.ForeignKey(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="posts"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="组织机构", on_delete=models.PROTECT, related_name="posts"
    )
    role = models.CharField("角色", max_length=30, choices=Role.choices)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints: ClassVar = [
            models.UniqueConstraint(name="post_held_once", fields=("user", "organisation", "role")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display()}"
