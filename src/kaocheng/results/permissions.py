"""Who may compute results."""

from __future__ import annotations

from collections.abc import Iterable

from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import codes_under


def units_out_of_reach(actor: User, unit_codes: Iterable[str]) -> list[str]:
    """The units that do not stand at or below a place where the actor is the assessment office."""
    reach = codes_under(actor, {Role.ASSESSMENT_OFFICE})
    return [code for code in unit_codes if code not in reach]
