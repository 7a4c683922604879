"""Every page answers, says what it is, and shows what it must."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kaocheng.orgs.models import Role, User
from kaocheng.results.models import ScoreRun
from tests.web.conftest import SignIn


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_desk_leads_to_the_newest_ranking(as_office: Client, provinces_run: ScoreRun) -> None:
    # The desk says what is to be done; the newest result is one block of it, one click away.
    page = text_of(as_office, "/")
    assert "最新结果" in page
    assert f'href="/runs/{provinces_run.pk}/"' in page
    assert as_office.get("/ranking/").headers["Location"] == f"/runs/{provinces_run.pk}/"
    assert as_office.get("/heat/").headers["Location"] == f"/runs/{provinces_run.pk}/heat/"


def test_an_empty_desk_says_what_to_do(as_office: Client) -> None:
    page = text_of(as_office, "/")
    assert "还没有可以查看的考核结果" in page
    assert "请联系考核办" in page


def test_the_ranking_shows_every_unit_with_total_and_reason_link(
    as_office: Client, provinces_run: ScoreRun
) -> None:
    page = text_of(as_office, f"/runs/{provinces_run.pk}/")
    assert "<h1>排名 · 2023年度</h1>" in page
    assert page.count("data-keys=") == 31
    assert "heilongjiang" in page
    assert "hlj" in page
    assert f"/runs/{provinces_run.pk}/units/230000/#n-1" in page
    assert "失分最多的十项指标" in page
    assert "生成通报" in page


@pytest.mark.parametrize(
    "path", ["", "units/230000/", "indicators/1.1/", "heat/"], ids=lambda p: p or "ranking"
)
def test_the_notice_of_a_demonstration_stands_on_every_page_of_a_run(
    path: str, as_office: Client, provinces_run: ScoreRun
) -> None:
    assert "演示方案" in text_of(as_office, f"/runs/{provinces_run.pk}/{path}")


def test_the_unit_page_opens_with_place_and_holds_every_reason(
    as_office: Client, provinces_run: ScoreRun
) -> None:
    page = text_of(as_office, f"/runs/{provinces_run.pk}/units/230000/")
    assert "<h1>黑龙江省 · 2023年度</h1>" in page
    assert page.count('class="why-sentence"') == 17
    assert page.index("在哪些指标上失分") < page.index("各项指标")
    assert "计分规则" in page
    assert "数据来源" in page


def test_the_indicator_page_lists_all_units(as_office: Client, provinces_run: ScoreRun) -> None:
    page = text_of(as_office, f"/runs/{provinces_run.pk}/indicators/1.1/")
    assert page.count("data-keys=") == 31
    assert "各单位得分率" in page


def test_a_heat_cell_leads_to_its_reason(as_office: Client, provinces_run: ScoreRun) -> None:
    page = text_of(as_office, f"/runs/{provinces_run.pk}/heat/")
    assert f"/runs/{provinces_run.pk}/units/230000/#i-1.1" in page


def test_the_scheme_stands_beside_what_the_check_found(
    as_office: Client, provinces_run: ScoreRun
) -> None:
    assert provinces_run.scheme.title in text_of(as_office, "/schemes/")
    page = text_of(as_office, f"/schemes/{provinces_run.scheme_id}/")
    assert "方案检查" in page
    assert "评分标准" in page
    assert "主产区" in page


def test_the_ranking_names_the_vetoes(as_office: Client, provinces_run: ScoreRun) -> None:
    page = text_of(as_office, f"/runs/{provinces_run.pk}/")
    assert "<i>■</i>投资到位资金大幅下降</span>" in page
    # Only what can be read: the code may stand in a random token.
    assert "v2" not in re.sub(r"<[^>]*>", "", page)


def test_findings_name_places_in_words(as_office: Client, office: User) -> None:
    from kaocheng.schemes.services import store_version

    source = FINDINGS.encode()
    page = text_of(as_office, f"/schemes/{store_version(office, source).pk}/")
    found = re.findall(r"<li><b>([^<]*)</b>", page)
    assert found == ["总分", "1 生产", "数据项 无人读取"]


FINDINGS = """format: kaocheng-scheme/1
code: small
title: 小方案
level: county
score: {full: 12, decimals: 1}
items: [{code: x, name: 产量, unit: 吨}, {code: y, name: 无人读取}]
indicators:
  - code: "1"
    name: 生产
    points: 10
    children:
      - {code: "1.1", name: 产量, points: 9, rule: {kind: ratio, of: x, to: 5}}
