"""Whose eyes see schemes: all of the business the issued ones, the own office its drafts."""

from __future__ import annotations

from kaocheng.orgs.models import BUSINESS_ROLES, Role, User
from kaocheng.orgs.queries import posts_held


def offices_of(actor: User) -> dict[str, str]:
    """Code and name of the organisations at which the actor is the assessment office (考核办)."""
    posts = (post for post in posts_held(actor) if post.role == Role.ASSESSMENT_OFFICE)
    return {post.organisation_code: post.organisation_name for post in posts}


def reads_schemes(actor: User) -> bool:
    """Whoever holds a post in the business; the three administrators (三员) hold none."""
    return any(post.role in BUSINESS_ROLES for post in posts_held(actor))
