"""Password rules of 等保 level 3 (GB/T 22239-2019, 8.1.4.1) beyond those that Django brings."""

from __future__ import annotations

import secrets
import string
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

MOST_REMEMBERED = 5
LEAST_FOR_ADMINISTRATORS = 12
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation)
# Letters and digits that are hard to tell apart on paper are left out of what we draw.
_READABLE = "".join(set(string.ascii_letters + string.digits) - set("0O1lI5S2Z"))


class ThreeClasses:
    """At least three of: small letters, capitals, digits, signs."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise `ValidationError` for a password of fewer classes."""
        if sum(any(c in kind for c in password) for kind in _CLASSES) < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        """The rule as the user reads it."""
        return "密码须包含大写字母、小写字母、数字、符号中的至少三类。"


class LongerForAdministrators:
    """The three administrators (三员) take more characters than others."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise `ValidationError` for an administrator's short password."""
        if len(password) < LEAST_FOR_ADMINISTRATORS and _is_administrator(user):
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        """The rule as the user reads it."""
        return f"系统管理员、安全管理员、审计管理员的密码不少于 {LEAST_FOR_ADMINISTRATORS} 个字符。"


class NotUsedLately:
    """None of the last five passwords."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise `ValidationError` for a password that this person has used lately."""
        if any(check_password(password, used) for used in _last_hashes(user)):
            raise ValidationError(self.get_help_text(), code="password_used")

    def get_help_text(self) -> str:
        """The rule as the user reads it."""
        return f"不能与最近 {MOST_REMEMBERED} 次用过的密码相同。"


def draw_password() -> str:
    """A random password that passes every rule and can be copied from paper."""
    drawn = "".join(secrets.choice(sorted(_READABLE)) for _ in range(14))
    tail = "".join(secrets.choice(kind) for kind in ("ABCDEFGH", "abcdefgh", "346789"))
    return f"{drawn}-{tail}"


def _is_administrator(user: AbstractBaseUser | None) -> bool:
    # Models can be imported only after django.setup(), and commands draw passwords before it.
    from kaocheng.orgs.models import User
    from kaocheng.orgs.permissions import is_administrator

    return isinstance(user, User) and is_administrator(user)


def _last_hashes(user: AbstractBaseUser | None) -> set[str]:
    from kaocheng.orgs.models import PastPassword

    if user is None or user.pk is None:
        return set()
    past = PastPassword.objects.filter(user_id=user.pk).order_by("-pk")
    return {user.password, *past.values_list("password", flat=True)[:MOST_REMEMBERED]}
