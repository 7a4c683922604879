"""The second factor (动态口令): setting up, checking, recovery; TOTP by RFC 6238 through pyotp.

A code counts once: the time step of the last one taken is kept, and none at or before it is taken
again. Five wrong ones in a row close the door for as long as failed logins do.
"""

from __future__ import annotations

import datetime
import secrets
import time
from dataclasses import dataclass

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from kaocheng.audit.services import record
from kaocheng.orgs.models import RecoveryCode, SecondFactor, User
from kaocheng.orgs.permissions import may_drop_second_factor
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.sealing import Unreadable, seal, unseal
from kaocheng.orgs.services.people import seen_user

_PURPOSE = "kaocheng second factor"
_ISSUER = "考成"
_SECONDS_A_STEP = 30
# One step either way for clocks that differ a little.
_STEPS_ASIDE = (-1, 0, 1)
_RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"
_WRONG = "动态口令不正确或已用过。请等手机上出现新的六位数字后再输入。"
_NONE = "尚未启用动态口令。请先在“我的账号”中启用。"


@dataclass(frozen=True)
class Enrolment:
    """What the telephone needs to know: to be scanned, or typed."""

    secret: str
    address: str


@transaction.atomic
def begin_second_factor(actor: User) -> Enrolment:
    """Draw a secret; it counts only when a first code has confirmed it.

    Begun twice without confirming, the same secret is shown: somebody may have scanned it already.
    """
    factor, _ = SecondFactor.objects.select_for_update().get_or_create(user=actor)
    if factor.confirmed_at is not None:
        raise Refusal("动态口令已启用。如需更换手机，请先停用，再重新启用。")
    secret = _secret_of(factor)
    if not secret:
        secret = pyotp.random_base32()
        factor.sealed_secret = seal(secret, _PURPOSE)
        factor.save(update_fields=["sealed_secret"])
    record(str(actor), "开始启用动态口令", actor.username)
    totp = pyotp.TOTP(secret)
    return Enrolment(secret, totp.provisioning_uri(name=actor.username, issuer_name=_ISSUER))


@transaction.atomic
def confirm_second_factor(actor: User, code: str) -> tuple[str, ...]:
    """Take the first code, and give the recovery codes: they are shown once."""
    factor = SecondFactor.objects.select_for_update().filter(user=actor).first()
    if factor is None or not _secret_of(factor):
        raise Refusal("还没有扫码。请重新打开本页，扫码后输入六位数字。")
    if factor.confirmed_at is not None:
        raise Refusal("动态口令已启用。")
    step = _step_of(factor, code)
    if step is None:
        raise Refusal("六位数字不正确。请核对手机的时间是否准确，等出现新数字后再输入。")
    factor.last_step, factor.confirmed_at = step, timezone.now()
    factor.save(update_fields=["last_step", "confirmed_at"])
    codes = _new_recovery_codes(factor)
    record(str(actor), "启用动态口令", actor.username)
    return codes


def verify_totp(actor: User, code: str) -> None:
    """Check the actor's code, or a recovery code, before what weighs. Raises `Refusal`.

    The check is a transaction of its own: what failed is counted and logged although it is refused.
    """
    words = _checked(actor, code)
    if words:
        raise Refusal(words)


@transaction.atomic
def renew_recovery_codes(actor: User, code: str) -> tuple[str, ...]:
    """Ten new recovery codes against a code; those of before are void."""
    factor = _confirmed(actor)
    if factor is None:
        raise Refusal(_NONE)
    _refuse_while_locked(factor)
    _take_or_refuse(factor, code)
    codes = _new_recovery_codes(factor)
    record(str(actor), "更换恢复码", actor.username)
    return codes


@transaction.atomic
def stop_second_factor(actor: User, code: str) -> None:
    """Give up the own second factor, against a code; where it is demanded it is set up anew."""
    factor = _confirmed(actor)
    if factor is None:
        raise Refusal(_NONE)
    _refuse_while_locked(factor)
    _take_or_refuse(factor, code)
    factor.delete()
    record(str(actor), "停用动态口令", actor.username)


