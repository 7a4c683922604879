"""The page of tokens: issued by a form, seen once, taken back by a button."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kaocheng.orgs.models import Role, User
from kaocheng.tokens.bearing import TokenRefused, bearer_of
from kaocheng.tokens.models import ApiToken
from tests.web.conftest import SignIn, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db
FORM = {"title": "统计系统", "post": "230000 reporter", "days": "90"}


@pytest.fixture
def as_clerk(signed_in: SignIn, clerk: User) -> Client:  # noqa: F811
    return signed_in(clerk)


def secret_on(page: str) -> str:
    found = re.search(r"kc_[\w-]{43}", page)
    assert found
    return found[0]


def test_the_secret_is_shown_once_and_kept_by_no_cache(as_clerk: Client, clerk: User) -> None:
    answer = as_clerk.post("/account/tokens/new/", FORM)
    secret = secret_on(answer.content.decode())
    assert answer["Cache-Control"] == "private, no-store"
    assert bearer_of(secret).pk == clerk.pk
    page = as_clerk.get("/account/tokens/").content.decode()
    assert "统计系统" in page
    assert secret not in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "请填写令牌的用途"),
        ({"days": "三十"}, "1 至 365 天"),
        ({"days": "9" * 30}, "1 至 365 天"),
        ({"post": "demo assessment_office"}, "本人现有的业务岗位"),
        ({"post": ""}, "本人现有的业务岗位"),
    ],
)
def test_a_refusal_stands_above_the_form_that_keeps_what_was_typed(
    as_clerk: Client, changed: dict[str, str], said: str
) -> None:
    page = as_clerk.post("/account/tokens/new/", FORM | changed).content.decode()
    assert said in page
    assert not ApiToken.objects.exists()


def test_the_security_administrator_revokes_from_the_list(
    as_clerk: Client,
    signed_in: SignIn,  # noqa: F811
    officers: dict[Role, User],
) -> None:
    secret = secret_on(as_clerk.post("/account/tokens/new/", FORM).content.decode())
    pk = ApiToken.objects.get().pk
    as_security = signed_in(officers[Role.SECURITY_ADMIN])
    page = as_security.get("/account/tokens/").content.decode()
    assert "所辖人员的令牌" in page
    assert "签发令牌" not in page
    assert as_security.get(f"/account/tokens/{pk}/revoke/").status_code == 405
    answer = as_security.post(f"/account/tokens/{pk}/revoke/", follow=True)
    assert "令牌已吊销" in answer.content.decode()
    with pytest.raises(TokenRefused):
        bearer_of(secret)


def test_a_token_of_others_cannot_be_found(
    as_clerk: Client,
    signed_in: SignIn,  # noqa: F811
    office: User,
) -> None:
    as_clerk.post("/account/tokens/new/", FORM)
    pk = ApiToken.objects.get().pk
    assert signed_in(office).post(f"/account/tokens/{pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None
