"""Reads of tokens: everybody's own, and those that a security administrator answers for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from kaocheng.orgs.models import BUSINESS_ROLES, Role, User
from kaocheng.orgs.queries import PostLine, codes_under, posts_held
from kaocheng.tokens.models import ApiToken

LIVE, EXPIRED, REVOKED = "有效", "已到期", "已吊销"


@dataclass(frozen=True)
class TokenLine:
    """A token in a list; nothing of it opens anything."""

    pk: int
    title: str
    beginning: str
    owner_name: str
    organisation_name: str
    role_name: str
    created_at: datetime.datetime
    expires_at: datetime.datetime
    last_used_at: datetime.datetime | None
    state: str
    is_live: bool


@dataclass(frozen=True)
class TokensPage:
    """`posts`: those for which the actor may ask for a token."""

    own: tuple[TokenLine, ...]
    others: tuple[TokenLine, ...]
    posts: tuple[PostLine, ...]
    answers_for_others: bool

    @property
    def runs_assessments(self) -> bool:
        """Whether the actor is an assessment office (考核办)."""
        return any(post.role == Role.ASSESSMENT_OFFICE for post in self.posts)


def tokens_page(actor: User) -> TokensPage:
    """The actor's own tokens; for the security administrator (安全管理员) those of the others."""
    within = codes_under(actor, {Role.SECURITY_ADMIN})
    lines = Q(owner_id=actor.pk) | Q(organisation__code__in=within)
    rows = list(ApiToken.objects.filter(lines).select_related("owner", "organisation"))
    now = timezone.now()
    return TokensPage(
        own=tuple(_line_of(row, now) for row in rows if row.owner_id == actor.pk),
        others=tuple(_line_of(row, now) for row in rows if row.owner_id != actor.pk),
        posts=tuple(post for post in posts_held(actor) if post.role in BUSINESS_ROLES),
        answers_for_others=bool(within),
    )


def _line_of(row: ApiToken, now: datetime.datetime) -> TokenLine:
    """A token as pages show it."""
    state = REVOKED if row.revoked_at else EXPIRED if row.expires_at <= now else LIVE
    return TokenLine(
        pk=row.pk,
        title=row.title,
        beginning=row.beginning,
        owner_name=str(row.owner),
        organisation_name=row.organisation.name,
        role_name=Role(row.role).label,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        state=state,
        is_live=state == LIVE,
    )
