"""Who may do what with organisations, people and posts (三员分立: rights are split by design)."""

from __future__ import annotations

from kaocheng.orgs.models import ADMINISTRATORS, BUSINESS_ROLES, Role, User
from kaocheng.orgs.queries import codes_under, posts_held

# 系统管理员 keeps neither rights nor logs, 安全管理员 gives rights but makes no users,
# 审计管理员 reads logs and does nothing else: whoever is one of them is nothing besides.


def may_add_organisation(actor: User, parent_code: str) -> bool:
    """The system administrator, at or below the own organisation."""
    return parent_code in codes_under(actor, {Role.SYSTEM_ADMIN})


def may_add_user(actor: User) -> bool:
    """The system administrator."""
    return any(post.role == Role.SYSTEM_ADMIN for post in posts_held(actor))


def may_appoint(actor: User, organisation_code: str) -> bool:
    """The security administrator, at or below the own organisation."""
    return organisation_code in codes_under(actor, {Role.SECURITY_ADMIN})


def clash_of_roles(held: frozenset[Role], wanted: Role) -> bool:
    """Whether one person must not hold these together."""
    if wanted in ADMINISTRATORS:
        return bool(held - {wanted})
    return wanted in BUSINESS_ROLES and bool(held & ADMINISTRATORS)
