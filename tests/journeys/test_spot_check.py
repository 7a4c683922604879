"""抽查 from the plan to the unit's confirmation, in the browser, and how every page looks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.review import NORTH, SOUTH, Review, make_review, to_stage
from tests.factories.spot_checks import Spot, checking, entry, find, finished, make_spot, sent
from tests.journeys.conftest import SIZES, sign_in, watched_page
from tests.journeys.pictures import picture
from tests.journeys.test_journey import serious

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint

CHANGED = {
    "1.1": entry("figure", figures={"grain": "1000"}, reason="现场复核产量"),
    "1.2": entry("points", points="15.5", reason="两个项目未开工"),
}


@pytest.fixture
def review(officers: dict[Role, User], appointed: Appoint, tmp_path: Path, settings: Any) -> Review:
    settings.DATA_FOLDER = tmp_path
    made = make_review(officers, appointed)
    to_stage(made, "spot_check")
    return made


def come_in(page: Page, user: User) -> None:
    page.context.clear_cookies()
    sign_in(page, user.username)


def test_from_the_plan_to_the_confirmation(
    visitor: Page, review: Review, appointed: Appoint
) -> None:
    from kaocheng.orgs.models import Role

    appointed("checker2", "c1", Role.SPOT_CHECKER)
    page = visitor
    plan_and_draw(page, review)
    form_the_team(page, review)
    unit = visit(page, review)
    write_the_letter(page, review, unit)
    confirm(page, review, unit)


def plan_and_draw(page: Page, review: Review) -> None:
    sign_in(page, review.people.office.username)
    page.goto("/")
    page.get_by_role("link", name="抽查", exact=True).click()
    page.get_by_role("link", name="拟定抽查方案").click()
    page.get_by_label("每组抽取个数", exact=True).fill("两")
    page.get_by_role("button", name="保存方案").click()
    expect(page.get_by_role("alert")).to_contain_text("请只填数字")
    page.get_by_label("每组抽取个数", exact=True).fill("1")
    page.get_by_role("button", name="保存方案").click()
    row = page.get_by_role("row", name="山区组")
    expect(row.get_by_role("cell").last).to_have_text("1")
    page.get_by_label("种子（号码）").fill("0718222631")
    page.get_by_label("号码来源").fill("示例公开号码第 2026001 期")
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("抽取记录已固化")
    page.get_by_role("link", name="核验抽取").first.click()
    expect(page.locator(".verdict")).to_contain_text("一致")


def form_the_team(page: Page, review: Review) -> None:
    page.get_by_role("link", name="抽取与分组").click()
    page.get_by_text("指定单位").click()
    page.locator("select[name=unit]").select_option(NORTH)
    page.get_by_label("指定原因").fill("群众反映较多")
    page.get_by_role("button", name="增加").click()
    form = page.locator("form", has=page.get_by_role("button", name="组建"))
    form.get_by_label("名称").fill("第一抽查组")
    form.get_by_label("组长").select_option(str(review.people.checker.pk))
    form.get_by_label("抽查人checker2").check()
    form.get_by_role("button", name="组建").click()
    for name in (
        page.locator("section", has_text="抽查单位").locator("tbody th a").all_inner_texts()
    ):
        page.get_by_label(f"{name}的抽查组").select_option(label="第一抽查组")
        page.get_by_role("button", name=f"保存抽查组：{name}").click()
        expect(page.locator("#messages")).to_contain_text("已安排抽查组")
    page.get_by_role("button", name="开始实地核查").click()
    expect(page.locator("#messages")).to_contain_text("已通知各抽查组")


def visit(page: Page, review: Review) -> str:
    come_in(page, review.people.checker)
    page.goto("/spot-checks/")
    page.get_by_role("link", name="填写核查结论：北山乡").click()
    pane = page.locator("#leaf")
    expect(pane.get_by_role("heading", name="粮食生产")).to_be_visible()
    expect(pane.get_by_label("理由（必填）")).to_be_hidden()
    pane.get_by_label("核实数据").check()
    expect(pane.get_by_label("理由（必填）")).to_be_visible()
    pane.get_by_label("属实").check()
    expect(pane.get_by_label("理由（必填）")).to_be_hidden()
    pane.get_by_label("核实数据").check()
    pane.get_by_label("粮食总产量（万吨）").fill("1000")
    pane.get_by_role("button", name="保存，下一项").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写理由")
    expect(pane.get_by_label("粮食总产量（万吨）")).to_have_value("1000")
    pane.get_by_label("理由（必填）").fill("现场复核产量")
    pane.get_by_label("核查情况").fill("查看入库单")
    pane.get_by_role("button", name="保存，下一项").click()
    expect(pane.get_by_role("heading", name="项目建设")).to_be_visible()
    paper = {"name": "现场记录.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    pane.get_by_label("选择核查佐证").set_input_files(paper)
    pane.get_by_role("button", name="上传").click()
    expect(pane.locator(".files")).to_contain_text("现场记录.pdf")
    while page.locator(".spot-leaves").get_by_text("未核查").count():
        pane.get_by_label("属实").check()
        pane.locator(".form-foot button").click()
        page.wait_for_load_state()
    page.get_by_role("button", name="提交核查结果").click()
    expect(page.locator("#messages")).to_contain_text("已提交核查结果")
    return page.url


def write_the_letter(page: Page, review: Review, unit: str) -> None:
    come_in(page, review.people.heads[NORTH])
    page.goto("/spot-checks/")
    expect(page.get_by_role("heading", name="没有抽查事项")).to_be_visible()
    come_in(page, review.people.office)
    page.goto(unit)
    letter = page.get_by_label("反馈意见")
    expect(letter).to_have_value(re.compile("核实数据为粮食总产量 1000"))
    page.get_by_role("button", name="送达反馈").click()
    expect(page.locator("#messages")).to_contain_text("反馈已送达")


def confirm(page: Page, review: Review, unit: str) -> None:
    come_in(page, review.people.heads[NORTH])
    page.goto("/spot-checks/")
    page.get_by_role("link", name="确认或提出异议").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="反馈函").click()
    assert download.value.suggested_filename.endswith("（北山乡）.docx")
    page.get_by_role("button", name="确认，无异议").click()
    expect(page.locator("#messages")).to_contain_text("已确认，无异议")
    from kaocheng.review.queries.overlay import overlay_for

    facts = overlay_for(review.assessment, "spot").facts
    assert facts[NORTH, "grain", "2025", "actual"] == "1000"


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_a_spot_check_fits_reads_aloud_and_is_photographed(
    size: str, browser: Browser, live_server: LiveServer, review: Review, appointed: Appoint
) -> None:
    spot = make_spot(review, appointed)
    with watched_page(browser, live_server.url, size) as page:
        sign_in(page, spot.office.username)
        top = f"/spot-checks/{spot.check}/"
        looked_at(page, "spot-plan", size, f"{top}plan/")
        # However long the list of units is, it stays in its frame and covers nothing.
        expect(page.locator(".table-scroll.pick")).to_have_css("overflow", "auto")
        looked_at(page, "spot-planned", size, top)
        checking(spot)
        find(spot, SOUTH, CHANGED)
        sent(spot, NORTH, CHANGED)
        looked_at(page, "spot-list", size, "/spot-checks/")
        looked_at(page, "spot-check", size, top)
        looked_at(page, "spot-verify", size, f"{top}verify/")
        looked_at(page, "spot-findings", size, f"{top}findings/?all=1")
        come_in(page, spot.leader)
        looked_at(page, "spot-tasks", size, "/spot-checks/")
        looked_at(page, "spot-checker", size, f"{unit_path(spot, SOUTH)}?i=1.1")
        come_in(page, review.people.heads[NORTH])
        looked_at(page, "spot-own", size, unit_path(spot, NORTH))
        finished(spot, SOUTH, CHANGED)
        come_in(page, spot.office)
        looked_at(page, "spot-letter", size, unit_path(spot, SOUTH))


def unit_path(spot: Spot, code: str) -> str:
    return f"/spot-checks/units/{spot.unit(code).pk}/"


def looked_at(page: Page, name: str, size: str, path: str) -> None:
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    assert serious(page) == [], name
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(overflow) <= 0, name
    picture(page, f"{name}-{size}")
