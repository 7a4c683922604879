"""The question on the login page: asked after three failures, of everybody alike, answered once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs import directory
from kaocheng.orgs.models import SignInQuestion, User
from tests.conftest import PASSWORD

WRONG = "Wrong-password-1"


def send(client: Client, name: str, password: str, **more: str) -> Any:
    return client.post("/login/", {"username": name, "password": password} | more)


def fail(client: Client, name: str, times: int = 3) -> str:
    """The page after so many wrong passwords."""
    for _ in range(times):
        page = send(client, name, WRONG).content.decode()
    return page


def handle_on(page: str) -> str:
    """The question that the page asks, "" where it asks none."""
    found = re.search(r'name="question" value="([\w-]{22})"', page)
    return found[1] if found else ""


def answered(page: str) -> dict[str, str]:
    """What somebody sends who has read the question."""
    handle = handle_on(page)
    return {"question": handle, "answer": SignInQuestion.objects.get(handle=handle).answer}


def without_marks(page: str) -> str:
    """The page without what is drawn anew each time: its token, the question."""
    page = re.sub(r'value="[\w-]{22,64}"', "", page)
    return re.sub(r"验证问题：[^<]+", "", page).replace("nobody", "office")


def failures(name: str) -> int:
    return sum(row.failures_since_start for row in AccessAttempt.objects.filter(username=name))


def test_three_failures_bring_the_question(client: Client, office: User) -> None:
    assert not handle_on(client.get("/login/").content.decode())
    assert not handle_on(fail(client, "office", 2))
    page = fail(client, "office", 1)
    assert handle_on(page)
    assert re.search(r'<label for="id_answer">验证问题：[^<\d]+几？</label>', page)
    assert answered(page)["answer"] not in page.partition("验证问题：")[2].partition("</label>")[0]


def test_the_right_answer_and_the_right_password_let_in(client: Client, office: User) -> None:
    page = fail(client, "office")
    form = answered(page) | {"next": "/runs/"}
    assert send(client, "office", PASSWORD, **form).headers["Location"] == "/runs/"
    assert failures("office") == 0
    client.post("/logout/")
    assert not handle_on(client.get("/login/").content.decode())


def test_a_wrong_answer_is_refused_before_the_password_is_looked_at(
    client: Client, office: User
) -> None:
    page = fail(client, "office")
    pages = []
    for password in (PASSWORD, WRONG):
        answer = send(client, "office", password, question=handle_on(page), answer="1")
        pages.append(page := answer.content.decode())
        assert answer.status_code == 200
    assert "验证问题没有答对" in pages[0]
    assert without_marks(pages[0]) == without_marks(pages[1]), "it tells which password is right"
    assert failures("office") == 3, "no password was tried, none is counted"
    assert AuditEntry.objects.filter(verb="登录验证未通过", target="office").count() == 2
    assert client.get("/runs/").status_code == 302


def test_an_answer_is_not_taken_again(client: Client, office: User) -> None:
    form = answered(fail(client, "office"))
    assert "用户名或密码不正确" in send(client, "office", WRONG, **form).content.decode()
    again = send(client, "office", PASSWORD, **form)
    assert "验证问题没有答对" in again.content.decode()
    assert handle_on(again.content.decode()) not in {"", form["question"]}


def test_who_was_not_asked_is_asked_now_and_keeps_the_name_typed(
    client: Client, office: User
) -> None:
    fail(Client(REMOTE_ADDR="10.0.0.7"), "office")
    page = send(client, "office", PASSWORD).content.decode()
    assert "请先回答验证问题" in page
    assert 'value="office"' in page
    assert send(client, "office", PASSWORD, **answered(page)).status_code == 302


def test_an_unknown_name_is_treated_alike(office: User) -> None:
    pages: dict[str, list[str]] = {}
    for number, name in enumerate(("office", "nobody")):
        client = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
        seen = [fail(client, name, 1) for _ in range(3)]
        seen.append(send(client, name, WRONG, question="x", answer="1").content.decode())
        seen.append(send(client, name, WRONG, **answered(seen[-1])).content.decode())
        last = send(client, name, WRONG, **answered(seen[-1]))
        assert last.status_code == 429
        pages[name] = [without_marks(page) for page in (*seen, last.content.decode())]
    assert pages["office"] == pages["nobody"]


def test_the_fifth_failure_still_locks_and_the_lock_is_told(client: Client, office: User) -> None:
    page = fail(client, "office")
    page = send(client, "office", WRONG, **answered(page)).content.decode()
    assert send(client, "office", WRONG, **answered(page)).status_code == 429
    answer = send(client, "office", PASSWORD)
    assert answer.status_code == 429
    assert "暂停登录" in answer.content.decode()


def test_an_address_that_tries_name_after_name_is_asked(client: Client, office: User) -> None:
    for name in ("a", "b", "c"):
        page = send(client, name, WRONG).content.decode()
    assert handle_on(page)
    assert handle_on(client.get("/login/").content.decode())
    assert "请先回答验证问题" in send(client, "office", PASSWORD).content.decode()
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert send(elsewhere, "office", PASSWORD).status_code == 302


def test_an_account_of_the_directory_is_asked_as_well(
    client: Client, office: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "kaocheng.orgs.directory.DirectoryBackend"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, own]
    asked = []

    def ask(name: str, password: str) -> bool:
        asked.append(password)
        return password == "Of-the-directory-1"

    monkeypatch.setattr(directory, "password_is_right", ask)
    page = fail(client, "office")
    assert len(asked) == 3
    send(client, "office", "Of-the-directory-1")
    assert len(asked) == 3, "the directory is not asked before the question is answered"
    page = client.get("/login/").content.decode()
    assert send(client, "office", "Of-the-directory-1", **answered(page)).status_code == 302


def test_a_button_pressed_when_the_session_is_over_leads_back_to_its_page(client: Client) -> None:
    """After signing in nobody stands before an address that only a button may call."""
    page = {"HTTP_REFERER": "http://testserver/results/1/appeals/2/?page=3"}
    there = client.post("/results/1/appeals/2/answer/", **page)
    assert there.headers["Location"] == "/login/?next=/results/1/appeals/2/%3Fpage%3D3"
    elsewhere = client.post("/notices/read/", HTTP_REFERER="https://elsewhere.example/x")
    assert elsewhere.headers["Location"] == "/login/?next=/notices/read/"
    assert client.get("/runs/").headers["Location"] == "/login/?next=/runs/"
