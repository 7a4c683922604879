"""Who may issue schemes."""

from __future__ import annotations

from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import posts_held


def may_issue_schemes(actor: User) -> bool:
    """The assessment office (考核办)."""
    return any(post.role == Role.ASSESSMENT_OFFICE for post in posts_held(actor))
