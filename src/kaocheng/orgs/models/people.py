"""Tables of people, of the posts they hold and of what they log in with."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from kaocheng.orgs.models.organisations import Organisation


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


class User(AbstractUser):
    """A person who logs in. One name as it is written, not a first and a last one."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField("姓名", max_length=50)
    pinyin = models.CharField("拼音", max_length=300, blank=True, db_index=True)
    initials = models.CharField("首字母", max_length=50, blank=True, db_index=True)
    office_phone = models.CharField("办公电话", max_length=30, blank=True)
    mail_digest = models.BooleanField("每日邮件提醒", default=True)
    # Set by an administrator: good for one login, then the person chooses an own one.
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    enabled_at = models.DateTimeField("启用时间", null=True, blank=True)

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


class PastPassword(models.Model):
    """The hash of a password that was in use, so that it is not taken again."""

    user = models.ForeignKey(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="past_passwords"
    )
    password = models.CharField("密码摘要", max_length=128)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "用过的密码"
        verbose_name_plural = "用过的密码"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.user} {self.created_at}"


class SecondFactor(models.Model):
    """The second factor of a person (动态口令, TOTP by RFC 6238)."""

    user = models.OneToOneField(
        User, verbose_name="用户", on_delete=models.CASCADE, related_name="second_factor"
    )
    sealed_secret = models.TextField("密钥密文")
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    # The time step of the code that was taken last: no code counts twice.
    last_step = models.BigIntegerField("已用时段", default=0)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)

    class Meta:
        verbose_name = "动态口令"
        verbose_name_plural = "动态口令"

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """A code on paper for the day the telephone is lost; good once."""

    factor = models.ForeignKey(
        SecondFactor, verbose_name="动态口令", on_delete=models.CASCADE, related_name="codes"
    )
    digest = models.CharField("摘要", max_length=64)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "恢复码"
        verbose_name_plural = "恢复码"
        constraints: ClassVar = [
            models.UniqueConstraint(name="recovery_code_once", fields=("factor", "digest")),
        ]

    def __str__(self) -> str:
        return f"{self.factor} {self.pk}"


class SignInQuestion(models.Model):
    """A question (验证问题) asked before a password, and its answer; gone when it is used."""

    handle = models.CharField("编号", max_length=22, unique=True)
    answer = models.CharField("答案", max_length=4)
    drawn_at = models.DateTimeField("提出时间", db_index=True)

    class Meta:
        verbose_name = "登录验证问题"
        verbose_name_plural = "登录验证问题"

    def __str__(self) -> str:
        return f"{self.pk} {self.drawn_at}"
