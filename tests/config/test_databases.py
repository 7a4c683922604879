"""SQLite by default, with the settings that keep writers from failing; PostgreSQL does the same."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from kaocheng.audit.queries import verify
from kaocheng.audit.services import record
from tests.config.postgresql import binaries, running_server

HOME = Path(__file__).resolve().parents[2]
ROOMS = (
    "audit", "orgs", "tokens", "notices", "evidence", "schemes", "cycles", "reporting", "review",
    "results", "api", "operations",
)  # fmt: skip


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL 的程序（initdb、postgres）不在本机")
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="these tests run inside it")
def test_the_rooms_tests_pass_on_postgresql_too() -> None:
    programs = binaries()
    assert programs is not None
    with running_server(programs) as url:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += [f"tests/{room}" for room in ROOMS]
        # The tests around this one may run in parallel; those within it do not.
        own = {key: value for key, value in os.environ.items() if "XDIST" not in key}
        environment = {**own, "DATABASE_URL": url, "PYTHONPATH": str(HOME / "src")}
        done = subprocess.run(
            command, cwd=HOME, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="settings of SQLite")
def test_sqlite_is_opened_as_it_must_be() -> None:
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "temp_store", "cache_size")
        }
    assert found == {"journal_mode": "wal", "synchronous": 1, "temp_store": 2, "cache_size": -20000}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_leave_one_unbroken_chain() -> None:
    faults: list[Exception] = []

    def write() -> None:
        try:
            for n in range(10):
                with transaction.atomic():
                    record("并发（演示）", "计分", str(n))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not faults
    verdict = verify()
    assert (verdict.holds, verdict.checked) == (True, 60)
