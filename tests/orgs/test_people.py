"""People: added, changed, disabled, appointed; passwords; who sees whom."""

from __future__ import annotations

import datetime
import itertools

import pytest
from django.utils import timezone

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Organisation, PastPassword, Role, User
from kaocheng.orgs.queries import NotVisible, account_page, people_page, person_page, role_choices
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import (
    NewUser,
    add_user,
    appoint,
    change_own_password,
    disable_user,
    edit_user,
    enable_user,
    found_platform,
    reset_password,
    withdraw_post,
)
from kaocheng.orgs.tasks import disable_dormant_accounts
from tests.conftest import PASSWORD, ROOT, Appoint

Region = dict[str, Organisation]


def found(actor: User, **asked: object) -> list[str]:
    return [line.username for line in people_page(actor, **asked).lines]  # type: ignore[arg-type]


def test_people_are_found_by_name_pinyin_and_initials(system: User, office: User) -> None:
    add_user(system, NewUser("wm", "魏敏", PASSWORD))
    for text in ("魏", "weimin", "wm", "WEI"):
        assert found(system, text=text) == ["wm"]
    assert found(system, text="无此人") == []


def test_a_unit_sees_its_own_people_and_those_below(
    region: Region, appointed: Appoint, system: User
) -> None:
    city, county = appointed("city", "c1", Role.SIGN_OFF), appointed("county", "x1", Role.REPORTER)
    appointed("other", "c2", Role.REPORTER)
    assert set(found(city)) == {"city", "county"}
    assert found(county) == ["county"]
    assert set(found(system, organisation_code="c1")) == {"city", "county"}
    assert "other" in found(system)
    with pytest.raises(NotVisible):
        person_page(county, city.pk)
    with pytest.raises(NotVisible):
        people_page(county, organisation_code="c1")


def test_who_holds_no_post_yet_is_seen_by_the_administrators_alone(
    system: User, secretary: User, office: User
) -> None:
    add_user(system, NewUser("newcomer", "新人", PASSWORD))
    assert "newcomer" in found(system)
    assert "newcomer" in found(secretary)
    assert "newcomer" not in found(office)


def test_the_list_costs_the_same_for_one_and_for_thirty(
    region: Region, system: User, appointed: Appoint, django_assert_num_queries: object
) -> None:
    appointed("p0", "c1", Role.REPORTER)
    with django_assert_num_queries(10):  # type: ignore[operator]
        people_page(system)
    for number in range(1, 30):
        appointed(f"p{number}", "x1", Role.REPORTER)
    with django_assert_num_queries(10):  # type: ignore[operator]
        people_page(system)


def test_what_is_written_of_a_person_is_changed_and_logged(system: User, office: User) -> None:
    edit_user(
        system, user=office.pk, display_name=" 新名 ", email="a@example.org", office_phone="1"
    )
    office.refresh_from_db()
    assert (office.display_name, office.email, office.initials) == ("新名", "a@example.org", "xm")
    assert "→ 新名" in AuditEntry.objects.get(verb="修改用户").detail


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "kein-at"}, "写法不对"),
        ({"display_name": "甲" * 51}, "不能超过 50 个字"),
        ({"office_phone": "1" * 31}, "不能超过 30 个字"),
    ],
)
def test_what_does_not_fit_is_refused(
    changed: dict[str, str], said: str, system: User, office: User
) -> None:
    with pytest.raises(Refusal, match=said):
        edit_user(system, user=office, **({"display_name": "新名"} | changed))


def test_a_user_name_that_nobody_can_type_is_refused(system: User) -> None:
    with pytest.raises(Refusal, match="中间不留空格"):
        add_user(system, NewUser("a b", "新人", PASSWORD))


def test_a_disabled_person_cannot_log_in_and_is_enabled_again(system: User, office: User) -> None:
    disable_user(system, user=office)
    office.refresh_from_db()
    assert not office.is_active
    with pytest.raises(Refusal, match="已停用"):
        disable_user(system, user=office)
    enable_user(system, user=office)
    office.refresh_from_db()
    assert office.is_active
    with pytest.raises(Refusal, match="未停用"):
        enable_user(system, user=office)


def test_the_rights_of_the_three_administrators_stay_apart(
    officers: dict[Role, User], office: User
) -> None:
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        for deed in (disable_user, reset_password):
            with pytest.raises(NotAllowed):
                deed(officers[role], user=office)
    assert role_choices(officers[Role.SYSTEM_ADMIN]) == ()
    page = person_page(officers[Role.SECURITY_ADMIN], office.pk)
    assert (page.may_manage, page.may_appoint) == (False, True)
    page = person_page(officers[Role.SYSTEM_ADMIN], office.pk)
    assert (page.may_manage, page.may_appoint) == (True, False)


