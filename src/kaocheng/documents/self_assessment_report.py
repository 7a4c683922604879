"""自评报告: a unit's self-assessment report by its outline, with score sheet and evidence list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.documents import elements, tables
from kaocheng.documents.circular import TITLE_WIDTH
from kaocheng.documents.layout import TYPE_WIDTH, blank_page, save
from kaocheng.documents.tables import Column, Table
from kaocheng.documents.wording import title_lines
from kaocheng.review.queries.self_assessment import self_page

if TYPE_CHECKING:
    from docx.document import Document

    from kaocheng.orgs.models import User
    from kaocheng.review.queries.shapes.self_assessment import SelfPage, SelfRow

SHEET, EVIDENCE = "自评打分表", "佐证材料目录"
UNWRITTEN = "〔待填写〕"
_SHEET_COLUMNS = (
    Column("指标", 2100, "left"),
    Column("分值", 800),
    Column("完成情况", 2000, "left"),
    Column("自评得分", 1000),
    Column("失分原因、自评理由", TYPE_WIDTH - 5900, "left"),
)
_EVIDENCE_COLUMNS = (
    Column("序号", 800),
    Column("指标", 2600, "left"),
    Column("材料名称", TYPE_WIDTH - 3400, "left"),
)


def compose_self_report(found: SelfPage, *, on: date) -> bytes:
    """The report of one unit; the same self-assessment gives the same bytes."""
    head = found.head
    parts = (f"{head.cycle_title}{head.period_words}", "自评报告")
    page = blank_page(header=head.notice)
    elements.title(page, title_lines(parts, TITLE_WIDTH))
    elements.blank_lines(page, 1)
    elements.addressee(page, head.office)
    _text(page, found)
    last_text = len(page.element.body) - 2
    elements.attachment_note(page, [SHEET, EVIDENCE])
    elements.signature(page, found.unit_name, on, sealed=True)
    if head.notice:
        elements.remark(page, head.notice)
    elements.hold_together(page, last_text)
    for number, (name, content) in enumerate(
        ((SHEET, _score_sheet(found)), (EVIDENCE, _evidence_list(found))), start=1
    ):
        elements.attachment_head(page, number, [name])
        elements.blank_lines(page, 1)
        tables.table(page, content)
    return save(page, title="".join(parts), author=found.unit_name, on=on)


def _text(page: Document, found: SelfPage) -> None:
    for section in found.sections:
        elements.heading(page, section.title)
        for line in section.cell.value.splitlines() or [UNWRITTEN]:
            if line.strip():
                elements.body(page, line.strip())


def _score_sheet(found: SelfPage) -> Table:
    rows = [
        (f"{row.code} {row.name}", row.full or "—", _figures(row), row.points or "—", _said(row))
        for row in found.rows
    ]
    total = ("合计", found.head.full, "", found.total or "—", "")
    return Table(_SHEET_COLUMNS, (*rows, total), measure="单位：分")


def _figures(row: SelfRow) -> str:
    told = [f"{f.name}{f.value}{f.measure}" for f in row.figures if f.value]
    told += [p.cell.value or p.given for p in row.proposals]
    return "；".join(filter(None, told))


def _said(row: SelfRow) -> str:
    return "；".join(filter(None, (row.claim.value if row.claim else "", row.reason.value)))


def _evidence_list(found: SelfPage) -> Table:
    files = [(f"{row.code} {row.name}", file.name) for row in found.rows for file in row.evidence]
    rows = tuple((str(n), indicator, name) for n, (indicator, name) in enumerate(files, start=1))
    return Table(_EVIDENCE_COLUMNS, rows or (("—", "—", "无"),))


@transaction.atomic
def self_report_of_unit(
    actor: User, assessment_pk: int, organisation_code: str
) -> tuple[str, bytes]:
    """A unit's report: file name and Word file. Raises `NotVisible` as the query does."""
    found = self_page(actor, assessment_pk, organisation_code)
    submitted = found.submitted_at
    on = timezone.localtime(submitted).date() if submitted else timezone.localdate()
    word = compose_self_report(found, on=on)
    title = f"{found.unit_name}{found.head.cycle_title}{found.head.period_words}自评报告"
    record(str(actor), "生成自评报告", title, {"version": found.version})
    return f"{title}.docx", word
