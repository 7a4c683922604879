"""Setting up, adding, appointing: refusals say the way out, the three administrators stay apart."""

from __future__ import annotations

import pytest

from kaocheng.orgs.models import ADMINISTRATORS, Level, Organisation, Post, Role, User
from kaocheng.orgs.naming import initials_of, pinyin_of
from kaocheng.orgs.passwords import ThreeClasses, draw_password
from kaocheng.orgs.permissions import clash_of_roles
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import (
    NewOrganisation,
    NewUser,
    add_organisations,
    add_user,
    appoint,
    found_platform,
    withdraw_post,
)
from tests.conftest import PASSWORD, ROOT

CITY = NewOrganisation("110100", "示例市", Level.CITY, ROOT)


def test_names_are_spelt_out_for_sorting_and_search() -> None:
    assert pinyin_of("黑龙江省") == "heilongjiangsheng"
    assert initials_of("重庆市") == "cqs"


def test_a_platform_is_founded_once(officers: dict[Role, User]) -> None:
    assert Organisation.objects.get().code == ROOT
    with pytest.raises(Refusal, match="不能重复建立"):
        found_platform(code="x", name="另一处", level=Level.CITY, administrators={})


@pytest.mark.django_db
def test_a_platform_needs_all_three_administrators() -> None:
    new = NewUser("only", "一人", PASSWORD)
    with pytest.raises(Refusal, match="三人分任"):
        found_platform(
            code="x", name="某处", level=Level.CITY, administrators={Role.SYSTEM_ADMIN: new}
        )


def test_an_organisation_gets_its_pinyin_and_its_place(officers: dict[Role, User]) -> None:
    other = NewOrganisation("110200", "另一市", Level.CITY, ROOT)
    first, second = add_organisations(officers[Role.SYSTEM_ADMIN], [CITY, other])
    assert first.pinyin == "shilishi"
    assert first.position < second.position


def test_a_code_is_used_once(officers: dict[Role, User]) -> None:
    add_organisations(officers[Role.SYSTEM_ADMIN], [CITY])
    with pytest.raises(Refusal, match="110100 已被使用"):
        add_organisations(officers[Role.SYSTEM_ADMIN], [CITY])


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_only_the_system_administrator_adds(role: Role, officers: dict[Role, User]) -> None:
    with pytest.raises(NotAllowed):
        add_organisations(officers[role], [CITY])
    with pytest.raises(NotAllowed):
        add_user(officers[role], NewUser("new", "新人", PASSWORD))


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_only_the_security_administrator_appoints(
    role: Role, officers: dict[Role, User], office: User
) -> None:
    with pytest.raises(NotAllowed):
        appoint(officers[role], user=office, organisation_code=ROOT, role=Role.LEADER)


def test_an_administrator_holds_nothing_besides(officers: dict[Role, User], office: User) -> None:
    secretary = officers[Role.SECURITY_ADMIN]
    with pytest.raises(Refusal, match="三员须分立"):
        appoint(
            secretary, user=officers[Role.AUDIT_ADMIN], organisation_code=ROOT, role=Role.LEADER
        )
    with pytest.raises(Refusal, match="三员须分立"):
        appoint(secretary, user=office, organisation_code=ROOT, role=Role.AUDIT_ADMIN)


def test_no_two_administrator_roles_go_together() -> None:
    for held in ADMINISTRATORS:
        assert all(clash_of_roles(frozenset({held}), other) for other in Role if other != held)


def test_the_same_post_given_twice_is_one_post(officers: dict[Role, User], office: User) -> None:
    secretary = officers[Role.SECURITY_ADMIN]
    appoint(secretary, user=office, organisation_code=ROOT, role=Role.ASSESSMENT_OFFICE)
    assert Post.objects.filter(user=office).count() == 1


def test_a_withdrawn_post_is_gone(officers: dict[Role, User], office: User) -> None:
    withdraw_post(officers[Role.SECURITY_ADMIN], user=office, post=office.posts.get())
    assert not office.posts.exists()
    auditor = officers[Role.AUDIT_ADMIN]
    with pytest.raises(NotVisible):
        withdraw_post(office, user=auditor, post=auditor.posts.get())


@pytest.mark.parametrize("password", ["short1A", "alllowercase", "12345678", "newcomer-1X"])
def test_a_weak_password_is_refused(password: str, officers: dict[Role, User]) -> None:
    with pytest.raises(Refusal):
        add_user(officers[Role.SYSTEM_ADMIN], NewUser("newcomer-1X", "新人", password))


def test_a_user_name_is_used_once(officers: dict[Role, User], office: User) -> None:
    with pytest.raises(Refusal, match="office 已被使用"):
        add_user(officers[Role.SYSTEM_ADMIN], NewUser("office", "新人", PASSWORD))


def test_drawn_passwords_pass_the_rules_and_differ() -> None:
    drawn = {draw_password() for _ in range(50)}
    assert len(drawn) == 50
    for password in drawn:
        ThreeClasses().validate(password)
        assert len(password) >= 12
