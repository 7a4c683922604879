"""Passwords: chosen by the person, drawn by an administrator; the last five are barred."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import PastPassword, User
from kaocheng.orgs.passwords import MOST_REMEMBERED
from kaocheng.orgs.refusals import Refusal


@transaction.atomic
def change_own_password(actor: User, *, old: str, new: str) -> User:
    """Choose another password; whoever sits down at an open session does not know the old one."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    if not user.check_password(old):
        raise Refusal("原密码不正确。请重新输入，忘记密码请联系系统管理员。")
    take_password(user, new, one_time=False)
    record(str(actor), "修改密码", user.username)
    return user


@transaction.atomic
def choose_mail(actor: User, *, wanted: bool) -> None:
    """Have the daily mail, or do without."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    user.mail_digest = wanted
    user.save(update_fields=["mail_digest"])
    record(str(actor), "设置邮件提醒", "接收" if wanted else "不接收")


def take_password(user: User, password: str, *, one_time: bool) -> None:
    """Check a password, set and save it. For services that have checked the right."""
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise Refusal("".join(fault.messages)) from fault
    user.set_password(password)
    user.must_change_password, user.password_changed_at = one_time, timezone.now()
    user.save()
    PastPassword.objects.create(user=user, password=user.password)
    kept = PastPassword.objects.filter(user=user).values_list("pk", flat=True)[:MOST_REMEMBERED]
    PastPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
