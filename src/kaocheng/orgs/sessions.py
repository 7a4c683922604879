"""Logging in and out: heard for the audit log, bounded by an idle time (等保 8.1.4.1 b).

Whoever has first to choose a password or a second factor is held at that duty.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import ADMINISTRATORS, User
from kaocheng.orgs.permissions import must_set_up_second_factor

_SEEN = "seen_at"
_LIMIT = "idle_limit"
_DUTIES = "duties"
_OWN_BACKEND = "django.contrib.auth.backends.ModelBackend"
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
    request.session[_DUTIES] = _duties_of(user, request.session.get(BACKEND_SESSION_KEY, ""))
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


class LoginDuties:
    """Middleware that lets nobody past who has first to choose a password or a second factor.

    What is due is settled at login and kept in the session, so that no page pays for asking.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead to the page of the first duty, unless that page or the way out is asked for."""
        due = request.session.get(_DUTIES) if SESSION_KEY in request.session else None
        if not due or request.path.startswith(_open_paths()):
            return self.get_response(request)
        address = _pages()[due[0]]
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)


def add_duty(request: HttpRequest, duty: str) -> None:
    """Something more to do before anything else: what only the login page could see."""
    due = request.session.get(_DUTIES, [])
    if duty not in due:
        request.session[_DUTIES] = [duty, *due]


def duty_done(request: HttpRequest, duty: str) -> None:
    """The person has done it."""
    due = request.session.get(_DUTIES, [])
    request.session[_DUTIES] = [each for each in due if each != duty]


def is_due(request: HttpRequest, duty: str) -> bool:
    """Whether the person was led to the page of this duty."""
    return duty in request.session.get(_DUTIES, [])


def _duties_of(user: User, backend: str) -> list[str]:
    """Where somebody else keeps the password (LDAP, OIDC), its rules are theirs."""
    due = ["password"] if backend == _OWN_BACKEND and _password_is_due(user) else []
    return [*due, "second_factor"] if must_set_up_second_factor(user) else due


def _password_is_due(user: User) -> bool:
    since = user.password_changed_at or user.date_joined
    oldest = timezone.now() - datetime.timedelta(days=settings.PASSWORD_DAYS)
    return user.must_change_password or since < oldest


def _pages() -> Mapping[str, str]:
    return settings.LOGIN_DUTY_PAGES


def _open_paths() -> tuple[str, ...]:
    return (*_pages().values(), "/logout/", "/login/", "/healthz/", settings.STATIC_URL)


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """What django-axes answers while an account is locked; the settings name the template."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, settings.AXES_LOCKOUT_TEMPLATE, {"minutes": minutes}, status=429)
