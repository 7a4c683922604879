"""自查评分 and 部门评审 in the browser: as the unit's clerk and head, as assessor and office."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kaocheng.review.models import Mark, SelfCell
from tests.factories.marking import hand_in, mark, write
from tests.factories.review import (
    EAST,
    NORTH,
    SOUTH,
    Review,
    make_review,
    to_stage,
    with_adjustments,
)
from tests.journeys.conftest import SIZES, sign_in
from tests.journeys.grid import desk_of
from tests.journeys.pictures import picture

if TYPE_CHECKING:
    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint

__all__ = ["desk_of"]

DeskOf = Callable[["User"], Page]


@pytest.fixture
def review(
    officers: dict[Role, User], appointed: Appoint, live_server: object, evidence_folder: None
) -> Review:
    """Four townships at the stage of self-assessment; 便民服务 is marked by two."""
    return make_review(officers, appointed, two_markers=["2.2"], allowed_difference="1")


@pytest.fixture
def in_review(review: Review) -> Review:
    """北山 and 南河 have handed in; the departments mark."""
    hand_in(review, NORTH, "好", "9")
    hand_in(review, SOUTH, "中", "7.5")
    to_stage(review, "review")
    return review


def saved(page: Page) -> None:
    expect(page.locator("#saved-note")).to_have_text("✔ 已保存")


def stored(review: Review, unit: str) -> dict[str, str]:
    rows = SelfCell.objects.filter(self_assessment__assessee=review.assessees[unit])
    return {f"{row.field}:{row.code}": row.value for row in rows}


def test_a_clerk_writes_the_self_assessment_and_the_head_signs(
    desk_of: DeskOf, review: Review
) -> None:
    people = review.people
    page = desk_of(people.clerks[SOUTH])
    page.get_by_role("link", name="报送自评：南河镇").click()
    expect(page.locator("h1")).to_have_text("南河镇 · 自查评分")
    expect(page.locator('[data-points="1.1"]')).to_have_text("22.50")
    expect(page.locator('[data-lost="1.1"]')).to_have_text("7.50")
    page.get_by_label("环境整治：环境整治评价").select_option("中")
    saved(page)
    expect(page.locator('[data-points="2.1"]')).to_have_text("12.00")
    expect(page.locator("#self-total")).to_have_text("57.50")
    page.get_by_label("便民服务：便民服务评分").fill("7.5")
    page.get_by_label("粮食生产：失分原因").fill("受旱减产，补种面积不足。")
    page.get_by_label("一、基本情况").fill("成立专班，逐月调度。")
    page.keyboard.press("Tab")
    expect(page.locator("#self-total")).to_have_text("65.00")
    saved(page)
    # A mark beyond full points stays in its field, red, with the reason.
    page.get_by_label("便民服务：便民服务评分").fill("11")
    page.keyboard.press("Tab")
    expect(page.locator('[data-cell="proposal:service"] .cell-said')).to_contain_text(
        "请填 0.00 至 10.00"
    )
    assert stored(review, SOUTH)["proposal:service"] == "7.5"
    page.get_by_label("便民服务：便民服务评分").fill("8")
    page.keyboard.press("Tab")
    saved(page)
    assert stored(review, SOUTH) == {
        "proposal:quality": "中",
        "proposal:service": "8",
        "reason:1.1": "受旱减产，补种面积不足。",
        "section:basic": "成立专班，逐月调度。",
    }
    head = desk_of(people.heads[SOUTH])
    head.get_by_role("link", name="审签自评：南河镇").click()
    head.get_by_role("button", name="审签", exact=True).click()
    expect(head.locator("#messages")).to_contain_text("自评已审签")
    head.get_by_role("button", name="报送").dblclick()
    expect(head.locator("#self-state")).to_have_text("●已报送")


def test_two_clerks_at_one_field_decide_which_stays(
    desk_of: DeskOf, review: Review, appointed: Appoint
) -> None:
    from kaocheng.orgs.models import Role

    second_clerk = appointed("clerk_second", SOUTH, Role.REPORTER)
    first, second = desk_of(review.people.clerks[SOUTH]), desk_of(second_clerk)
    for page in (first, second):
        page.goto(f"/review/{review.assessment}/units/{SOUTH}/")
    first.get_by_label("粮食生产：失分原因").fill("受旱")
    first.keyboard.press("Tab")
    saved(first)
    second.get_by_label("粮食生产：失分原因").fill("洪涝")
    second.keyboard.press("Tab")
    box = second.locator('[data-cell="reason:1.1"]')
    expect(box).to_contain_text("已把该栏改为“受旱”")
    assert stored(review, SOUTH)["reason:1.1"] == "受旱"
    box.get_by_role("button", name="改用我的").click()
    saved(second)
    assert stored(review, SOUTH)["reason:1.1"] == "洪涝"


def test_what_was_not_saved_comes_back_after_signing_in_again(
    desk_of: DeskOf, review: Review
) -> None:
    clerk = review.people.clerks[SOUTH]
    page = desk_of(clerk)
    path = f"/review/{review.assessment}/units/{SOUTH}/"
    page.goto(path)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("粮食生产：失分原因").fill("登录过期时写的")
    page.keyboard.press("Tab")
    expect(page.locator("#session-over")).to_contain_text("登录已过期")
    assert stored(review, SOUTH) == {}
    sign_in(page, clerk.username)
    page.goto(path)
    saved(page)
    assert stored(review, SOUTH)["reason:1.1"] == "登录过期时写的"


def test_an_assessor_confirms_changes_and_gives_back(desk_of: DeskOf, in_review: Review) -> None:
    people = in_review.people
    page = desk_of(people.ecology)
    page.get_by_role("link", name="评审：县生态环境局").click()
    expect(page.locator("h1")).to_have_text("2.1 环境整治")
    row = page.locator('tbody[data-unit="t1"]')
    row.get_by_role("button", name="评定 北山乡").click()
    page.get_by_label("环境整治评价").first.select_option("中")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("请填写更改的理由")
    assert not Mark.objects.exists()
    row.get_by_label("理由").fill("抽查照片显示垃圾未清运。")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("✔已评")
    expect(row).to_contain_text("12.00 分")
    # The keyboard goes on to the next unit.
    expect(page.get_by_role("button", name="确认 南河镇")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('tbody[data-unit="t2"]')).to_contain_text("✔已评")
    third = page.locator('tbody[data-unit="t3"]')
    third.get_by_role("button", name="退回 东湖镇").click()
    third.get_by_label("退回原因").fill("未报送自评，请说明。")
    third.get_by_role("button", name="退回单位说明").click()
    expect(third).to_contain_text("▲已退回")
    clerk = desk_of(people.clerks[EAST])
    clerk.get_by_role("link", name="说明退回事项：东湖镇").click()
    clerk.get_by_label("环境整治评价（可重新提出）").select_option("中")
    clerk.get_by_label("说明", exact=True).fill("已补交整治台账。")
    clerk.get_by_role("button", name="提交说明").click()
    expect(clerk.locator("#messages")).to_contain_text("说明已送达评审部门")
    page.reload()
    expect(third).to_contain_text("已补交整治台账")
    page.get_by_role("button", name="其余全部确认").click()
    expect(page.locator("#messages")).to_contain_text("已确认 1 个单位")


def test_an_assessor_adjusts_a_figure_or_the_points(desk_of: DeskOf, in_review: Review) -> None:
    page = desk_of(in_review.people.farming)
    page.goto(f"/review/{in_review.assessment}/marking/1.1/")
    row = page.locator('tbody[data-unit="t1"]')
    row.get_by_role("button", name="更改 北山乡").click()
    row.get_by_label("粮食总产量（万吨）").fill("1100")
    row.get_by_label("理由").fill("以统计公报为准。")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("粮食总产量 1100")
    row = page.locator('tbody[data-unit="t2"]')
    row.get_by_role("button", name="更改 南河镇").click()
    row.get_by_label("直接调整得分").check()
    row.get_by_label("评定得分").fill("31")
    row.get_by_label("理由").fill("统计口径调整。")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("请填 0.00 至 30.00 之间的分数")
    row.get_by_label("评定得分").fill("24.5")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("24.50 分")


def test_an_assessor_gives_other_points_for_a_bonus_and_a_deduction(
    desk_of: DeskOf,
    officers: dict[Role, User],
    appointed: Appoint,
    evidence_folder: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_adjustments(monkeypatch)
    review = make_review(officers, appointed)
    write(review, NORTH, {"claim:b1": "获省级表彰一次，文号见佐证。"})
    hand_in(review, NORTH)
    to_stage(review, "review")
    page = desk_of(review.people.ecology)
    page.goto(f"/review/{review.assessment}/marking/b1/")
    row = page.locator('tbody[data-unit="t1"]')
    expect(row).to_contain_text("获省级表彰一次")
    expect(row).to_contain_text("上限 2")
    row.get_by_role("button", name="更改 北山乡").click()
    row.get_by_label("直接调整得分").check()
    row.get_by_label("评定得分（0.00 至 2.00，计算得分 1.00）").fill("0.5")
    row.get_by_label("理由").fill("市级表彰，减半计分。")
    assert grave(page) == []
    picture(page, "review-marking-bonus-1366x768")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("0.50 分")
    page.get_by_role("link", name="下一指标").click()
    expect(page.locator("h1")).to_have_text("d1 通报扣分")
    row = page.locator('tbody[data-unit="t2"]')
    row.get_by_role("button", name="更改 南河镇").click()
    row.get_by_label("直接调整得分").check()
    row.get_by_label("评定得分").fill("2")
    row.get_by_label("理由").fill("另有三次通报。")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("扣分项，评定分请填负数或 0，如 -2")
    expect(row.get_by_label("理由")).to_have_value("另有三次通报。")
    picture(page, "review-marking-deduction-1366x768")
    row.get_by_label("评定得分").fill("-2")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("-2.00 分")


def test_two_who_differ_leave_it_to_the_office(desk_of: DeskOf, in_review: Review) -> None:
    people = in_review.people
    mark(in_review, people.ecology, NORTH, "2.2", "judged", service="5", reason="群众评价一般")
    page = desk_of(people.ecology_second)
    page.goto(f"/review/{in_review.assessment}/marking/2.2/")
    row = page.locator('tbody[data-unit="t1"]')
    expect(row).to_contain_text("另一人已评")
    expect(row).not_to_contain_text("群众评价一般")
    row.get_by_role("button", name="确认 北山乡").click()
    expect(row).to_contain_text("■待裁定")
    office = desk_of(people.office)
    office.get_by_role("link", name="裁定：考核办").click()
    row = office.locator('tbody[data-unit="t1"]')
    expect(row).to_contain_text("群众评价一般")
    row.get_by_role("button", name="裁定 北山乡").click()
    row.get_by_label("便民服务评分").fill("7")
    row.get_by_label("理由").fill("综合两人意见。")
    row.get_by_role("button", name="保存评审意见").click()
    expect(row).to_contain_text("7.00 分")


def test_the_office_sees_who_owes_what_and_passes_on(desk_of: DeskOf, in_review: Review) -> None:
    page = desk_of(in_review.people.office)
    page.goto(f"/review/{in_review.assessment}/")
    expect(page.get_by_role("table", name="未办结事项")).to_contain_text("县农业农村局")
    page.get_by_role("button", name="一键催办").click()
    expect(page.locator("#messages")).to_contain_text("已提醒")
    page.get_by_text("转入部门抽查", exact=True).click()
    box = page.locator(".next-step[open]")
    expect(box).to_contain_text("评审：县农业农村局、县生态环境局、考核办")
    box.get_by_role("button", name="仍然转入部门抽查").click()
    expect(page.locator(".stages .now")).to_contain_text("部门抽查")


def grave(page: Page) -> list[str]:
    """What axe-core finds and calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found
            if v["impact"] in ("serious", "critical")]  # fmt: skip


