"""From the run to the published circular in the browser, each by the person whose step it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from tests.factories.results import AFTER, MONDAY, NUMBER, Road, make_road, on_day
from tests.journeys.conftest import HOME, SIZES
from tests.journeys.grid import desk_of
from tests.journeys.pictures import picture
from tests.journeys.test_journey import serious

if TYPE_CHECKING:
    from kaocheng.orgs.models import User

__all__ = ["desk_of"]
DeskOf = Callable[["User"], Page]


@pytest.fixture
def road(
    transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Any
) -> Road:
    settings.DATA_FOLDER = tmp_path
    return make_road(request)


@pytest.fixture
def background(road: Road) -> Iterator[None]:
    """The worker, as beside the pages in use."""
    from django.db import connection

    from kaocheng.operations import worker

    stop = threading.Event()

    def work() -> None:
        try:
            worker.run_until(stop)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join(timeout=30)


def looked_at(page: Page, name: str) -> None:
    """Accessible, within the width, and kept as a picture, in both sizes."""
    for size, shape in SIZES.items():
        page.set_viewport_size(shape)
        assert serious(page) == [], name
        overflow = "document.documentElement.scrollWidth - innerWidth"
        assert page.evaluate(overflow) <= 0, name
        picture(page, f"results-{name}-{size}")
    page.set_viewport_size(SIZES["1366x768"])


def told(page: Page, words: str) -> None:
    expect(page.locator("#messages")).to_contain_text(words)


@pytest.mark.usefixtures("background")
def test_from_the_run_to_the_circular(
    desk_of: DeskOf, road: Road, request: pytest.FixtureRequest
) -> None:
    own = f"/results/{road.pk}/"
    office, leader = desk_of(road.office), desk_of(road.leader)
    clerk = desk_of(road.review.people.clerks["t2"])
    _score(office, "自查评分", road)
    _score(office, "综合评价", road)
    looked_at(office, "ranking")
    office.goto(own)
    looked_at(office, "room")
    _decide_and_sign(office, leader, road)
    _announce(office, clerk, road)
    _appeal(office, clerk, road)
    # The appeal is taken up in a run beside the old one; then the way goes on.
    _score(office, "综合评价", road)
    _decide_and_sign(office, leader, road)
    office.goto(f"{own}comparison/")
    looked_at(office, "comparison")
    office.get_by_role("link", name="南河镇", exact=True).click()
    expect(office.locator(".whys", has_text="申诉成立")).to_contain_text("600 → 700")
    looked_at(office, "comparison-unit")
    on_day(request, AFTER)
    _publish(office, leader, road)
    clerk.goto(own)
    clerk.get_by_role("link", name="查看考核通报").click()
    expect(clerk.locator("h1")).to_have_text("考核通报 · 2025年度")
    expect(clerk.locator(".own-row")).to_contain_text("南河镇")
    looked_at(clerk, "published")
    with clerk.expect_download() as download:
        clerk.get_by_role("button", name="下载通报").click()
    assert download.value.suggested_filename.endswith("考核结果的通报.docx")
    download.value.save_as(HOME / "artefacts" / "results-circular.docx")
    office.goto("/results/")
    expect(office.get_by_role("link", name=NUMBER)).to_be_visible()
    looked_at(office, "list")


def _score(office: Page, stage: str, road: Road) -> None:
    office.goto(f"/results/{road.pk}/")
    row = office.locator("tr", has=office.get_by_role("rowheader", name=stage))
    row.get_by_role("button", name="计分").click()
    office.wait_for_url("**/runs/*/", timeout=60_000)
    expect(office.locator("h1")).to_contain_text("排名")


def _decide_and_sign(office: Page, leader: Page, road: Road) -> None:
    office.goto(f"/results/{road.pk}/decision/")
    looked_at(office, "decide")
    office.get_by_label("说明").fill("按计分结果评定。")
    office.get_by_role("button", name="提出意见").click()
    told(office, "已提出综合评价意见")
    leader.goto(f"/results/{road.pk}/decision/")
    leader.get_by_label("动态口令").fill(road.code(road.leader))
    looked_at(leader, "sign")
    leader.get_by_role("button", name="签发").click()
    told(leader, "已签发")


def _announce(office: Page, clerk: Page, road: Road) -> None:
    own = f"/results/{road.pk}/"
    clerk.goto(own)
    expect(clerk.locator("main")).to_contain_text("结果尚未公示")
    looked_at(clerk, "unit-before")
    office.goto(f"{own}announcement/")
    office.get_by_label("开始日期").fill(MONDAY.isoformat())
    looked_at(office, "announce")
    office.get_by_label("公示内容").select_option("points")
    office.get_by_role("button", name="公示", exact=True).click()
    told(office, "已公示")
    looked_at(office, "announcement")


def test_an_appeal_sent_when_the_session_is_over_stands_in_its_form_again(
    desk_of: DeskOf, road: Road
) -> None:
    road.announced()
    user = road.review.people.clerks["t2"]
    page = desk_of(user)
    page.goto(f"/results/{road.pk}/appeals/new/")
    page.get_by_label("指标、加减分项").select_option("t2|1.1")
    page.get_by_label("申诉理由").fill("统计公报载明产量为 700 万吨。")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="提出申诉").click()
    expect(page.locator("main")).to_contain_text("所填内容已存在本机，登录后恢复")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    told(page, "刚才的内容没有提交。所填内容已恢复")
    expect(page.get_by_label("指标、加减分项")).to_have_value("t2|1.1")
    expect(page.get_by_label("申诉理由")).to_have_value("统计公报载明产量为 700 万吨。")
    page.get_by_role("button", name="提出申诉").click()
    told(page, "已提出申诉")
    # What has been sent is not offered again.
    page.goto(f"/results/{road.pk}/appeals/new/")
    expect(page.get_by_label("申诉理由")).to_have_value("")


def _appeal(office: Page, clerk: Page, road: Road) -> None:
    own = f"/results/{road.pk}/"
    clerk.goto(f"{own}announcement/")
    looked_at(clerk, "announcement-unit")
    clerk.get_by_role("link", name="提出申诉").first.click()
    clerk.get_by_label("指标、加减分项").select_option("t2|1.1")
    clerk.get_by_label("申诉理由").fill("统计公报载明产量为 700 万吨，与计分所用的 600 万吨不符。")
    files = {"name": "统计公报.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}
    clerk.get_by_label("佐证材料").set_input_files(files)
    looked_at(clerk, "appeal-new")
    clerk.get_by_role("button", name="提出申诉").click()
    told(clerk, "已提出申诉")
    office.goto(f"{own}appeals/")
    looked_at(office, "appeals")
    office.get_by_role("link", name="1.1 粮食生产").click()
    office.get_by_label("理由", exact=True).fill("以统计公报为准。")
    office.get_by_label("改为", exact=True).fill("700")
    looked_at(office, "appeal")
    office.get_by_role("button", name="成立", exact=True).click()
    told(office, "已答复")
    expect(office.locator(".answer")).to_contain_text("数据 600 → 700")


def _publish(office: Page, leader: Page, road: Road) -> None:
    own = f"/results/{road.pk}/"
    office.goto(f"{own}publication/")
    office.get_by_label("发文机关").fill("示例县考核办")
    office.get_by_label("发文字号").fill(NUMBER)
    office.get_by_label("成文日期").fill(AFTER.isoformat())
    looked_at(office, "initiate")
    office.get_by_label("动态口令").fill(road.code(road.office))
    office.get_by_role("button", name="发起发布").click()
    told(office, "请另一人复核")
    expect(office.locator("main")).to_contain_text("须由另一人复核")
    leader.goto(f"{own}publication/")
    looked_at(leader, "confirm")
    leader.get_by_label("动态口令").fill(road.code(road.leader))
    leader.get_by_role("button", name="发布「").click()
    told(leader, "考核通报已发布")
    looked_at(leader, "done")


def test_a_run_shows_its_progress_and_what_stopped_it(desk_of: DeskOf, road: Road) -> None:
    from kaocheng.results.models import RunRequest

    office = desk_of(road.office)
    office.goto(f"/results/{road.pk}/")
    row = office.locator("tr", has=office.get_by_role("rowheader", name="综合评价"))
    row.get_by_role("button", name="计分").dblclick()
    office.wait_for_url("**/results/jobs/*/")
    assert RunRequest.objects.count() == 1
    expect(office.locator("#progress")).to_contain_text("排队中")
    RunRequest.objects.update(state="running", done=3, total=7)
    expect(office.locator("#progress")).to_contain_text("已计 3 / 7 项指标")
    looked_at(office, "progress")
    fault = "数据表 第3行：粮食总产量“约三百”不是数字。请在填报中更正。"
    RunRequest.objects.update(state="failed", fault=fault)
    expect(office.locator("#progress")).to_contain_text(fault)
    office.reload()
    looked_at(office, "failed")
    expect(office.get_by_role("button", name="重新计分")).to_be_visible()
