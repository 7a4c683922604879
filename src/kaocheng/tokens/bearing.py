"""From a secret to the person and post it speaks for, or to a refusal that says why."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from kaocheng.audit.together import Together
from kaocheng.orgs.models import Post, Role
from kaocheng.orgs.permissions import refuse_void_post
from kaocheng.orgs.refusals import NotAllowed
from kaocheng.tokens.models import ApiToken, TokenBearer
from kaocheng.tokens.secrets import digest_of

# A row is written at most this often: a write for every read would take the write lock.
_BETWEEN_MARKS = datetime.timedelta(hours=1)


class TokenRefused(Exception):  # noqa: N818 - the field's word for it
    """The token opens nothing (401); the sentence says why and what to do."""


class _Found(NamedTuple):
    """What is asked of a token at every request, and no more: whole rows cost five times that."""

    pk: int
    title: str
    role: str
    expires_at: datetime.datetime
    revoked_at: datetime.datetime | None
    last_used_at: datetime.datetime | None
    organisation_pk: int
    organisation_name: str
    organisation_ends: datetime.date | None


_OWN = ("pk", "title", "role", "expires_at", "revoked_at", "last_used_at")
_PLACE = ("organisation", "organisation__name", "organisation__valid_to")
# In the order of the table, as `from_db` wants them; the rest is read where somebody asks for it.
_PERSON = ("id", "username", "is_active", "display_name")
_READ = (*_OWN, *_PLACE, *(f"owner__{name}" for name in _PERSON))


def bearer_of(secret: str) -> TokenBearer:
    """Who comes with this token, with the token's post and no other.

    Raises `TokenRefused` where the token itself is no good, `NotAllowed` where its post is.
    """
    rows = ApiToken.objects.order_by().filter(digest=digest_of(secret)).values_list(*_READ)
    row = next(iter(rows), None)
    if row is None:
        raise TokenRefused("接口令牌无效。请核对令牌是否完整，或重新签发。")
    token = _Found(*row[: -len(_PERSON)])
    bearer = TokenBearer.from_db(rows.db, _PERSON, row[-len(_PERSON) :])
    now = timezone.now()
    _refuse_dead(token, bearer, now)
    bearer.acting_post_pk = _post_of(token, bearer)
    bearer.token_title = token.title
    if token.last_used_at is None or now - token.last_used_at > _BETWEEN_MARKS:
        _MARKS.one((token.pk, now))
    return bearer


def _refuse_dead(token: _Found, bearer: TokenBearer, now: datetime.datetime) -> None:
    if token.revoked_at is not None:
        raise TokenRefused("接口令牌已被吊销。请重新签发。")
    if token.expires_at <= now:
        raise TokenRefused("接口令牌已到期。请重新签发。")
    if not bearer.is_active:
        raise TokenRefused("令牌持有人的账号已停用。请联系系统管理员。")


def _post_of(token: _Found, bearer: TokenBearer) -> int:
    """The post as it stands now: none where it was withdrawn or its organisation is closed."""
    posts = Post.objects.filter(
        user=bearer.pk, organisation=token.organisation_pk, role=token.role
    ).order_by()
    pk = next(iter(posts.values_list("pk", flat=True)), None)
    if pk is None:
        name = f"“{token.organisation_name} {Role(token.role).label}”"
        raise NotAllowed(f"令牌所属岗位{name}已被收回。请联系安全管理员，再重新签发令牌。")
    if token.organisation_ends is not None:
        refuse_void_post(posts.select_related("organisation__merged_into").get())
    return pk


def _mark_used(used: Sequence[tuple[int, datetime.datetime]]) -> list[None]:
    """Tokens that come at one moment are marked with one moment, in one statement."""
    pks = sorted(pk for pk, _ in used)
    ApiToken.objects.filter(pk__in=pks).update(last_used_at=used[0][1])
    return [None] * len(used)


_MARKS = Together(_mark_used, key=lambda used: used[0], most=100)