def test_every_page_is_readable_for_all_and_fits_the_screen(
    desk_of: DeskOf, in_review: Review
) -> None:
    people, pk = in_review.people, in_review.assessment
    mark(in_review, people.ecology, NORTH, "2.1", "judged", quality="中", reason="现场不洁")
    shown = (
        (people.office, "list", "/review/"),
        (people.office, "open", "/review/open/"),
        (people.office, "board", f"/review/{pk}/"),
        (people.office, "settings", f"/review/{pk}/settings/"),
        (people.ecology, "marking-list", f"/review/{pk}/marking/"),
        (people.ecology, "marking-judged", f"/review/{pk}/marking/2.1/"),
        (people.farming, "marking-computed", f"/review/{pk}/marking/1.1/"),
        (people.clerks[SOUTH], "self-submitted", f"/review/{pk}/units/{SOUTH}/"),
        (people.clerks[SOUTH], "unit-board", f"/review/{pk}/"),
    )
    pages: dict[int, Page] = {}
    for actor, name, path in shown:
        page = pages.get(actor.pk) or pages.setdefault(actor.pk, desk_of(actor))
        page.goto(path)
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            assert grave(page) == [], name
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, (name, size, wide)
            picture(page, f"review-{name}-{size}", whole=True)


def test_the_sheet_that_is_written_is_readable_for_all(desk_of: DeskOf, review: Review) -> None:
    page = desk_of(review.people.clerks[SOUTH])
    page.goto(f"/review/{review.assessment}/units/{SOUTH}/")
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        assert grave(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, size
        picture(page, f"review-self-draft-{size}", whole=True)


def test_the_forms_of_a_row_are_readable_for_all(desk_of: DeskOf, in_review: Review) -> None:
    page = desk_of(in_review.people.farming)
    page.goto(f"/review/{in_review.assessment}/marking/1.1/")
    page.get_by_role("button", name="更改 南河镇").click()
    expect(page.locator('tbody[data-unit="t2"] input[name="value:grain"]')).to_be_visible()
    assert grave(page) == []
    picture(page, "review-marking-form-1366x768", whole=True)
