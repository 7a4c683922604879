"""Named rules that services ask before they write; what pages show of them is in `queries`."""

from __future__ import annotations

from kaocheng.cycles.models import Cycle
from kaocheng.cycles.queries.scope import places_of_posts, roles_over
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.reporting.queries.actions import may_sign, may_submit, why_closed, why_not_edit
from kaocheng.reporting.queries.scope import Standing


def is_reporter_of(actor: User, unit: Organisation) -> bool:
    """A clerk (填报员) of the unit itself."""
    return unit.pk in places_of_posts(actor, {Role.REPORTER})


def may_decide(standing: Standing) -> bool:
    """The assessment office (考核办) of the cycle."""
    return standing.is_office


def may_give_values(actor: User, cycle: Cycle) -> bool:
    """The office, or a data source (数据来源) at the assessing organisation or above it."""
    given = {Role.ASSESSMENT_OFFICE, Role.DATA_SOURCE}
    return bool(roles_over(actor, cycle.organisation) & given)


__all__ = [
    "is_reporter_of",
    "may_decide",
    "may_give_values",
    "may_sign",
    "may_submit",
    "why_closed",
    "why_not_edit",
]