"""


def test_runs_are_listed_and_offered_in_the_menu(
    as_office: Client, provinces_run: ScoreRun
) -> None:
    for path in ("/runs/", "/runs/menu/"):
        assert provinces_run.title in text_of(as_office, path)


@pytest.mark.parametrize("query", ["黑龙江", "heilong", "hlj"])
def test_an_organisation_is_found_by_name_pinyin_and_initials(
    query: str, as_office: Client, provinces_run: ScoreRun
) -> None:
    page = text_of(as_office, f"/organisations/?q={query}")
    assert "黑龙江" in page
    assert "广东" not in page


def test_htmx_gets_the_rows_of_the_tree_alone(as_office: Client, provinces_run: ScoreRun) -> None:
    page = as_office.get("/organisations/?q=hlj", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "黑龙江" in page


def test_what_is_not_found_says_how_to_go_on(as_office: Client, provinces_run: ScoreRun) -> None:
    assert "没有找到与「无此地」相符的单位" in text_of(as_office, "/organisations/?q=无此地")


def test_the_search_index_knows_units_and_indicators(
    as_office: Client, provinces_run: ScoreRun
) -> None:
    entries = as_office.get(f"/runs/{provinces_run.pk}/search.json").json()["entries"]
    assert len(entries) == 31 + 17
    found = next(entry for entry in entries if entry["code"] == "230000")
    assert found["kind"] == "单位"
    assert "hlj" in found["keys"]
    assert found["href"] == f"/runs/{provinces_run.pk}/units/230000/"


def test_a_clerk_is_shown_the_own_unit_only(as_clerk: Client, provinces_run: ScoreRun) -> None:
    page = text_of(as_clerk, f"/runs/{provinces_run.pk}/")
    assert page.count("data-keys=") == 1
    assert "生成通报" not in page
    assert "广东" not in text_of(as_clerk, f"/runs/{provinces_run.pk}/heat/")


@pytest.mark.parametrize(
    "path",
    ["units/110000/", "indicators/9.9/", "units/nowhere/"],
)
def test_what_is_not_yours_does_not_exist(
    path: str, as_clerk: Client, provinces_run: ScoreRun
) -> None:
    response = as_clerk.get(f"/runs/{provinces_run.pk}/{path}")
    assert response.status_code == 404
    assert "此页不存在，或者不在本人的数据范围之内" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["", "units/230000/", "indicators/1.1/", "heat/", "search.json", "export.xlsx"]
)
def test_administrators_find_no_run(
    path: str, provinces_run: ScoreRun, officers: dict[Role, User], signed_in: SignIn
) -> None:
    client = signed_in(officers[Role.SYSTEM_ADMIN])
    assert client.get(f"/runs/{provinces_run.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/runs/", "/runs/1/", "/schemes/", "/organisations/"])
def test_a_stranger_is_sent_to_the_login(path: str, client: Client, db: None) -> None:
    assert client.get(path).headers["Location"] == f"/login/?next={path}"


def test_no_page_carries_script_or_style_in_its_text(
    as_office: Client, provinces_run: ScoreRun
) -> None:
    paths = ["", "units/230000/", "indicators/1.1/", "heat/"]
    for path in [f"/runs/{provinces_run.pk}/{part}" for part in paths] + ["/organisations/"]:
        page = text_of(as_office, path)
        assert "<style" not in page
        assert not re.search(r"\son\w+=", page)
        scripts = re.findall(r"<script[^>]*>", page)
        assert all("src=" in tag or "application/json" in tag for tag in scripts)


def test_a_scheme_without_a_predecessor_offers_what_to_compare_it_with(
    as_office: Client, provinces_run: ScoreRun, office: User
) -> None:
    from kaocheng.schemes.services import store_version

    later = store_version(office, FINDINGS.encode())
    page = text_of(as_office, f"/schemes/{later.pk}/compare/")
    assert "本方案没有更早的版本" in page
    assert '<option value="">请选择</option><optgroup label="其他方案">' in page
    assert "新增" not in page
    chosen = text_of(as_office, f"/schemes/{later.pk}/compare/?with={provinces_run.scheme_id}")
    assert f"对照 {provinces_run.scheme.title}" in chosen
    assert "新增" in chosen


def test_administrators_are_offered_what_they_may_open_and_nothing_else(
    officers: dict[Role, User], signed_in: SignIn
) -> None:
    for person in officers.values():
        client = signed_in(person)
        page = text_of(client, "/")
        rail = page[page.index('<aside class="rail"') : page.index("</aside>")]
        assert re.findall(r'title="([^"]+)"', rail) == [
            "工作台", "组织", "人员", "工作组", "收起左栏",
        ]  # fmt: skip
        assert "选择运行" not in page
        assert "搜索单位、指标" not in page
        for path in re.findall(r'href="(/[^"]*)"', rail):
            assert client.get(path).status_code == 200


def test_those_in_the_business_are_offered_all_of_it(as_office: Client) -> None:
    page = text_of(as_office, "/")
    for name in ("方案", "填报", "评审", "排名", "热力图", "组织"):
        assert f'title="{name}"' in page
    assert "选择运行" in page