@transaction.atomic
def drop_second_factor(actor: User, *, user: User | int) -> None:
    """The telephone and the codes are lost: the security administrator takes the factor away."""
    user = seen_user(actor, user)
    if not may_drop_second_factor(actor, user):
        raise NotAllowed("您不能解除该用户的动态口令。请联系安全管理员。")
    deleted, _ = SecondFactor.objects.filter(user=user).delete()
    if not deleted:
        raise Refusal(f"{user}没有启用动态口令。")
    record(str(actor), "解除动态口令", f"{user.username} {user}")


@transaction.atomic
def _checked(actor: User, code: str) -> str:
    """Empty if the code is taken, else why not."""
    factor = _confirmed(actor)
    if factor is None:
        return _NONE
    try:
        _refuse_while_locked(factor)
    except Refusal as refusal:
        return str(refusal)
    if _take(factor, code):
        record(str(actor), "验证动态口令", actor.username)
        return ""
    factor.failures += 1
    if factor.failures >= settings.AXES_FAILURE_LIMIT:
        factor.failures, factor.locked_until = 0, timezone.now() + settings.AXES_COOLOFF_TIME
    factor.save(update_fields=["failures", "locked_until"])
    record(str(actor), "动态口令不符", actor.username)
    return _WRONG


def _confirmed(actor: User) -> SecondFactor | None:
    factors = SecondFactor.objects.select_for_update().filter(user=actor)
    return factors.exclude(confirmed_at=None).first()


def _refuse_while_locked(factor: SecondFactor) -> None:
    now = timezone.now()
    if factor.locked_until is not None and factor.locked_until > now:
        left = factor.locked_until - now + datetime.timedelta(seconds=59)
        minutes = int(left.total_seconds() // 60)
        raise Refusal(f"动态口令错误次数过多，请 {minutes} 分钟后再试，或联系安全管理员。")


def _take_or_refuse(factor: SecondFactor, code: str) -> None:
    if not _take(factor, code):
        raise Refusal(_WRONG)


def _take(factor: SecondFactor, code: str) -> bool:
    """Whether the code counts; if so it does not count again."""
    step = _step_of(factor, code)
    if step is None and not _take_recovery_code(factor, code):
        return False
    factor.last_step = factor.last_step if step is None else step
    factor.failures, factor.locked_until = 0, None
    factor.save(update_fields=["last_step", "failures", "locked_until"])
    return True


def _step_of(factor: SecondFactor, code: str) -> int | None:
    """The time step of the code, later than the last one taken; None if it is of no such step."""
    secret, typed = _secret_of(factor), "".join(code.split())
    if not secret or not (typed.isascii() and typed.isdigit()):
        return None
    totp, now = pyotp.TOTP(secret), int(time.time()) // _SECONDS_A_STEP
    steps = [now + aside for aside in _STEPS_ASIDE if now + aside > factor.last_step]
    return next((s for s in steps if constant_time_compare(totp.generate_otp(s), typed)), None)


def _take_recovery_code(factor: SecondFactor, code: str) -> bool:
    unused = RecoveryCode.objects.filter(factor=factor, digest=_digest(code), used_at=None)
    return bool(unused.update(used_at=timezone.now()))


def _secret_of(factor: SecondFactor) -> str:
    """Empty if there is none yet, or if SECRET_KEY was changed and it can no longer be read."""
    try:
        return unseal(factor.sealed_secret, _PURPOSE) if factor.sealed_secret else ""
    except Unreadable:
        return ""


def _new_recovery_codes(factor: SecondFactor) -> tuple[str, ...]:
    RecoveryCode.objects.filter(factor=factor).delete()
    drawn = tuple(_draw_code() for _ in range(_RECOVERY_CODES))
    rows = [RecoveryCode(factor=factor, digest=_digest(code)) for code in drawn]
    RecoveryCode.objects.bulk_create(rows)
    return drawn


def _draw_code() -> str:
    """Ten letters of 27: 47 bits, enough beside five tries."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def _digest(code: str) -> str:
    typed = "".join(code.upper().split()).replace("-", "")
    return salted_hmac(_PURPOSE, typed, algorithm="sha256").hexdigest()
