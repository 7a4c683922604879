"""Files to take away."""

from __future__ import annotations

from io import BytesIO

import docx
from django.test import Client
from openpyxl import load_workbook

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
    response = as_office.get(f"/runs/{provinces_run.pk}/circular.docx")
    assert response["Content-Type"] == DOCX
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert "考核" in "".join(p.text for p in docx.Document(BytesIO(response.content)).paragraphs)
