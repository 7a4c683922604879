"""The door of every endpoint: how much is brought, who is asking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from kaocheng.tokens.bearing import bearer_of
from kaocheng.tokens.models import TokenBearer

MOST_BYTES = 2**20


class TooLarge(Exception):  # noqa: N818 - what it says
    """The request's body is over the limit; it is refused before it is read."""


class PostToken(HttpBearer):
    """A token (接口令牌) of a post, as `Authorization: Bearer kc_…`."""

    def __call__(self, request: HttpRequest) -> Any:
        """Refuse what is too large before anything is looked up."""
        announced = str(request.META.get("CONTENT_LENGTH") or "")
        if announced.isdecimal() and int(announced) > MOST_BYTES:
            raise TooLarge
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> TokenBearer:
        """The person and post that the token speaks for."""
        return bearer_of(token)


def actor_of(request: HttpRequest) -> TokenBearer:
    """Who is asking; the door has let nobody else in."""
    actor: TokenBearer = request.auth  # type: ignore[attr-defined]
    return actor
