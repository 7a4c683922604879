"""What upheld appeals (申诉) lay over the facts: the last word on a cell."""

from __future__ import annotations

from kaocheng.results.lifecycle import FINAL, STAGES, UPHELD
from kaocheng.results.models import Appeal
from kaocheng.review.lines import as_marked
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.shapes.overlay import CellKey, DeedLine, FactKey, MarkLine, Overlay
from kaocheng.review.queries.spot_overlay import assessed_scheme, laid_over


def overlay_through(assessment_pk: int, stage: str) -> Overlay:
    """What the review, and upheld appeals in the final stage, lay over the facts."""
    overlay = overlay_for(assessment_pk, stage)
    return laid_over(overlay, upheld_overlay(assessment_pk)) if stage == FINAL else overlay


def upheld_overlay(assessment_pk: int) -> Overlay:
    """Every upheld appeal of the assessment; of several on one cell the later answer counts."""
    rows = Appeal.objects.filter(announcement__assessment=assessment_pk, state=UPHELD)
    scheme = assessed_scheme(assessment_pk)
    facts: dict[FactKey, str] = {}
    marks: dict[CellKey, MarkLine] = {}
    deeds: dict[CellKey, tuple[DeedLine, ...]] = {}
    for each in rows.select_related("assessee__organisation").order_by("answered_at", "pk"):
        cell = (each.assessee.organisation.code, each.indicator_code)
        marks.pop(cell, None)
        if each.points:
            points = as_marked(scheme, each.indicator_code, each.points)
            marks[cell] = MarkLine(*cell, points, STAGES[FINAL], _reason(each))
        else:
            facts[(cell[0], each.item_code, each.period, each.kind)] = each.value
        deeds[cell] = (*deeds.get(cell, ()), _deed(each))
    return Overlay(facts, tuple(marks.values()), deeds)


def _reason(appeal: Appeal) -> str:
    return f"申诉成立：{appeal.answer}"


def _deed(appeal: Appeal) -> DeedLine:
    assert appeal.answered_at is not None
    return DeedLine(
        stage=FINAL,
        who="考核办",
        what="申诉成立，改分" if appeal.points else "申诉成立，改数据",
        old=appeal.old_value,
        new=appeal.points or appeal.value,
        reason=appeal.answer,
        at=appeal.answered_at,
    )
