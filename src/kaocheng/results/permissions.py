"""Who may compute, sign, publish and appeal, as named rules."""

from __future__ import annotations

from collections.abc import Iterable

from kaocheng.cycles.models import Cycle
from kaocheng.cycles.queries.scope import places_of_posts, roles_over
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.queries import codes_under

# Who answers for the assessing organisation with a name: its leader, or who signs for it.
SIGNERS = frozenset({Role.LEADER, Role.SIGN_OFF})
CONFIRMERS = SIGNERS | {Role.ASSESSMENT_OFFICE}
APPELLANTS = frozenset({Role.REPORTER, Role.SIGN_OFF})


def units_out_of_reach(actor: User, unit_codes: Iterable[str]) -> list[str]:
    """The units that do not stand at or below a place where the actor is the assessment office."""
    reach = codes_under(actor, {Role.ASSESSMENT_OFFICE})
    return [code for code in unit_codes if code not in reach]


def may_sign_for(actor: User, cycle: Cycle) -> bool:
    """A leader (领导) or signer (审签人) at the assessing organisation, or above it."""
    return bool(roles_over(actor, cycle.organisation) & SIGNERS)


def may_confirm_for(actor: User, cycle: Cycle) -> bool:
    """The same, or the office itself: two of its people are two persons."""
    return bool(roles_over(actor, cycle.organisation) & CONFIRMERS)


def may_appeal_for(actor: User, unit: Organisation) -> bool:
    """Clerk (填报员) or signer (审签人) of the assessed unit itself."""
    return unit.pk in places_of_posts(actor, APPELLANTS)
