"""Three wrong passwords, the question, and in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from kaocheng.orgs.models import SignInQuestion
from tests.conftest import PASSWORD
from tests.journeys.conftest import SIZES

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import User


def send(page: Page, password: str) -> None:
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def read_and_answer(page: Page) -> None:
    """As somebody does who reads the question: its answer is known to the table alone."""
    handle = page.locator("input[name=question]").input_value()
    answer = SignInQuestion.objects.get(handle=handle).answer
    page.get_by_label("验证问题").fill(answer)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_after_three_wrong_passwords_the_question_is_answered(
    script: bool, browser: Browser, live_server: LiveServer, office: User
) -> None:
    context = browser.new_context(
        base_url=live_server.url,
        viewport=SIZES["1366x768"],
        locale="zh-CN",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.goto("/login/")
    expect(page.get_by_label("验证问题")).to_have_count(0)
    for _ in range(3):
        send(page, "Wrong-password-1")
    expect(page.get_by_label("验证问题")).to_be_visible()
    if script:
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found] == []
    page.get_by_label("验证问题").fill("1")
    send(page, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("验证问题没有答对")
    expect(page.get_by_label("用户名")).to_have_value("office")
    read_and_answer(page)
    send(page, PASSWORD)
    page.wait_for_url(lambda address: "/login/" not in address)
    expect(page.locator(".watermark")).to_have_count(1)
    context.close()
