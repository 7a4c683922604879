"""Pages of self-assessment, departmental review and the stage board."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.review.models import Assessment, ItemReturn, Mark, SelfAssessment
from kaocheng.review.services import return_item
from tests.factories.marking import hand_in, mark, write
from tests.factories.review import NORTH, SOUTH, Review, make_review, to_stage
from tests.web.conftest import SignIn

if TYPE_CHECKING:
    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint

MOST_STATEMENTS = 40
HTMX = {"HX-Request": "true"}


@pytest.fixture
def review(officers: dict[Role, User], appointed: Appoint, evidence_folder: None) -> Review:
    return make_review(officers, appointed)


@pytest.fixture
def in_review(review: Review) -> Review:
    """北山 and 南河 have handed in; the departments mark."""
    hand_in(review, NORTH, "好", "9")
    hand_in(review, SOUTH, "中", "7.5")
    to_stage(review, "review")
    return review


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_every_page_stays_within_its_statements(in_review: Review, signed_in: SignIn) -> None:
    people, pk = in_review.people, in_review.assessment
    for actor, paths in (
        (people.office, ["/review/", f"/review/{pk}/", f"/review/{pk}/settings/"]),
        (people.office, [f"/review/{pk}/units/{SOUTH}/", f"/review/{pk}/marking/2.1/", "/"]),
        (people.farming, ["/review/", f"/review/{pk}/marking/", f"/review/{pk}/marking/1.1/"]),
        (people.clerks[NORTH], [f"/review/{pk}/", f"/review/{pk}/units/{NORTH}/", "/"]),
    ):
        client = signed_in(actor)
        for path in paths:
            count = statements(client, path)
            assert count <= MOST_STATEMENTS, (path, count)


def test_statements_do_not_grow_with_units(in_review: Review, signed_in: SignIn) -> None:
    from kaocheng.cycles.models import Assessee

    people, pk = in_review.people, in_review.assessment
    client = signed_in(people.office)
    paths = ["/review/", f"/review/{pk}/", f"/review/{pk}/marking/2.3/"]
    [client.get(path) for path in paths]
    four = [statements(client, path) for path in paths]
    rows = Assessee.objects.filter(cycle=in_review.cycle).exclude(organisation__code=NORTH)
    from kaocheng.reporting.models import Report

    SelfAssessment.objects.filter(assessee__in=rows).delete()
    Report.objects.filter(assessee__in=rows).update(state="draft")
    for report in Report.objects.filter(assessee__in=rows):
        report.figures.all().delete()
        report.delete()
    rows.delete()
    [client.get(path) for path in paths]
    assert [statements(client, path) for path in paths] == four


def test_a_cell_is_saved_and_answered(review: Review, signed_in: SignIn) -> None:
    client = signed_in(review.people.clerks[SOUTH])
    where = f"/review/{review.assessment}/units/{SOUTH}/"
    page = client.get(where).content.decode()
    assert "22.50" in page
    assert "一、基本情况" in page
    body = {"changes": [{"item_code": "proposal:quality", "text": "中", "seen_version": 0}]}
    answer = client.post(f"{where}cells/", json.dumps(body), content_type="application/json")
    assert answer.json()["cells"][0]["outcome"] == "saved"
    scores = client.get(f"{where}scores.json").json()
    assert (scores["points"]["2.1"], scores["total"]) == ("12.00", "57.50")
    for mangled in ("", "[]", '{"changes": 3}', '{"changes": [{"item_code": 1}]}'):
        answer = client.post(f"{where}cells/", mangled, content_type="application/json")
        assert answer.status_code == 422
        assert "请刷新页面" in answer.json()["refusal"]


def test_a_sibling_is_not_there_and_no_name_leaks(review: Review, signed_in: SignIn) -> None:
    hand_in(review, SOUTH)
    client = signed_in(review.people.clerks[NORTH])
    pk = review.assessment
    for path in (
        f"/review/{pk}/units/{SOUTH}/",
        f"/review/{pk}/units/{SOUTH}/scores.json",
        f"/review/{pk}/units/{SOUTH}/workbook.xlsx",
        f"/review/{pk}/units/nowhere/",
        f"/review/{pk}/marking/",
        f"/review/{pk}/marking/1.1/",
        f"/review/{pk}/marking.xlsx",
        f"/review/{pk}/settings/",
        "/review/open/",
        "/review/999999/",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "南河镇" not in answer.content.decode()
    assert "南河镇" not in client.get(f"/review/{pk}/").content.decode()
    for path in (f"/review/{pk}/marking/1.1/{SOUTH}/", f"/review/{pk}/units/{SOUTH}/submit/"):
        assert client.post(path).status_code == 404


def test_a_mark_comes_back_as_its_row_and_a_refusal_keeps_what_was_typed(
    in_review: Review, signed_in: SignIn
) -> None:
    client = signed_in(in_review.people.farming)
    where = f"/review/{in_review.assessment}/marking/1.1/{NORTH}/"
    said = {"deed": "figure", "value:grain": "1100", "reason": "", "version": "0"}
    row = client.post(where, said, headers=HTMX).content.decode()
    assert "请填写调整数据的理由" in row
    assert 'value="1100"' in row
    assert not Mark.objects.exists()
    row = client.post(where, {**said, "reason": "以公报为准"}, headers=HTMX).content.decode()
    assert 'role="alert"' not in row
    assert "以公报为准" in row
    assert Mark.objects.get().values == {"grain": "1100"}
    # The one who saw nothing there yet is told what is there.
    other = signed_in(in_review.people.farming_second)
    row = other.post(where, {"deed": "confirmed", "version": "0"}, headers=HTMX).content.decode()
    assert "您的意见未保存" in row
    answer = client.post(where, {"deed": "confirmed", "version": "1"})
    assert answer.status_code == 302


def test_a_reviewer_is_offered_no_report_that_he_may_not_see(
    in_review: Review, signed_in: SignIn
) -> None:
    """What was handed in is his to read; the report itself stays with the unit and the office."""
    from kaocheng.reporting.models import Report

    path = f"/review/{in_review.assessment}/units/{NORTH}/"
    report = Report.objects.get(assessee=in_review.assessees[NORTH])
    link = f'href="/reports/{report.pk}/"'
    client = signed_in(in_review.people.farming)
    assert client.get(f"/reports/{report.pk}/").status_code == 404
    assert link not in client.get(path).content.decode()
    assert link in signed_in(in_review.people.office).get(path).content.decode()


def test_the_rest_is_confirmed_by_one_button(in_review: Review, signed_in: SignIn) -> None:
    client = signed_in(in_review.people.ecology)
    where = f"/review/{in_review.assessment}/marking/2.1/confirm/"
    page = client.post(where, follow=True).content.decode()
    assert "已确认 2 个单位" in page
    page = client.post(where, follow=True).content.decode()
    assert "没有可以确认的单位" in page
    only = client.get(f"/review/{in_review.assessment}/marking/2.1/?state=open").content.decode()
    assert "东湖镇" in only
    assert "北山乡" not in only


def test_what_the_other_of_two_said_does_not_come_to_the_browser(
    officers: dict[Role, User], appointed: Appoint, evidence_folder: None, signed_in: SignIn
) -> None:
    review = make_review(officers, appointed, two_markers=["2.2"], allowed_difference="1")
    hand_in(review, NORTH, "好", "9")
    to_stage(review, "review")
    mark(review, review.people.ecology, NORTH, "2.2", "judged", service="6", reason="只有一人知道")
    path = f"/review/{review.assessment}/marking/2.2/"
    for actor in (review.people.ecology_second, review.people.office):
        page = signed_in(actor).get(path).content.decode()
        assert "只有一人知道" not in page
        assert "另一人已评" in page


def test_an_indicator_is_given_back_and_answered(in_review: Review, signed_in: SignIn) -> None:
    pk, people = in_review.assessment, in_review.people
    office = signed_in(people.ecology)
    row = office.post(
        f"/review/{pk}/marking/2.1/{NORTH}/return/", {"reason": "佐证不全"}, headers=HTMX
    ).content.decode()
    assert "已退回" in row
    clerk = signed_in(people.clerks[NORTH])
    page = clerk.get(f"/review/{pk}/units/{NORTH}/").content.decode()
    assert "佐证不全" in page
    assert people.ecology.display_name not in page
    returned = ItemReturn.objects.get().pk
    where = f"/review/{pk}/units/{NORTH}/returns/{returned}/"
    page = clerk.post(where, {"answer": "已补充", "value:quality": "中"}, follow=True)
    assert "说明已送达评审部门" in page.content.decode()
    assert "已补充" in office.get(f"/review/{pk}/marking/2.1/").content.decode()


def test_the_office_opens_arranges_reminds_and_passes_on(review: Review, signed_in: SignIn) -> None:
    client = signed_in(review.people.office)
    pk = review.assessment
    page = client.post(
        f"/review/{pk}/settings/due/", {"self_due_on": "2026-03-01", "review_due_on": "x"},
        follow=True,
    ).content.decode()  # fmt: skip
    assert "日期“x”不对" in page
    days = {"self_due_on": "2026-03-01", "review_due_on": "2026-04-01", "spot_check_due_on": ""}
    client.post(f"/review/{pk}/settings/due/", days)
    assert str(Assessment.objects.get().review_due_on) == "2026-04-01"
    page = client.post(f"/review/{pk}/remind/", follow=True).content.decode()
    assert "已提醒 8 人" in page
    page = client.post(f"/review/{pk}/remind/", follow=True).content.decode()
    assert "今天已经提醒过" in page
    assert "报送自评：北山乡、南河镇、东湖镇、西岭乡，共 4 项未办" in page
    seats = {"seat:县生态环境局": "d1", "seat:县农业农村局": "d1"}
    client.post(f"/review/{pk}/settings/seats/", seats)
    client.post(f"/review/{pk}/settings/pairs/", {"code": ["2.1"], "allowed": "2"})
    assert Assessment.objects.get().two_markers == ["2.1"]
    client.post(f"/review/{pk}/step/", {"verb": "begin_review"})
    assert Assessment.objects.get().state == "review"
    board = client.get(f"/review/{pk}/").content.decode()
    # Nobody has handed in: the stage is over, and was not completed.
    assert "✔ 已结束" in board
    assert "0 / 4 个单位已报送" in board
    page = client.post(f"/review/{pk}/step/", {"verb": "publish"}, follow=True).content.decode()
    assert "请在“结果发布”中办理" in page


def test_opening_an_assessment_keeps_what_was_typed(review: Review, signed_in: SignIn) -> None:
    Assessment.objects.all().delete()
    client = signed_in(review.people.office)
    said = {"period": f"{review.cycle}:2025", "way": "straight", "self_due_on": "2026-03-01"}
    page = client.post("/review/open/", {**said, "review_due_on": "下月"}).content.decode()
    assert "日期“下月”不对" in page
    assert 'value="2026-03-01"' in page
    assert client.post("/review/open/", said).status_code == 302
    assert Assessment.objects.get().state == "evaluation"
    assert "已经开始" in client.post("/review/open/", said).content.decode()


def test_the_sheet_goes_out_in_the_columns_of_the_office(
    in_review: Review, signed_in: SignIn
) -> None:
    write_back = signed_in(in_review.people.clerks[SOUTH])
    answer = write_back.get(f"/review/{in_review.assessment}/units/{SOUTH}/workbook.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    assert heads[7:13] == [
        "自评得分", "失分原因", "部门评审得分", "扣分理由", "抽查调整", "核定得分",
    ]  # fmt: skip
    rows = {row[2].value: row for row in sheet.iter_rows(min_row=4)}
    assert rows["2.1 环境整治"][7].value == "12.00"
    office = signed_in(in_review.people.ecology)
    address = f"/review/{in_review.assessment}/marking.xlsx"
    assert "导出用途" in office.get(address).content.decode()
    answer = office.post(address, {"reason": "离线评审"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert {row[0].value for row in sheet.iter_rows(min_row=4)} == {"2.1", "2.2"}


def test_the_desk_leads_to_what_is_to_be_done(in_review: Review, signed_in: SignIn) -> None:
    people, pk = in_review.people, in_review.assessment
    page = signed_in(people.ecology).get("/").content.decode()
    assert f"/review/{pk}/marking/2.1/" in page
    assert "部门评审还有 8 项待评" in page
    return_item(
        people.ecology, assessment_pk=pk, code="2.1", organisation_code=NORTH, reason="佐证不全"
    )
    page = signed_in(people.clerks[NORTH]).get("/").content.decode()
    assert "“环境整治”被退回" in page
    assert "“环境整治”被退回" not in signed_in(people.clerks[SOUTH]).get("/").content.decode()


def test_a_draft_with_wrong_text_is_escaped(review: Review, signed_in: SignIn) -> None:
    write(review, SOUTH, {"section:basic": "<script>alert(1)</script>"})
    page = signed_in(review.people.office).get(f"/review/{review.assessment}/units/{SOUTH}/")
    assert "<script>alert(1)" not in page.content.decode()


def test_an_assessor_opens_the_evidence_of_his_indicators_alone(
    review: Review, signed_in: SignIn
) -> None:
    from kaocheng.evidence.models import StoredFile
    from kaocheng.evidence.services import store
    from kaocheng.reporting.models import EvidenceLink, Report

    people = review.people
    report = Report.objects.get(assessee=review.assessees[SOUTH])
    stored = store(people.clerks[SOUTH], name="统计公报.pdf", content=b"%PDF-1.7\n")
    file = StoredFile.objects.get(pk=stored.pk)
    EvidenceLink.objects.create(
        report=report, indicator_code="1.1", stored_file=file, added_by=people.clerks[SOUTH]
    )
    path = f"/evidence/{file.pk}/"
    assert signed_in(people.farming).get(path).status_code == 404
    to_stage(review, "review")
    page = signed_in(people.farming).get(f"/review/{review.assessment}/marking/1.1/")
    assert "统计公报.pdf" in page.content.decode()
    assert signed_in(people.farming).get(path).status_code == 200
    assert signed_in(people.ecology).get(path).status_code == 404
    assert signed_in(people.clerks[NORTH]).get(path).status_code == 404


def test_the_report_goes_out_as_word_by_its_outline(review: Review, signed_in: SignIn) -> None:
    import docx

    write(review, SOUTH, {"section:basic": "成立专班。\n逐月调度。", "reason:1.1": "受旱减产"})
    path = f"/review/{review.assessment}/units/{SOUTH}/report.docx"
    answer = signed_in(review.people.clerks[SOUTH]).get(path)
    assert answer.status_code == 200
    word = docx.Document(io.BytesIO(answer.content))
    told = [paragraph.text for paragraph in word.paragraphs]
    for text in ("一、基本情况", "成立专班。", "逐月调度。", "六、下步打算", "南河镇"):
        assert text in told
    sheet, evidence = word.tables
    grain = next(row for row in sheet.rows if row.cells[0].text == "1.1 粮食生产")
    assert [cell.text for cell in grain.cells[3:]] == ["22.50", "受旱减产"]
    assert evidence.rows[1].cells[2].text == "无"
    assert signed_in(review.people.clerks[NORTH]).get(path).status_code == 404
