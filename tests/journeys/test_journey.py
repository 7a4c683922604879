"""From the login to the reason of a single figure, as people go."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import HOME, SIZES, sign_in, watched_page
from tests.journeys.pictures import picture, taken

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import User
    from kaocheng.results.models import ScoreRun

PAGES = {
    "ranking": "",
    "unit": "units/230000/",
    "indicator": "indicators/1.1/",
    "heat": "heat/",
}


def addresses(run: ScoreRun) -> dict[str, str]:
    """Every page of the release by its name."""
    of_run = {name: f"/runs/{run.pk}/{path}" for name, path in PAGES.items()}
    scheme = f"/schemes/{run.scheme_id}/"
    lists = {"runs": "/runs/", "schemes": "/schemes/", "organisations": "/organisations/"}
    return of_run | lists | {"scheme": scheme}


def test_sort_filter_and_pass_on_the_address(officer: Page) -> None:
    rows = officer.locator("table.ranking tbody tr:visible")
    expect(rows).to_have_count(31)
    officer.get_by_role("button", name="经济运行").click()
    heading = officer.locator("th", has=officer.get_by_role("button", name="经济运行"))
    expect(heading).to_have_attribute("aria-sort", "descending")
    points = [float(text) for text in officer.locator("td.node:nth-child(8)").all_inner_texts()]
    assert points == sorted(points, reverse=True)
    officer.get_by_placeholder("单位、拼音、首字母").fill("hlj")
    expect(rows).to_have_count(1)
    expect(officer.locator("[data-count=ranking]")).to_have_text("显示 1 / 31 个单位")
    officer.reload()
    expect(rows).to_have_count(1)
    officer.get_by_placeholder("单位、拼音、首字母").fill("无此地")
    officer.get_by_role("button", name="清除筛选").click()
    expect(rows).to_have_count(31)
    officer.get_by_label("按组别筛选").select_option("主销区")
    expect(rows).to_have_count(7)


def test_from_the_ranking_to_the_reason_and_on_to_the_indicator(officer: Page) -> None:
    officer.get_by_role("link", name="黑龙江省").first.click()
    expect(officer.locator("h1")).to_have_text("黑龙江省 · 2023年度")
    leaf = officer.get_by_role("button", name="地区生产总值增长", exact=True)
    leaf.press("Enter")
    expect(leaf).to_have_attribute("aria-expanded", "true")
    expect(officer.locator(".why-sentence:visible")).to_have_count(1)
    officer.get_by_label("只看失分").check()
    expect(officer.locator("[data-leaf-count]")).to_contain_text("/ 17 项")
    officer.get_by_role("button", name="展开全部理由").click()
    officer.get_by_role("link", name="各单位在本项的得分").first.click()
    expect(officer.locator("h1")).to_have_text("地区生产总值增长 · 2023年度")
    expect(officer.locator("#shares-chart canvas")).to_be_visible()


def test_a_cell_of_the_heat_map_opens_the_reason(officer: Page) -> None:
    officer.get_by_role("link", name="热力图").click()
    officer.locator("a[title='黑龙江省，地区生产总值增长']").click()
    expect(officer.locator(".why-sentence:visible")).to_have_count(1)


def test_the_search_box_finds_by_initials_and_opens_by_enter(officer: Page) -> None:
    officer.keyboard.press("Control+k")
    box = officer.get_by_role("combobox", name="搜索单位、指标")
    expect(box).to_be_focused()
    officer.keyboard.type("hlj")
    expect(officer.get_by_role("option", name="黑龙江省")).to_be_visible()
    officer.keyboard.press("ArrowDown")
    officer.keyboard.press("Enter")
    expect(officer.locator("h1")).to_have_text("黑龙江省 · 2023年度")


def test_menus_bar_and_tree(officer: Page) -> None:
    officer.locator(".run-menu summary").click()
    expect(officer.get_by_role("link", name="全部运行")).to_be_visible()
    officer.keyboard.press("Escape")
    officer.get_by_role("button", name="收起左栏").click()
    officer.reload()
    expect(officer.get_by_role("button", name="展开左栏")).to_be_visible()
    officer.goto("/organisations/")
    rows = officer.locator("table.tree tbody tr:visible")
    expect(rows).to_have_count(32)
    officer.get_by_role("button", name="收起或展开").first.click()
    expect(rows).to_have_count(1)
    officer.get_by_placeholder("名称、拼音、首字母").fill("hlj")
    expect(officer.get_by_text("黑龙江")).to_be_visible()
    expect(officer).to_have_url(re.compile(r"/organisations/\?q=hlj"))


def test_files_and_pictures_are_taken_away(officer: Page) -> None:
    files = (
        (officer.get_by_role("link", name="导出表格"), ".xlsx"),
        (officer.get_by_role("button", name="生成通报"), ".docx"),
    )
    for control, ending in files:
        with officer.expect_download() as download:
            control.click()
        assert download.value.suggested_filename.endswith(ending)
    with officer.expect_download() as picture:
        officer.locator("[data-png=totals-chart]").click()
    assert picture.value.suggested_filename == "各单位总分.png"
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


def test_one_goes_out_by_the_persons_menu(officer: Page) -> None:
    officer.locator(".person-menu summary").click()
    officer.get_by_role("button", name="退出").click()
    expect(officer.get_by_role("heading", name="登录")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_reads_aloud_and_is_photographed(
    size: str, browser: Browser, live_server: LiveServer, provinces_run: ScoreRun, office: User
) -> None:
    with watched_page(browser, live_server.url, size) as page:
        page.goto("/login/")
        assert serious(page) == []
        sign_in(page, office.username)
        for name, path in addresses(provinces_run).items():
            page.goto(path)
            expect(page.locator("h1")).to_be_visible()
            assert serious(page) == [], name
            overflow = "document.documentElement.scrollWidth - innerWidth"
            assert page.evaluate(overflow) <= 0, name
            picture(page, f"{name}-{size}")


def serious(page: Page) -> list[str]:
    """What axe-core finds and calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]


@pytest.mark.skipif(
    os.environ.get("KAOCHENG_README_SHOT") != "1", reason="只在 make shots 时重拍说明文件的图"
)
def test_readme_picture(
    browser: Browser, live_server: LiveServer, provinces_run: ScoreRun, office: User
) -> None:
    from kaocheng.results.services import start_run

    units, facts = bytes(provinces_run.units_source), bytes(provinces_run.facts_source)
    start_run(office, provinces_run.scheme, units, facts, "2022")
    office.display_name = "演示考核办"
    office.save(update_fields=["display_name"])
    path = HOME / "docs" / "images" / "ranking.png"
    with watched_page(browser, live_server.url, "1366x768") as page:
        sign_in(page, office.username)
        page.goto(f"/runs/{provinces_run.pk}/")
        expect(page.locator("#totals-chart canvas")).to_be_attached()
        taken(page, path)
