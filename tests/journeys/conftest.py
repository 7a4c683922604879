"""A real Chromium against a live server. Whatever the browser complains of fails the journey."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Route,
    ViewportSize,
    sync_playwright,
)

from tests.conftest import PASSWORD
from tests.factories.reporting import (  # noqa: F401 - fixtures
    accepted_pk,
    clerk_n,
    clerk_n_second,
    clerk_s,
    county,
    county_office,
    cycle_pk,
    draft_cycle,
    evidence_folder,
    fill,
    head_n,
    march,
    on_third_of_april,
    report_pk,
    scheme_pk,
    submitted_pk,
)

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import User
    from kaocheng.results.models import ScoreRun

CHROMIUM = shutil.which("chromium") or ""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOME = Path(__file__).resolve().parents[2]
SIZES: dict[str, ViewportSize] = {
    "1366x768": {"width": 1366, "height": 768},
    "1920x1080": {"width": 1920, "height": 1080},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys need the browser; where there is none, they say so."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="本机没有 chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser, address: str, size: str) -> Iterator[Page]:
    """A page whose console errors, script errors and refused resources fail the test."""
    complaints: list[str] = []
    context = browser.new_context(
        base_url=address,
        viewport=SIZES[size],
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    page = context.new_page()
    page.on("console", lambda message: _note(complaints, message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


# What htmx logs of a request that gave way to a newer one or to the next page. One that fails has
# a name of its own (sendError, responseError, timeout).
_GAVE_WAY = ("htmx:afterRequest", "htmx:sendAbort")


def _note(complaints: list[str], message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"} and not message.text.startswith(_GAVE_WAY):
        complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Somebody who has not signed in."""
    with watched_page(browser, live_server.url, "1366x768") as page:
        yield page


# Every script but the first, which runs before the page is drawn.
_LATER = re.compile(r"/(?!boot\b)[^/]+\.js$")


@contextmanager
def scripts_late(page: Page, address: str) -> Iterator[None]:
    """The page at an address while its scripts are still under way; they come afterwards."""
    held: list[Route] = []
    page.route(_LATER, lambda route: held.append(route))
    page.goto(address, wait_until="commit")
    yield
    assert held
    for route in held:
        route.continue_()
    page.unroute(_LATER)


def sign_in(page: Page, username: str) -> None:
    page.goto("/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/login/" not in address)


@pytest.fixture
def officer(visitor: Page, provinces_run: ScoreRun, office: User) -> Page:
    """The assessment office, looking at the newest ranking."""
    sign_in(visitor, office.username)
    # The desk leads there by one click.
    visitor.get_by_role("link", name="看排名").click()
    visitor.wait_for_url("**/runs/*/")
    return visitor
