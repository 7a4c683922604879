"""Writers of one process queue up for SQLite: first come, first served; nobody waits for ever."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from kaocheng.audit.services import record
from kaocheng.config.sqlite.turns import Turns

MANY = 12
only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="the queue of SQLite")


def waiting(turns: Turns, count: int) -> None:
    """Until as many stand in line."""
    until = time.monotonic() + 10
    while len(turns._waiting) < count:
        assert time.monotonic() < until
        time.sleep(0.001)


@transaction.atomic
def broken_off() -> None:
    record("某人", "试", "一处")
    raise ValueError("broken")


def test_the_turn_goes_round_in_the_order_of_asking() -> None:
    turns, served, threads = Turns(), [], []
    assert turns.take(1)

    def ask(n: int) -> None:
        assert turns.take(10)
        served.append(n)
        turns.leave()

    for n in range(MANY):
        threads.append(threading.Thread(target=ask, args=(n,)))
        threads[-1].start()
        waiting(turns, n + 1)
    turns.leave()
    for each in threads:
        each.join()
    assert served == list(range(MANY))
    assert turns.take(0)


def test_who_gives_up_leaves_no_gap() -> None:
    turns = Turns()
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.leave()
    assert turns.take(0)
    turns.leave()


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_turn_is_given_back_however_a_transaction_ends() -> None:
    with pytest.raises(ValueError, match="broken"):
        broken_off()
    with transaction.atomic():
        connection.close()  # the connection breaks off in the middle
    faults: list[Exception] = []

    def write() -> None:
        try:
            with transaction.atomic():
                record("另一人", "试", "一处")
        except OperationalError as fault:
            faults.append(fault)
        finally:
            connection.close()

    other = threading.Thread(target=write)
    other.start()
    other.join(timeout=15)
    assert not other.is_alive()
    assert faults == []


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_as_sqlite_tells_it() -> None:
    told: list[str] = []

    def write() -> None:
        connection.settings_dict["OPTIONS"]["timeout"] = 0.05
        try:
            with transaction.atomic():
                record("另一人", "试", "一处")
        except OperationalError as fault:
            told.append(str(fault))
        finally:
            connection.settings_dict["OPTIONS"]["timeout"] = 20
            connection.close()

    with transaction.atomic():
        other = threading.Thread(target=write)
        other.start()
        other.join(timeout=15)
    assert told == ["database is locked"]
