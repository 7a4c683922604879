"""Logging in against a real OpenLDAP server: into accounts that exist here, and only those."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory, override_settings

from kaocheng.orgs.directory import password_is_right
from kaocheng.orgs.models import User
from tests.conftest import PASSWORD
from tests.orgs.slapd import BASE, ROOT_DN, SEARCH_PASSWORD, Directory, program, running_directory

pytestmark = pytest.mark.skipif(program() is None, reason="slapd 不在本机（Debian 包 slapd）")

PEOPLE = {"office": "Directory-pass-1", "outsider": "Directory-pass-2", "leader": "Other-pass-3"}
BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "kaocheng.orgs.directory.DirectoryBackend",
]


@pytest.fixture(scope="module")
def directory() -> Iterator[Directory]:
    with running_directory(PEOPLE) as running:
        yield running


def options(directory: Directory, **changed: Any) -> dict[str, Any]:
    return {
        "url": directory.url,
        "start_tls": False,
        "ca_file": "",
        "bind_dn": ROOT_DN,
        "bind_password": SEARCH_PASSWORD,
        "search_base": BASE,
        "user_filter": "(uid={username})",
    } | changed


@pytest.fixture
def configured(directory: Directory, settings: Any) -> Directory:
    settings.LDAP = options(directory)
    settings.AUTHENTICATION_BACKENDS = BACKENDS
    return directory


def log_in(username: str, password: str) -> Any:
    return authenticate(RequestFactory().post("/login/"), username=username, password=password)


def test_a_password_of_the_directory_opens_the_account_of_that_name(
    configured: Directory, office: User
) -> None:
    user = log_in("office", PEOPLE["office"])
    assert user == office
    assert user.backend == BACKENDS[2]


def test_the_own_password_still_opens_it(configured: Directory, office: User) -> None:
    assert log_in("office", PASSWORD).backend == BACKENDS[1]


@pytest.mark.parametrize("password", ["wrong", "", "Directory-pass-2"])
def test_a_wrong_or_empty_password_opens_nothing(
    password: str, configured: Directory, office: User
) -> None:
    assert log_in("office", password) is None


def test_who_has_no_account_here_stays_outside(configured: Directory, office: User) -> None:
    assert log_in("outsider", PEOPLE["outsider"]) is None
    assert not User.objects.filter(username="outsider").exists()


def test_a_disabled_account_stays_closed(configured: Directory, office: User) -> None:
    User.objects.filter(pk=office.pk).update(is_active=False)
    assert log_in("office", PEOPLE["office"]) is None


@pytest.mark.parametrize("name", ["*", "off*", "office)(uid=*", "\0"])
def test_a_name_is_never_taken_for_a_filter(name: str, configured: Directory) -> None:
    assert not password_is_right(name, PEOPLE["office"])


def test_a_filter_that_finds_several_finds_nobody(directory: Directory) -> None:
    with override_settings(LDAP=options(directory, user_filter="(objectClass=inetOrgPerson)")):
        assert not password_is_right("office", PEOPLE["office"])


@pytest.mark.parametrize(
    "changed", [{"bind_password": "wrong"}, {"url": "ldap://127.0.0.1:9"}], ids=["bind", "url"]
)
def test_a_directory_that_does_not_answer_lets_nobody_in(
    changed: dict[str, str], directory: Directory
) -> None:
    with override_settings(LDAP=options(directory, **changed)):
        assert not password_is_right("office", PEOPLE["office"])


def test_the_line_is_encrypted_and_the_certificate_is_checked(directory: Directory) -> None:
    known = options(directory, start_tls=True, ca_file=str(directory.certificate))
    with override_settings(LDAP=known):
        assert password_is_right("office", PEOPLE["office"])
    with override_settings(LDAP=options(directory, start_tls=True)):
        assert not password_is_right("office", PEOPLE["office"])
