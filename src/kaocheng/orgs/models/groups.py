"""Tables of working groups (工作组、专班、专办): who directs them, who belongs to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.orgs.models.organisations import Organisation
from kaocheng.orgs.models.people import User


class GroupKind(models.TextChoices):
    """What such a body is called."""

    WORKING_GROUP = "working_group", "工作组"
    TASK_FORCE = "task_force", "专班"
    SPECIAL_OFFICE = "special_office", "专办"
    JOINT_MEETING = "joint_meeting", "联席会议"


class Duty(models.TextChoices):
    """What a member does in the group."""

    DIRECTOR = "director", "主任（组长）"
    DEPUTY = "deputy", "副主任（副组长）"
    MEMBER = "member", "成员"


class WorkingGroup(models.Model):
    """A body set up beside the tree, by one organisation, from a day until it is dissolved."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="设立单位", on_delete=models.PROTECT, related_name="groups"
    )
    kind = models.CharField("类别", max_length=20, choices=GroupKind.choices)
    name = models.CharField("名称", max_length=100)
    task = models.CharField("职责", max_length=500, blank=True)
    established_on = models.DateField("设立日期")
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "工作组"
        verbose_name_plural = "工作组"
        ordering = ("established_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="group_ends_after_it_begins",
                condition=models.Q(dissolved_on=None)
                | models.Q(dissolved_on__gte=models.F("established_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """An organisation, a person, or a person for an organisation, with a duty in a group.

    Leaders often have no account: their name is then written, not linked.
    """

    group = models.ForeignKey(
        WorkingGroup, verbose_name="工作组", on_delete=models.CASCADE, related_name="members"
    )
    duty = models.CharField("职务", max_length=20, choices=Duty.choices)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="成员单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    user = models.ForeignKey(
        User,
        verbose_name="人员",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    person_name = models.CharField("姓名", max_length=50, blank=True)
    title = models.CharField("本职", max_length=100, blank=True)
    joined_on = models.DateField("加入日期")
    left_on = models.DateField("退出日期", null=True, blank=True)

    class Meta:
        verbose_name = "工作组成员"
        verbose_name_plural = "工作组成员"
        ordering = ("joined_on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="member_is_somebody",
                condition=~models.Q(organisation=None, user=None, person_name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.organisation or self.user or self.person_name}"
