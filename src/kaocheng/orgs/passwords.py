"""Password rules of 等保 level 3 (GB/T 22239-2019, 8.1.4.1) beyond those that Django brings."""

from __future__ import annotations

import secrets
import string

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

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


def draw_password() -> str:
    """A random password that passes every rule and can be copied from paper."""
    drawn = "".join(secrets.choice(sorted(_READABLE)) for _ in range(14))
    tail = "".join(secrets.choice(kind) for kind in ("ABCDEFGH", "abcdefgh", "346789"))
    return f"{drawn}-{tail}"
