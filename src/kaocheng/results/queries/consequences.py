"""What rules call for after a publication: the page of an assessment, and the list for paper."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible, visible_codes
from kaocheng.results.consequences import SETTLED, is_over
from kaocheng.results.models import Consequence, PublishedResult
from kaocheng.results.queries.grade_history import year_of
from kaocheng.results.queries.head import scope_and_head
from kaocheng.results.queries.shapes.use import ConsequenceLine, UseList, UsePage
from kaocheng.results.queries.shown import published_of
from kaocheng.results.queries.use import rules_of


def use_page(actor: User, assessment_pk: int) -> UsePage:
    """All that is proposed and decided; to a unit, what was decided on itself, either way."""
    scope, head = scope_and_head(actor, assessment_pk)
    published = published_of(assessment_pk)
    rows = _rows(published) if published else Consequence.objects.none()
    if not head.sees_all:
        rows = rows.filter(state__in=SETTLED, unit__code__in=visible_codes(actor))
    return UsePage(
        head=head,
        number=published.number if published else "",
        document_date=published.document_date if published else None,
        yearly=year_of(scope.assessment) is not None,
        rows=tuple(map(_line, rows)),
        rules=rules_of(scope.assessment).filter(active=True).count() if head.sees_all else 0,
        may_decide=head.may_sign,
    )


def use_list(actor: User, assessment_pk: int) -> UseList:
    """The list, for those who see all units, once something is proposed."""
    page, published = use_page(actor, assessment_pk), published_of(assessment_pk)
    if published is None or not page.head.sees_all:
        raise NotVisible(assessment_pk)
    return UseList(page=page, organ=published.organ, notice=page.head.notice)


def _rows(published: PublishedResult) -> QuerySet[Consequence]:
    rows = Consequence.objects.filter(published=published)
    return rows.select_related("unit", "proposed_by", "decided_by")


def _line(row: Consequence) -> ConsequenceLine:
    return ConsequenceLine(
        pk=row.pk,
        unit_code=row.unit.code,
        unit_name=row.unit.name,
        pinyin=row.unit.pinyin,
        initials=row.unit.initials,
        title=row.title,
        measure=row.measure,
        applies_to=row.applies_to,
        basis=row.basis,
        months=row.months,
        grades=tuple((year, grade) for year, grade in row.grades),
        state=row.state,
        state_label=row.get_state_display(),
        proposed_by=str(row.proposed_by),
        proposed_at=row.proposed_at,
        decided_by=str(row.decided_by) if row.decided_by else "",
        decided_at=row.decided_at,
        reason=row.reason,
        until_on=row.until_on,
        is_over=is_over(row.state, row.until_on, timezone.localdate()),
    )
