"""Which stored files an actor may read because an appeal that the actor sees carries them."""

from __future__ import annotations

from django.db.models import Q

from kaocheng.cycles.queries.scope import reach_of
from kaocheng.orgs.models import User
from kaocheng.results.models import AppealFile


def readable_files(actor: User, file_pks: frozenset[int]) -> frozenset[int]:
    """Those of the own unit's appeals and of what lies below it; all for who assesses."""
    rows = AppealFile.objects.filter(stored_file__in=file_pks)
    if not rows:
        return frozenset()
    seen = reach_of(actor).seen
    own = Q(appeal__assessee__organisation__code__in=seen)
    assesses = Q(appeal__announcement__assessment__cycle__organisation__code__in=seen)
    return frozenset(rows.filter(own | assesses).values_list("stored_file_id", flat=True))
