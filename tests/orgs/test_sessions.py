"""Logging in: heard by the audit log, locked after failures, ended after idle time."""

from __future__ import annotations

import datetime
import time
from typing import Any

import pytest
from django.contrib.auth import get_user, login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.services import disable_user, reset_password
from kaocheng.orgs.sessions import IdleTimeout, LoginDuties, locked_out
from tests.conftest import PASSWORD

# The rooms above have the page; here only what stands below it is of interest.
pytestmark = pytest.mark.urls(__name__)


def come_in(request: HttpRequest) -> HttpResponse:
    form = AuthenticationForm(request, data=request.POST)
    if form.is_valid():
        login(request, form.get_user())
    return HttpResponse(status=200 if form.is_valid() else 400)


def go_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponse()


urlpatterns = [path("login/", come_in), path("logout/", go_out)]


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))


def test_login_and_logout_enter_the_log(client: Client, office: User) -> None:
    before = len(verbs())
    assert client.post("/login/", {"username": "office", "password": PASSWORD}).status_code == 200
    client.post("/logout/")
    assert verbs()[before:] == ["登录", "退出"]
    assert AuditEntry.objects.get(verb="登录").detail == '{"address":"127.0.0.1"}'


def test_five_failures_lock_the_name(client: Client, office: User) -> None:
    for _ in range(5):
        answer = client.post("/login/", {"username": "office", "password": "wrong"})
    assert answer.status_code == 429
    answer = client.post("/login/", {"username": "office", "password": PASSWORD})
    assert answer.status_code == 429
    assert "暂停登录 20 分钟" in answer.content.decode()
    assert verbs().count("登录失败") >= 5


def test_the_answer_of_a_locked_name_is_a_page_that_says_what_to_do() -> None:
    answer = locked_out(RequestFactory().get("/"))
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert "<h1>暂停登录</h1>" in page
    assert "kaocheng/shell.css" in page
    assert "请稍后再试" in page


def seen_at(client: Client, seconds_ago: int) -> None:
    session = client.session
    session["seen_at"] = int(time.time()) - seconds_ago
    session.save()


def passes_idle_check(client: Client) -> bool:
    """Whether the session still belongs to somebody after the middleware looked at it."""
    request = HttpRequest()
    request.session = client.session
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    IdleTimeout(lambda _: HttpResponse())(request)
    return "_auth_user_id" in request.session


@pytest.mark.parametrize(("minutes", "stays"), [(1, True), (29, True), (31, False)])
def test_an_idle_session_ends_after_half_an_hour(
    minutes: int, stays: bool, client: Client, office: User
) -> None:
    client.force_login(office)
    seen_at(client, minutes * 60)
    assert passes_idle_check(client) is stays


def test_an_administrators_session_ends_sooner(client: Client, officers: dict[Role, User]) -> None:
    client.force_login(officers[Role.SYSTEM_ADMIN])
    seen_at(client, 16 * 60)
    assert not passes_idle_check(client)


# Duties that come first ---------------------------------------------------------------------------


def led_to(client: Client, path: str = "/runs/", **headers: str) -> str | None:
    """Where the middleware leads somebody with the session of this client."""
    request = RequestFactory().get(path, headers=headers)
    request.session = client.session
    answer = LoginDuties(lambda _: HttpResponse())(request)
    return answer.headers.get("Location") or answer.headers.get("HX-Redirect")


def test_a_password_set_by_an_administrator_is_changed_first(
    client: Client, officers: dict[Role, User], office: User
) -> None:
    drawn = reset_password(officers[Role.SYSTEM_ADMIN], user=office)
    client.post("/login/", {"username": "office", "password": drawn})
    assert led_to(client) == "/account/password/"
    assert led_to(client, "/runs/", hx_request="true") == "/account/password/"
    for open_path in ("/account/password/", "/logout/", "/static/kaocheng/shell.css"):
        assert led_to(client, open_path) is None


@pytest.mark.parametrize(("days", "leads"), [(89, None), (91, "/account/password/")])
def test_a_password_of_ninety_days_is_changed_first(
    days: int, leads: str | None, client: Client, office: User
) -> None:
    then = timezone.now() - datetime.timedelta(days=days)
    User.objects.filter(pk=office.pk).update(password_changed_at=then)
    client.post("/login/", {"username": "office", "password": PASSWORD})
    assert led_to(client) == leads


def test_an_administrator_sets_up_the_second_factor_where_it_is_demanded(
    client: Client, officers: dict[Role, User], office: User, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    client.post("/login/", {"username": "office", "password": PASSWORD})
    assert led_to(client) is None
    client.post("/logout/")
    client.post("/login/", {"username": Role.AUDIT_ADMIN.value, "password": PASSWORD})
    assert led_to(client) == "/account/second-factor/"


def test_a_password_that_others_keep_has_no_days_here(client: Client, office: User) -> None:
    then = timezone.now() - datetime.timedelta(days=400)
    User.objects.filter(pk=office.pk).update(password_changed_at=then)
    client.force_login(office, backend="kaocheng.orgs.directory.DirectoryBackend")
    assert led_to(client) is None


def test_the_disabled_are_out_at_once(
    client: Client, officers: dict[Role, User], office: User
) -> None:
    client.post("/login/", {"username": "office", "password": PASSWORD})
    request = HttpRequest()
    request.session = client.session
    assert get_user(request) == office
    disable_user(officers[Role.SYSTEM_ADMIN], user=office)
    assert not get_user(request).is_authenticated
