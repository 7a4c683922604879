"""What all units of a cycle get to see: the announcement (公示), then the published result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kaocheng.orgs.masking import masked_name
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible, visible_codes
from kaocheng.results.models import ScoreRun, Shown, UnitResult
from kaocheng.results.queries.head import scope_and_head
from kaocheng.results.queries.lines import announcement_line, published_line
from kaocheng.results.queries.scope import runs_with_any_of
from kaocheng.results.queries.shapes import (
    AnnouncedRow,
    AnnouncementPage,
    AssessmentHead,
    PublishedLine,
    PublishedPage,
)
from kaocheng.results.queries.shown import announcement_of, published_of
from kaocheng.schemes.outline import outline_from_json

_HEAVY = ("leaves", "nodes", "adjustments", "vetoes")


def announcement_page(actor: User, assessment_pk: int) -> AnnouncementPage:
    """All units by name, with as much as the office has chosen to show of each.

    Whoever knows of the cycle sees every unit here: that is what an announcement is for.
    """
    _, head = scope_and_head(actor, assessment_pk)
    announcement = announcement_of(assessment_pk, whole=head.sees_all)
    if announcement is None:
        raise NotVisible(assessment_pk)
    run = _run(announcement.decision.run_id)
    shows = announcement.shows
    return AnnouncementPage(
        head=head,
        announcement=announcement_line(announcement),
        rows=_rows(head, run, grades=shows != Shown.RANK, points=shows == Shown.POINTS),
        has_groups=bool(outline_from_json(run.scheme.outline).groups),
    )


def published_page(actor: User, assessment_pk: int) -> PublishedPage:
    """The published result, for whoever knows of the cycle."""
    _, head = scope_and_head(actor, assessment_pk)
    published = published_of(assessment_pk)
    if published is None:
        raise NotVisible(assessment_pk)
    run = _run(published.run_id)
    outline = outline_from_json(run.scheme.outline)
    return PublishedPage(
        head=head,
        published=_to_outsiders(published_line(published)),
        rows=_rows(head, run, grades=True, points=True),
        has_groups=bool(outline.groups),
        has_grades=bool(outline.grades),
        sees_run=runs_with_any_of(visible_codes(actor)).filter(pk=run.pk).exists(),
    )


def _to_outsiders(line: PublishedLine) -> PublishedLine:
    """As it goes up on a wall: of persons the family name alone. The office has them in full."""
    return replace(
        line,
        signed_by=masked_name(line.signed_by),
        initiated_by=masked_name(line.initiated_by),
        confirmed_by=masked_name(line.confirmed_by),
    )


def _run(run_pk: int) -> ScoreRun:
    rows = ScoreRun.objects.select_related("scheme").only("pk", "scheme__outline")
    return rows.get(pk=run_pk)


def _rows(
    head: AssessmentHead, run: ScoreRun, *, grades: bool, points: bool
) -> tuple[AnnouncedRow, ...]:
    outline = outline_from_json(run.scheme.outline)
    own = {code for code, _ in head.own_units}
    return tuple(
        AnnouncedRow(
            unit_code=row.unit_code,
            unit_name=row.unit_name,
            pinyin=row.pinyin,
            initials=row.initials,
            group_name=outline.group_name(row.group_code),
            rank=row.rank,
            group_rank=row.group_rank,
            grade=(row.grade or "") if grades else "",
            total=(row.total or "") if points else "",
            is_own=row.unit_code in own,
        )
        for row in by_place(run.rows.defer(*_HEAVY))
    )


def by_place(rows: Iterable[UnitResult]) -> list[UnitResult]:
    """Ranked units by place, then those without one."""
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.position))
