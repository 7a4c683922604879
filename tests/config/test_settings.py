"""Settings as an operator meets them: what stands without any, and what the environment changes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kaocheng.config.keys import secret_key_in

HOME = Path(__file__).resolve().parents[2]
ASKED = ("DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECRET_KEY")
PROGRAM = f"""
import json
from kaocheng.config import settings
values = {{name: getattr(settings, name) for name in {ASKED!r}}}
print(json.dumps(values | {{"engine": settings.DATABASES["default"]["ENGINE"]}}))
"""


def settings_with(folder: Path, **environment: str) -> dict[str, Any]:
    """The settings of a fresh process in a fresh data folder."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME / "src")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**kept, "KAOCHENG_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def test_without_any_setting_it_is_closed_and_local(tmp_path: Path) -> None:
    found = settings_with(tmp_path)
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost"]
    assert found["engine"] == "kaocheng.config.sqlite"


def test_behind_https_cookies_and_transport_are_strict(tmp_path: Path) -> None:
    found = settings_with(tmp_path, KAOCHENG_HTTPS="true")
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] > 0


def test_the_database_and_the_key_can_be_given(tmp_path: Path) -> None:
    url = "postgres://kaocheng@db.example/kaocheng"
    found = settings_with(tmp_path, DATABASE_URL=url, SECRET_KEY="given")
    assert found["engine"] == "django.db.backends.postgresql"
    assert found["SECRET_KEY"] == "given"
    assert not (tmp_path / "secret-key").exists()


def test_the_secret_key_is_drawn_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = secret_key_in(folder)
    assert len(key) > 50
    assert secret_key_in(folder) == key
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret-key"]


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert secret_key_in(tmp_path / "a") != secret_key_in(tmp_path / "b")


PROXIED = """
import kaocheng.config.wsgi as wsgi
from django.core.signals import request_started
seen = []
request_started.connect(lambda environ, **_: seen.append(environ["REMOTE_ADDR"]), weak=False)
import io, sys
def ask(address):
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/healthz/live", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http", "REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": "10.1.2.3",
    }
    list(wsgi.application(environ, lambda *_: None))
ask("127.0.0.1"), ask("192.0.2.7")
print(*seen)
"""


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [("", "127.0.0.1 192.0.2.7"), ("127.0.0.1", "10.1.2.3 192.0.2.7")],
)
def test_the_client_address_is_taken_from_a_trusted_proxy_alone(
    tmp_path: Path, trusted: str, seen: str
) -> None:
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME / "src")}
    done = subprocess.run(
        [sys.executable, "-c", PROXIED],
        env={**kept, "KAOCHENG_DATA": str(tmp_path), "TRUSTED_PROXIES": trusted},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == seen, done.stderr


@pytest.mark.django_db
def test_every_page_carries_the_content_policy(client: Client) -> None:
    answer = client.get("/login/")
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "style-src-attr": "'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
    }
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
