"""From a secret to the person and post it speaks for, or to a refusal that says why."""

from __future__ import annotations

import datetime

from django.utils import timezone

from kaocheng.orgs.models import Post, Role
from kaocheng.orgs.permissions import refuse_void_post
from kaocheng.orgs.refusals import NotAllowed
from kaocheng.tokens.models import ApiToken, TokenBearer
from kaocheng.tokens.secrets import digest_of

# A row is written at most this often: a write for every read would take the write lock.
_BETWEEN_MARKS = datetime.timedelta(hours=1)


class TokenRefused(Exception):  # noqa: N818 - the field's word for it
    """The token opens nothing (401); the sentence says why and what to do."""


def bearer_of(secret: str) -> TokenBearer:
    """Who comes with this token, with the token's post and no other.

    Raises `TokenRefused` where the token itself is no good, `NotAllowed` where its post is.
    """
    rows = ApiToken.objects.select_related("owner", "organisation__merged_into")
    token = rows.filter(digest=digest_of(secret)).first()
    if token is None:
        raise TokenRefused("接口令牌无效。请核对令牌是否完整，或重新签发。")
    now = timezone.now()
    _refuse_dead(token, now)
    bearer = token.owner
    bearer.acting_post_pk = _post_of(token).pk
    bearer.token_title = token.title
    if token.last_used_at is None or now - token.last_used_at > _BETWEEN_MARKS:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return bearer


def _refuse_dead(token: ApiToken, now: datetime.datetime) -> None:
    if token.revoked_at is not None:
        raise TokenRefused("接口令牌已被吊销。请重新签发。")
    if token.expires_at <= now:
        raise TokenRefused("接口令牌已到期。请重新签发。")
    if not token.owner.is_active:
        raise TokenRefused("令牌持有人的账号已停用。请联系系统管理员。")


def _post_of(token: ApiToken) -> Post:
    """The post as it stands now: none where it was withdrawn or its organisation is closed."""
    posts = Post.objects.filter(user=token.owner, organisation=token.organisation, role=token.role)
    post = posts.select_related("organisation__merged_into").first()
    if post is None:
        name = f"“{token.organisation.name} {Role(token.role).label}”"
        raise NotAllowed(f"令牌所属岗位{name}已被收回。请联系安全管理员，再重新签发令牌。")
    refuse_void_post(post)
    return post
