"""A list of persons goes out: asked what for, by keyboard, and with the mark in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kaocheng.orgs.models import Role
from tests.journeys.conftest import sign_in

if TYPE_CHECKING:
    from kaocheng.orgs.models import User


def test_a_list_of_persons_is_asked_for_and_marked(
    visitor: Page, officers: dict[Role, User]
) -> None:
    page = visitor
    sign_in(page, Role.SYSTEM_ADMIN.value)
    page.goto("/books/")
    page.get_by_role("button", name="导出人员").click()
    expect(page.locator("h1")).to_have_text("导出 · 人员表")
    field = page.get_by_label("导出用途")
    expect(field).to_be_focused()
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found] == []
    field.fill("年度账号核对")
    with page.expect_download() as download:
        field.press("Enter")
    assert download.value.suggested_filename == "人员.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert "导出：示例考核办 系统管理员" in str(sheet.oddFooter.left.text)
    page.get_by_role("link", name="返回").last.click()
    expect(page.locator("h1")).to_have_text("导入导出")
