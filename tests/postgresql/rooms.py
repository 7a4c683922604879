"""The rooms' own tests once more, on PostgreSQL: in groups that may run beside each other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import empty_database
from tests.config.postgresql import binaries, running_server

GROUPS = {
    "api": ("api",),
    "figures": ("schemes", "cycles", "reporting"),
    "people": ("audit", "orgs", "tokens", "notices", "evidence", "exports", "operations"),
    "results": ("results",),
    "review": ("review",),
}
SOURCE = str(empty_database.HOME / "src")
EMPTY = "kaocheng_empty"
"""The database, migrated, that each test database is a copy of."""

needs_postgresql = pytest.mark.skipif(
    binaries() is None, reason="PostgreSQL 的程序（initdb、postgres）不在本机"
)


def assert_passes(group: str) -> None:
    """All tests of the rooms of a group pass on a server of their own."""
    programs = binaries()
    assert programs is not None
    rooms = [f"tests/{room}" for room in GROUPS[group]]
    with running_server(programs, copy_of=_migrated(programs)) as url:
        done = _python(url, "-m", "pytest", "-q", "-p", "no:cacheprovider", *rooms)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def _migrated(programs: Path) -> Path:
    """The stopped server with the empty database; made once for a state of the code."""
    kept = empty_database.cache() / f"postgresql-{empty_database.state_of_the_code()}"
    with empty_database.alone():
        if not kept.is_dir():
            for old in kept.parent.glob("postgresql-*"):
                shutil.rmtree(old)
            with running_server(programs, keep_as=kept) as url:
                _sql(url, f"CREATE DATABASE {EMPTY}")
                done = _python(url.replace("/postgres?", f"/{EMPTY}?"), "-m", "django", "migrate")
                assert done.returncode == 0, done.stderr
    return kept


def _sql(url: str, statement: str) -> None:
    import psycopg

    address = url.replace("postgres://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _python(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    # The tests around this one may run in parallel; those within it do not.
    own = {key: value for key, value in os.environ.items() if "XDIST" not in key}
    environment = {
        **own,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "kaocheng.config.settings_test",
        "KAOCHENG_TEST_TEMPLATE": EMPTY,
        "PYTHONPATH": os.pathsep.join(filter(None, (SOURCE, os.environ.get("PYTHONPATH")))),
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=empty_database.HOME,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
