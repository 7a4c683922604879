"""The administrators at work, each at the own job, and a newcomer's first day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pyotp
import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PASSWORD, ROOT
from tests.journeys.conftest import watched_page
from tests.journeys.pictures import picture
from tests.journeys.test_journey import serious

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from kaocheng.orgs.models import Organisation, Role, User

Open = Callable[[str], Page]


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """A window of one's own for each person; all of them are watched to the end."""
    windows: list[Iterator[Page]] = []

    def window(username: str) -> Page:
        context = watched_page(browser, live_server.url, "1366x768")
        page = context.__enter__()
        windows.append(context)  # type: ignore[arg-type]
        log_in(page, username, PASSWORD)
        return page

    yield window
    for context in windows:
        context.__exit__(None, None, None)  # type: ignore[attr-defined]


def log_in(page: Page, username: str, password: str) -> None:
    page.goto("/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("h1", has_text="登录")).to_have_count(0)


def shown(page: Page, name: str) -> None:
    """The page as people see it is kept, fits the screen and reads aloud."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    assert serious(page) == [], name
    picture(page, f"people-{name}-1366x768", whole=True)


@pytest.fixture
def departments(provinces: list[Organisation], officers: dict[Role, User]) -> None:
    """Farm offices of the top and of one province, one answering to the other."""
    import datetime

    from kaocheng.orgs.models import Kind, Level, Organisation, Role
    from kaocheng.orgs.services import NewOrganisation, add_organisations, set_counterpart

    long_ago = datetime.date(2020, 1, 1)
    Organisation.objects.update(valid_from=long_ago)
    rows = [
        NewOrganisation("n-0", "示例农业部门", Level.COUNTRY, ROOT, Kind.DEPARTMENT, long_ago),
        NewOrganisation("n-23", "省农业厅", Level.PROVINCE, "230000", Kind.DEPARTMENT, long_ago),
    ]
    system = officers[Role.SYSTEM_ADMIN]
    add_organisations(system, rows)
    set_counterpart(system, code="n-23", counterpart_code="n-0", on=datetime.date(2024, 1, 1))


def test_a_newcomer_is_added_appointed_and_chooses_the_own_password(
    opened: Open, browser: Browser, live_server: LiveServer, provinces: object
) -> None:
    system = opened("system_admin")
    system.goto("/people/")
    system.get_by_role("link", name="增加人员").click()
    system.get_by_label("用户名").fill("wanglin")
    system.get_by_label("姓名").fill("王林")
    shown(system, "new")
    system.get_by_role("button", name="增加", exact=True).click()
    password = system.locator(".once code").inner_text()
    shown(system, "password-once")
    secretary = opened("security_admin")
    secretary.goto("/people/?q=wl")
    secretary.get_by_role("link", name="王林").click()
    secretary.get_by_label("单位", exact=True).fill("230000 黑龙江省")
    secretary.get_by_role("combobox", name="岗位").select_option("填报员")
    secretary.get_by_role("button", name="授予岗位").click()
    expect(secretary.get_by_text("已授予岗位。")).to_be_visible()
    shown(secretary, "person-security")
    with watched_page(browser, live_server.url, "1366x768") as page:
        log_in(page, "wanglin", password)
        expect(page.locator("h1")).to_have_text("修改密码")
        page.goto("/organisations/")
        expect(page.locator("h1")).to_have_text("修改密码")
        page.get_by_label("原密码").fill(password)
        page.get_by_label("新密码", exact=True).fill("Chosen-by-me-1")
        page.get_by_label("再输一次").fill("Chosen-by-me-1")
        shown(page, "password")
        page.get_by_role("button", name="修改密码").click()
        expect(page.get_by_text("密码已修改")).to_be_visible()
        page.goto("/organisations/")
        expect(page.get_by_role("link", name="黑龙江省")).to_be_visible()


def test_a_telephone_is_enrolled_and_asked_for(
    opened: Open, browser: Browser, live_server: LiveServer, office: User
) -> None:
    from kaocheng.orgs.models import SecondFactor

    page = opened("office")
    page.locator(".person-menu summary").click()
    page.get_by_role("link", name="我的账号").click()
    expect(page.locator("h1")).to_have_text("我的账号")
    shown(page, "account")
    page.get_by_role("link", name="启用").click()
    page.get_by_role("button", name="开始启用").click()
    expect(page.locator(".scan svg")).to_be_visible()
    # Cut off at one side it could not be scanned.
    inside = "s => [s.getBBox(), s.viewBox.baseVal].map(b => b.width)"
    drawn, framed = page.locator(".scan svg").evaluate(inside)
    assert drawn + 4 == framed
    shown(page, "scan")
    totp = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="六位数字").fill(totp.now())
    page.get_by_role("button", name="启用", exact=True).click()
    expect(page.locator(".codes li")).to_have_count(10)
    shown(page, "codes")
    SecondFactor.objects.update(last_step=0)
    with watched_page(browser, live_server.url, "1366x768") as other:
        log_in(other, "office", PASSWORD)
        expect(other.locator("h1")).to_have_text("动态口令")
        shown(other, "login-code")
        other.get_by_label("手机上的六位数字").fill(totp.now())
        other.get_by_role("button", name="继续").click()
        other.goto("/account/")
        expect(other.locator("h1")).to_have_text("我的账号")


def test_a_merger_is_asked_again_and_leaves_last_year_as_it_was(
    opened: Open, departments: None
) -> None:
    page = opened("system_admin")
    page.goto("/organisations/460000/")
    page.get_by_text("并入另一机构").click()
    shown(page, "organisation")
    page.get_by_label("并入", exact=True).fill("450000 广西壮族自治区")
    page.locator("#merge-on").fill("2025-01-01")
    page.get_by_role("button", name="并入……").click()
    expect(page.get_by_text("此项不能撤回")).to_be_visible()
    shown(page, "confirm")
    page.get_by_role("button", name=re.compile("将「海南省」并入")).click()
    expect(page.locator("h1")).to_have_text("海南省")
    expect(page.get_by_text("已并入广西").first).to_be_visible()
    page.goto("/organisations/")
    expect(page.get_by_role("link", name="海南省")).to_have_count(0)
    page.get_by_label("日期").fill("2024-12-31")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name="海南省")).to_be_visible()
    shown(page, "tree-last-year")
    page.get_by_label("排列方式").select_option("按条线（条）")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("tr[data-parent='n-0']")).to_contain_text("省农业厅")
    shown(page, "lines")


def test_organisations_go_out_as_excel_and_come_back_changed(
    opened: Open, departments: None, tmp_path: Path
) -> None:
    page = opened("system_admin")
    page.goto("/books/")
    shown(page, "books")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出组织机构").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    row = next(row for row in sheet.iter_rows(min_row=4) if row[0].value == "460000")
    row[1].value, row[3].value = "海南示例省", "省"
    book.save(path)
    upload(page, path)
    expect(page.locator("h1")).to_have_text("预览 · 组织机构")
    expect(page.get_by_role("rowheader", name=f"D{row[0].row}「层级」")).to_be_visible()
    shown(page, "import-faults")
    row[3].value = "省级"
    book.save(path)
    page.goto("/books/")
    upload(page, path)
    expect(page.locator("td.was")).to_have_text("海南省")
    shown(page, "import-preview")
    page.get_by_role("button", name="导入 1 处变更").click()
    expect(page.get_by_text("组织机构已导入。")).to_be_visible()
    page.goto("/organisations/460000/")
    expect(page.locator("h1")).to_have_text("海南示例省")
    shown(page, "organisation-history")


def upload(page: Page, path: Path) -> None:
    form = page.locator("form[action='/books/organisations/upload/']")
    form.locator("input[type=file]").set_input_files(path)
    form.get_by_role("button", name="上传并预览").click()


def test_a_task_force_is_set_up(opened: Open, departments: None, office: User) -> None:
    page = opened("office")
    page.goto("/groups/")
    shown(page, "groups-empty")
    page.get_by_role("link", name="设立工作组").first.click()
    page.get_by_label("名称").fill("粮食安全工作专班")
    page.get_by_label("类别").select_option("专班")
    page.get_by_label("设立单位").fill(f"{ROOT} 示例考核办")
    page.get_by_role("button", name="设立", exact=True).click()
    page.get_by_label("职务").select_option("主任（组长）")
    page.get_by_label("用户名").fill("office")
    page.get_by_role("button", name="登记成员").click()
    page.get_by_label("单位", exact=True).fill("n-23 省农业厅")
    page.get_by_role("button", name="登记成员").click()
    expect(page.get_by_text("共 2 个")).to_be_visible()
    shown(page, "group")
    page.goto("/groups/")
    expect(page.get_by_role("link", name="粮食安全工作专班")).to_be_visible()
    shown(page, "groups")


def test_the_bell_leads_to_what_waits(opened: Open, office: User, appointed: object) -> None:
    from kaocheng.notices.services import notify

    with transaction.atomic():
        notify([office], "3 月报表已退回", "第 3 项缺佐证材料，请补正后重新报送。", "/people/")
        notify([office], "4 月报表将于 4 月 10 日截止")
    page = opened("office")
    page.goto("/groups/")
    expect(page.locator(".bell b")).to_have_text("2")
    page.locator(".bell").click()
    shown(page, "notices")
    page.get_by_role("button", name="去办理：3 月报表已退回").click()
    expect(page.locator("h1")).to_have_text("人员")
    expect(page.locator(".bell b")).to_have_text("1")


def test_the_list_of_people_is_searched_while_typing(
    opened: Open, provinces: object, clerk: User, office: User, leader: User
) -> None:
    page = opened("system_admin")
    page.goto("/people/")
    rows = page.locator("table.people tbody tr")
    expect(rows).to_have_count(6)
    shown(page, "list")
    page.get_by_placeholder("姓名、拼音、用户名").fill("tby")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/people/\?q=tby"))
    rows.get_by_role("link").first.click()
    shown(page, "person-system")
