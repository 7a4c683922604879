"""Logging in and out: heard for the audit log, and bounded by an idle time (等保 8.1.4.1 b)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaocheng.audit.services import record
from kaocheng.orgs.models import ADMINISTRATORS, User

_SEEN = "seen_at"
_LIMIT = "idle_limit"
# A session is written at most this often: a write for every page read would take the lock.
_SECONDS_BETWEEN_MARKS = 60


def listen() -> None:
    """Connect to Django's login signals, once."""
    user_logged_in.connect(_on_login, dispatch_uid="audit-login")
    user_logged_out.connect(_on_logout, dispatch_uid="audit-logout")
    user_login_failed.connect(_on_failure, dispatch_uid="audit-login-failed")


def _on_login(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    is_admin = user.posts.filter(role__in=ADMINISTRATORS).exists()
    request.session[_LIMIT] = settings.IDLE_SECONDS_ADMIN if is_admin else settings.IDLE_SECONDS
    request.session[_SEEN] = int(time.time())
    _enter(str(user), "登录", user.username, request)


def _on_logout(sender: object, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _enter(str(user), "退出", user.username, request)


def _on_failure(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    name = str(credentials.get("username", ""))
    _enter(name, "登录失败", name, request)


def _enter(actor_name: str, verb: str, target: str, request: HttpRequest | None) -> None:
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    with transaction.atomic():
        record(actor_name, verb, target, {"address": address} if address else {})


class IdleTimeout:
    """Middleware that logs out whoever did nothing for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log out after the limit, else mark the moment, before the page is made."""
        if _SEEN in request.session:
            self._watch(request)
        return self.get_response(request)

    def _watch(self, request: HttpRequest) -> None:
        now = int(time.time())
        idle = now - int(request.session[_SEEN])
        if idle > int(request.session.get(_LIMIT, settings.IDLE_SECONDS)):
            logout(request)
        elif idle > _SECONDS_BETWEEN_MARKS:
            request.session[_SEEN] = now


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """What django-axes answers while an account is locked; the settings name the template."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"minutes": minutes}, status=429)
