"""Which stored files an actor may read because a report that the actor sees links them."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.reporting.models import EvidenceLink
from kaocheng.reporting.queries.scope import Standing


def readable_files(actor: User, file_pks: frozenset[int]) -> frozenset[int]:
    """The files among these that stand beside an indicator of a report the actor sees."""
    links = EvidenceLink.objects.filter(stored_file__in=file_pks).select_related(
        "report__assessee__organisation", "report__assessee__cycle__organisation"
    )
    found: set[int] = set()
    for link in links:
        unit, cycle = link.report.assessee.organisation, link.report.assessee.cycle
        if link.stored_file_id not in found and Standing(actor, unit, cycle).sees:
            found.add(link.stored_file_id or 0)
    return frozenset(found)
