"""The office sets a cycle up step by step, moves deadlines, sets targets, reminds, imports."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaocheng.cycles.models import Cycle, ReportingPeriod, Target
from kaocheng.notices.models import Notice
from kaocheng.orgs.models import User
from kaocheng.reporting.models import Figure
from tests.factories.reporting import NORTH, SOUTH, period_pk
from tests.web.conftest import SignIn


@pytest.fixture
def as_county(signed_in: SignIn, county_office: User) -> Client:
    return signed_in(county_office)


def told(client: Client, path: str, said: dict[str, Any] | None = None) -> str:
    """Post, follow, and read the page that comes."""
    answer = client.post(path, said or {}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_cycle_is_founded_step_by_step(
    as_county: Client, county: None, scheme_pk: int, county_office: User
) -> None:
    said = {"title": "2025年度示例考核", "code": "x", "year": "2025", "organisation": "c1"}
    page = told(as_county, "/cycles/new/", {**said, "kind": "real"})
    pk = Cycle.objects.get().pk
    assert "尚未指定考核方案" in page
    assert page.count("○ 待") == 3
    assert "尚未指定考核方案，不能启动" in told(as_county, f"/cycles/{pk}/start/")
    scheme = {"scheme": scheme_pk, "from_period": "2025"}
    assert "已指定考核方案" in told(as_county, f"/cycles/{pk}/schemes/", scheme)
    units = {"unit": [NORTH, SOUTH], "group": "hill"}
    assert "已保存 2 个单位" in told(as_county, f"/cycles/{pk}/units/add/", units)
    calendar = {"kind": "M", "days_after": "5", "open_days": "10"}
    assert "已开设填报期" in told(as_county, f"/cycles/{pk}/calendar/make/", calendar)
    stages = {
        "title": ["自查", ""],
        "starts_on": ["2025-01-10", ""],
        "ends_on": ["2025-02-10", ""],
        "note": ["", ""],
    }
    assert "自查" in told(as_county, f"/cycles/{pk}/timetable/save/", stages)
    assert "已启动" in told(as_county, f"/cycles/{pk}/start/")
    assert Cycle.objects.get().state == "running"


def test_a_refused_cycle_leaves_what_was_typed(as_county: Client) -> None:
    said = {"title": "某考核", "code": "", "year": "2025", "organisation": "c1"}
    page = as_county.post("/cycles/new/", said).content.decode()
    assert "代码和名称都须填写" in page
    assert 'value="某考核"' in page


def test_a_clerk_founds_nothing(signed_in: SignIn, clerk_n: User, cycle_pk: int) -> None:
    client = signed_in(clerk_n)
    assert client.get("/cycles/new/").status_code == 403
    assert client.post(f"/cycles/{cycle_pk}/start/").status_code == 403
    assert client.post(f"/cycles/{cycle_pk}/targets/cells/", {}, "application/json").status_code
    assert "建立考核周期" not in client.get("/cycles/").content.decode()


def test_ending_a_cycle_is_asked_again_by_its_name(as_county: Client, cycle_pk: int) -> None:
    page = told(as_county, f"/cycles/{cycle_pk}/close/")
    assert "结束「2025年度示例考核」" in page
    assert Cycle.objects.get().state == "running"
    told(as_county, f"/cycles/{cycle_pk}/close/", {"confirmed": "1"})
    assert Cycle.objects.get().state == "closed"


def test_a_deadline_is_moved_with_a_reason(as_county: Client, cycle_pk: int, march: int) -> None:
    path = f"/cycles/{cycle_pk}/periods/{march}/deadline/"
    assert "请写明调整截止日期的原因" in told(as_county, path, {"due_on": "2025-04-15"})
    assert "请填写新的截止日期" in told(as_county, path, {"due_on": "x", "reason": "y"})
    told(as_county, path, {"due_on": "2025-04-15", "reason": "系统维护"})
    assert ReportingPeriod.objects.get(pk=march).due_on.isoformat() == "2025-04-15"


def test_a_new_standard_holds_from_a_period_on(
    as_county: Client, draft_cycle: int, scheme_pk: int
) -> None:
    said = {"scheme": scheme_pk, "from_period": "2025-05"}
    page = told(as_county, f"/cycles/{draft_cycle}/schemes/", said)
    assert "2025年5月" in page
    assert "以前各期仍按当时的方案" in page
    wrong = {"scheme": scheme_pk, "from_period": "五月"}
    assert "写法不对" in told(as_county, f"/cycles/{draft_cycle}/schemes/", wrong)


# Targets ------------------------------------------------------------------------------------------


def change(unit: str, item: str, value: str) -> dict[str, str]:
    key = {"organisation_code": unit, "item_code": item}
    return {**key, "period": "2025", "kind": "target", "value": value}


def test_targets_are_set_from_the_grid_or_refused_in_words(
    as_county: Client, cycle_pk: int
) -> None:
    path = f"/cycles/{cycle_pk}/targets/cells/"
    good = {"changes": [change(NORTH, "grain", "1300"), change(SOUTH, "roads", "7")]}
    assert as_county.post(path, good, "application/json").json() == {"saved": 2}
    bad = {"changes": [change(NORTH, "grain", "许多")]}
    answer = as_county.post(path, bad, "application/json")
    assert answer.status_code == 422
    assert "北山乡" in answer.json()["refusal"]
    assert Target.objects.get(item_code="grain", assessee__organisation__code=NORTH).value == "1300"


def test_targets_go_out_and_come_back_as_excel(as_county: Client, cycle_pk: int) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(as_county.get(f"/cycles/{cycle_pk}/targets.xlsx")))
    )
    sheet = book.worksheets[0]
    (place,) = [
        (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == 1200
    ]
    sheet.cell(*place).value = 1250
    out = io.BytesIO()
    book.save(out)
    path = f"/cycles/{cycle_pk}/targets/"
    page = as_county.post(f"{path}upload/", {"file": SimpleUploadedFile("t.xlsx", out.getvalue())})
    assert [d.new for d in page.context["found"].differences] == ["1250"]
    other = {"file": SimpleUploadedFile("t.xlsx", out.getvalue()), "digest": "0"}
    assert "文件与预览时不同" in told(as_county, f"{path}apply/", other)
    same = {
        "file": SimpleUploadedFile("t.xlsx", out.getvalue()),
        "digest": page.context["digest"],
    }
    assert "已导入 1 个值" in told(as_county, f"{path}apply/", same)


# Reminding, importing, information ----------------------------------------------------------------


def test_all_who_are_missing_are_reminded_once_a_day(
    as_county: Client, clerk_n: User, clerk_s: User, head_n: User, cycle_pk: int, submitted_pk: int
) -> None:
    march = period_pk(cycle_pk, "2025-03")
    path, said = f"/periods/{march}/remind/", {"cycle": cycle_pk}
    # 北山乡 has handed in: only the clerk of 南河镇 is asked.
    assert "已提醒 1 人" in told(as_county, path, said)
    assert Notice.objects.get(title__startswith="催报").recipient == clerk_s
    assert "未重复提醒" in told(as_county, path, said)
    assert Notice.objects.filter(title__startswith="催报").count() == 1


def test_a_clerk_reminds_nobody(
    signed_in: SignIn, clerk_n: User, march: int, report_pk: int
) -> None:
    assert signed_in(clerk_n).post(f"/periods/{march}/remind/").status_code == 403


def test_the_office_brings_all_units_in_at_once(
    as_county: Client, march: int, on_third_of_april: object
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(as_county.get(f"/periods/{march}/bulk.xlsx")))
    )
    sheet = book.worksheets[0]
    codes = {cell.value: cell.column for cell in sheet[2]}
    rows = {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row + 1)}
    sheet.cell(rows[NORTH], codes["grain"]).value = 300
    sheet.cell(rows[SOUTH], codes["grain"]).value = "约200"
    out = io.BytesIO()
    book.save(out)

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile("all.xlsx", out.getvalue())

    page = as_county.post(
        f"/periods/{march}/bulk/", {"file": file()}, headers={"HX-Request": "true"}
    )
    found = page.context["found"]
    assert (found.changed, found.fault_count) == (1, 1)
    assert "<html" not in page.content.decode()
    said = {"file": file(), "digest": found.digest}
    assert "已导入 1 格" in told(as_county, f"/periods/{march}/bulk/apply/", said)
    assert Figure.objects.get(item_code="grain").value == "300"


def test_information_is_sent_decided_and_counted(
    as_county: Client, signed_in: SignIn, clerk_n: User, cycle_pk: int
) -> None:
    clerk, path = signed_in(clerk_n), f"/cycles/{cycle_pk}/information/"
    said = {"organisation": NORTH, "month": "2025-03", "title": "春耕备耕进展"}
    assert "春耕备耕进展" in told(clerk, f"{path}send/", said)
    assert "月份" in told(clerk, f"{path}send/", {**said, "month": "2024-03"})
    from kaocheng.reporting.models import InformationReport

    decide = f"{path}{InformationReport.objects.get().pk}/decide/"
    assert clerk.post(decide, {"adopted": "1", "adopted_by": "x"}).status_code == 403
    assert "请填写采用单位" in told(as_county, decide, {"adopted": "1", "adopted_by": ""})
    assert "采用" in told(as_county, decide, {"adopted": "1", "adopted_by": "县委信息科"})
    counted = {"item": "news", "counts": "adopted", "cumulative": "1"}
    assert "信息报送条数（采用条数）" in told(as_county, f"{path}count/", counted)
