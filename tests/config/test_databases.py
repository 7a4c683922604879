"""SQLite by default, with the settings that keep writers from failing."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from kaocheng.audit.queries import verify
from kaocheng.audit.services import record


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
