"""What upheld appeals (申诉) lay over a review's overlay: the last word on a cell."""

from __future__ import annotations

from kaocheng.results.lifecycle import FINAL, UPHELD
from kaocheng.results.models import Appeal
from kaocheng.review.queries.shapes.overlay import CellKey, DeedLine, FactKey, MarkLine, Overlay


def with_upheld(overlay: Overlay, assessment_pk: int) -> Overlay:
    """The overlay with every upheld appeal of the assessment, in the order of the answers."""
    rows = Appeal.objects.filter(announcement__assessment=assessment_pk, state=UPHELD)
    appeals = list(rows.select_related("assessee__organisation").order_by("answered_at", "pk"))
    if not appeals:
        return overlay
    facts: dict[FactKey, str] = dict(overlay.facts)
    marks = {(mark.unit, mark.indicator): mark for mark in overlay.marks}
    deeds: dict[CellKey, tuple[DeedLine, ...]] = dict(overlay.deeds)
    for each in appeals:
        cell = (each.assessee.organisation.code, each.indicator_code)
        if each.points:
            marks[cell] = MarkLine(*cell, each.points, FINAL, _reason(each))
        else:
            # A mark of before would hide the value that was found to be right.
            marks.pop(cell, None)
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
