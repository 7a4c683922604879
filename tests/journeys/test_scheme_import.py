"""The office brings a table in: reads, accepts, corrects, leaves and comes back, saves a draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.journeys.conftest import SIZES, watched_page
from tests.journeys.pictures import picture
from tests.journeys.test_scheme_editor import serious, sign_in
from tests.schemes.tables import long, mixed, two_tables
from tests.scoring.issued.books import document, excel

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import User
    from kaocheng.schemes.models import SchemeVersion


@pytest.fixture
def desk(visitor: Page, office: User) -> Page:
    """The assessment office, looking at the schemes."""
    sign_in(visitor, office.username)
    return visitor


def upload(page: Page, folder: Path, content: bytes, name: str = "评分表.xlsx") -> None:
    path = folder / name
    path.write_bytes(content)
    page.goto("/schemes/import/")
    page.get_by_label("评分表").set_input_files(path)
    page.get_by_role("button", name="导入", exact=True).click()


def saved(page: Page, revision: int) -> None:
    expect(page.locator("#revision")).to_have_value(str(revision))


def current(page: Page, number: int) -> None:
    expect(page.locator(".std[aria-current]")).to_have_id(f"std-{number}")


def test_a_table_is_brought_in_worked_through_and_saved(
    desk: Page, browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    desk.get_by_role("link", name="导入评分表").first.click()
    expect(desk.locator("h1")).to_have_text("导入评分表")
    upload(desk, tmp_path, mixed())
    expect(desk.locator("h1")).to_have_text("2026年度示范县考核评分表")
    expect(desk.locator(".std")).to_have_count(4)
    current(desk, 1)
    expect(desk.locator("td.here")).to_have_attribute("data-address", "评分表!D3")

    # Accepted by keyboard; the next one is the current one.
    desk.keyboard.press("Enter")
    saved(desk, 2)
    expect(desk.locator("#std-1 .std-state")).to_contain_text("采用")
    expect(desk.locator("#count-pending")).to_have_text("3")
    current(desk, 2)
    desk.keyboard.press("j")
    current(desk, 3)
    expect(desk.locator("td.here")).to_have_attribute("data-address", "评分表!D5")
    desk.keyboard.press("k")
    current(desk, 2)

    # Left to the assessors by keyboard, as it was read.
    desk.keyboard.press("Enter")
    saved(desk, 3)
    expect(desk.locator("#std-2 .std-state")).to_contain_text("定性评审")

    # Corrected by the form of the editor, and tried out.
    card = desk.locator("#std-3")
    card.get_by_role("button", name="改规则").click()
    card.get_by_label("计分方式").select_option(label="达标得分")
    saved(desk, 4)
    card.get_by_label("条件").fill("床位完成率 >= 100")
    desk.keyboard.press("Tab")
    saved(desk, 5)
    expect(card.locator(".std-state")).to_contain_text("规则有误")
    card.locator("[name='items.0.code']").fill("床位完成率")
    card.locator("[name='items.0.name']").fill("养老床位完成率")
    card.locator("[name='items.0.unit']").fill("%")
    desk.keyboard.press("Tab")
    expect(card.locator(".std-state")).to_contain_text("改规则")
    expect(card.locator(".std-read")).to_contain_text("养老床位完成率")
    figure = card.locator("#trial").get_by_label("养老床位完成率")
    figure.fill("100")
    expect(card.locator(".outcome-points")).to_contain_text("3.00")
    # What is called otherwise is called so in the calculator too, and keeps its figure.
    for words in ("床位达标率", "养老床位完成率"):
        card.locator("[name='items.0.name']").fill(words)
        desk.keyboard.press("Tab")
        expect(card.locator("#trial").get_by_label(words)).to_have_value("100")
    picture(desk, "scheme-import-form-1366x768")

    # The window is closed in the middle; in a new one everything is as it was.
    cookies = desk.context.cookies()
    with watched_page(browser, live_server.url, "1366x768") as again:
        again.context.add_cookies(cookies)  # type: ignore[arg-type]
        again.goto("/schemes/import/")
        expect(again.locator("table")).to_contain_text("已处理 3/4")
        again.get_by_role("link", name="继续").click()
        expect(again.locator(".std")).to_have_count(1)
        again.locator("#std-4").get_by_role("button", name="采用").click()
        expect(again.locator("#count-pending")).to_have_text("0")
        again.get_by_role("link", name="检查").click()
        expect(again.locator(".counts")).to_contain_text("待处理0 条")
        again.get_by_role("button", name="保存为草稿").click()
        expect(again.locator(".message-success")).to_contain_text("已存为草稿")
        expect(again.locator("#tree")).to_contain_text("床位")
        again.locator("#tree a", has_text="床位").click()
        expect(again.locator("#rule-words")).to_contain_text("养老床位完成率")


def test_two_windows_meet_and_the_second_decides(
    desk: Page, browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    upload(desk, tmp_path, mixed())
    expect(desk.locator(".std")).to_have_count(4)
    # Not a watched page: the browser itself complains of the answer 409.
    context = browser.new_context(base_url=live_server.url, viewport=SIZES["1366x768"])
    context.add_cookies(desk.context.cookies())  # type: ignore[arg-type]
    second = context.new_page()
    second.goto(desk.url)
    desk.locator("#std-1").get_by_role("button", name="定性评审").click()
    saved(desk, 2)
    second.locator("#std-1").get_by_role("button", name="采用").click()
    expect(second.locator("#clash")).to_contain_text("「1.1 治污」现为：定性评审")
    picture(second, "scheme-import-conflict-1366x768")
    second.get_by_role("button", name="仍保存我的修改").click()
    saved(second, 3)
    expect(second.locator("#std-1 .std-state")).to_contain_text("采用")
    context.close()


def test_quick_hands_lose_nothing(desk: Page, tmp_path: Path) -> None:
    upload(desk, tmp_path, long(20))
    for card in desk.locator(".std").all()[:6]:
        card.locator("[name='choice'][value='judged']").click()
    expect(desk.locator("#count-done")).to_have_text("6")
    saved(desk, 7)


def test_a_sentence_is_said_plainer_and_read_again(desk: Page, tmp_path: Path) -> None:
    upload(desk, tmp_path, mixed())
    current(desk, 1)
    for _ in range(2):
        desk.keyboard.press("j")
    current(desk, 3)

    # What was read with low confidence: the likeliest is to say it plainer.
    desk.keyboard.press("Enter")
    card, words = desk.locator("#std-3"), desk.get_by_label("改写为")
    expect(words).to_be_focused()
    expect(words).to_have_value("产区得4分，非产区得3分，按完成率计分")
    take = card.get_by_role("button", name="采用改写")
    expect(take).to_be_disabled()

    # What has no bearing on points is struck out by a click, and put back where it stood.
    struck = card.get_by_role("button", name="非产区得3分，")
    struck.click()
    expect(words).to_have_value("产区得4分，按完成率计分")
    expect(struck).to_have_attribute("aria-pressed", "false")
    struck.click()
    expect(words).to_have_value("产区得4分，非产区得3分，按完成率计分")
    expect(take).to_be_disabled()
    struck.click()
    card.get_by_role("button", name="产区得4分，", exact=True).click()
    words.press("End")
    words.press_sequentially("，最高3分")
    # A clause struck out after something was typed takes nothing else with it.
    card.get_by_role("button", name="按完成率计分").click()
    expect(words).to_have_value("，最高3分")
    expect(card.locator("#wording-read")).to_contain_text("还没有读出规则")

    words.fill("每缺1张床位扣0.5分，扣完为止。")
    read = card.locator("#wording-read")
    expect(read.locator(".std-read")).to_contain_text("扣0.5分")
    expect(read.locator("mark").first).to_be_visible()
    read.locator("#trial").get_by_role("textbox").last.fill("4")
    expect(read.locator(".outcome-points")).to_contain_text("1.00")
    # The figure stays when the words change, and the words that count are the new ones.
    words.fill("每缺1张床位扣0.25分，扣完为止。")
    expect(read.locator(".outcome-points")).to_contain_text("2.00")
    words.fill("每缺1张床位扣0.5分，扣完为止。")
    expect(read.locator(".outcome-points")).to_contain_text("1.00")
    for size, (width, height) in {"1366x768": (1366, 768), "1920x1080": (1920, 1080)}.items():
        desk.set_viewport_size({"width": width, "height": height})
        picture(desk, f"scheme-import-wording-{size}")
    assert serious(desk) == []

    words.focus()
    desk.keyboard.press("Control+Enter")
    saved(desk, 2)
    expect(card.locator(".std-state")).to_contain_text("改写")
    expect(card.locator(".std-read")).to_contain_text("每缺1张床位扣0.5分，扣完为止。")
    expect(card.locator(".sentence")).to_contain_text("非产区得3分")
    expect(card.locator("#wording-panel")).to_have_count(0)
    expect(desk.locator("#count-pending")).to_have_text("3")


# Changes the kind of a rule the moment its field is in the page, before anything else may run.
AT_ONCE = """() => new MutationObserver(function (seen, watch) {
  const kind = document.querySelector("#rule-panel select");
  if (kind) {
    watch.disconnect();
    kind.value = Array.from(kind.options).find((each) => each.label === "达标得分").value;
    kind.dispatchEvent(new Event("change", { bubbles: true }));
  }
}).observe(document.body, { childList: true, subtree: true })"""


def test_a_table_that_says_it_plainer_itself_is_read_so(desk: Page, tmp_path: Path) -> None:
    content = excel(
        [
            ["2026年度示范县考核评分表", "←", "←"],
            ["考核指标", "分值", "评分标准"],
            ["床位", 4, "床位按上级口径分别计分。\n【改写】床位每少1张扣0.5分，扣完为止。"],
        ]
    )
    upload(desk, tmp_path, content)
    card = desk.locator("#std-1")
    expect(card.locator(".issued-words")).to_have_text("原条文：床位按上级口径分别计分。")
    expect(card.locator(".std-read")).to_contain_text("床位缺少数每1张扣0.5分")
    for size, viewport in SIZES.items():
        desk.set_viewport_size(viewport)
        picture(desk, f"scheme-import-carried-wording-{size}")


def test_a_form_takes_what_is_typed_from_its_first_moment(desk: Page, tmp_path: Path) -> None:
    upload(desk, tmp_path, mixed())
    desk.evaluate(AT_ONCE)
    desk.locator("#std-3").get_by_role("button", name="改规则").click()
    saved(desk, 2)
    expect(desk.locator("#std-3 .std-state")).to_contain_text("规则有误")


def test_a_bad_file_says_what_to_do(
    browser: Browser, live_server: LiveServer, office: User, tmp_path: Path
) -> None:
    # Not a watched page: the browser itself complains of the answer 422.
    context = browser.new_context(base_url=live_server.url, viewport=SIZES["1366x768"])
    page = context.new_page()
    sign_in(page, office.username)
    upload(page, tmp_path, b"%PDF-1.7")
    expect(page.get_by_role("alert")).to_contain_text("这是 PDF 文件")
    expect(page.get_by_label("评分表")).to_be_visible()
    picture(page, "scheme-import-refused-1366x768")
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_and_reads_aloud(
    size: str,
    browser: Browser,
    live_server: LiveServer,
    provinces_scheme: SchemeVersion,
    office: User,
    tmp_path: Path,
) -> None:
    from kaocheng.schemes.queries import version_table
    from kaocheng.schemes.services import upload_scheme_table

    def taken_in(content: bytes) -> str:
        made = upload_scheme_table(
            office, organisation_code=ROOT, name="评分表.xlsx", content=content
        )
        return f"/schemes/import/{made.pk}/"

    grain, many = taken_in(two_tables()), taken_in(long(45))
    carried = taken_in(version_table(office, provinces_scheme.pk, "xlsx")[1])
    pages = {
        "scheme-imports": "/schemes/import/",
        "scheme-import": grain,
        "scheme-import-long": f"{many}?show=all&from=21",
        "scheme-import-done": f"{grain}?show=done",
        "scheme-import-carried": carried,
        "scheme-import-check": f"{grain}check/",
        "scheme-export": f"/schemes/{provinces_scheme.pk}/",
    }
    with watched_page(browser, live_server.url, size) as page:
        sign_in(page, office.username)
        for name, path in pages.items():
            page.goto(path)
            expect(page.locator("h1")).to_be_visible()
            if name == "scheme-export":
                page.locator("summary", has_text="导出").click()
            if name == "scheme-import-long":
                page.locator("#std-21").get_by_role("button", name="改规则").click()
                expect(page.locator("#rule-panel")).to_be_visible()
            picture(page, f"{name}-{size}")
            assert serious(page) == [], name
            overflow = "document.documentElement.scrollWidth - innerWidth"
            assert page.evaluate(overflow) <= 0, name


def test_tables_of_a_document_that_go_on_are_one_sheet(desk: Page, tmp_path: Path) -> None:
    """一、…（10分） between two tables of one heading stands as a row between their standards."""
    head = ["考核内容", "分值", "评分标准"]
    content = document(
        "2026年封窖考核评分细则",
        "一、组织领导（10分）",
        [head, ["成立护窖小组", 10, "成立的得10分，未成立的不得分。"]],
        "二、绿化（30分）",
        [
            head,
            ["窖边植树", 20, "完成任务的得20分，每少1%扣1分。"],
            ["封山", 10, "按完成比例得分。"],
        ],
    )
    upload(desk, tmp_path, content, "细则.docx")
    expect(desk.locator("h1")).to_have_text("2026年封窖考核评分细则")
    expect(desk.locator(".std")).to_have_count(3)
    sheet = desk.locator("table").filter(has=desk.locator("td[data-address]")).first
    rows = sheet.locator("tr").all_inner_texts()
    named = [row.strip() for row in rows if "（" in row and "分）" in row]
    assert named == ["一、组织领导（10分）", "二、绿化（30分）"]
    expect(desk.locator("td.here")).to_have_attribute("data-address", "表1第2行第3列")
    picture(desk, "import-joined", whole=True)
