"""A report's grid in the browser: who sits before it, and what stands in its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.journeys.conftest import SIZES, sign_in

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import User

NOTE = "#saved-note"


@pytest.fixture
def desk_of(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[User], Page]]:
    """A browser of its own for each person, at the desk. Whatever it complains of is a fault.

    Refusals alone are none: the browser calls every answer 422 an error.
    """
    complaints: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 422" not in message.text:
            complaints.append(message.text)

    def open_for(user: User) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=SIZES["1366x768"], reduced_motion="reduce"
        )
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(page, user.username)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert complaints == []


def value_of(page: Page, item: str) -> str:
    """What stands in the column of the period."""
    row = page.locator(".tabulator-row", has_text=item)
    return row.locator(".column-now").inner_text().strip()


def cell(page: Page, item: str) -> None:
    page.locator(".tabulator-row", has_text=item).locator(".column-now").click()


def saved(page: Page) -> None:
    expect(page.locator(NOTE)).to_have_text("✔ 已保存")


def open_report(page: Page, pk: int) -> None:
    page.goto(f"/reports/{pk}/")
    expect(page.locator(".tabulator-row").first).to_be_visible()


def stored(report: int) -> dict[str, str]:
    from kaocheng.reporting.models import Figure

    return dict(Figure.objects.filter(report=report).values_list("item_code", "value"))
