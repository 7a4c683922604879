"""Which stored files an actor may read because of spot checks (部门抽查)."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.reporting.models import EvidenceLink
from kaocheng.review.models import FindingEvidence
from kaocheng.review.queries.spot_scope import (
    CheckStanding,
    UnitStanding,
    units_to_check,
    whole_units,
)


def readable_files(actor: User, file_pks: frozenset[int]) -> frozenset[int]:
    """What teams brought home, for who sees the unit; a unit's own evidence, for its team."""
    return _brought_home(actor, file_pks) | _reported(actor, file_pks)


def _brought_home(actor: User, file_pks: frozenset[int]) -> frozenset[int]:
    """The files beside a finding that the actor may read.

    What was found at an extended place (延伸抽查) belongs to the letter of the unit above it.
    """
    links = FindingEvidence.objects.filter(stored_file__in=file_pks)
    return frozenset(
        file_pk
        for file_pk, unit_pk in links.values_list("stored_file_id", "unit_id")
        if _shows(actor, unit_pk)
    )


def _reported(actor: User, file_pks: frozenset[int]) -> frozenset[int]:
    """The files beside reports of the units that the actor's teams check."""
    units = units_to_check(actor).filter(assessee__isnull=False)
    links = EvidenceLink.objects.filter(
        stored_file__in=file_pks, report__assessee__in=units.values("assessee")
    )
    return frozenset(pk for pk in links.values_list("stored_file_id", flat=True) if pk)


def _shows(actor: User, unit_pk: int) -> bool:
    unit = whole_units().get(pk=unit_pk)
    above = unit.extends_id
    if UnitStanding(actor, unit, CheckStanding(actor, unit.spot_check)).sees:
        return True
    return above is not None and _shows(actor, above)
