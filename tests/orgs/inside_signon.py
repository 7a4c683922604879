"""What `test_signon.py` runs with the sign-on switched on: the whole way, through both servers."""

from __future__ import annotations

import copy
import os
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyotp
import pytest
import requests
from django.http import HttpResponse
from django.test import Client

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import SecondFactor, User
from kaocheng.orgs.services import begin_second_factor, confirm_second_factor

START = "/signon/oidc/house/login/"


def sits_down(**person: str) -> None:
    """Who sits before the browser from now on."""
    requests.get(f"{os.environ['SIGNON_DOOR']}?{urlencode(person)}", timeout=10)


def go_there_and_back(client: Client) -> HttpResponse:
    """To the provider, through it, and back with what it gave."""
    there = client.post(START)
    assert there.status_code == 302, there.content.decode()
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    address = urlsplit(back.headers["Location"])
    return client.get(f"{address.path}?{address.query}")  # type: ignore[return-value]


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_login_page_offers_it(client: Client, db: None) -> None:
    assert "统一身份认证登录" in client.get("/login/").content.decode()


def test_an_account_of_that_name_is_opened(client: Client, office: User) -> None:
    sits_down(sub="17", preferred_username="office")
    answer = go_there_and_back(client)
    assert answer.headers["Location"] == "/"
    assert signed_in(client) == str(office.pk)
    assert AuditEntry.objects.filter(verb="登录").count() == 1
    assert "Success" not in client.get("/account/").content.decode()


def test_nobody_gets_an_account_by_coming(client: Client, office: User) -> None:
    before = User.objects.count()
    sits_down(sub="18", preferred_username="outsider")
    assert go_there_and_back(client).headers["Location"] == "/login/"
    assert signed_in(client) is None
    assert "平台上没有对应的账号" in client.get("/login/").content.decode()
    assert User.objects.count() == before


def test_an_identity_without_a_name_opens_nothing(client: Client, office: User) -> None:
    sits_down(sub="19")
    go_there_and_back(client)
    assert signed_in(client) is None


def test_the_name_given_to_somebody_else_opens_nothing(client: Client, office: User) -> None:
    sits_down(sub="17", preferred_username="office")
    go_there_and_back(Client())
    sits_down(sub="99", preferred_username="office")
    go_there_and_back(client)
    assert signed_in(client) is None
    assert "已绑定另一个统一身份" in client.get("/login/").content.decode()


@pytest.mark.parametrize("is_bound", [False, True])
def test_a_disabled_account_stays_closed(is_bound: bool, client: Client, office: User) -> None:
    sits_down(sub="17", preferred_username="office")
    if is_bound:
        go_there_and_back(Client())
    User.objects.filter(pk=office.pk).update(is_active=False)
    go_there_and_back(client)
    assert signed_in(client) is None


def test_who_has_a_second_factor_here_is_asked_for_it(client: Client, office: User) -> None:
    secret = begin_second_factor(office).secret
    confirm_second_factor(office, pyotp.TOTP(secret).now())
    SecondFactor.objects.update(last_step=0)
    sits_down(sub="17", preferred_username="office")
    assert go_there_and_back(client).headers["Location"] == "/login/code/"
    assert signed_in(client) is None
    client.post("/login/code/", {"code": pyotp.TOTP(secret).now()})
    assert signed_in(client) == str(office.pk)


def test_an_answer_nobody_asked_for_opens_nothing(client: Client, office: User) -> None:
    sits_down(sub="17", preferred_username="office")
    answer = client.get(f"{START}callback/?code=made-up&state=made-up")
    assert answer.headers["Location"] == "/login/"
    assert signed_in(client) is None


def test_a_provider_that_refuses_leads_back(client: Client, office: User) -> None:
    client.post(START)
    answer = client.get(f"{START}callback/?error=access_denied")
    assert answer.headers["Location"] == "/login/"
    assert "没有完成" in client.get("/login/").content.decode()


@pytest.mark.parametrize("path", ["signup", "connections", "login/cancelled"])
def test_no_other_page_of_the_package_is_to_be_had(path: str, client: Client, db: None) -> None:
    assert client.get(f"/signon/{path}/").status_code == 404


def test_a_provider_that_is_down_leads_back(client: Client, db: None, settings: Any) -> None:
    providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    app = providers["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    settings.SOCIALACCOUNT_PROVIDERS = providers
    assert client.post(START).headers["Location"] == "/login/"
    assert "没有完成" in client.get("/login/").content.decode()
