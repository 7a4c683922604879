"""What spot checks (部门抽查) lay over the facts: findings that were confirmed or upheld.

Unscoped: for callers that have checked the right to the assessment.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.reporting.models import ACTUAL
from kaocheng.review.lines import as_marked
from kaocheng.review.models import Assessment, Conclusion, Finding
from kaocheng.review.queries.shapes.overlay import CellKey, DeedLine, FactKey, MarkLine, Overlay
from kaocheng.review.spot_lifecycle import SETTLED
from kaocheng.scoring import Scheme

STAGE = "spot"
# What the reason of an assessed mark calls the stage.
STAGE_WORDS = "部门抽查"
CHANGES = (Conclusion.FIGURE, Conclusion.POINTS)


def spot_overlay(assessment_pk: int) -> Overlay:
    """All findings that stand, of all spot checks of the assessment; the later one counts."""
    rows = Finding.objects.filter(
        unit__spot_check__assessment=assessment_pk, unit__state__in=SETTLED, unit__extends=None
    )
    return _overlay_of(rows, assessment_pk)


def findings_overlay(unit_pk: int, assessment_pk: int) -> Overlay:
    """What one unit's findings would lay, whether or not it has confirmed them yet."""
    return _overlay_of(Finding.objects.filter(unit=unit_pk), assessment_pk)


_RELATED = ("unit__organisation", "unit__team", "unit__spot_check__assessment")


def _overlay_of(rows: QuerySet[Finding], assessment_pk: int) -> Overlay:
    found = rows.select_related(*_RELATED).order_by("checked_at", "pk")
    return overlay_of(found, assessed_scheme(assessment_pk))


def assessed_scheme(assessment_pk: int) -> Scheme:
    """The scheme of an assessment, without the row that holds its bytes."""
    digests = Assessment.objects.filter(pk=assessment_pk).values_list("scheme_version__digest")
    return scheme_by_digest(digests.get()[0])


def overlay_of(findings: Iterable[Finding], scheme: Scheme) -> Overlay:
    """Findings as an overlay; what was found true changes nothing."""
    facts: dict[FactKey, str] = {}
    marks: dict[CellKey, MarkLine] = {}
    deeds: dict[CellKey, tuple[DeedLine, ...]] = {}
    for each in findings:
        if each.conclusion not in CHANGES:
            continue
        unit, period = each.unit.organisation.code, each.unit.spot_check.assessment.period
        cell = (unit, each.indicator_code)
        marks.pop(cell, None)
        if each.conclusion == Conclusion.POINTS:
            points = as_marked(scheme, each.indicator_code, each.points)
            marks[cell] = MarkLine(*cell, points, STAGE_WORDS, each.reason)
        facts |= {(unit, item, period, ACTUAL): text for item, text in each.figures.items()}
        deeds[cell] = (*deeds.get(cell, ()), deed_of(each))
    return Overlay(facts, tuple(marks.values()), deeds)


def deed_of(finding: Finding) -> DeedLine:
    """A finding as the explanation of a difference."""
    is_points = finding.conclusion == Conclusion.POINTS
    return DeedLine(
        stage=STAGE,
        who=str(finding.unit.team or "抽查组"),
        what=Conclusion(finding.conclusion).label,
        old=finding.old_points if is_points else "；".join(finding.old_figures.values()),
        new=finding.points if is_points else "；".join(finding.figures.values()),
        reason=finding.reason,
        at=finding.checked_at,
    )


def laid_over(below: Overlay, above: Overlay) -> Overlay:
    """Two stages as one; a mark of before would hide a figure that was found to be right."""
    kept = [mark for mark in below.marks if (mark.unit, mark.indicator) not in above.deeds]
    deeds = dict(below.deeds)
    for cell, lines in above.deeds.items():
        deeds[cell] = (*deeds.get(cell, ()), *lines)
    return Overlay({**below.facts, **above.facts}, (*kept, *above.marks), deeds)
