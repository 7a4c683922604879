"""Pages of 方案 → 导入: who gets in, what each answers, what a long table costs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.orgs.models import Role, User
from kaocheng.schemes.models import SchemeDraft, SchemeImport, SchemeVersion
from kaocheng.schemes.services import finish_import, import_draft, upload_scheme_table
from tests.conftest import ROOT, Appoint
from tests.schemes.documents import SMALL
from tests.schemes.tables import JUDGED, PLAIN, SURE, UNSURE, long, mixed, two_tables
from tests.web.conftest import SignIn

HTMX = {"HX-Request": "true"}


@pytest.fixture
def held(office: User) -> SchemeImport:
    return taken_in(office, mixed())


def taken_in(office: User, content: bytes) -> SchemeImport:
    return upload_scheme_table(office, organisation_code=ROOT, name="表.xlsx", content=content)


def base(held: SchemeImport) -> str:
    return f"/schemes/import/{held.pk}/"


def send(client: Client, path: str, **values: str) -> Any:
    return client.post(path, values, headers=HTMX)


def decide(client: Client, held: SchemeImport, key: str, choice: str, **more: str) -> Any:
    revision = str(SchemeImport.objects.get(pk=held.pk).revision)
    given = {"revision": revision, "key": key, "choice": choice, **more}
    return send(client, f"{base(held)}decide/", **given)


def text_of(response: Any) -> str:
    page: str = response.content.decode()
    return page


def paths(held: SchemeImport) -> list[str]:
    here = base(held)
    return [here, f"{here}standards/{SURE}/", f"{here}check/", f"{here}report.txt"]


# Who gets in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ASSESSMENT_OFFICE}))
def test_imports_do_not_exist_for_anybody_else(
    role: Role, held: SchemeImport, appointed: Appoint, signed_in: SignIn
) -> None:
    client = signed_in(appointed("other", ROOT, role))
    for path in (*paths(held), "/schemes/import/"):
        assert client.get(path).status_code == 404, path
    for path in ("decide/", f"standards/{SURE}/trial/", "table/", "finish/", "drop/"):
        assert send(client, base(held) + path, revision="1").status_code == 404, path
    upload = SimpleUploadedFile("表.xlsx", mixed())
    given = {"organisation": ROOT, "file": upload}
    assert client.post("/schemes/import/", given).status_code == 404
    assert "导入评分表" not in text_of(client.get("/schemes/"))


def test_the_office_of_another_organisation_finds_nothing(
    held: SchemeImport, provinces: Any, appointed: Appoint, signed_in: SignIn
) -> None:
    client = signed_in(appointed("below", "230000", Role.ASSESSMENT_OFFICE))
    for path in paths(held):
        assert client.get(path).status_code == 404, path
    assert "没有未完成的导入" in text_of(client.get("/schemes/import/"))


def test_a_stranger_is_sent_to_the_login(client: Client, held: SchemeImport) -> None:
    for path in paths(held):
        assert client.get(path).headers["Location"].startswith("/login/?next=/schemes/import/")


# Beginning -------------------------------------------------------------------------------------


def test_an_upload_opens_the_table(as_office: Client) -> None:
    upload = SimpleUploadedFile("评分表.xlsx", mixed())
    response = as_office.post("/schemes/import/", {"organisation": ROOT, "file": upload})
    held = SchemeImport.objects.get()
    assert response.headers["Location"] == base(held)
    page = text_of(as_office.get(base(held)))
    assert "2026年度示范县考核评分表" in page
    assert page.count("<article") == 4
    assert "1 份未完成" in text_of(as_office.get("/schemes/"))
    assert "已处理 0/4" in text_of(as_office.get("/schemes/import/"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("表.xlsx", b"%PDF-1.7", "这是 PDF 文件，不是 Excel 工作簿"),
        ("表.xls", b"\xd0\xcf\x11\xe0", "只能导入 .xlsx 或 .docx"),
        ("表.docx", mixed(), "内容却是 Excel 工作簿"),
        ("表.xlsx", b"", "文件是空的"),
    ],
)
def test_a_bad_file_is_told_in_a_line(
    as_office: Client, name: str, content: bytes, said: str
) -> None:
    upload = SimpleUploadedFile(name, content)
    response = as_office.post("/schemes/import/", {"organisation": ROOT, "file": upload})
    assert response.status_code == 422
    assert said in text_of(response)
    assert not SchemeImport.objects.exists()


def test_no_file_is_told_as_well(as_office: Client) -> None:
    response = as_office.post("/schemes/import/", {"organisation": ROOT})
    assert response.status_code == 422
    assert "请选择一个不超过 20 MB 的评分表" in text_of(response)


# Working ---------------------------------------------------------------------------------------


def test_a_card_marks_its_spans_and_says_the_rule(as_office: Client, held: SchemeImport) -> None:
    page = text_of(as_office.get(base(held)))
    assert "<mark>每低1个百分点<small>" in page
    assert "把握高" in page
    assert "把握低" in page
    assert f'data-cells="{SURE}"' in page
    assert f'data-address="{SURE}"' in page
    assert 'rowspan="2"' in page


def test_a_decision_answers_with_its_card_and_the_counters(
    as_office: Client, held: SchemeImport
) -> None:
    response = decide(as_office, held, SURE, "accept")
    page = text_of(response)
    assert response.status_code == 200
    assert 'id="std-head-1"' in page
    assert 'id="revision" value="2"' in page
    assert '<small id="count-pending" hx-swap-oob="true">3</small>' in page
    assert "std-head-2" not in page
    page = text_of(as_office.get(f"{base(held)}?show=done"))
    assert page.count("<article") == 1


def test_the_rule_form_is_filled_and_taken_back(as_office: Client, held: SchemeImport) -> None:
    form = text_of(as_office.get(f"{base(held)}standards/{SURE}/?form=1"))
    assert 'name="rule.of" id="f-rule-of" value="shortfall(治理率, 90)"' in form
    assert 'name="items.0.code"' in form
    sent = {
        "rule.kind": "ratio",
        "rule.of": "完成",
        "rule.to": "100",
        "items.0.code": "完成",
        "items.0.name": "完成数",
        "items.0.unit": "%",
    }
    response = decide(as_office, held, SURE, "rule", **sent)
    page = text_of(response)
    assert response.headers["HX-Trigger-After-Settle"] == "draft-changed"
    assert "完成数" in page
    assert 'id="open-1"' in page  # the kind is another one, so the form has other fields
    kept = SchemeImport.objects.get().decisions[SURE]
    assert kept["rule"] == {"kind": "ratio", "of": "完成", "to": {"=": "100"}}
    form = text_of(as_office.get(f"{base(held)}standards/{SURE}/?form=1"))
    assert 'value="完成数"' in form


def test_what_is_typed_stays_when_the_fields_are_the_same(
    as_office: Client, held: SchemeImport
) -> None:
    form = text_of(as_office.get(f"{base(held)}standards/{SURE}/?form=1"))
    rows = re.findall(r'name="((?:rule|items)\.[^"]+)"[^>]*value="([^"]*)"', form)
    boxes = set(re.findall(r'type="checkbox" name="([^"]+)"', form))
    sent = {name: value for name, value in rows if name not in boxes} | {"rule.kind": "deduct"}
    response = decide(as_office, held, SURE, "rule", **{**sent, "rule.points": "0.3"})
    assert "std-head-1" in text_of(response)
    assert 'id="open-1"' not in text_of(response)


def test_a_row_is_added_to_the_form(as_office: Client, held: SchemeImport) -> None:
    sent = {"rule.kind": "ladder", "rule.of": "x", "_do": "add:rule.steps"}
    page = text_of(decide(as_office, held, JUDGED, "rule", **sent))
    assert "rule.steps.0.limit" in page
    assert "规则有误" in page


def test_a_second_window_is_refused_with_what_is_there(
    as_office: Client, held: SchemeImport
) -> None:
    decide(as_office, held, SURE, "judged")
    given = {"revision": "1", "key": SURE, "choice": "accept"}
    response = send(as_office, f"{base(held)}decide/", **given)
    assert response.status_code == 409
    assert "现为：定性评审" in text_of(response)
    assert 'data-revision="2"' in text_of(response)


def test_a_refusal_is_told_beside(as_office: Client, held: SchemeImport) -> None:
    response = decide(as_office, held, JUDGED, "accept")
    assert response.status_code == 422
    assert "没有读出规则" in text_of(response)


def test_the_calculator_computes_and_stores_nothing(as_office: Client, held: SchemeImport) -> None:
    path = f"{base(held)}standards/{SURE}/trial/"
    blank = text_of(as_office.get(f"{base(held)}standards/{SURE}/"))
    (name,) = re.findall(r'name="(治理率[^"]+)"', blank)
    (shape,) = re.findall(r'name="shape" value="(\w+)"', blank)
    typed = {name: "85", "full": "5", "period": "2026", "shape": shape}
    response = send(as_office, path, **typed)
    assert "4.00" in text_of(response)
    assert response.headers["HX-Reswap"] == "none"
    assert SchemeImport.objects.get().revision == 1


def test_other_words_are_read_shown_and_taken(as_office: Client, held: SchemeImport) -> None:
    path = f"{base(held)}standards/{UNSURE}/wording/"
    opened = text_of(as_office.get(path, headers=HTMX))
    assert "data-clause" in opened
    assert "还没有改动" in opened
    read = text_of(send(as_office, path, wording=f"<b>；\r\n{PLAIN}"))
    assert "扣0.5分" in read
    assert "<b>" not in read
    assert "data-clause" not in read
    unread = text_of(send(as_office, path, wording="成效明显。"))
    assert "还没有读出规则" in unread
    assert "怎样" not in unread
    assert "档案齐全的" in unread  # how to put it
    assert SchemeImport.objects.get(pk=held.pk).revision == 1

    refused = decide(as_office, held, UNSURE, "reword", wording="成效明显。")
    assert refused.status_code == 422
    assert "请再改写" in text_of(refused)
    # A browser ends lines its own way; that is no change.
    same = decide(
        as_office, held, UNSURE, "reword", wording="产区得4分，非产区得3分，按完成率计分\r\n"
    )
    assert "没有改动" in text_of(same)
    taken = text_of(decide(as_office, held, UNSURE, "reword", wording=PLAIN))
    assert "改写为" in taken
    assert PLAIN in taken
    assert "wording-panel" not in taken  # the panel closes


def test_another_table_can_be_chosen(as_office: Client, office: User) -> None:
    held = taken_in(office, two_tables())
    assert ">补充表</option>" in text_of(as_office.get(base(held)))
    given = {"revision": "1", "table": "补充表"}
    assert as_office.post(f"{base(held)}table/", given).status_code == 302
    assert text_of(as_office.get(base(held))).count("<article") == 1
    given = {"revision": "2", "table": "说明"}
    page = text_of(as_office.post(f"{base(held)}table/", given, follow=True))
    assert "没有找到评分表" in page


# Ending ----------------------------------------------------------------------------------------


def test_the_check_stands_before_the_draft(as_office: Client, held: SchemeImport) -> None:
    decide(as_office, held, UNSURE, "accept")
    page = text_of(as_office.get(f"{base(held)}check/"))
    assert "需要人来定" in page
    assert "方案检查" in page
    response = as_office.post(f"{base(held)}finish/", {"revision": "2"})
    draft = SchemeDraft.objects.get()
    assert response.headers["Location"] == f"/schemes/drafts/{draft.pk}/"
    for path in (base(held), f"{base(held)}check/"):
        assert as_office.get(path).headers["Location"] == f"/schemes/drafts/{draft.pk}/"


def test_a_stale_page_saves_no_draft(as_office: Client, held: SchemeImport) -> None:
    decide(as_office, held, SURE, "judged")
    page = text_of(as_office.post(f"{base(held)}finish/", {"revision": "1"}, follow=True))
    assert "在您打开之后" in page
    assert not SchemeDraft.objects.exists()


def test_an_import_is_given_up(as_office: Client, held: SchemeImport) -> None:
    page = text_of(as_office.post(f"{base(held)}drop/", {"revision": "1"}, follow=True))
    assert "已放弃这份导入" in page
    assert not SchemeImport.objects.exists()


@pytest.mark.parametrize(("suffix", "kind"), [("txt", "text/plain"), ("json", "application/json")])
def test_the_report_can_be_taken_away(
    as_office: Client, held: SchemeImport, suffix: str, kind: str
) -> None:
    response = as_office.get(f"{base(held)}report.{suffix}")
    assert response.headers["Content-Type"].startswith(kind)
    assert "attachment" in response.headers["Content-Disposition"]
    assert as_office.get(f"{base(held)}report.exe").status_code == 404


# Tables of versions and drafts -----------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_version_goes_out_as_a_table_and_comes_in_unchanged(
    as_office: Client, provinces_scheme: SchemeVersion, suffix: str
) -> None:
    here = f"/schemes/{provinces_scheme.pk}/"
    assert f'href="{here}table.{suffix}"' in text_of(as_office.get(here))
    content = as_office.get(f"{here}table.{suffix}").content
    upload = SimpleUploadedFile(f"表.{suffix}", content)
    page = as_office.post("/schemes/import/", {"organisation": ROOT, "file": upload}, follow=True)
    assert "没有改动" in text_of(page)
    assert "保存为草稿" in text_of(page)
    assert as_office.get(f"{here}table.pdf").status_code == 404


def test_a_draft_goes_out_as_a_table(as_office: Client, office: User) -> None:
    draft = import_draft(office, organisation_code=ROOT, content=SMALL.encode(), name="x.yaml")
    here = f"/schemes/drafts/{draft.pk}/"
    assert f'href="{here}table.docx"' in text_of(as_office.get(here))
    assert as_office.get(f"{here}table.xlsx").content.startswith(b"PK")


def test_a_draft_with_faults_says_so_instead(as_office: Client) -> None:
    given = {"organisation": ROOT, "title": "空", "code": "x"}
    here = as_office.post("/schemes/drafts/", given).headers["Location"]
    page = text_of(as_office.get(f"{here}table.xlsx", follow=True))
    assert "不能导出为评分表" in page


# Cost ------------------------------------------------------------------------------------------


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["", "?show=all&from=11", "check/", "standards/评分表!D4/?form=1"])
def test_a_table_of_a_hundred_standards_asks_no_more(
    path: str, as_office: Client, office: User
) -> None:
    small, large = taken_in(office, long(20)), taken_in(office, long(100))
    one, many = (queries(as_office, base(each) + path) for each in (small, large))
    assert one == many <= 10


def test_a_page_shows_twenty_however_long_the_table(as_office: Client, office: User) -> None:
    small, large = taken_in(office, long(20)), taken_in(office, long(100))
    sizes = [len(as_office.get(base(each)).content) for each in (small, large)]
    assert sizes[1] < sizes[0] * 1.1


def test_lists_ask_no_more_for_many(as_office: Client, office: User, held: SchemeImport) -> None:
    one = queries(as_office, "/schemes/import/")
    taken_in(office, long(3))
    finish_import(office, taken_in(office, long(4)).pk, revision=1)
    assert queries(as_office, "/schemes/import/") == one <= 10
