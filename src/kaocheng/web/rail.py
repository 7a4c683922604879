"""What the frame of every page offers: the three administrators (三员) find no business in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from kaocheng.orgs.models import User
from kaocheng.orgs.permissions import is_administrator


def rail(request: HttpRequest) -> dict[str, Callable[[], bool]]:
    """For the left bar and the top bar: asked only by pages that have them, in one statement."""

    @cache
    def keeps_system_only() -> bool:
        user = getattr(request, "user", None)
        return isinstance(user, User) and is_administrator(user)

    return {"keeps_system_only": keeps_system_only}
