"""Pages of the use of results: what each sees, what a button does, and how many statements."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Role
from kaocheng.results.models import Consequence, ConsequenceRule, EarlierGrade
from tests.factories.results import NUMBER, Road
from tests.factories.use import (  # fmt: skip
    BASIS,
    GRADE,
    SOURCE,
    decided,
    earlier,
    proposed,
    published_road,
    ruled,
)

if TYPE_CHECKING:
    from kaocheng.orgs.models import User
    from tests.conftest import Appoint

SignIn = Callable[["User"], Client]


@pytest.fixture
def done(db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Road:
    settings.DATA_FOLDER = tmp_path
    return published_road(request)


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def posted(client: Client, path: str, **form: Any) -> str:
    response = client.post(path, form, follow=True)
    assert response.status_code == 200, path
    return response.content.decode()


RULE = {
    "title": "连续两年合格",
    "grades": "合格，良好",
    "years": "2",
    "measure": "组织调整",
    "applies_to": "领导班子",
    "basis": "示例县考核办法第二十一条",
    "months": "0",
    "active": "on",
}


def test_from_rules_to_a_decision_and_the_list(done: Road, signed_in: SignIn) -> None:
    office, leader = signed_in(done.office), signed_in(done.leader)
    use = f"/results/{done.pk}/use/"
    assert f'href="{use}"' in text_of(office, f"/results/{done.pk}/")
    assert "还没有运用规定" in text_of(office, use)
    page = posted(office, f"{use}rules/adopt/")
    assert "已采用参考规定" in page
    assert "本方案没有“一般”等次" in page
    page = posted(office, f"{use}rules/", **{**RULE, "years": "x"})
    # What was typed is still there.
    assert "连续年数请填 1 至 10" in page
    assert 'value="示例县考核办法第二十一条"' in page
    posted(office, f"{use}rules/", **RULE)
    rule = ConsequenceRule.objects.get(title="连续两年合格")
    assert (rule.grades, rule.years, rule.series) == (["合格", "良好"], 2, "")
    page = text_of(office, f"{use}rules/?rule={rule.pk}")
    assert 'value="合格、良好"' in page
    posted(office, f"{use}rules/", **RULE, rule=rule.pk, own_series="on", group="plain")
    rule.refresh_from_db()
    assert (rule.series, rule.groups) == ("test-review", ["plain"])
    page = posted(office, f"{use}earlier/", year="2024", source=SOURCE, text="某镇 合格")
    assert "“某镇”不是下属单位" in page
    assert f'value="{SOURCE}"' in page
    page = posted(office, f"{use}earlier/", year="2024", source=SOURCE, text="南河镇\t合格")
    assert "已录入 1 个单位的等次" in page
    assert EarlierGrade.objects.get().unit.code == "t2"
    page = posted(office, f"{use}propose/")
    assert "2024年度合格、2025年度合格" in page
    assert "由示例县的领导或审签人决定" in page
    assert "decide-form" not in page
    one = Consequence.objects.get()
    page = posted(leader, f"{use}decide/", one=one.pk, reason="", outcome="decide")
    assert "请填写决定依据" in page
    page = posted(leader, f"{use}decide/", one=one.pk, reason=BASIS, outcome="x")
    assert "请选择决定" in page
    page = posted(leader, f"{use}decide/", one=one.pk, reason=BASIS, outcome="decide")
    assert BASIS in page
    page = posted(leader, f"{use}reopen/", one=one.pk, reason="复核改判")
    assert "待决定 1 项" in page
    page = posted(leader, f"{use}decide/", one=one.pk, reason="新设单位", outcome="defer")
    assert "暂缓 1 项" in page
    assert "data-one-by-one" in page
    page = posted(leader, f"{use}decide/", one=one.pk, reason="新设单位", outcome="waive")
    assert "不予适用" in page
    book = leader.get(f"/results/{done.pk}/use.xlsx")
    assert book.content.startswith(b"PK")
    before = AuditEntry.objects.count()
    word = leader.post(f"/results/{done.pk}/use.docx")
    made = list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))[before:]
    assert made == ["生成结果运用建议名单", "导出文件"]
    found = docx.Document(io.BytesIO(word.content))
    cells = [cell.text for row in found.tables[0].rows for cell in row.cells]
    assert cells[5:] == [
        "南河镇",
        "2024年度合格、2025年度合格",
        "组织调整（领导班子）",
        "示例县考核办法第二十一条",
        "不予适用，新设单位",
    ]
    body = "\n".join(paragraph.text for paragraph in found.paragraphs)
    assert "对1个单位提出运用建议1项，其中不予适用1项" in body
    assert NUMBER in body


def test_what_a_unit_and_a_stranger_see(done: Road, signed_in: SignIn, appointed: Appoint) -> None:
    ruled(done)
    earlier(done, "南河镇 合格\n北山乡 合格")
    rows = proposed(done)
    decided(done, [row for row in rows if row.unit.code != "t2"])
    clerk = signed_in(done.review.people.clerks["t2"])
    use = f"/results/{done.pk}/use/"
    assert "没有涉及本单位的决定" in text_of(clerk, use)
    decided(done, [row for row in rows if row.unit.code == "t2"])
    page = text_of(clerk, use)
    assert "组织调整" in page
    for other in ("北山乡", "东湖镇", "西岭乡"):
        assert other not in page
        assert other not in text_of(clerk, f"/results/use/?of={done.pk}")
    page = text_of(clerk, "/results/use/")
    assert "南河镇" in page
    assert page.count(f'<span class="grade">{GRADE}</span>') == 2
    hidden = (f"{use}rules/", f"{use}earlier/", f"/results/{done.pk}/use.xlsx")
    for path in hidden:
        text_of(clerk, path, 404)
    assert clerk.post(f"/results/{done.pk}/use.docx").status_code == 404
    assert clerk.post(f"{use}decide/", {"one": rows[0].pk, "outcome": "decide"}).status_code == 403
    assert clerk.post(f"{use}propose/").status_code == 403
    stranger = signed_in(appointed("stranger", "c2", Role.LEADER))
    for path in (use, *hidden, f"/results/use/?of={done.pk}"):
        text_of(stranger, path, 404)
    assert "还没有年度等次" in text_of(stranger, "/results/use/")
    assert "南河镇" in text_of(clerk, f"/results/{done.pk}/published/")


def test_a_unit_page_leads_to_the_grades_over_the_years(done: Road, signed_in: SignIn) -> None:
    from kaocheng.results.models import PublishedResult

    run = PublishedResult.objects.get().run_id
    page = text_of(signed_in(done.leader), f"/runs/{run}/units/t2/")
    assert f'href="/results/use/?of={done.pk}&amp;q=' in page


def test_pages_ask_as_often_for_one_unit_as_for_all(done: Road, signed_in: SignIn) -> None:
    ruled(done)
    rows = proposed(done)
    leader, use = signed_in(done.leader), f"/results/{done.pk}/use/"
    paths = ("/results/use/", use, f"{use}rules/", f"{use}earlier/")

    def counted() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                leader.get(path)
            found.append(len(asked))
        return found

    Consequence.objects.exclude(pk=rows[0].pk).delete()
    one = counted()
    earlier(done, "t1 一般\nt2 良好\nt3 优秀\nt4 合格")
    proposed(done)
    assert counted() == one
    assert max(one) <= 40
