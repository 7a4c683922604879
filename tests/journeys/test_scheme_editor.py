"""The office writes a scheme: from an issued version to a new one, by mouse and by keyboard."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import PASSWORD
from tests.journeys.conftest import SIZES, watched_page
from tests.journeys.pictures import picture

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import User
    from kaocheng.schemes.models import SchemeVersion


def sign_in(page: Page, username: str) -> None:
    page.goto("/login/?next=/schemes/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/login/" not in address)


@pytest.fixture
def desk(visitor: Page, provinces_scheme: SchemeVersion, office: User) -> Page:
    """The assessment office, looking at the schemes."""
    sign_in(visitor, office.username)
    return visitor


def new_draft(page: Page, title: str) -> None:
    """From the list to the editor of a draft made from the pack."""
    page.get_by_role("link", name="新建草稿").click()
    page.get_by_label("新名称").fill(title)
    page.get_by_role("button", name="新建草稿").first.click()
    expect(page.locator("h1")).to_have_text(title)


def saved(page: Page, revision: int) -> None:
    """The draft has come to this revision, and the page knows."""
    expect(page.locator("#revision")).to_have_value(str(revision))


def test_the_office_writes_tries_mends_and_issues(desk: Page) -> None:
    new_draft(desk, "2024年度目标责任考核")
    rows = desk.locator("#tree tr[data-ref]")
    expect(rows).to_have_count(22)

    # An indicator more, by keyboard: it is named, priced, and at first has no rule.
    desk.locator("#tree a", has_text="地区生产总值增长").click()
    desk.locator("#tree a", has_text="地区生产总值增长").press("Insert")
    expect(rows).to_have_count(23)
    expect(desk.locator("#node-name")).to_be_focused()
    desk.keyboard.type("专利授权")
    desk.keyboard.press("Tab")
    saved(desk, 3)
    expect(desk.locator("#tree tr[aria-current]")).to_contain_text("专利授权")
    desk.get_by_label("分值", exact=True).fill("2")
    desk.keyboard.press("Tab")
    saved(desk, 4)
    expect(desk.locator("#problems")).to_contain_text("1 处错误")

    # The rule, and what it gives.
    desk.get_by_label("计分方式").select_option(label="分档得分")
    desk.get_by_label("分档的数").fill("patents")
    desk.locator("[name='rule.steps.0.limit']").fill("1000")
    desk.locator("[name='rule.steps.0.points']").fill("3")
    desk.get_by_role("button", name="增加一档").click()
    desk.locator("[name='rule.steps.1.limit']").fill("500")
    desk.locator("[name='rule.steps.1.points']").fill("1")
    desk.keyboard.press("Tab")
    expect(desk.locator("#rule-words")).to_contain_text("按发明专利授权数分档")
    expect(desk.locator("#problems")).to_contain_text("最高可得 3 分，超过满分 2 分")
    figure = desk.get_by_label("发明专利授权数")
    figure.fill("620")
    expect(desk.locator("#trial-outcome")).to_contain_text("属第 2 档")
    expect(desk.locator(".outcome-points")).to_contain_text("1.00")
    picture(desk, "draft-trial-1366x768")

    # The check says what is wrong; it is mended, and the sum of the branch with it.
    desk.locator("[name='rule.steps.0.points']").fill("2")
    desk.keyboard.press("Tab")
    expect(desk.locator("#problems")).not_to_contain_text("最高可得 3 分")
    expect(figure).to_have_value("620")
    expect(desk.locator("#problems")).to_contain_text("下级指标合计 30 分")
    desk.locator("#tree a", has_text="投资到位资金").click()
    expect(desk.locator("#pane-head")).to_contain_text("投资到位资金")
    desk.get_by_label("分值", exact=True).fill("6")
    desk.keyboard.press("Tab")
    expect(desk.locator("#problems")).to_contain_text("没有发现问题")

    # Issued: the confirmation names the scheme, the page is frozen, the old version gives way.
    desk.get_by_role("link", name="印发").click()
    expect(desk.locator("h1")).to_have_text("印发「2024年度目标责任考核」")
    expect(desk.locator(".issue dl")).to_contain_text("2023年度目标责任考核")
    desk.get_by_role("button", name="确认印发「2024年度目标责任考核」").click()
    expect(desk.locator(".message-success")).to_contain_text("已印发「2024年度目标责任考核」")
    expect(desk.locator("table.scheme")).to_contain_text("专利授权")
    desk.goto("/schemes/")
    expect(desk.get_by_role("heading", name="已被取代")).to_be_visible()


def test_leaving_by_a_link_waits_for_what_was_just_changed(desk: Page) -> None:
    new_draft(desk, "匆忙")
    address = desk.url
    desk.locator("#tree a", has_text="投资到位资金").click()
    expect(desk.locator("#pane-head")).to_contain_text("投资到位资金")

    def slowly(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    desk.route("**/nodes/**", slowly)
    desk.locator("#node-name").fill("到位资金")
    desk.get_by_label("分值", exact=True).fill("7")
    # Two changes: one is under way, one is queued behind it, when the page is to be left.
    desk.get_by_role("link", name="印发").click()
    expect(desk.locator("h1")).to_have_text("印发「匆忙」")
    desk.goto(address)
    desk.locator("#tree a", has_text="到位资金").click()
    expect(desk.locator("#node-name")).to_have_value("到位资金")
    expect(desk.get_by_label("分值", exact=True)).to_have_value("7")


def test_the_tree_goes_by_keyboard_and_back_again(desk: Page) -> None:
    new_draft(desk, "键盘")
    names = desk.locator("#tree .tree-name")
    before = names.all_inner_texts()
    desk.locator("#tree a").first.focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator("#pane-head")).to_contain_text(before[2])
    desk.keyboard.press("Alt+ArrowUp")
    saved(desk, 2)
    expect(names.nth(1)).to_have_text(before[2])
    expect(desk.locator("#tree a:focus")).to_contain_text(before[2])
    desk.keyboard.press("Delete")
    expect(names).to_have_count(len(before) - 1)
    desk.get_by_role("button", name="撤销").click()
    expect(desk.locator(".message-success")).to_contain_text("已撤销：删除指标")
    expect(names).to_have_count(len(before))
    desk.get_by_role("button", name="撤销").click()
    expect(names.nth(2)).to_have_text(before[2])


def test_words_of_the_palette_are_put_where_the_cursor_stands(desk: Page) -> None:
    new_draft(desk, "词语")
    desk.locator("#tree a", has_text="税收收入增长").click()
    field = desk.get_by_label("分档的数")
    field.fill("")
    desk.locator(".palette summary").click()
    desk.get_by_role("button", name="growth()").click()
    desk.get_by_role("button", name="tax", exact=True).click()
    expect(field).to_have_value("growth(tax)")
    desk.keyboard.press("Tab")
    expect(desk.locator("#rule-words")).to_contain_text("地方税收收入同比增幅")


def test_a_rule_is_written_in_a_sentence(desk: Page) -> None:
    new_draft(desk, "写一句话")
    desk.locator("#tree a", has_text="地区生产总值增长").press("Insert")
    expect(desk.locator("#node-name")).to_be_focused()
    desk.get_by_label("分值", exact=True).fill("5")
    desk.keyboard.press("Tab")
    saved(desk, 3)
    words = desk.get_by_label("评分标准，一句话")
    expect(words).to_be_visible()
    words.fill("治理率达到90%的得满分，每低1个百分点扣0.5分，扣完为止。")
    read = desk.locator("#wording-read")
    expect(read.locator(".std-read")).to_contain_text("每1个百分点扣0.5分")
    expect(read.locator(".item")).to_contain_text("治理率")
    for size, (width, height) in {"1366x768": (1366, 768), "1920x1080": (1920, 1080)}.items():
        desk.set_viewport_size({"width": width, "height": height})
        picture(desk, f"scheme-editor-in-words-{size}")
    assert serious(desk) == []
    words.press("Control+Enter")
    expect(desk.locator("#rule-words")).to_contain_text("治理率")
    expect(desk.get_by_label("计分方式")).to_have_value("deduct")
    expect(words).to_be_hidden()
    figure = desk.locator("#trial").get_by_label("治理率")
    figure.fill("88")
    expect(desk.locator(".outcome-points")).to_be_visible()
    # A sentence that gives no rule says so before anybody takes it.
    desk.get_by_text("用一句话写，读成规则").click()
    words.fill("组织领导有力。")
    expect(read).to_contain_text("定性评审")


def test_two_writers_meet_and_the_second_decides(
    desk: Page, browser: Browser, live_server: LiveServer
) -> None:
    new_draft(desk, "两人")
    # Not a watched page: the browser itself complains of the answer 409.
    context = browser.new_context(base_url=live_server.url, viewport=SIZES["1366x768"])
    context.add_cookies(desk.context.cookies())  # type: ignore[arg-type]
    second = context.new_page()
    second.goto(desk.url)
    second.locator("#tree a", has_text="增量贡献").click()
    expect(second.locator("#pane-head")).to_contain_text("增量贡献")

    desk.locator("#tree a", has_text="增量贡献").click()
    expect(desk.locator("#pane-head")).to_contain_text("增量贡献")
    desk.locator("#node-name").fill("增量贡献（先改）")
    desk.keyboard.press("Tab")
    saved(desk, 2)

    second.locator("#node-name").fill("增量贡献（后改）")
    second.keyboard.press("Tab")
    expect(second.locator("#clash")).to_contain_text("增量贡献（先改）")
    expect(second.locator("#node-name")).to_have_value("增量贡献（后改）")
    picture(second, "draft-conflict-1366x768")
    second.get_by_role("button", name="仍保存我的修改").click()
    saved(second, 3)
    expect(second.locator("#tree")).to_contain_text("增量贡献（后改）")
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_the_editor_fits_and_reads_aloud(
    size: str,
    browser: Browser,
    live_server: LiveServer,
    provinces_scheme: SchemeVersion,
    office: User,
) -> None:
    from kaocheng.schemes.services import create_draft

    draft = create_draft(office, organisation_code="demo", version_pk=provinces_scheme.pk)
    base, issued = f"/schemes/drafts/{draft.pk}/", f"/schemes/{provinces_scheme.pk}/"
    pages = {
        "schemes": "/schemes/",
        "scheme": issued,
        "draft-start": "/schemes/drafts/new/",
        "draft": base,
        "draft-leaf": f"{base}?node=n2",
        "draft-rank": f"{base}?node=n3",
        "draft-items": f"{base}parts/items/",
        "draft-groups": f"{base}parts/groups/",
        "draft-adjustments": f"{base}parts/adjustments/?entry=n23",
        "draft-vetoes": f"{base}parts/vetoes/",
        "draft-grades": f"{base}parts/grades/",
        "draft-head": f"{base}parts/head/",
        "draft-issue": f"{base}issue/",
        "duties": f"{issued}duties/",
        "compare": f"{issued}compare/",
    }
    with watched_page(browser, live_server.url, size) as page:
        sign_in(page, office.username)
        for name, path in pages.items():
            page.goto(path)
            expect(page.locator("h1")).to_be_visible()
            picture(page, f"{name}-{size}")
            assert serious(page) == [], name
            overflow = "document.documentElement.scrollWidth - innerWidth"
            assert page.evaluate(overflow) <= 0, name


def serious(page: Page) -> list[str]:
    """What axe-core finds and calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]
