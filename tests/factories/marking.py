"""Doing what units and assessors do, in one line each; for tests of the review."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.factories.review import Review

if TYPE_CHECKING:
    from kaocheng.orgs.models import User


def write(review: Review, unit: str, cells: dict[str, str]) -> Any:
    """The unit's clerk writes cells of the self-assessment (「field:code」 → text)."""
    from kaocheng.reporting.queries.shapes import CellChange
    from kaocheng.review.models import SelfCell
    from kaocheng.review.services import save_self_cells

    rows = SelfCell.objects.filter(
        self_assessment__assessment=review.assessment,
        self_assessment__assessee=review.assessees[unit],
    )
    seen = {f"{row.field}:{row.code}": row.version for row in rows}
    changes = [CellChange(key, text, seen.get(key, 0)) for key, text in cells.items()]
    clerk = review.people.clerks[unit]
    return save_self_cells(
        clerk, assessment_pk=review.assessment, organisation_code=unit, changes=changes
    )


def hand_in(review: Review, unit: str, quality: str = "好", service: str = "9") -> None:
    """The unit proposes both judged items, signs and hands in."""
    from kaocheng.review.services import sign_self_assessment, submit_self_assessment

    write(review, unit, {"proposal:quality": quality, "proposal:service": service})
    key: dict[str, Any] = {"assessment_pk": review.assessment, "organisation_code": unit}
    sign_self_assessment(review.people.heads[unit], **key)
    submit_self_assessment(review.people.clerks[unit], **key)


def mark(
    review: Review,
    actor: User,
    unit: str,
    code: str,
    deed: str = "confirmed",
    *,
    seen: int = 0,
    reason: str = "",
    points: str = "",
    **values: str,
) -> int:
    """A marker confirms or changes one item."""
    from kaocheng.review.services import Said, mark_item

    return mark_item(
        actor,
        assessment_pk=review.assessment,
        code=code,
        organisation_code=unit,
        said=Said(deed, values, points, reason),
        seen_version=seen,
    )


def filled(book: bytes, rows: dict[tuple[str, str], tuple[str, object, str]]) -> bytes:
    """An assessor's list with 评审, 评审得分或档次, 理由 put in by (indicator, unit)."""
    workbook = openpyxl.load_workbook(io.BytesIO(book))
    sheet = workbook.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        key = tuple(str(sheet.cell(row, heads[name]).value) for name in ("指标代码", "单位代码"))
        for name, value in zip(("评审", "评审得分或档次", "理由"), rows.get(key, ()), strict=False):
            sheet.cell(row, heads[name]).value = value or None
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
