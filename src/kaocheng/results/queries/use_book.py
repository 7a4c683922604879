"""结果运用建议名单 as the Excel table that goes on paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from kaocheng.orgs.models import User
from kaocheng.results.queries.consequences import use_list
from kaocheng.results.queries.shapes.use import ConsequenceLine, UseList

_A4 = 9
_HEADINGS = (
    ("序号", 5),
    ("单位", 16),
    ("年度和等次", 22),
    ("建议措施", 24),
    ("适用对象", 20),
    ("期限", 16),
    ("依据", 30),
    ("决定情况", 12),
    ("决定依据或理由", 30),
    ("决定日期", 12),
)
_APART = "暂缓适用、不予适用事项"


def use_workbook(actor: User, assessment_pk: int) -> tuple[str, bytes]:
    """File name and .xlsx file, for those who see the whole assessment.

    What is not applied for now stands on a sheet of its own.
    """
    found = use_list(actor, assessment_pk)
    title = "".join(found.title_parts)
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("结果运用建议名单")
        _head(book, sheet, found, title)
        _write_rows(book, sheet, found.page.applied)
        if found.page.apart:
            sheet = book.add_worksheet(_APART)
            _head(book, sheet, found, f"{''.join(found.title_parts[:-1])}{_APART}")
            _write_rows(book, sheet, found.page.apart)
    return f"{title}.xlsx", target.getvalue()


def _head(book: Any, sheet: Any, found: UseList, title: str) -> None:
    last = len(_HEADINGS) - 1
    bold = book.add_format({"bold": True, "font_size": 18, "align": "center"})
    note = book.add_format({"font_size": 10})
    head = book.add_format(
        {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
    )
    sheet.merge_range(0, 0, 0, last, title, bold)
    sheet.merge_range(1, 0, 1, last, _note(found), note)
    sheet.write_row(2, 0, [name for name, _ in _HEADINGS], head)
    for place, (_, width) in enumerate(_HEADINGS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 30)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 2)
    sheet.freeze_panes(3, 2)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _note(found: UseList) -> str:
    notice = f"{found.notice}　" if found.notice else ""
    return f"{notice}依据：{found.organ}考核通报（{found.page.number}）"


def _write_rows(book: Any, sheet: Any, rows: Sequence[ConsequenceLine]) -> None:
    form = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for number, row in enumerate(rows, start=1):
        sheet.write_number(number + 2, 0, number, form)
        for place, text in enumerate(_cells(row), start=1):
            sheet.write_string(number + 2, place, text, form)


def _cells(row: ConsequenceLine) -> tuple[str, ...]:
    decided = str(timezone.localdate(row.decided_at)) if row.decided_at else ""
    label = "待决定" if row.state == "proposed" else row.state_label
    return (
        row.unit_name,
        row.grades_words,
        row.measure,
        row.applies_to,
        row.term_words,
        row.basis,
        label,
        row.reason,
        decided,
    )
