"""Coming in, going out, and what stands around every answer."""

from __future__ import annotations

from django.test import Client

from kaocheng.orgs.models import User
from tests.conftest import PASSWORD


def test_the_login_gives_no_hint_of_any_account(client: Client, db: None) -> None:
    page = client.get("/login/").content.decode()
    assert "目标责任制考核平台" in page
    for word in ("admin", "office", "默认密码", "初始密码", "演示账号"):
        assert word not in page


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(
    client: Client, office: User
) -> None:
    answers = [
        client.post("/login/", {"username": name, "password": "Wrong-password-1"}).content.decode()
        for name in (office.username, "nobody")
    ]
    assert all("用户名或密码不正确" in answer for answer in answers)


def test_login_and_logout(client: Client, office: User) -> None:
    form = {"username": office.username, "password": PASSWORD, "next": "/runs/"}
    assert client.post("/login/", form).headers["Location"] == "/runs/"
    assert str(office) in client.get("/runs/").content.decode()
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/runs/").status_code == 302


def test_login_does_not_lead_to_other_sites(client: Client, office: User) -> None:
    form = {"username": office.username, "password": PASSWORD, "next": "https://example.org/"}
    assert client.post("/login/", form).headers["Location"] == "/"


def test_the_content_security_policy_is_strict(client: Client, db: None) -> None:
    policy = client.get("/login/").headers["Content-Security-Policy"]
    for directive in ("default-src 'self'", "script-src 'self'", "object-src 'none'"):
        assert directive in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy


def test_pages_are_not_kept_by_caches_on_the_way(as_office: Client) -> None:
    assert as_office.get("/runs/").headers["Cache-Control"] == "private, no-cache"


def test_the_watch_is_answered_without_login(client: Client, db: None) -> None:
    assert client.get("/healthz/live").json() == {"status": "ok"}
    assert client.get("/healthz/ready").json() == {"status": "ok", "database": "up"}


def test_a_missing_page_is_chinese_and_leads_back(client: Client, db: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "返回工作台" in response.content.decode()
