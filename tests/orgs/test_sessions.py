"""Logging in: heard by the audit log, locked after failures, ended after idle time."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.sessions import IdleTimeout, locked_out
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
