"""The office founds a cycle in the browser, sets targets in the grid and by Excel, imports all."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from tests.factories.reporting import NORTH
from tests.journeys.conftest import SIZES
from tests.journeys.grid import desk_of, saved

if TYPE_CHECKING:
    from kaocheng.orgs.models import User

__all__ = ["desk_of"]

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def targets(cycle: int) -> dict[tuple[str, str], str]:
    from kaocheng.cycles.models import Target

    rows = Target.objects.filter(cycle=cycle, kind="target")
    found = rows.values_list("assessee__organisation__code", "item_code", "value")
    return {(unit, item): value for unit, item, value in found}


def changed(path: Path, old: float, new: object) -> dict[str, object]:
    """The downloaded workbook with one value changed, as the file chooser hands it in."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    out = io.BytesIO()
    book.save(out)
    return {"name": "表.xlsx", "mimeType": SHEET, "buffer": out.getvalue()}


def test_a_cycle_is_founded_step_by_step(
    desk_of: Callable[[User], Page], county_office: User, scheme_pk: int
) -> None:
    page = desk_of(county_office)
    page.get_by_role("link", name="考核周期", exact=True).click()
    page.get_by_role("link", name="建立考核周期").first.click()
    page.get_by_label("名称").fill("2025年度示例考核")
    page.get_by_label("代码").fill("sl2025")
    page.get_by_label("年度").fill("2025")
    page.get_by_label("性质").select_option("模拟考核")
    page.get_by_role("button", name="建立，下一步").click()
    expect(page.locator(".tag").first).to_have_text("模拟考核")
    expect(page.locator(".steps .done")).to_have_count(1)
    page.get_by_role("button", name="指定", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已指定考核方案")
    page.locator(".steps").get_by_role("link", name="被考核单位").click()
    page.get_by_placeholder("单位、拼音、层级").fill("乡级")
    expect(page.locator('[data-table="choices"] tbody tr:not([hidden])')).to_have_count(2)
    page.get_by_role("button", name="勾选所列全部").click()
    page.get_by_role("button", name="加入勾选的单位").click()
    expect(page.locator("#messages")).to_contain_text("已保存 2 个单位")
    page.get_by_role("link", name="填报日历").click()
    page.get_by_role("button", name="开设 2025 年各期").click()
    expect(page.locator("table.sheet tbody tr")).to_have_count(12)
    page.get_by_role("link", name="概况").click()
    page.get_by_role("button", name="启动考核").click()
    expect(page.locator("#messages")).to_contain_text("已启动")
    expect(page.locator(".sub").first).to_contain_text("进行中")


def test_targets_are_typed_pasted_refused_and_taken_back(
    desk_of: Callable[[User], Page], county_office: User, cycle_pk: int
) -> None:
    page = desk_of(county_office)
    page.set_viewport_size(SIZES["1920x1080"])
    page.goto(f"/cycles/{cycle_pk}/targets/")
    box = page.locator(".tabulator-row .tabulator-frozen").first.bounding_box()
    assert box is not None
    assert box["width"] >= 230  # a long name is not cut while there is room
    page.set_viewport_size(SIZES["1366x768"])
    page.goto(f"/cycles/{cycle_pk}/targets/")
    expect(page.locator(".tabulator-row").first).to_be_visible()
    page.locator(".tabulator-tableholder").focus()
    page.keyboard.type("1300")
    page.keyboard.press("Enter")
    saved(page)
    assert targets(cycle_pk)[NORTH, "grain"] == "1300"
    page.keyboard.press("ArrowUp")
    page.evaluate("navigator.clipboard.writeText('1,400\\t50\\n900\\t60\\n')")
    page.keyboard.press("Control+v")
    expect(page.locator(".tabulator-row").nth(1)).to_contain_text("900")
    saved(page)
    expect(page.locator("#saved-note")).to_have_text("✔ 已保存")
    assert {value for _, value in targets(cycle_pk).items()} == {"1400", "50", "900", "60"}
    page.keyboard.type("x1")
    page.keyboard.press("Enter")
    expect(page.locator(".cell-refused")).to_have_count(1)
    assert targets(cycle_pk)[NORTH, "grain"] == "1400"
    page.keyboard.press("Control+z")
    expect(page.locator(".cell-refused")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".tabulator-row").first).to_contain_text("1,300")
    saved(page)
    assert targets(cycle_pk)[NORTH, "grain"] == "1300"


def test_targets_typed_after_the_session_ended_are_not_lost(
    desk_of: Callable[[User], Page], county_office: User, cycle_pk: int
) -> None:
    page = desk_of(county_office)
    page.goto(f"/cycles/{cycle_pk}/targets/")
    expect(page.locator(".tabulator-row").first).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.locator(".tabulator-tableholder").focus()
    page.keyboard.type("1777")
    page.keyboard.press("Enter")
    expect(page.locator("#session-over")).to_contain_text("未保存的 1 处内容已存在本机")
    page.keyboard.type("888")
    page.keyboard.press("Enter")
    expect(page.locator("#session-over")).to_contain_text("未保存的 2 处")
    page.get_by_role("link", name="重新登录").click()
    page.get_by_label("用户名").fill(county_office.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("#saved-note")).to_have_text("✔ 已保存")
    expect(page.locator(".tabulator-row").first).to_contain_text("1,777")
    assert {"1777", "888"} <= set(targets(cycle_pk).values())
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('targets')).length") == 0


def test_targets_and_figures_of_all_units_come_in_by_excel(
    desk_of: Callable[[User], Page],
    county_office: User,
    cycle_pk: int,
    march: int,
    fill: Callable[[dict[str, str]], object],
) -> None:
    from kaocheng.reporting.models import Figure

    page = desk_of(county_office)
    page.goto(f"/cycles/{cycle_pk}/targets/upload/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    page.get_by_label("文件").set_input_files(changed(download.value.path(), 1200, 1250))
    page.get_by_role("button", name="预览").click()
    expect(page.locator(".counts")).to_contain_text("将改动1 个")
    page.get_by_role("button", name="导入这 1 个").click()
    expect(page.locator("#messages")).to_contain_text("已导入 1 个值")
    assert targets(cycle_pk)[NORTH, "grain"] == "1250"

    fill({"grain": "777"})
    page.goto(f"/cycles/{cycle_pk}/progress/")
    page.get_by_role("link", name="成批导入 2025年3月").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出本期数据表").click()
    page.get_by_label("文件").set_input_files(changed(download.value.path(), 777, 778.5))
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#found")).to_contain_text("778.5")
    assert Figure.objects.get(item_code="grain").value == "777"
    page.get_by_role("button", name="导入这 1 格").click()
    expect(page.locator("#messages")).to_contain_text("已导入 1 格")
    assert Figure.objects.get(item_code="grain").value == "778.5"
