"""Who may have a token, and who may take one back."""

from __future__ import annotations

from kaocheng.orgs.models import BUSINESS_ROLES, Role, User
from kaocheng.orgs.queries import codes_under, posts_held
from kaocheng.tokens.models import ApiToken


def may_issue_for(actor: User, organisation_code: str, role: str) -> bool:
    """For a post of one's own in the business; the three administrators (三员) get none."""
    wanted = (organisation_code, role)
    held = ((post.organisation_code, post.role) for post in posts_held(actor))
    return role in BUSINESS_ROLES and wanted in held


def may_see(actor: User, token: ApiToken) -> bool:
    """Who holds it, and the security administrator (安全管理员) at or above its organisation."""
    if token.owner_id == actor.pk:
        return True
    return token.organisation.code in codes_under(actor, {Role.SECURITY_ADMIN})
