"""The interface's documentation page, under the content policy of every other page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Request, expect

from tests.journeys.conftest import watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer


def test_the_description_is_drawn_from_local_files_without_a_complaint(
    browser: Browser,
    live_server: LiveServer,
) -> None:
    asked: list[str] = []
    with watched_page(browser, live_server.url, "1366x768") as page:
        page.on("request", lambda request: asked.append(address_of(request)))
        page.goto("/api/docs")
        expect(page.get_by_role("heading", name="考成接口")).to_be_visible()
        expect(page.get_by_text("/api/reports/{pk}/cells")).to_be_visible()
        page.get_by_text("/api/schemes/{pk}/source").click()
        expect(page.get_by_role("button", name="Try it out")).to_be_visible()
    assert [each for each in asked if not each.startswith((live_server.url, "data:"))] == []


def address_of(request: Request) -> str:
    """Where the page looks for something."""
    return request.url
