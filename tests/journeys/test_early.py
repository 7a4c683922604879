"""What a quick hand does before the scripts of a page are there is neither lost nor done twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Dialog, Page, expect

from kaocheng.review.models import SelfCell
from tests.factories.marking import hand_in
from tests.factories.review import NORTH, SOUTH, make_review, to_stage
from tests.journeys.conftest import scripts_late, sign_in
from tests.journeys.grid import desk_of
from tests.journeys.test_scheme_editor import new_draft
from tests.journeys.test_scheme_import import upload
from tests.schemes.tables import mixed

if TYPE_CHECKING:
    from kaocheng.orgs.models import Role, User
    from kaocheng.schemes.models import SchemeVersion
    from tests.conftest import Appoint

__all__ = ["desk_of"]
DeskOf = Callable[["User"], Page]


def test_the_name_and_password_are_asked_once(visitor: Page, office: User) -> None:
    sent: list[str] = []
    visitor.on("request", lambda request: sent.append(request.method))
    with scripts_late(visitor, "/login/"):
        visitor.get_by_label("用户名").fill(office.username)
        visitor.get_by_label("密码").fill("不对")
        visitor.get_by_role("button", name="登录").dblclick()
        expect(visitor.get_by_label("密码")).to_have_value("不对")
    expect(visitor.locator(".message-error, .refused, [role=alert]").first).to_be_visible()
    assert sent.count("POST") == 1


def test_a_filter_takes_what_was_typed(officer: Page) -> None:
    rows = officer.locator("table.ranking tbody tr:visible")
    with scripts_late(officer, officer.url):
        officer.get_by_placeholder("单位、拼音、首字母").fill("hlj")
        expect(rows).to_have_count(31)
    expect(rows).to_have_count(1)
    expect(officer.get_by_placeholder("单位、拼音、首字母")).to_have_value("hlj")
    assert "q=hlj" in officer.url


def test_the_search_finds_what_was_typed(officer: Page) -> None:
    with scripts_late(officer, officer.url):
        officer.locator("#search").fill("hlj")
    expect(officer.locator("#search-found [role=option]")).to_contain_text("黑龙江省")


def test_a_list_is_asked_for_what_was_typed(visitor: Page, officers: dict[Role, User]) -> None:
    sign_in(visitor, next(iter(officers.values())).username)
    with scripts_late(visitor, "/organisations/"):
        visitor.get_by_placeholder("名称、拼音、首字母").fill("没有这个单位")
    visitor.wait_for_url("**q=*")


def test_a_decision_on_a_standard_is_stored(visitor: Page, office: User, tmp_path: Path) -> None:
    sign_in(visitor, office.username)
    upload(visitor, tmp_path, mixed())
    expect(visitor.locator(".std")).to_have_count(4)
    with scripts_late(visitor, visitor.url):
        visitor.locator("#std-1").get_by_role("button", name="采用").dblclick()
        expect(visitor.locator("#count-pending")).to_have_text("4")
    expect(visitor.locator("#revision")).to_have_value("2")
    expect(visitor.locator("#count-pending")).to_have_text("3")
    expect(visitor.locator("#std-1 .std-state")).to_contain_text("采用")


def test_a_draft_is_not_given_up_unasked(
    visitor: Page, provinces_scheme: SchemeVersion, office: User
) -> None:
    sign_in(visitor, office.username)
    visitor.goto("/schemes/")
    new_draft(visitor, "试点方案")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    visitor.on("dialog", refuse)
    with visitor.expect_event("dialog"), scripts_late(visitor, visitor.url):
        visitor.locator(".draft-menu summary").click()
        visitor.get_by_role("button", name="放弃草稿").click()
    assert len(asked) == 1
    assert "试点方案" in asked[0]
    visitor.reload()
    expect(visitor.locator("h1")).to_have_text("试点方案")


def test_a_choice_in_the_self_assessment_is_saved(
    desk_of: DeskOf,
    officers: dict[Role, User],
    appointed: Appoint,
    evidence_folder: None,
) -> None:
    review = make_review(officers, appointed)
    page = desk_of(review.people.clerks[SOUTH])
    with scripts_late(page, f"/review/{review.assessment}/units/{SOUTH}/"):
        page.get_by_label("环境整治：环境整治评价").select_option("中")
        page.get_by_label("粮食生产：失分原因").fill("受旱减产。")
        page.keyboard.press("Tab")
    expect(page.locator("#saved-note")).to_have_text("✔ 已保存")
    rows = SelfCell.objects.filter(self_assessment__assessee=review.assessees[SOUTH])
    assert {row.value for row in rows} == {"中", "受旱减产。"}


def test_a_form_opens_where_it_was_asked_for(
    desk_of: DeskOf, officers: dict[Role, User], appointed: Appoint, evidence_folder: None
) -> None:
    review = make_review(officers, appointed)
    hand_in(review, NORTH, "好", "9")
    to_stage(review, "review")
    page = desk_of(review.people.ecology)
    row = page.locator('tbody[data-unit="t1"]')
    with scripts_late(page, f"/review/{review.assessment}/marking/2.1/"):
        row.get_by_role("button", name="评定 北山乡").dblclick()
        expect(row.get_by_label("理由")).to_be_hidden()
    expect(row.get_by_label("理由")).to_be_visible()


def test_only_the_empty_cells_are_shown(
    desk_of: DeskOf, clerk_n: User, report_pk: int, evidence_folder: None
) -> None:
    from kaocheng.reporting.queries.shapes import CellChange
    from kaocheng.reporting.services import save_cells

    save_cells(clerk_n, report_pk, changes=[CellChange("grain", "100")])
    page = desk_of(clerk_n)
    with scripts_late(page, f"/reports/{report_pk}/"):
        page.get_by_label("只看未填").check()
    expect(page.locator(".tabulator-row").first).to_be_visible()
    expect(page.locator(".tabulator-row", has_text="粮食总产量")).to_have_count(0)


def test_a_tree_goes_by_every_key_that_was_pressed(
    visitor: Page, provinces_scheme: SchemeVersion, office: User
) -> None:
    sign_in(visitor, office.username)
    visitor.goto("/schemes/")
    new_draft(visitor, "快手")
    names = visitor.locator("#tree .tree-name").all_inner_texts()
    with scripts_late(visitor, visitor.url):
        visitor.locator("#tree a").first.focus()
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            visitor.keyboard.press(key)
        expect(visitor.locator("#tree a").first).to_be_focused()
    expect(visitor.locator("#pane-head")).to_contain_text(names[2])