def test_a_local_administrator_does_not_manage_whoever_stands_higher(
    region: Region, appointed: Appoint, secretary: User, office: User
) -> None:
    local = appointed("local", "c1", Role.SYSTEM_ADMIN)
    clerk = appointed("clerk", "x1", Role.REPORTER)
    reset_password(local, user=clerk)
    with pytest.raises(NotVisible):
        reset_password(local, user=office)
    appoint(secretary, user=clerk, organisation_code="c2", role=Role.REPORTER)
    with pytest.raises(NotAllowed):
        reset_password(local, user=clerk)


def test_the_last_of_the_three_is_neither_disabled_nor_withdrawn(
    officers: dict[Role, User], system: User, secretary: User, appointed: Appoint
) -> None:
    with pytest.raises(Refusal, match="唯一的审计管理员"):
        disable_user(system, user=officers[Role.AUDIT_ADMIN])
    with pytest.raises(Refusal, match="唯一的系统管理员"):
        withdraw_post(secretary, user=system, post=system.posts.get())
    with pytest.raises(Refusal, match="不能停用自己"):
        disable_user(system, user=system)
    appointed("second", ROOT, Role.AUDIT_ADMIN)
    disable_user(system, user=officers[Role.AUDIT_ADMIN])


# Passwords --------------------------------------------------------------------------------------


def test_a_reset_password_is_good_for_one_login(system: User, office: User) -> None:
    drawn = reset_password(system, user=office.pk)
    office.refresh_from_db()
    assert office.check_password(drawn)
    assert office.must_change_password
    change_own_password(office, old=drawn, new="Chosen-by-me-1")
    office.refresh_from_db()
    assert not office.must_change_password
    assert drawn not in str(list(AuditEntry.objects.values_list("target", "detail")))


def test_the_last_five_passwords_are_barred(office: User) -> None:
    used = [PASSWORD] + [f"Another-one-{number}" for number in range(5)]
    for old, new in itertools.pairwise(used):
        change_own_password(office, old=old, new=new)
    with pytest.raises(Refusal, match="最近 5 次"):
        change_own_password(office, old=used[-1], new=used[1])
    change_own_password(office, old=used[-1], new=PASSWORD)
    assert PastPassword.objects.filter(user=office).count() == 5


def test_the_old_password_must_be_known(office: User) -> None:
    with pytest.raises(Refusal, match="原密码不正确"):
        change_own_password(office, old="Guessed-1", new="Chosen-by-me-1")


def test_an_administrator_needs_twelve_characters(officers: dict[Role, User], office: User) -> None:
    short = "Short-11-ab"
    with pytest.raises(Refusal, match="不少于 12 个字符"):
        change_own_password(officers[Role.AUDIT_ADMIN], old=PASSWORD, new=short)
    change_own_password(office, old=PASSWORD, new=short)


@pytest.mark.django_db
def test_a_platform_is_not_founded_on_short_passwords() -> None:
    from kaocheng.orgs.models import ADMINISTRATORS, Level

    new = {role: NewUser(role.value, "甲", "Short-1a") for role in ADMINISTRATORS}
    with pytest.raises(Refusal, match="少于 12 个字符"):
        found_platform(code="1", name="某处", level=Level.CITY, administrators=new)


def test_the_account_page_names_what_is_due(office: User) -> None:
    page = account_page(office)
    assert page.second_factor_since is None
    assert [post.role_name for post in page.posts] == ["考核办"]


# Dormant accounts -------------------------------------------------------------------------------


def days_ago(user: User, days: int, **fields: object) -> None:
    then = timezone.now() - datetime.timedelta(days=days)
    dates = {"date_joined": then, "enabled_at": then, "last_login": then}
    User.objects.filter(pk=user.pk).update(**(dates | fields))


def test_who_does_not_come_for_ninety_days_is_disabled(
    officers: dict[Role, User], office: User, leader: User
) -> None:
    for officer in officers.values():
        days_ago(officer, 10)
    days_ago(office, 91)
    days_ago(leader, 89)
    assert disable_dormant_accounts() == 1
    office.refresh_from_db()
    assert not office.is_active
    assert "office" in AuditEntry.objects.get(verb="停用休眠账号").detail
    assert disable_dormant_accounts() == 0
    enable_user(officers[Role.SYSTEM_ADMIN], user=office)
    assert disable_dormant_accounts() == 0


def test_who_never_came_is_counted_from_the_day_of_joining(
    officers: dict[Role, User], office: User
) -> None:
    for officer in officers.values():
        days_ago(officer, 10)
    days_ago(office, 91, last_login=None)
    assert disable_dormant_accounts() == 1


def test_of_the_three_administrators_one_of_each_stays(
    officers: dict[Role, User], appointed: Appoint
) -> None:
    second = appointed("second", ROOT, Role.SYSTEM_ADMIN)
    for user in (*officers.values(), second):
        days_ago(user, 200)
    assert disable_dormant_accounts() == 1
    for role in officers:
        assert User.objects.filter(posts__role=role, is_active=True).count() == 1
