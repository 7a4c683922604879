"""结果运用 in the browser: the office writes rules and draws up, the leader decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kaocheng.orgs.models import Role
from kaocheng.results.models import Consequence
from tests.factories.results import Road
from tests.factories.use import BASIS, SOURCE, published_road
from tests.journeys.conftest import HOME, SIZES
from tests.journeys.grid import desk_of
from tests.journeys.pictures import picture

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from tests.conftest import Appoint

__all__ = ["desk_of"]


@pytest.fixture
def done(request: pytest.FixtureRequest, live_server: object, tmp_path: Any, settings: Any) -> Road:
    settings.DATA_FOLDER = tmp_path
    return published_road(request)


def shown(page: Page, name: str) -> None:
    """Nothing that axe-core calls serious or critical, nothing beyond the edge; two pictures."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        found = Axe().run(page).response["violations"]
        grave = [
            f"{each['id']}: {each['nodes'][0]['html'][:200]}"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert grave == [], name
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, (name, size, wide)
        picture(page, f"use-{name}-{size}", whole=True)
    page.set_viewport_size(SIZES["1366x768"])


def test_from_the_rules_to_the_decision(
    desk_of: Callable[[User], Page], done: Road, appointed: Appoint
) -> None:
    # Those who have published sign in with a code; their colleagues need none here.
    page = desk_of(appointed("office_second", "c1", Role.ASSESSMENT_OFFICE))
    page.goto("/results/")
    page.get_by_role("link", name="历年等次").click()
    shown(page, "grades-before")
    page.get_by_role("link", name="运用规定").click()
    expect(page.locator("h1")).to_have_text("运用规定")
    shown(page, "rules-empty")
    page.get_by_role("button", name="采用参考规定").click()
    expect(page.locator("#messages")).to_contain_text("已采用参考规定")
    page.get_by_role("link", name="修改：连续两年一般等次：组织调整").click()
    page.get_by_label("等次", exact=True).fill("合格")
    page.get_by_label("依据", exact=True).fill("示例县考核办法第二十条")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="修改：一般等次：暂缓提拔").click()
    page.get_by_label("等次", exact=True).fill("合格")
    page.get_by_label("依据", exact=True).fill("示例县考核办法第二十条")
    shown(page, "rules")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="以前年度等次").click()
    page.get_by_label("年度", exact=True).fill("2024")
    page.get_by_label("来源文件").fill(SOURCE)
    page.get_by_label("单位和等次").fill("南河镇\t合格\n北山镇\t良好")
    page.get_by_role("button", name="录入").click()
    expect(page.get_by_role("alert")).to_contain_text("第 2 行“北山镇”不是下属单位")
    page.get_by_label("单位和等次").fill("南河镇\t合格\n北山乡\t良好")
    page.get_by_role("button", name="录入").click()
    expect(page.locator("#messages")).to_contain_text("已录入 2 个单位")
    shown(page, "earlier")
    page.get_by_role("link", name="2025年度运用").click()
    page.get_by_role("button", name="按规定拟定").dblclick()
    expect(page.get_by_role("row", name="南河镇 2024年度合格、2025年度合格")).to_be_visible()
    shown(page, "proposed")
    assert Consequence.objects.count() == 5

    leader = desk_of(appointed("signer_c", "c1", Role.SIGN_OFF))
    leader.goto(f"/results/{done.pk}/use/")
    leader.get_by_label("选择：南河镇 对领导班子进行组织调整").check()
    leader.get_by_label("决定依据或理由").fill("县委常委会研究，给予一年整改期")
    leader.get_by_label("期限至").fill("2026-01-01")
    leader.get_by_role("button", name="暂缓适用").click()
    # What was refused need not be typed, nor ticked, again.
    expect(leader.locator("#messages")).to_contain_text("暂缓的期限应晚于今天")
    expect(leader.get_by_label("决定依据或理由")).to_have_value("县委常委会研究，给予一年整改期")
    expect(leader.get_by_label("选择：南河镇 对领导班子进行组织调整")).to_be_checked()
    leader.get_by_label("期限至").fill("")
    leader.get_by_role("button", name="暂缓适用").click()
    expect(leader.get_by_role("row", name="组织调整")).to_contain_text("暂缓适用")
    expect(leader.get_by_label("决定依据或理由")).to_have_value("")
    leader.get_by_label("选择：南河镇 对领导班子进行组织调整").check()
    leader.get_by_label("决定依据或理由").fill("县委常委会研究，给予一年整改期")
    leader.get_by_role("button", name="不予适用").click()
    expect(leader.locator("#messages")).to_contain_text("已办理 1 项")
    leader.get_by_role("button", name="全选").click()
    leader.get_by_label("决定依据或理由").fill(BASIS)
    shown(leader, "deciding")
    leader.get_by_role("button", name="决定适用").click()
    expect(leader.locator("#messages")).to_contain_text("已办理 4 项")
    leader.locator("summary", has_text="撤销决定").click()
    shown(leader, "decided")
    with leader.expect_download() as word:
        leader.get_by_role("button", name="下载建议名单").click()
    word.value.save_as(HOME / "artefacts" / "use-of-results.docx")
    leader.goto("/results/use/")
    shown(leader, "grades")

    unit = desk_of(done.review.people.clerks["t2"])
    unit.goto(f"/results/{done.pk}/use/")
    expect(unit.get_by_role("table")).to_contain_text("原则上一年内不得提拔")
    waived = unit.get_by_role("row", name="组织调整")
    expect(waived).to_contain_text("不予适用")
    expect(waived).to_contain_text("给予一年整改期")
    shown(unit, "unit")
