"""A report from the first keystroke to acceptance, as clerk, head and office go about it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

import openpyxl
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from tests.journeys.grid import NOTE, cell, desk_of, open_report, saved, stored, value_of

if TYPE_CHECKING:
    from kaocheng.orgs.models import User

__all__ = ["desk_of"]


def test_a_clerk_fills_a_report_by_keyboard_alone(
    desk_of: Callable[[User], Page], clerk_n: User, head_n: User, report_pk: int
) -> None:
    page = desk_of(clerk_n)
    link = page.get_by_role("link", name="填报：北山乡2025年3月")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("北山乡 · 2025年3月")
    expect(page.locator(".tabulator-tableholder")).to_be_focused()
    # The first cell is chosen: type, Enter goes down, Tab to the next that may be filled in.
    page.keyboard.type("300")
    page.keyboard.press("Enter")
    page.keyboard.press("F2")
    page.keyboard.type("８")
    page.keyboard.press("Tab")
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    saved(page)
    assert value_of(page, "累计开工项目") == "8"
    expect(page.locator("#progress")).to_have_text("已填 3 / 6 项")
    expect(page.locator(".tabulator-row", has_text="粮食总产量")).to_contain_text("25.00%")
    # The office's own cell in between is passed over; text is taken as text.
    page.keyboard.press("F2")
    page.keyboard.type("提高")
    page.keyboard.press("Enter")
    saved(page)
    assert stored(report_pk) == {"grain": "300", "projects": "8", "roads": "10", "trend": "提高"}
    # A mistake, and taking it back.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.type("下降")
    page.keyboard.press("Enter")
    saved(page)
    assert stored(report_pk)["trend"] == "下降"
    page.keyboard.press("Control+z")
    expect(page.locator(".tabulator-row", has_text="耕地质量走势")).to_contain_text("提高")
    saved(page)
    page.keyboard.press("Control+y")
    saved(page)
    page.keyboard.press("Control+z")
    saved(page)
    # What is refused stays where it was typed, with the reason.
    cell(page, "粮食总产量")
    page.keyboard.press("F2")
    page.keyboard.type("约三百")
    page.keyboard.press("Enter")
    # The cursor has gone on: the note names the cell and says why.
    expect(page.locator(NOTE)).to_contain_text("标红的 1 格未保存。粮食总产量：“约三百”")
    assert value_of(page, "粮食总产量").endswith("约三百")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#pane-item")).to_contain_text("“约三百”未保存")
    page.keyboard.press("F6")
    expect(page.locator("#panes")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".tabulator-row", has_text="粮食总产量")).to_contain_text("300")
    page.keyboard.press("F6")
    page.keyboard.press("F6")
    expect(page.get_by_role("button", name="提交审签")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("已提请审签")


def test_a_block_from_excel_is_pasted_and_taken_back(
    desk_of: Callable[[User], Page], clerk_n: User, report_pk: int
) -> None:
    page = desk_of(clerk_n)
    open_report(page, report_pk)
    page.evaluate(
        "navigator.clipboard.writeText('300\\r\\n8\\r\\n1,000.5\\r\\n好\\r\\n提高\\r\\n')"
    )
    page.keyboard.press("Control+v")
    saved(page)
    # The fourth line belongs to the office: it is passed over, the lines below stay in their rows.
    assert stored(report_pk) == {
        "grain": "300",
        "projects": "8",
        "roads": "1000.5",
        "trend": "提高",
    }
    page.keyboard.press("Control+z")
    expect(page.locator("#progress")).to_have_text("已填 0 / 6 项")
    assert set(stored(report_pk).values()) == {""}
    page.keyboard.press("Control+y")
    expect(page.locator("#progress")).to_have_text("已填 4 / 6 项")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "300\n8"


def test_a_report_goes_out_as_excel_and_comes_back(
    desk_of: Callable[[User], Page], clerk_n: User, report_pk: int
) -> None:
    page = desk_of(clerk_n)
    open_report(page, report_pk)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    assert download.value.suggested_filename == "北山乡2025年3月调度表.xlsx"
    form = filled(download.value.path().read_bytes(), {"grain": 300, "projects": "约8项"})
    page.get_by_role("link", name="表格导入").click()
    files = {"name": "调度表.xlsx", "mimeType": "application/zip", "buffer": form}
    page.get_by_label("Excel 文件").set_input_files(files)
    page.get_by_role("button", name="预览").click()
    expect(page.locator(".counts")).to_contain_text("将改动1 格")
    faults = page.get_by_role("table", name="有误的单元格")
    expect(faults).to_contain_text("累计开工项目")
    expect(faults).to_contain_text("约8项")
    page.get_by_role("button", name="导入这 1 格").click()
    expect(page.locator("#messages")).to_contain_text("已从表格导入 1 格")
    expect(page.locator(".tabulator-row").first).to_be_visible()
    assert value_of(page, "粮食总产量") == "300"


def filled(book: bytes, values: dict[str, object]) -> bytes:
    """The workbook with values put in, found by the column of item codes."""
    workbook = openpyxl.load_workbook(io.BytesIO(book))
    sheet = workbook.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(c.value == "数据项代码" for c in row))
    columns = {str(c.value).strip(): c.column for c in header}
    for row in range(header[0].row + 1, sheet.max_row + 1):
        code = sheet.cell(row, columns["数据项代码"]).value
        if code in values:
            sheet.cell(row, columns["本期完成"]).value = values[code]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_from_the_signature_to_a_return_and_a_correction(
    desk_of: Callable[[User], Page],
    clerk_n: User,
    head_n: User,
    county_office: User,
    report_pk: int,
    fill: Callable[[dict[str, str]], object],
) -> None:
    fill({"grain": "300", "projects": "8", "roads": "10"})
    head = desk_of(head_n)
    head.get_by_role("link", name="查看：北山乡2025年3月").click()
    head.get_by_role("button", name="审签", exact=True).click()
    expect(head.locator("#messages")).to_contain_text("已审签")
    head.get_by_role("button", name="报送").dblclick()
    expect(head.locator("#report-state")).to_have_text("●已报送")

    office = desk_of(county_office)
    expect(office.locator(".changes")).to_contain_text("北山乡 2025年3月")
    office.get_by_role("link", name="接收或退回：北山乡2025年3月").click()
    office.get_by_text("退回", exact=True).click()
    office.get_by_label("退回原因").fill("粮食总产量与统计公报不符，请核对。")
    office.get_by_role("button", name="退回修改").click()
    expect(office.locator("#report-state")).to_have_text("■已退回")

    clerk = desk_of(clerk_n)
    expect(clerk.get_by_text("退回原因：粮食总产量与统计公报不符")).to_be_visible()
    clerk.get_by_role("link", name="修改后重报：北山乡2025年3月").click()
    expect(clerk.locator(".veto")).to_contain_text("请核对")
    cell(clerk, "粮食总产量")
    clerk.keyboard.type("310")
    clerk.keyboard.press("Enter")
    saved(clerk)
    clerk.get_by_role("button", name="提交审签").click()
    expect(clerk.locator("#messages")).to_contain_text("已提请审签")

    head.goto(f"/reports/{report_pk}/")
    head.get_by_role("button", name="审签", exact=True).click()
    head.get_by_role("button", name="报送").click()
    expect(head.locator("#report-state")).to_have_text("●已报送")
    office.goto(f"/reports/{report_pk}/")
    office.get_by_role("button", name="接收", exact=True).click()
    expect(office.locator("#report-state")).to_have_text("✔已接收")

    clerk.goto(f"/reports/{report_pk}/")
    cell(clerk, "粮食总产量")
    clerk.get_by_text("申请更正", exact=True).click()
    clerk.get_by_label("更正为").fill("305")
    clerk.get_by_label("更正原因").fill("统计公报勘误")
    clerk.get_by_role("button", name="提出更正申请").click()
    expect(clerk.locator("#messages")).to_contain_text("已提出更正申请")
    assert value_of(clerk, "粮食总产量") == "310"

    office.goto("/")
    office.get_by_role("link", name="去审批").click()
    office.get_by_role("button", name="同意更正：粮食总产量").click()
    expect(office.locator("#messages")).to_contain_text("已同意更正")
    open_report(clerk, report_pk)
    assert value_of(clerk, "粮食总产量") == "305"
    cell(clerk, "粮食总产量")
    clerk.get_by_text("修改记录").click()
    expect(clerk.locator(".history")).to_contain_text("310")
    expect(clerk.locator(".history")).to_contain_text("统计公报勘误")


def test_two_people_at_the_same_cell_both_see_it(
    desk_of: Callable[[User], Page], clerk_n: User, clerk_n_second: User, report_pk: int
) -> None:
    first, second = desk_of(clerk_n), desk_of(clerk_n_second)
    open_report(first, report_pk)
    open_report(second, report_pk)
    first.keyboard.type("300")
    first.keyboard.press("Enter")
    saved(first)
    # The first page has looked anew after saving; what the second enters it does not know of.
    expect(first.locator(".tabulator-row", has_text="粮食总产量")).to_contain_text("25.00%")
    second.keyboard.type("330")
    second.keyboard.press("Enter")
    expect(second.locator(NOTE)).to_contain_text("标红的 1 格未保存")
    assert stored(report_pk)["grain"] == "300"
    second.keyboard.press("ArrowUp")
    decide = second.locator(".decide")
    expect(decide).to_contain_text("填报员clerk_n")
    expect(decide).to_contain_text("已改为 300，您填的是 330")
    decide.get_by_role("button", name="改用我的 330").click()
    saved(second)
    assert stored(report_pk)["grain"] == "330"
    # The other way round: the first keeps what the second has entered.
    first.keyboard.press("ArrowUp")
    first.keyboard.type("340")
    first.keyboard.press("Enter")
    expect(first.locator(NOTE)).to_contain_text("标红的 1 格未保存")
    first.keyboard.press("ArrowUp")
    first.get_by_role("button", name="保留对方的 330").click()
    assert value_of(first, "粮食总产量") == "330"
    assert stored(report_pk)["grain"] == "330"


def test_an_expired_session_in_the_middle_of_the_grid_loses_nothing(
    desk_of: Callable[[User], Page], clerk_n: User, report_pk: int
) -> None:
    page = desk_of(clerk_n)
    open_report(page, report_pk)
    page.keyboard.type("300")
    page.keyboard.press("Enter")
    saved(page)
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    strip = page.locator("#session-over")
    expect(strip).to_contain_text("登录已过期")
    page.keyboard.type("12.5")
    page.keyboard.press("Enter")
    expect(strip).to_contain_text("未保存的 2 处内容已存在本机")
    problems = page.locator("#whole textarea").first
    problems.fill("进度受降雨影响")
    problems.blur()
    expect(page.locator("#whole .remark-note")).to_contain_text("登录后恢复")
    page.get_by_role("link", name="重新登录").click()
    page.get_by_label("用户名").fill(clerk_n.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_have_text("北山乡 · 2025年3月")
    saved(page)
    assert stored(report_pk) == {"grain": "300", "projects": "8", "roads": "12.5"}
    expect(page.locator("#whole textarea").first).to_have_value("进度受降雨影响")
    expect(page.locator("#whole .remark-note")).to_contain_text("已保存")
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('report')).length") == 0
