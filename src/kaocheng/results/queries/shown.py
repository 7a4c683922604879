"""What has been laid open of an assessment. Unscoped: for queries that have checked."""

from __future__ import annotations

from django.utils import timezone

from kaocheng.results.models import Announcement, PublishedResult


def announcement_of(assessment_pk: int, *, whole: bool) -> Announcement | None:
    """What is announced now; to units from its first day on."""
    rows = Announcement.objects.filter(assessment=assessment_pk, withdrawn_at=None)
    if not whole:
        rows = rows.filter(from_on__lte=timezone.localdate())
    return rows.select_related("decision", "announced_by").first()


def published_of(assessment_pk: int) -> PublishedResult | None:
    """The published result of an assessment."""
    rows = PublishedResult.objects.filter(assessment=assessment_pk)
    return rows.select_related("initiated_by", "confirmed_by").first()
