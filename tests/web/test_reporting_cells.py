"""What the grid's requests are answered with: saved, refused, conflict; and what stands beside."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import User
from kaocheng.reporting.models import Figure, Report
from tests.cycles.factories import set_today
from tests.factories.reporting import period_pk
from tests.web.conftest import SignIn

pytestmark = pytest.mark.usefixtures("evidence_folder")
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def as_clerk_n(signed_in: SignIn, clerk_n: User) -> Client:
    return signed_in(clerk_n)


def save(client: Client, report: int, *changes: tuple[str, str, int]) -> Any:
    body = {"changes": [{"item_code": i, "text": t, "seen_version": v} for i, t, v in changes]}
    return client.post(f"/reports/{report}/cells/", body, "application/json")


def test_cells_are_answered_one_by_one(as_clerk_n: Client, report_pk: int) -> None:
    answer = save(as_clerk_n, report_pk, ("grain", "１，２００．５", 0), ("projects", "76项目", 0))
    assert answer.status_code == 200
    grain, projects = answer.json()["cells"]
    assert (grain["outcome"], grain["value"], grain["version"]) == ("saved", "1200.5", 1)
    assert (projects["outcome"], projects["yours"]) == ("refused", "76项目")
    assert projects["why"]
    assert answer.json()["filled"] == 1


def test_the_second_at_a_cell_is_shown_both_values(
    as_clerk_n: Client, signed_in: SignIn, clerk_n_second: User, report_pk: int
) -> None:
    save(as_clerk_n, report_pk, ("grain", "300", 0))
    (cell,) = save(signed_in(clerk_n_second), report_pk, ("grain", "330", 0)).json()["cells"]
    assert (cell["outcome"], cell["value"], cell["yours"]) == ("conflict", "300", "330")
    assert "clerk_n" in cell["by"]
    again = save(signed_in(clerk_n_second), report_pk, ("grain", "330", cell["version"]))
    assert again.json()["cells"][0]["outcome"] == "saved"


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"changes": 1}', '{"changes": [1]}', '{"changes": [{"item_code": 3}]}', "\0"],
)
def test_a_mangled_request_is_refused_in_words(
    body: str, as_clerk_n: Client, report_pk: int
) -> None:
    answer = as_clerk_n.post(f"/reports/{report_pk}/cells/", body, "application/json")
    assert answer.status_code == 422
    assert "请刷新页面" in answer.json()["refusal"]
    assert not Figure.objects.filter(report=report_pk).exclude(value="").exists()


def test_after_the_signature_nothing_is_saved_and_the_reason_given(
    as_clerk_n: Client, submitted_pk: int
) -> None:
    answer = save(as_clerk_n, submitted_pk, ("grain", "1", 1))
    assert answer.status_code == 422
    assert "已报送" in answer.json()["refusal"]


def test_who_only_looks_on_is_told_so(
    signed_in: SignIn, county_office: User, report_pk: int
) -> None:
    answer = save(signed_in(county_office), report_pk, ("grain", "1", 0))
    assert answer.status_code == 422
    assert "只有本单位填报员" in answer.json()["refusal"]


def test_a_session_that_ended_sends_to_the_login_and_saves_nothing(
    as_clerk_n: Client, report_pk: int
) -> None:
    as_clerk_n.logout()
    answer = save(as_clerk_n, report_pk, ("grain", "1", 0))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


def test_the_deadline_passes_while_typing_and_nothing_is_lost(
    as_clerk_n: Client,
    signed_in: SignIn,
    head_n: User,
    report_pk: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import datetime

    set_today(monkeypatch, datetime.date(2025, 4, 20))
    assert save(as_clerk_n, report_pk, ("grain", "300", 0)).json()["cells"][0]["outcome"] == "saved"
    assert "已过截止日期" in as_clerk_n.get(f"/reports/{report_pk}/").content.decode()
    signed_in(head_n).post(f"/reports/{report_pk}/sign/")
    as_clerk_n.post(f"/reports/{report_pk}/submit/")
    assert Report.objects.get(pk=report_pk).late
    assert "迟报" in as_clerk_n.get(f"/reports/{report_pk}/").content.decode()


def test_the_rows_say_what_is_computed_from_them(as_clerk_n: Client, report_pk: int) -> None:
    save(as_clerk_n, report_pk, ("grain", "300", 0))
    said = as_clerk_n.get(f"/reports/{report_pk}/rows.json").json()
    grain = next(row for row in said["rows"] if row["item_code"] == "grain")
    assert (grain["value"], grain["rate"], grain["share"]) == ("300", "25.00%", "25.00%")
    assert (said["filled"], said["version"]) == (1, 2)
    assert said["evidence"]["1.1"] == {"required": True, "count": 0}


def test_what_is_far_from_the_period_before_has_bounds(
    as_clerk_n: Client, clerk_n: User, report_pk: int, cycle_pk: int
) -> None:
    from kaocheng.reporting.queries.shapes import CellChange
    from kaocheng.reporting.services import open_report, save_cells

    period = period_pk(cycle_pk, "2025-02")
    february = open_report(clerk_n, period_pk=period, organisation_code="t1")
    changes = [CellChange("grain", "100"), CellChange("projects", "4")]
    save_cells(clerk_n, february, changes=changes)
    bounds = as_clerk_n.get(f"/reports/{report_pk}/rows.json").json()["bounds"]
    assert bounds["grain"] == {"low": "50", "high": "200"}
    # What is cumulative (累计) does not fall, and may treble.
    assert bounds["projects"] == {"low": "4", "high": "12"}
    assert set(bounds) == {"grain", "projects"}


# Steps --------------------------------------------------------------------------------------------


def test_a_double_click_submits_once(
    as_clerk_n: Client,
    signed_in: SignIn,
    head_n: User,
    report_pk: int,
    fill: Callable[[dict[str, str]], object],
) -> None:
    fill({"grain": "300"})
    signed_in(head_n).post(f"/reports/{report_pk}/sign/")
    before = AuditEntry.objects.count()
    for _ in range(2):
        answer = as_clerk_n.post(f"/reports/{report_pk}/submit/", follow=True)
        assert "已报送" in answer.content.decode()
    assert AuditEntry.objects.count() == before + 1


def test_the_head_signs_only_what_was_on_the_screen(
    as_clerk_n: Client, signed_in: SignIn, head_n: User, report_pk: int
) -> None:
    save(as_clerk_n, report_pk, ("grain", "300", 0))
    seen = Report.objects.get(pk=report_pk).version
    save(as_clerk_n, report_pk, ("grain", "310", 1))
    answer = signed_in(head_n).post(
        f"/reports/{report_pk}/sign/", {"version": str(seen)}, follow=True
    )
    assert "又有改动" in answer.content.decode()
    assert Report.objects.get(pk=report_pk).state == "draft"


def test_a_return_without_a_reason_is_refused(
    signed_in: SignIn, county_office: User, submitted_pk: int
) -> None:
    office = signed_in(county_office)
    answer = office.post(f"/reports/{submitted_pk}/return/", {"reason": " "}, follow=True)
    assert "请填写退回原因" in answer.content.decode()
    assert Report.objects.get(pk=submitted_pk).state == "submitted"


def test_asking_for_the_signature_tells_the_head_once(
    as_clerk_n: Client, head_n: User, report_pk: int, fill: Callable[[dict[str, str]], object]
) -> None:
    from kaocheng.notices.models import Notice

    empty = as_clerk_n.post(f"/reports/{report_pk}/ask/", follow=True)
    assert "尚无数据" in empty.content.decode()
    fill({"grain": "300"})
    for _ in range(2):
        as_clerk_n.post(f"/reports/{report_pk}/ask/")
    (notice,) = Notice.objects.filter(recipient=head_n)
    assert notice.link == f"/reports/{report_pk}/"


def test_a_correction_is_asked_for_and_decided(
    as_clerk_n: Client, signed_in: SignIn, county_office: User, accepted_pk: int
) -> None:
    said = {"item": "grain", "text": "305", "reason": "公报勘误"}
    page = as_clerk_n.post(f"/reports/{accepted_pk}/corrections/", said, follow=True)
    assert "等待考核办审批" in page.content.decode()
    office = signed_in(county_office)
    correction = Report.objects.get(pk=accepted_pk).corrections.get()
    path = f"/corrections/{correction.pk}/"
    assert as_clerk_n.post(f"{path}approve/").status_code == 403
    told = office.post(f"{path}refuse/", {"note": ""}, follow=True).content.decode()
    assert "请填写不同意的理由" in told
    office.post(f"{path}approve/")
    assert Figure.objects.get(report=accepted_pk, item_code="grain").value == "305"


# Beside -------------------------------------------------------------------------------------------


def attach(client: Client, report: int, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/reports/{report}/evidence/", {"indicator": "1.1", "file": file})


def test_evidence_comes_in_by_content_and_goes_out_as_it_came(
    as_clerk_n: Client, signed_in: SignIn, county_office: User, clerk_s: User, report_pk: int
) -> None:
    assert attach(as_clerk_n, report_pk, "公报.pdf", PDF).status_code == 200
    part = as_clerk_n.get(f"/reports/{report_pk}/evidence/1.1/list/").content.decode()
    assert "公报.pdf" in part
    link = Report.objects.get(pk=report_pk).evidence.get()
    path = f"/evidence/{link.stored_file_id}/"
    answer = signed_in(county_office).get(path)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert signed_in(clerk_s).get(path).status_code == 404
    as_clerk_n.post(f"/evidence-links/{link.pk}/remove/")
    assert not Report.objects.get(pk=report_pk).evidence.exists()


def test_a_program_named_pdf_is_refused_by_what_it_is(as_clerk_n: Client, report_pk: int) -> None:
    answer = attach(as_clerk_n, report_pk, "公报.pdf", b"MZ\x90\0" * 64)
    assert answer.status_code == 422
    assert "程序" in answer.json()["refusal"]


def test_nothing_arrives_and_the_clerk_is_told_to_try_again(
    as_clerk_n: Client, report_pk: int
) -> None:
    answer = as_clerk_n.post(f"/reports/{report_pk}/evidence/", {"indicator": "1.1"})
    assert answer.status_code == 422
    assert "重新选择文件" in answer.json()["refusal"]


@override_settings(UPLOAD_MOST_BYTES=1000)
def test_a_body_beyond_the_bound_is_not_read(as_clerk_n: Client, report_pk: int) -> None:
    answer = attach(as_clerk_n, report_pk, "大.pdf", PDF + b"0" * 5000)
    assert answer.status_code == 422
    assert "请压缩" in answer.json()["refusal"]


def test_remarks_are_kept_by_indicator_and_for_the_whole(
    as_clerk_n: Client, report_pk: int
) -> None:
    path = f"/reports/{report_pk}/remark/"
    for indicator in ("1.1", ""):
        said = {"indicator": indicator, "problems": f"问题{indicator}", "next_steps": "继续"}
        assert as_clerk_n.post(path, said).json() == {"done": True}
    page = as_clerk_n.get(f"/reports/{report_pk}/").content.decode()
    assert "问题1.1</textarea>" in page
    assert "问题</textarea>" in page
    wrong = as_clerk_n.post(path, {"indicator": "9.9", "problems": "x"})
    assert "没有这个指标" in wrong.json()["refusal"]


# Excel --------------------------------------------------------------------------------------------


def test_a_form_comes_back_with_its_differences_and_faults(
    as_clerk_n: Client, report_pk: int
) -> None:
    book = b"".join(as_clerk_n.get(f"/reports/{report_pk}/workbook.xlsx"))
    file = SimpleUploadedFile("表.xlsx", filled(book, {"grain": 300, "projects": "#REF!"}))
    page = as_clerk_n.post(f"/reports/{report_pk}/exchange/", {"file": file})
    found = page.context["found"]
    assert [d.new for d in found.differences] == ["300"]
    assert len(found.faults) == 1
    assert not Figure.objects.filter(report=report_pk, item_code="grain").exists()
    path = f"/reports/{report_pk}/exchange/apply/"
    as_clerk_n.post(path, {"changes": page.context["changes"]})
    assert Figure.objects.get(report=report_pk, item_code="grain").value == "300"


def test_who_was_faster_is_not_overwritten_by_a_table(as_clerk_n: Client, report_pk: int) -> None:
    changes = json.dumps([["grain", "300", 0]])
    save(as_clerk_n, report_pk, ("grain", "310", 0))
    path = f"/reports/{report_pk}/exchange/apply/"
    page = as_clerk_n.post(path, {"changes": changes}, follow=True).content.decode()
    assert "未导入" in page
    assert Figure.objects.get(report=report_pk, item_code="grain").value == "310"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_in_words(
    content: bytes, as_clerk_n: Client, report_pk: int
) -> None:
    file = SimpleUploadedFile("表.xlsx", content)
    page = as_clerk_n.post(f"/reports/{report_pk}/exchange/", {"file": file})
    assert page.status_code == 200
    assert page.context["refusal"]


@pytest.mark.parametrize("changes", ["", "x", "[1]", '[["grain"]]', "{}"])
def test_a_mangled_preview_is_refused(changes: str, as_clerk_n: Client, report_pk: int) -> None:
    path = f"/reports/{report_pk}/exchange/apply/"
    page = as_clerk_n.post(path, {"changes": changes}, follow=True)
    assert page.status_code == 200
    assert not Figure.objects.filter(report=report_pk).exclude(value="").exists()


def filled(book: bytes, values: dict[str, object]) -> bytes:
    """The workbook with values put in, found by the column of item codes."""
    workbook = openpyxl.load_workbook(io.BytesIO(book))
    sheet = workbook.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(c.value == "数据项代码" for c in row))
    columns = {str(c.value).strip(): c.column for c in header}
    for row in range(header[0].row + 1, sheet.max_row + 1):
        code = sheet.cell(row, columns["数据项代码"]).value
        if code in values:
            sheet.cell(row, columns["本期完成"]).value = values[code]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
