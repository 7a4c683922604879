"""Logging in with the house's own directory (LDAP), into accounts that exist here.

The directory only says whether the password is right. Whoever it knows and the platform does not
stays outside: accounts and posts are given here, by the three administrators.
"""

from __future__ import annotations

import ssl
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from kaocheng.orgs.models import User

_SECONDS = 5
_log = structlog.get_logger(__name__)


class DirectoryBackend(BaseBackend):
    """Finds the person's entry with an account that may search, then binds as that entry."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The account of this name, if the directory takes the password."""
        # An empty password would bind as nobody, and servers call that a success.
        if not username or not password or "\0" in password:
            return None
        user = User.objects.filter(username=username, is_active=True).first()
        return user if user is not None and password_is_right(username, password) else None

    def get_user(self, user_id: int) -> User | None:
        """The account of a session that was opened here, while it is not disabled."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def password_is_right(username: str, password: str) -> bool:
    """Ask the directory. Where it cannot be reached the answer is no, and the log says why."""
    from ldap3.core.exceptions import LDAPException

    try:
        entry = _entry_of(username)
        return entry is not None and _binds(entry, password)
    except LDAPException as fault:
        _log.error("directory_unreachable", fault=str(fault))
        return False


def _entry_of(username: str) -> str | None:
    """The one entry that the filter finds; of several none is meant."""
    from ldap3 import SUBTREE
    from ldap3.utils.conv import escape_filter_chars

    options = settings.LDAP
    connection = _connection(options["bind_dn"], options["bind_password"])
    if connection is None:
        _log.error("directory_refuses_search_account", bind_dn=options["bind_dn"])
        return None
    wanted = options["user_filter"].replace("{username}", escape_filter_chars(username))
    with connection:
        connection.search(options["search_base"], wanted, SUBTREE, attributes=[], size_limit=2)
        found = [each["dn"] for each in connection.response if each["type"] == "searchResEntry"]
    return str(found[0]) if len(found) == 1 else None


def _binds(entry: str, password: str) -> bool:
    connection = _connection(entry, password)
    if connection is None:
        return False
    connection.unbind()
    return True


def _connection(name: str, password: str) -> Any:
    """A connection bound as this entry, or as nobody where no name is given; None if refused."""
    import ldap3

    options = settings.LDAP
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=options["ca_file"] or None)
    server = ldap3.Server(options["url"], tls=tls, connect_timeout=_SECONDS)
    connection = ldap3.Connection(
        server,
        user=name or None,
        password=password or None,
        receive_timeout=_SECONDS,
        read_only=True,
        auto_referrals=False,
    )
    connection.open()
    if options["start_tls"] and not connection.start_tls():
        return None
    return connection if connection.bind() else None
