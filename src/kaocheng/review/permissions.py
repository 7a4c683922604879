"""Named rules that the services of the review ask before they write."""

from __future__ import annotations

from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import User
from kaocheng.review.lines import Line
from kaocheng.review.queries.scope import AssessmentScope
from kaocheng.review.queries.standing import UnitStanding, why_not_edit


def may_write(standing: UnitStanding) -> bool:
    """The unit's own clerk (填报员)."""
    return standing.is_clerk


def may_sign(standing: UnitStanding) -> bool:
    """The unit's own signer (审签人)."""
    return standing.is_head


def may_submit(standing: UnitStanding) -> bool:
    """The unit's own clerk or signer; the signature is what counts."""
    return standing.is_own


def may_mark(scope: AssessmentScope, line: Line, unit: Assessee) -> bool:
    """The reviewers of the line's assessor, the office where there is none; not who keeps out."""
    return scope.marks(line) and not scope.why_recused(unit, line.code)


def may_decide_between(scope: AssessmentScope, line: Line) -> bool:
    """Who may be the third between two markers: the office, or another reviewer."""
    return scope.is_office or scope.marks(line)


def may_recuse(scope: AssessmentScope, marker: User) -> bool:
    """Oneself; the office may note it for anybody."""
    return scope.is_office or marker.pk == scope.actor.pk


__all__ = [
    "may_decide_between",
    "may_mark",
    "may_recuse",
    "may_sign",
    "may_submit",
    "may_write",
    "why_not_edit",
]
