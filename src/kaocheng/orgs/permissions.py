"""Who may do what with organisations, people and posts (三员分立: rights are split by design)."""

from __future__ import annotations

from django.conf import settings

from kaocheng.orgs.models import (
    ADMINISTRATORS,
    BUSINESS_ROLES,
    BookKind,
    Post,
    Role,
    SecondFactor,
    User,
)
from kaocheng.orgs.queries import GROUP_KEEPERS, codes_under, posts_held
from kaocheng.orgs.queries.scope import void_words
from kaocheng.orgs.refusals import NotAllowed

# 系统管理员 keeps neither rights nor logs, 安全管理员 gives rights but makes no users,
# 审计管理员 reads logs and does nothing else: whoever is one of them is nothing besides.

_OFFICER_OF_BOOK = {
    BookKind.ORGANISATIONS: Role.SYSTEM_ADMIN,
    BookKind.PEOPLE: Role.SYSTEM_ADMIN,
    BookKind.POSTS: Role.SECURITY_ADMIN,
}


def may_add_organisation(actor: User, parent_code: str) -> bool:
    """The system administrator, at or below the own organisation."""
    return parent_code in codes_under(actor, {Role.SYSTEM_ADMIN})


def may_keep_organisation(actor: User, *codes: str) -> bool:
    """The same, for every organisation that a change touches."""
    return codes_under(actor, {Role.SYSTEM_ADMIN}).issuperset(codes)


def may_add_user(actor: User) -> bool:
    """The system administrator."""
    return any(post.role == Role.SYSTEM_ADMIN for post in posts_held(actor))


def may_manage_user(actor: User, user: User) -> bool:
    """The system administrator, if every post of the person lies in the own part of the tree."""
    return may_add_user(actor) and _holds_all_below(actor, user, Role.SYSTEM_ADMIN)


def may_drop_second_factor(actor: User, user: User) -> bool:
    """The security administrator, never for the own account: who resets passwords must not."""
    return user.pk != actor.pk and _holds_all_below(actor, user, Role.SECURITY_ADMIN)


def may_appoint(actor: User, organisation_code: str) -> bool:
    """The security administrator, at or below the own organisation."""
    return organisation_code in codes_under(actor, {Role.SECURITY_ADMIN})


def may_keep_group(actor: User, organisation_code: str) -> bool:
    """The assessment office or the system administrator, at or below the own organisation."""
    return organisation_code in codes_under(actor, GROUP_KEEPERS)


def may_import(actor: User, kind: BookKind) -> bool:
    """Organisations and people: the system administrator; posts: the security administrator."""
    return any(post.role == _OFFICER_OF_BOOK[kind] for post in posts_held(actor))


def clash_of_roles(held: frozenset[Role], wanted: Role) -> bool:
    """Whether one person must not hold these together."""
    if wanted in ADMINISTRATORS:
        return bool(held - {wanted})
    return wanted in BUSINESS_ROLES and bool(held & ADMINISTRATORS)


def is_administrator(user: User) -> bool:
    """Whether the person is one of the three administrators."""
    return user.pk is not None and user.posts.filter(role__in=ADMINISTRATORS).exists()


def has_second_factor(user: User) -> bool:
    """Whether a dynamic password (动态口令) is in use."""
    return SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists()


def requires_second_factor(actor: User) -> bool:
    """Whether an approval, such as publishing results, must ask this person for a code.

    Where the installation demands it, of everybody; else of those who have set it up.
    """
    return bool(settings.SECOND_FACTOR) or has_second_factor(actor)


def must_set_up_second_factor(user: User) -> bool:
    """An administrator without one, where the installation demands it."""
    return bool(settings.SECOND_FACTOR) and is_administrator(user) and not has_second_factor(user)


def refuse_void_post(post: Post) -> None:
    """Raise `NotAllowed` where the organisation of a post is closed: it can do nothing more."""
    words = void_words(post)
    if words:
        raise NotAllowed(words)


def _holds_all_below(actor: User, user: User, role: Role) -> bool:
    codes = codes_under(actor, {role})
    return bool(codes) and all(code in codes for code in _codes_of(user))


def _codes_of(user: User) -> list[str]:
    return list(user.posts.values_list("organisation__code", flat=True))
