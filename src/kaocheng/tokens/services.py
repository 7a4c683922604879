"""Writes of tokens."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible, organisation_names
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.tokens.models import ApiToken
from kaocheng.tokens.permissions import may_issue_for, may_see
from kaocheng.tokens.secrets import beginning_of, digest_of, new_secret

MOST_DAYS = 365
MOST_TOKENS = 10
_LONGEST_TITLE = 50


@dataclass(frozen=True)
class IssuedToken:
    """A token at the one moment at which its secret can be seen."""

    pk: int
    title: str
    secret: str
    expires_at: datetime.datetime


@transaction.atomic
def issue_token(
    actor: User, *, title: str, organisation_code: str, role: str, days: int
) -> IssuedToken:
    """Issue a token (接口令牌) for an own post. The secret is in the answer and nowhere else."""
    title = " ".join(title.replace("\0", "").split())
    if not may_issue_for(actor, organisation_code, role):
        raise NotAllowed("只能为本人现有的业务岗位签发接口令牌。请重新选择岗位。")
    _check(title, days)
    # The owner's row serialises two clicks: else both would find the last place free.
    owner = User.objects.select_for_update().get(pk=actor.pk)
    now = timezone.now()
    live = ApiToken.objects.filter(owner_id=owner.pk, revoked_at=None, expires_at__gt=now)
    if live.count() >= MOST_TOKENS:
        raise Refusal(f"每人最多持有 {MOST_TOKENS} 个有效令牌。请先吊销不用的令牌。")
    secret = new_secret()
    token = ApiToken.objects.create(
        owner_id=owner.pk,
        organisation=organisation_names([organisation_code])[organisation_code],
        role=role,
        title=title,
        beginning=beginning_of(secret),
        digest=digest_of(secret),
        expires_at=now + datetime.timedelta(days=days),
    )
    detail = {"token": token.pk, "post": f"{token.organisation} {Role(role).label}", "days": days}
    record(str(actor), "签发接口令牌", str(token), detail)
    return IssuedToken(token.pk, token.title, secret, token.expires_at)


@transaction.atomic
def revoke_token(actor: User, *, pk: int) -> None:
    """Take a token back (吊销); from now on it opens nothing."""
    rows = ApiToken.objects.select_for_update(of=("self",)).select_related("organisation", "owner")
    token = rows.filter(pk=pk).first()
    if token is None or not may_see(actor, token):
        raise NotVisible(pk)
    if token.revoked_at is not None:
        raise Refusal("该令牌已经吊销，无需再次操作。")
    token.revoked_at, token.revoked_by = timezone.now(), actor
    token.save(update_fields=["revoked_at", "revoked_by"])
    record(str(actor), "吊销接口令牌", str(token), {"token": pk, "owner": str(token.owner)})


def _check(title: str, days: int) -> None:
    if not title:
        raise Refusal("请填写令牌的用途，如对接的系统名称。")
    if len(title) > _LONGEST_TITLE:
        raise Refusal(f"用途不超过 {_LONGEST_TITLE} 字。请精简。")
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(f"有效期为 1 至 {MOST_DAYS} 天。请重新填写。")
