"""Which stored files an assessor may read: those beside the indicators that he marks."""

from __future__ import annotations

from collections.abc import Iterable

from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.cycles.queries.scope import places_of_posts
from kaocheng.orgs.models import Role, User
from kaocheng.reporting.models import EvidenceLink
from kaocheng.review.lifecycle import SELF_ASSESSMENT
from kaocheng.review.lines import line_of
from kaocheng.review.models import AssessorSeat


def marked_files(actor: User, file_pks: frozenset[int]) -> frozenset[int]:
    """The files among these that units linked to an indicator of the actor's, once he marks."""
    places = places_of_posts(actor, {Role.REVIEWER})
    if not places or not file_pks:
        return frozenset()
    links = EvidenceLink.objects.filter(stored_file__in=file_pks).select_related("report__assessee")
    seats = list(
        AssessorSeat.objects.filter(organisation__in=places)
        .exclude(assessment__state=SELF_ASSESSMENT)
        .select_related("assessment__scheme_version")
    )
    return frozenset(link.stored_file_id or 0 for link in links if _marks(seats, link))


def _marks(seats: Iterable[AssessorSeat], link: EvidenceLink) -> bool:
    unit = link.report.assessee
    for seat in seats:
        if seat.assessment.cycle_id == unit.cycle_id:
            scheme = scheme_by_digest(seat.assessment.scheme_version.digest)
            line = line_of(scheme, unit.group_code, link.indicator_code)
            if line is not None and line.assessor == seat.assessor:
                return True
    return False
