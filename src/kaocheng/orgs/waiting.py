"""Between password and code: who has given the one and not yet the other is not logged in."""

from __future__ import annotations

import time

from django.contrib.auth import login
from django.http import HttpRequest

from kaocheng.orgs.models import User
from kaocheng.orgs.sessions import add_duty

_KEY = "waiting_for_code"
_SECONDS = 300


def hold(request: HttpRequest, user: User, *, address: str, duties: tuple[str, ...] = ()) -> None:
    """Keep in mind who has given the password, for five minutes, and where to go afterwards."""
    request.session.cycle_key()
    request.session[_KEY] = {
        "pk": user.pk,
        "password": user.password,
        "backend": getattr(user, "backend", ""),
        "address": address,
        "duties": list(duties),
        "since": int(time.time()),
    }


def who_waits(request: HttpRequest) -> User | None:
    """Who has given the password; nobody once it took too long, or the password was changed."""
    held = request.session.get(_KEY)
    if not held or int(time.time()) - held["since"] > _SECONDS:
        return None
    users = User.objects.filter(pk=held["pk"], password=held["password"], is_active=True)
    return users.first()


def let_in(request: HttpRequest, user: User) -> str:
    """Log in who has given both; where to go."""
    held = request.session.pop(_KEY)
    login(request, user, backend=held["backend"] or None)
    for duty in held["duties"]:
        add_duty(request, duty)
    return str(held["address"])
