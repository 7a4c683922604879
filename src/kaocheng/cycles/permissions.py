"""Who may run cycles."""

from __future__ import annotations

from kaocheng.cycles.models import Cycle
from kaocheng.cycles.queries.scope import roles_over
from kaocheng.orgs.models import Organisation, Role, User


def may_run_for(actor: User, organisation: Organisation) -> bool:
    """The assessment office (考核办) of the organisation or of one above it."""
    return Role.ASSESSMENT_OFFICE in roles_over(actor, organisation)


def may_run_cycle(actor: User, cycle: Cycle) -> bool:
    """The assessment office of the assessing organisation or of one above it."""
    return may_run_for(actor, cycle.organisation)
