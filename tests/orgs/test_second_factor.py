"""The second factor: a code counts once, wrong ones close the door, paper helps out."""

from __future__ import annotations

import datetime
import time

import pyotp
import pytest
from django.test import override_settings
from django.utils import timezone

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Role, SecondFactor, User
from kaocheng.orgs.permissions import (
    has_second_factor,
    must_set_up_second_factor,
    requires_second_factor,
)
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import (
    begin_second_factor,
    confirm_second_factor,
    drop_second_factor,
    renew_recovery_codes,
    stop_second_factor,
    verify_totp,
)


@pytest.fixture
def enrolled(office: User) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """The office's telephone, and the recovery codes; the first code was of a while ago."""
    totp = pyotp.TOTP(begin_second_factor(office).secret)
    codes = confirm_second_factor(office, totp.now())
    SecondFactor.objects.update(last_step=0)
    return totp, codes


Enrolled = tuple[pyotp.TOTP, tuple[str, ...]]


def test_it_counts_only_once_confirmed(office: User) -> None:
    begun = begin_second_factor(office)
    assert not has_second_factor(office)
    assert begin_second_factor(office).secret == begun.secret
    assert begun.address.startswith("otpauth://totp/")
    assert "issuer=%E8%80%83%E6%88%90" in begun.address
    with pytest.raises(Refusal, match="核对手机的时间"):
        confirm_second_factor(
            office, "000000" if pyotp.TOTP(begun.secret).now() != "000000" else "1"
        )
    codes = confirm_second_factor(office, pyotp.TOTP(begun.secret).now())
    assert has_second_factor(office)
    assert len(set(codes)) == 10
    with pytest.raises(Refusal, match="已启用"):
        begin_second_factor(office)


def test_neither_secret_nor_codes_stand_in_the_database(office: User) -> None:
    begun = begin_second_factor(office)
    codes = confirm_second_factor(office, pyotp.TOTP(begun.secret).now())
    factor = SecondFactor.objects.get()
    kept = factor.sealed_secret + "".join(factor.codes.values_list("digest", flat=True))
    assert begun.secret not in kept
    assert not any(code in kept for code in codes)
    assert begun.secret not in str(list(AuditEntry.objects.values_list("target", "detail")))


def test_a_code_counts_once(enrolled: Enrolled, office: User) -> None:
    code = enrolled[0].now()
    verify_totp(office, code)
    with pytest.raises(Refusal, match="不正确或已用过"):
        verify_totp(office, code)


def test_a_code_before_the_last_one_taken_does_not_count(enrolled: Enrolled, office: User) -> None:
    totp, now = enrolled[0], int(time.time())
    verify_totp(office, totp.at(now + 30))
    for moment in (now - 30, now, now + 30):
        with pytest.raises(Refusal):
            verify_totp(office, totp.at(moment))


@pytest.mark.parametrize(
    ("seconds", "counts"), [(-30, True), (30, True), (-90, False), (90, False)]
)
def test_clocks_may_differ_by_one_step(
    seconds: int, counts: bool, enrolled: Enrolled, office: User
) -> None:
    code = enrolled[0].at(int(time.time()) + seconds)
    if counts:
        verify_totp(office, f" {code[:3]} {code[3:]} ")
    else:
        with pytest.raises(Refusal):
            verify_totp(office, code)


def test_a_recovery_code_counts_once(enrolled: Enrolled, office: User) -> None:
    verify_totp(office, enrolled[1][0].lower().replace("-", " "))
    with pytest.raises(Refusal):
        verify_totp(office, enrolled[1][0])


def test_new_recovery_codes_void_the_old(enrolled: Enrolled, office: User) -> None:
    new = renew_recovery_codes(office, enrolled[0].now())
    with pytest.raises(Refusal):
        verify_totp(office, enrolled[1][0])
    verify_totp(office, new[0])


def test_five_wrong_codes_close_the_door_for_twenty_minutes(
    enrolled: Enrolled, office: User
) -> None:
    for _ in range(5):
        with pytest.raises(Refusal, match="不正确"):
            verify_totp(office, "１２３")
    for deed in (verify_totp, renew_recovery_codes, stop_second_factor):
        with pytest.raises(Refusal, match="请 20 分钟后再试"):
            deed(office, enrolled[0].now())
    assert AuditEntry.objects.filter(verb="动态口令不符").count() == 5
    SecondFactor.objects.update(locked_until=timezone.now() - datetime.timedelta(seconds=1))
    verify_totp(office, enrolled[0].now())


def test_wrong_codes_are_counted_although_they_are_refused(
    enrolled: Enrolled, office: User
) -> None:
    with pytest.raises(Refusal):
        verify_totp(office, "")
    assert SecondFactor.objects.get().failures == 1


def test_who_has_none_is_told_where_to_set_it_up(office: User) -> None:
    with pytest.raises(Refusal, match="我的账号"):
        verify_totp(office, "123456")


def test_a_lost_telephone_is_the_security_administrators_case(
    enrolled: Enrolled, office: User, officers: dict[Role, User]
) -> None:
    with pytest.raises(NotAllowed):
        drop_second_factor(officers[Role.SYSTEM_ADMIN], user=office)
    drop_second_factor(officers[Role.SECURITY_ADMIN], user=office)
    assert not has_second_factor(office)


def test_nobody_drops_the_own_one_without_a_code(officers: dict[Role, User]) -> None:
    secretary = officers[Role.SECURITY_ADMIN]
    totp = pyotp.TOTP(begin_second_factor(secretary).secret)
    confirm_second_factor(secretary, totp.now())
    with pytest.raises(NotAllowed):
        drop_second_factor(secretary, user=secretary)
    with pytest.raises(Refusal):
        stop_second_factor(secretary, "000000")
    assert has_second_factor(secretary)


def test_another_secret_key_opens_nothing_and_breaks_nothing(
    enrolled: Enrolled, office: User
) -> None:
    code = enrolled[0].now()
    with override_settings(SECRET_KEY="another"), pytest.raises(Refusal):
        verify_totp(office, code)
    verify_totp(office, code)


def test_publishing_asks_whoever_has_it_and_everybody_where_it_is_demanded(
    office: User, officers: dict[Role, User]
) -> None:
    assert not requires_second_factor(office)
    with override_settings(SECOND_FACTOR=True):
        assert requires_second_factor(office)
        assert must_set_up_second_factor(officers[Role.AUDIT_ADMIN])
        assert not must_set_up_second_factor(office)
    totp = pyotp.TOTP(begin_second_factor(office).secret)
    confirm_second_factor(office, totp.now())
    assert requires_second_factor(office)
