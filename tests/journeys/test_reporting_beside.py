"""What stands beside a report's figures: questions, evidence; and how every page looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.reporting import period_pk
from tests.journeys.conftest import SIZES, sign_in, watched_page
from tests.journeys.grid import desk_of, open_report, saved, stored
from tests.journeys.pictures import picture
from tests.journeys.test_journey import serious

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import User

__all__ = ["desk_of"]
pytestmark = pytest.mark.usefixtures("evidence_folder")


def test_a_jump_is_asked_about_once(
    desk_of: Callable[[User], Page],
    clerk_n: User,
    report_pk: int,
    cycle_pk: int,
) -> None:
    from kaocheng.reporting.queries.shapes import CellChange
    from kaocheng.reporting.services import open_report as begin
    from kaocheng.reporting.services import save_cells

    february = begin(clerk_n, period_pk=period_pk(cycle_pk, "2025-02"), organisation_code="t1")
    save_cells(clerk_n, february, changes=[CellChange("grain", "100")])
    page = desk_of(clerk_n)
    open_report(page, report_pk)
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    asking = page.locator("#asking")
    expect(asking).to_contain_text("是否确认")
    expect(asking).to_contain_text("粮食总产量 1000（上期 100）")
    assert stored(report_pk)["grain"] == "1000"
    asking.get_by_role("button", name="确认无误").click()
    expect(asking).to_be_hidden()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("110")
    page.keyboard.press("Enter")
    saved(page)
    expect(asking).to_be_hidden()
    page.keyboard.press("Control+z")
    saved(page)
    expect(asking).to_be_hidden()


def test_evidence_is_uploaded_cited_and_refused_by_name(
    desk_of: Callable[[User], Page], clerk_n: User, report_pk: int
) -> None:
    page = desk_of(clerk_n)
    open_report(page, report_pk)
    box = page.locator("[id='evidence-1.1']")
    upload = box.get_by_label("上传佐证材料：粮食生产")
    program = {"name": "公报.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\0" * 200}
    upload.set_input_files(program)
    expect(box.locator(".upload-note")).to_contain_text("Windows 程序")
    paper = {"name": "统计公报.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    upload.set_input_files(paper)
    expect(box.locator("> .files")).to_contain_text("统计公报.pdf")
    box.get_by_text("引用已有文件").click()
    box.get_by_label("文件名称或发文字号").fill("示统发〔2025〕3号")
    box.get_by_role("button", name="引用", exact=True).click()
    expect(box.locator("> .files")).to_contain_text("示统发〔2025〕3号")
    expect(page.locator(".tabulator-row", has_text="粮食总产量")).to_contain_text("2 份")
    with page.expect_download() as download:
        box.get_by_role("link", name="统计公报.pdf").click()
    assert download.value.path().read_bytes() == paper["buffer"]
    box.get_by_role("button", name="移除 示统发〔2025〕3号").click()
    expect(box.locator(".upload-note")).to_have_text("已移除。")


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_reporting_fits_reads_aloud_and_is_photographed(
    size: str,
    browser: Browser,
    live_server: LiveServer,
    report_pk: int,
    cycle_pk: int,
    march: int,
    clerk_n: User,
    county_office: User,
    fill: Callable[[dict[str, str]], object],
) -> None:
    from tests.web.test_reporting_pages import paths

    fill({"grain": "300", "projects": "8"})
    own = {"desk", "reports", "report", "exchange", "information"}
    with watched_page(browser, live_server.url, size) as page:
        for user, names in ((clerk_n, own), (county_office, None)):
            sign_in(page, user.username)
            for name, path in paths(report_pk, cycle_pk, march).items():
                if names is not None and name not in names:
                    continue
                page.goto(path)
                expect(page.locator("h1")).to_be_visible()
                assert serious(page) == [], name
                overflow = "document.documentElement.scrollWidth - innerWidth"
                assert page.evaluate(overflow) <= 0, name
                picture(page, f"{user.username}-{name}-{size}")
            page.context.clear_cookies()
