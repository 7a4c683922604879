"""Coming in, going out, and what stands around every answer."""

from __future__ import annotations

import datetime
import re
import time
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from kaocheng.orgs.models import Organisation, Role, SecondFactor, User
from kaocheng.orgs.services import appoint, reset_password, withdraw_post
from tests.conftest import PASSWORD, ROOT


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
    ready = client.get("/healthz/ready").json()
    assert (ready["database"], ready["migrations"]) == ("up", "applied")


def test_a_missing_page_is_chinese_and_leads_back(client: Client, db: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "返回工作台" in response.content.decode()


# The own account ----------------------------------------------------------------------------------


def codes_on(page: str) -> list[str]:
    return re.findall(r"<code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>", page)


def enrol(client: Client) -> tuple[pyotp.TOTP, list[str]]:
    """Set up a second factor as a person does, reading the secret off the page."""
    page = client.post("/account/second-factor/begin/").content.decode()
    found = re.search(r'class="secret">([^<]+)</code>', page)
    assert found is not None
    assert re.search(r'<svg[^>]*viewBox="0 0 \d+ \d+"', page), "it must scale, or it is cut off"
    totp = pyotp.TOTP(found.group(1).replace(" ", ""))
    answer = client.post("/account/second-factor/confirm/", {"code": totp.now()})
    assert answer.headers["Cache-Control"] == "private, no-store"
    SecondFactor.objects.update(last_step=0)
    return totp, codes_on(answer.content.decode())


def test_the_password_is_changed_and_the_session_stays(as_office: Client, office: User) -> None:
    other = Client()
    other.post("/login/", {"username": "office", "password": PASSWORD})
    form = {"old": PASSWORD, "new": "Chosen-by-me-1", "again": "Chosen-by-me-1"}
    assert as_office.post("/account/password/", form).headers["Location"] == "/account/"
    assert "密码已修改" in as_office.get("/account/").content.decode()
    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"again": "Other-1"}, "两次输入的新密码不一致"),
        ({"old": "Wrong-1"}, "原密码不正确"),
        ({"new": "short", "again": "short"}, "密码"),
        ({"new": PASSWORD, "again": PASSWORD}, "最近 5 次"),
    ],
)
def test_a_password_is_refused_with_the_reason(
    changed: dict[str, str], said: str, as_office: Client, office: User
) -> None:
    form = {"old": PASSWORD, "new": "Chosen-by-me-1", "again": "Chosen-by-me-1"} | changed
    page = as_office.post("/account/password/", form).content.decode()
    assert said in page.partition('role="alert"')[2].partition("</p>")[0]


def test_a_one_time_password_leads_to_the_page_until_it_is_changed(
    client: Client, officers: dict[Role, User], office: User
) -> None:
    drawn = reset_password(officers[Role.SYSTEM_ADMIN], user=office)
    client.post("/login/", {"username": "office", "password": drawn})
    assert client.get("/runs/").headers["Location"] == "/account/password/"
    assert "由管理员设置" in client.get("/account/password/").content.decode()
    form = {"old": drawn, "new": "Chosen-by-me-1", "again": "Chosen-by-me-1"}
    client.post("/account/password/", form)
    assert client.get("/runs/").status_code == 200


def test_an_administrators_short_password_is_changed_at_login(
    client: Client, officers: dict[Role, User], office: User
) -> None:
    office.set_password("Short-11-ab")
    office.save()
    client.post("/login/", {"username": "office", "password": "Short-11-ab"})
    assert client.get("/account/").status_code == 200
    client.post("/logout/")
    withdraw_post(officers[Role.SECURITY_ADMIN], user=office, post=office.posts.get())
    role = Role.AUDIT_ADMIN
    appoint(officers[Role.SECURITY_ADMIN], user=office, organisation_code=ROOT, role=role)
    client.post("/login/", {"username": "office", "password": "Short-11-ab"})
    assert client.get("/account/").headers["Location"] == "/account/password/"


