"""A token's life: issued for an own post, shown once, and every way in which it ends."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Organisation, Post, Role, User
from kaocheng.orgs.queries import NotVisible, posts_held, visible_codes
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.tokens.bearing import TokenRefused, bearer_of
from kaocheng.tokens.models import ApiToken
from kaocheng.tokens.queries import tokens_page
from kaocheng.tokens.services import MOST_TOKENS, IssuedToken, issue_token, revoke_token
from tests.conftest import ROOT, Appoint

pytestmark = pytest.mark.django_db


def issued(user: User, code: str, role: Role, **changed: object) -> IssuedToken:
    asked = {"title": "统计系统", "organisation_code": code, "role": role, "days": 30}
    return issue_token(user, **(asked | changed))  # type: ignore[arg-type]


@pytest.fixture
def secret(clerk: User) -> str:
    """The token of the clerk of 黑龙江."""
    return issued(clerk, "230000", Role.REPORTER).secret


def test_the_secret_is_nowhere_in_the_database(secret: str) -> None:
    token = ApiToken.objects.get()
    assert secret not in (token.digest, token.beginning, token.title)
    assert secret.startswith(token.beginning)
    assert len(token.beginning) < 12
    entry = AuditEntry.objects.latest("number")
    assert entry.verb == "签发接口令牌"
    assert secret not in entry.detail


def test_two_tokens_differ(clerk: User, secret: str) -> None:
    assert issued(clerk, "230000", Role.REPORTER).secret != secret


def test_the_bearer_is_the_person_with_that_post(secret: str, clerk: User) -> None:
    bearer = bearer_of(secret)
    assert bearer == clerk or bearer.pk == clerk.pk
    assert visible_codes(bearer) == visible_codes(clerk) == {"230000"}
    assert str(bearer) == f"{clerk}（接口：统计系统）"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": "  "}, "请填写令牌的用途"),
        ({"title": "字" * 51}, "不超过 50 字"),
        ({"days": 0}, "1 至 365 天"),
        ({"days": 366}, "1 至 365 天"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    clerk: User, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        issued(clerk, "230000", Role.REPORTER, **changed)


@pytest.mark.parametrize(
    ("code", "role"),
    [("230000", Role.ASSESSMENT_OFFICE), (ROOT, Role.REPORTER), ("nowhere", Role.REPORTER)],
)
def test_a_post_that_is_not_ones_own_gets_no_token(clerk: User, code: str, role: Role) -> None:
    with pytest.raises(NotAllowed, match="本人现有的业务岗位"):
        issued(clerk, code, role)


def test_the_three_administrators_get_none(officers: dict[Role, User]) -> None:
    for role, officer in officers.items():
        with pytest.raises(NotAllowed):
            issued(officer, ROOT, role)


def test_nobody_hoards_tokens(clerk: User) -> None:
    for _ in range(MOST_TOKENS):
        issued(clerk, "230000", Role.REPORTER)
    with pytest.raises(Refusal, match="请先吊销不用的令牌"):
        issued(clerk, "230000", Role.REPORTER)
    revoke_token(clerk, pk=ApiToken.objects.latest("pk").pk)
    issued(clerk, "230000", Role.REPORTER)


@pytest.mark.parametrize("wrong", ["", "kc_", "x", "令牌", "kc_" + "a" * 43])
def test_a_secret_that_was_never_issued(db: None, wrong: str) -> None:
    with pytest.raises(TokenRefused, match="接口令牌无效"):
        bearer_of(wrong)


def test_it_ends_with_its_time(secret: str) -> None:
    ApiToken.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(TokenRefused, match="已到期"):
        bearer_of(secret)


def test_it_ends_when_its_owner_takes_it_back(secret: str, clerk: User) -> None:
    pk = ApiToken.objects.get().pk
    revoke_token(clerk, pk=pk)
    with pytest.raises(TokenRefused, match="已被吊销"):
        bearer_of(secret)
    with pytest.raises(Refusal, match="已经吊销"):
        revoke_token(clerk, pk=pk)


def test_the_security_administrator_takes_it_back_and_nobody_else_does(
    secret: str, officers: dict[Role, User], office: User, appointed: Appoint
) -> None:
    pk = ApiToken.objects.get().pk
    neighbour = appointed("neighbour", "110000", Role.REPORTER)
    others = (office, neighbour, officers[Role.SYSTEM_ADMIN], officers[Role.AUDIT_ADMIN])
    for other in others:
        assert tokens_page(other).others == ()
        with pytest.raises(NotVisible):
            revoke_token(other, pk=pk)
    security = officers[Role.SECURITY_ADMIN]
    assert [line.pk for line in tokens_page(security).others] == [pk]
    revoke_token(security, pk=pk)
    with pytest.raises(TokenRefused):
        bearer_of(secret)


def test_it_ends_when_the_account_is_disabled(secret: str, clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    with pytest.raises(TokenRefused, match="账号已停用"):
        bearer_of(secret)


def test_it_ends_when_the_post_is_withdrawn(secret: str, clerk: User) -> None:
    Post.objects.filter(user=clerk).delete()
    with pytest.raises(NotAllowed, match="已被收回"):
        bearer_of(secret)


def test_it_ends_when_the_unit_was_merged_away_and_names_the_successor(
    secret: str, provinces: list[Organisation]
) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    successor = Organisation.objects.get(code="220000")
    Organisation.objects.filter(code="230000").update(
        valid_from=yesterday, valid_to=yesterday, merged_into=successor
    )
    with pytest.raises(NotAllowed) as refused:
        bearer_of(secret)
    assert f"并入「{successor.name}」" in str(refused.value)
    assert "请安全管理员" in str(refused.value)


def test_it_never_shows_more_than_its_own_post(
    secret: str, clerk: User, officers: dict[Role, User]
) -> None:
    """A second post of the same person opens nothing to the token of the first."""
    from kaocheng.orgs.services import appoint

    security = officers[Role.SECURITY_ADMIN]
    appoint(security, user=clerk, organisation_code=ROOT, role=Role.LEADER)
    assert len(visible_codes(clerk)) == 32
    assert visible_codes(bearer_of(secret)) == {"230000"}
    assert [post.role for post in posts_held(bearer_of(secret))] == [Role.REPORTER]


def test_the_last_use_is_marked_and_not_at_every_use(secret: str) -> None:
    bearer_of(secret)
    first = ApiToken.objects.get().last_used_at
    bearer_of(secret)
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_lists_say_how_each_stands(secret: str, clerk: User) -> None:
    issued(clerk, "230000", Role.REPORTER)
    revoke_token(clerk, pk=ApiToken.objects.latest("pk").pk)
    page = tokens_page(clerk)
    assert [line.state for line in page.own] == ["已吊销", "有效"]
    assert [post.organisation_code for post in page.posts] == ["230000"]
