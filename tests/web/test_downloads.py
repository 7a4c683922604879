"""Files to take away."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest
from django.test import Client
from openpyxl import load_workbook

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import User
from kaocheng.results.models import ScoreRun
from kaocheng.web.downloads import DOCX, XLSX, attachment


def test_a_chinese_name_travels_as_rfc_5987_wants_it() -> None:
    header = attachment(b"", "2023年度排名.xlsx", XLSX)["Content-Disposition"]
    assert header == "attachment; filename*=utf-8''2023%E5%B9%B4%E5%BA%A6%E6%8E%92%E5%90%8D.xlsx"


def test_the_ranking_comes_as_a_workbook(as_office: Client, provinces_run: ScoreRun) -> None:
    response = as_office.get(f"/runs/{provinces_run.pk}/export.xlsx")
    assert response["Content-Type"] == XLSX
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    assert any(cell.value == "黑龙江省" for row in sheet.iter_rows() for cell in row)


def test_the_circular_comes_as_a_word_file(as_office: Client, provinces_run: ScoreRun) -> None:
    response = as_office.post(f"/runs/{provinces_run.pk}/circular.docx")
    assert response["Content-Type"] == DOCX
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert "考核" in "".join(p.text for p in docx.Document(BytesIO(response.content)).paragraphs)


@pytest.mark.parametrize("method", ["get", "head"])
def test_no_address_that_is_opened_makes_a_circular(
    method: str, as_office: Client, provinces_run: ScoreRun
) -> None:
    before = AuditEntry.objects.count()
    response = getattr(as_office, method)(f"/runs/{provinces_run.pk}/circular.docx")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert method == "head" or "只能用页面上的按钮" in response.content.decode()
    assert AuditEntry.objects.count() == before


def test_the_button_carries_its_token(office: User, provinces_run: ScoreRun) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/runs/{provinces_run.pk}/circular.docx"
    assert client.post(address).status_code == 403
    page = client.get(f"/runs/{provinces_run.pk}/").content.decode()
    form = re.search(f'action="{address}"><input type="hidden" name="(\\w+)" value="(\\w+)"', page)
    assert form is not None
    assert client.post(address, {form[1]: form[2]}).status_code == 200


def test_who_does_not_see_all_units_gets_no_circular(
    as_clerk: Client, provinces_run: ScoreRun
) -> None:
    assert as_clerk.post(f"/runs/{provinces_run.pk}/circular.docx").status_code == 404