def test_the_second_factor_is_asked_before_anybody_is_in(as_office: Client, office: User) -> None:
    totp, codes = enrol(as_office)
    assert len(codes) == 10
    client = Client()
    form = {"username": "office", "password": PASSWORD, "next": "/runs/"}
    assert client.post("/login/", form).headers["Location"] == "/login/code/"
    assert client.get("/runs/").status_code == 302
    assert "不正确或已用过" in client.post("/login/code/", {"code": "1"}).content.decode()
    assert client.post("/login/code/", {"code": totp.now()}).headers["Location"] == "/runs/"
    assert client.get("/runs/").status_code == 200
    other = Client()
    other.post("/login/", form)
    assert other.post("/login/code/", {"code": codes[0]}).status_code == 302
    assert other.get("/runs/").status_code == 200


def test_the_second_step_ends_after_five_minutes(as_office: Client, office: User) -> None:
    totp, _ = enrol(as_office)
    client = Client()
    client.post("/login/", {"username": "office", "password": PASSWORD})
    session = client.session
    session["waiting_for_code"] |= {"since": int(time.time()) - 301}
    session.save()
    assert client.post("/login/code/", {"code": totp.now()}).headers["Location"] == "/login/"
    assert Client().get("/login/code/").headers["Location"] == "/login/"


def test_the_second_factor_is_managed_against_a_code(as_office: Client) -> None:
    totp, _ = enrol(as_office)
    as_office.post("/account/second-factor/stop/", {"code": "0"})
    assert "不正确或已用过" in as_office.get("/account/second-factor/").content.decode()
    renewed = as_office.post("/account/second-factor/codes/", {"code": totp.now()})
    assert len(codes_on(renewed.content.decode())) == 10
    SecondFactor.objects.update(last_step=0)
    as_office.post("/account/second-factor/stop/", {"code": totp.now()})
    assert not SecondFactor.objects.exists()


def test_where_it_is_demanded_administrators_are_led_to_it(
    client: Client, officers: dict[Role, User], settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    client.post("/login/", {"username": Role.SYSTEM_ADMIN.value, "password": PASSWORD})
    assert client.get("/people/").headers["Location"] == "/account/second-factor/"
    assert "要求管理员使用动态口令" in client.get("/account/second-factor/").content.decode()
    enrol(client)
    assert client.get("/people/").status_code == 200


def test_mail_is_stopped_and_taken_up_again(as_office: Client, office: User) -> None:
    as_office.post("/account/mail/", {"wanted": "0"})
    assert "已停收" in as_office.get("/account/").content.decode()
    as_office.post("/account/mail/", {"wanted": "1"})
    office.refresh_from_db()
    assert office.mail_digest


def test_who_comes_to_a_closed_unit_is_told_why_nothing_is_there(
    client: Client, officers: dict[Role, User], clerk: User
) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Organisation.objects.filter(code="230000").update(valid_from=yesterday, valid_to=yesterday)
    client.post("/login/", {"username": "clerk", "password": PASSWORD})
    page = client.get("/account/").content.decode()
    assert page.count("原填报员岗位不再有效。请安全管理员按现在的单位重新授予岗位。") >= 2


ACCOUNTS = "office\tGeheim-77\t考核办，可见全部单位\n"


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1:8000", True), ("kaohe.local", False)])
def test_a_demonstration_lists_its_accounts(
    client: Client, db: None, settings: Any, tmp_path: Path, host: str, shown: bool
) -> None:
    """Whoever comes from elsewhere sees who there is, not what lets him in."""
    settings.DATA_FOLDER, settings.ALLOWED_HOSTS = tmp_path, ["*"]
    (tmp_path / "demo-accounts.txt").write_text(ACCOUNTS, encoding="utf-8")
    page = client.get("/login/", headers={"host": host}).content.decode()
    assert "只在演示数据中存在" in page
    assert "考核办，可见全部单位" in page
    assert ("Geheim-77" in page) is shown


def test_a_real_platform_lists_no_accounts(
    client: Client, db: None, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_FOLDER = tmp_path
    assert "演示账号" not in client.get("/login/").content.decode()


def test_who_is_not_allowed_reads_why(as_clerk: Client) -> None:
    answer = as_clerk.get("/people/new/")
    assert answer.status_code == 403
    assert "系统管理员" in answer.content.decode()
