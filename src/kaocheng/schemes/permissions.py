"""Who may write and issue schemes, and at which organisation."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.schemes.queries.scope import offices_of


def may_issue_schemes(actor: User) -> bool:
    """The assessment office (考核办)."""
    return bool(offices_of(actor))


def may_edit_drafts_of(actor: User, organisation_code: str) -> bool:
    """The assessment office of that organisation, and of no other."""
    return organisation_code in offices_of(actor)
