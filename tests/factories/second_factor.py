"""The telephone of a person of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    from kaocheng.orgs.models import User


def unused_code(user: User, secrets: dict[int, str]) -> str:
    """A code of the person's telephone that has not been used; set up at the first call.

    `secrets`: what the telephones hold, by the key of the person; added to here.
    """
    from kaocheng.orgs.models import SecondFactor
    from kaocheng.orgs.services import begin_second_factor, confirm_second_factor

    if user.pk not in secrets:
        secrets[user.pk] = begin_second_factor(user).secret
        confirm_second_factor(user, pyotp.TOTP(secrets[user.pk]).now())
    SecondFactor.objects.filter(user=user).update(last_step=0)
    return pyotp.TOTP(secrets[user.pk]).now()
