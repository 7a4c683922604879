"""Pages of spot checks: they answer to whom they concern, and hide what they must."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kaocheng.review.models import Finding, SampledUnit, SpotCheck
from tests.factories.review import NORTH, SOUTH, UNITS, WEST, Review, make_review, to_stage
from tests.factories.spot_checks import (
    SEED,
    SOURCE,
    Spot,
    checking,
    drawn,
    entry,
    find,
    finished,
    make_spot,
)
from tests.web.conftest import SignIn

if TYPE_CHECKING:
    from pathlib import Path

    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint

LOWERED = {"1.1": entry("figure", figures={"grain": "1000"}, reason="现场复核产量")}
PDF = b"%PDF-1.7\n"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = tmp_path


@pytest.fixture
def review(officers: dict[Role, User], appointed: Appoint) -> Review:
    made = make_review(officers, appointed)
    to_stage(made, "spot_check")
    return made


@pytest.fixture
def plan(review: Review, appointed: Appoint) -> Spot:
    return make_spot(review, appointed)


@pytest.fixture
def spot(plan: Spot) -> Spot:
    return checking(plan)


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def check_pages(spot: Spot) -> list[str]:
    """The pages of the spot check as a whole."""
    top = f"/spot-checks/{spot.check}/"
    return [top, f"{top}verify/", f"{top}units.csv", f"{top}findings/", f"{top}findings.xlsx"]


def unit_page(spot: Spot, code: str) -> str:
    return f"/spot-checks/units/{spot.unit(code).pk}/"


def day(days: int = 7) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def test_every_page_answers_to_whom_it_concerns(spot: Spot, signed_in: SignIn) -> None:
    unit, people = unit_page(spot, NORTH), spot.review.people
    new = f"/assessments/{spot.review.assessment}/spot-checks/new/"
    plan = f"/spot-checks/{spot.check}/plan/"
    expected = {
        people.office: (200, 200, 200, 200),
        people.leader: (200, 200, 403, 403),
        spot.leader: (200, 200, 403, 403),
        people.heads[NORTH]: (404, 404, 403, 404),
        people.clerks[SOUTH]: (404, 404, 403, 404),
        people.farming: (404, 404, 403, 404),
    }
    for user, (of_check, of_unit, of_new, of_plan) in expected.items():
        client = signed_in(user)
        assert client.get("/spot-checks/").status_code == 200
        for path in check_pages(spot):
            assert client.get(path).status_code == of_check, (user, path)
        assert client.get(unit).status_code == of_unit, user
        assert client.get(new).status_code == of_new, user
        assert client.get(plan).status_code == of_plan, user


@pytest.mark.parametrize("who", ["neighbour", "administrator"])
def test_what_is_not_ones_own_is_not_there(
    who: str,
    spot: Spot,
    signed_in: SignIn,
    officers: dict[Role, User],
    appointed: Appoint,
) -> None:
    from kaocheng.orgs.models import Role

    neighbour = appointed("neighbour", "c2", Role.ASSESSMENT_OFFICE)
    client = signed_in(neighbour if who == "neighbour" else officers[Role.SYSTEM_ADMIN])
    for path in (*check_pages(spot), unit_page(spot, NORTH)):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "北山乡" not in answer.content.decode()
    assert "联合抽查" not in text_of(client, "/spot-checks/")
    assert client.post(f"/spot-checks/{spot.check}/close/").status_code == 404
    assert client.post(f"{unit_page(spot, NORTH)}answer/").status_code == 404


def test_a_stranger_is_sent_to_the_login_and_back(client: Client, spot: Spot) -> None:
    for path in (*check_pages(spot), unit_page(spot, NORTH)):
        assert client.get(path).headers["Location"] == f"/login/?next={path}"


def test_deeds_are_done_by_buttons_alone(spot: Spot, signed_in: SignIn) -> None:
    client, top, unit = (
        signed_in(spot.office),
        f"/spot-checks/{spot.check}/",
        unit_page(spot, NORTH),
    )
    for deed in ("draw/", "cancel/", "begin/", "close/", "teams/", "units/add/"):
        assert client.get(f"{top}{deed}").status_code == 405, deed
    for deed in ("findings/", "files/", "finish/", "return/", "send/", "answer/", "decide/"):
        assert client.get(f"{unit}{deed}").status_code == 405, deed


def test_no_page_carries_script_or_style_in_its_text(spot: Spot, signed_in: SignIn) -> None:
    client = signed_in(spot.office)
    pages = [path for path in check_pages(spot) if path.endswith("/")]
    for path in ("/spot-checks/", *pages, unit_page(spot, NORTH)):
        page = text_of(client, path)
        assert "<style" not in page, path
        assert " style=" not in page, path
        assert "onclick" not in page, path


def test_a_plan_is_typed_refused_with_what_was_typed_and_laid(
    plan: Spot, signed_in: SignIn
) -> None:
    client = signed_in(plan.office)
    path = f"/assessments/{plan.review.assessment}/spot-checks/new/"
    typed = {"title": "二次抽查", "number": "两个", "minimum": "1", "again_reason": "覆盖不足"}
    page = client.post(path, typed).content.decode()
    assert "不小于 0 的数" in page
    assert 'value="两个"' in page
    right = {"number": "", "share": "50", "number_hill": "2", "indicator": ["1.1", "1.2"]}
    answer = client.post(path, {**typed, **right})
    check = SpotCheck.objects.latest("pk")
    assert answer.headers["Location"] == f"/spot-checks/{check.pk}/"
    assert check.plan["quota"] == {"share": "1/2"}
    assert check.plan["quotas"] == {"hill": {"number": 2}}
    assert check.indicators == ["1.1", "1.2"]
    again = f"/spot-checks/{check.pk}/plan/"
    page = client.get(again).content.decode()
    assert 'value="50"' in page
    typed = {"title": "再改", "number": "1", "version": "1"}
    assert client.post(again, typed).status_code == 302
    assert "内容已有改动" in client.post(again, typed).content.decode()


def test_a_draw_by_its_form_and_its_verification(plan: Spot, signed_in: SignIn) -> None:
    client, top = signed_in(plan.office), f"/spot-checks/{plan.check}/"
    assert client.get(f"{top}verify/").status_code == 404
    answer = client.post(f"{top}draw/", {"by": "public", "seed": "", "version": "1"}, follow=True)
    assert "没有填写种子" in answer.content.decode()
    form = {"by": "public", "seed": SEED, "source": SOURCE, "version": "1"}
    page = client.post(f"{top}draw/", form, follow=True).content.decode()
    assert "抽取记录已固化" in page
    assert SEED in page
    assert "不能重抽" in client.post(f"{top}draw/", form, follow=True).content.decode()
    assert "重新计算的结果与抽取记录一致" in text_of(client, f"{top}verify/")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE review_draw SET seed = '9'")
    assert "不一致" in text_of(client, f"{top}verify/")


def test_teams_and_units_are_set_by_their_forms(plan: Spot, signed_in: SignIn) -> None:
    client, top = signed_in(drawn(plan).office), f"/spot-checks/{plan.check}/"
    page = client.post(f"{top}teams/", {"name": "一组", "leader": ""}, follow=True)
    assert "请选择组长" in page.content.decode()
    team = {"name": "一组", "leader": plan.leader.pk, "member": [plan.second.pk]}
    assert "已保存抽查组" in client.post(f"{top}teams/", team, follow=True).content.decode()
    pk = plan_team(plan)
    code = next(each for each in (NORTH, SOUTH, WEST) if each not in plan.codes())
    added = client.post(f"{top}units/add/", {"unit": code, "reason": "信访较多"}, follow=True)
    assert "信访较多" in added.content.decode()
    for unit in SampledUnit.objects.filter(spot_check=plan.check):
        refused = client.post(f"{top}units/{unit.pk}/team/", {"team": ""}, follow=True)
        assert "请选择抽查组" in refused.content.decode()
        client.post(f"{top}units/{unit.pk}/team/", {"team": pk, "indicator": ["1.1", "1.2"]})
    assert "已通知各抽查组" in client.post(f"{top}begin/", follow=True).content.decode()
    assert plan.unit(code).indicators == ["1.1", "1.2"]


def plan_team(spot: Spot) -> int:
    from kaocheng.review.models import SpotTeam

    return SpotTeam.objects.get(spot_check=spot.check).pk


def test_a_finding_that_is_refused_keeps_what_was_typed(spot: Spot, signed_in: SignIn) -> None:
    client, path = signed_in(spot.leader), unit_page(spot, NORTH)
    said = {
        "indicator": "1.2",
        "version": "0",
        "conclusion": "points",
        "points": "99",
        "reason": "两个项目未开工",
        "found": "走访三处",
        "next": "1.3",
    }
    answer = client.post(f"{path}findings/", said)
    page = answer.content.decode()
    assert "超出范围" in page
    for typed in ('value="99"', "两个项目未开工", "走访三处"):
        assert typed in page
    answer = client.post(f"{path}findings/", said | {"points": "18"})
    assert answer.headers["Location"] == f"{path}?i=1.3"
    clash = client.post(f"{path}findings/", said | {"points": "17"})
    assert "已填写该指标" in clash.content.decode()
    assert 'value="17"' in clash.content.decode()
    assert Finding.objects.get().points == "18.00"
    client.post(f"{path}findings/", said | {"points": "17", "version": "1"})
    assert Finding.objects.get().points == "17.00"


def test_a_file_is_taken_and_taken_away(spot: Spot, signed_in: SignIn) -> None:
    client, path = signed_in(spot.leader), unit_page(spot, NORTH)
    missing = client.post(f"{path}files/", {"indicator": "1.1"}, follow=True)
    assert "没有收到文件" in missing.content.decode()
    file = SimpleUploadedFile("现场记录.pdf", PDF)
    answer = client.post(f"{path}files/", {"indicator": "1.1", "file": file})
    assert answer.headers["Location"] == f"{path}?i=1.1"
    assert "现场记录.pdf" in text_of(client, f"{path}?i=1.1")
    link = spot.unit(NORTH).evidence.get()
    assert client.get(f"/evidence/{link.stored_file_id}/").status_code == 200
    client.post(f"{path}files/{link.pk}/remove/", {"next": "1.1"})
    assert not spot.unit(NORTH).evidence.exists()


def test_from_the_result_to_the_unit_and_back(spot: Spot, signed_in: SignIn) -> None:
    find(spot, NORTH, LOWERED)
    path, people = unit_page(spot, NORTH), spot.review.people
    checker, office = signed_in(spot.leader), signed_in(spot.office)
    assert "考核办拟写反馈" in checker.post(f"{path}finish/", follow=True).content.decode()
    page = text_of(office, path)
    assert "核实数据为粮食总产量 1000" in page
    head = signed_in(people.heads[NORTH])
    assert head.get(path).status_code == 404
    bad = office.post(f"{path}send/", {"letter": "请核对。", "due_on": "明天"}, follow=True)
    assert "请填写确认截止" in bad.content.decode()
    office.post(f"{path}send/", {"letter": "请核对。", "due_on": day()})
    page = text_of(head, path)
    assert "确认，无异议" in page
    assert "抽查人checker" not in page
    assert "确认，无异议" not in text_of(signed_in(people.clerks[NORTH]), path)
    assert head.get(f"{path}letter.docx").status_code == 200
    refused = head.post(f"{path}answer/", {"answer": "object"}, follow=True).content.decode()
    assert "请填写异议和理由" in refused
    head.post(f"{path}answer/", {"answer": "object", "words": "以公报为准"})
    assert "以公报为准" in text_of(office, path)
    office.post(f"{path}decide/", {"decision": "uphold", "reason": "公报口径不同"})
    assert "公报口径不同" in text_of(head, path)
    assert spot.unit(NORTH).state == "upheld"


def test_the_same_few_statements_whatever_the_number_of_units(
    spot: Spot, signed_in: SignIn
) -> None:
    client = signed_in(spot.office)
    pages = ["/spot-checks/", *check_pages(spot), unit_page(spot, SOUTH)]
    before = {path: statements(client, path) for path in pages}
    finished(spot, NORTH, LOWERED)
    from kaocheng.review.services import add_unit

    for code in set(UNITS) - spot.codes():
        add_unit(spot.office, check_pk=spot.check, organisation_code=code, reason="x")
    for path in pages:
        assert statements(client, path) <= before[path], path
        assert before[path] <= 40, path


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)
