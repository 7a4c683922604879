"""Deeds of one moment share a transaction: each gets its own answer, none pulls another down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction

from kaocheng.audit.models import AuditEntry
from kaocheng.audit.queries import verify
from kaocheng.audit.services import Deed, record_all
from kaocheng.audit.together import Together

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@dataclass
class Clerks:
    """Write what they are asked for; the first transaction waits until `release` is set."""

    release: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    transactions: list[list[str]] = field(default_factory=list)

    def do(self, asked: Sequence[str]) -> list[str | Exception]:
        self.transactions.append(list(asked))
        if not self.begun.is_set():
            self.begun.set()
            assert self.release.wait(10)
        if "broken" in asked:
            raise ValueError("broken")
        good = [word for word in asked if word != "refused"]
        record_all([Deed("某人", "试", word) for word in good])
        return [LookupError(word) if word == "refused" else f"{word}!" for word in asked]


def asked_together(clerks: Clerks, words: Sequence[str], most: int = 32) -> list[object]:
    """The first is under way while the others come, one after another; what each was given."""
    together = Together(clerks.do, key=lambda word: word[:5], most=most)
    given: list[object] = [None] * len(words)

    def ask(n: int) -> None:
        try:
            given[n] = together.one(words[n])
        except Exception as fault:
            given[n] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(words))]
    threads[0].start()
    assert clerks.begun.wait(10)
    for count, thread in enumerate(threads[1:], start=1):
        thread.start()
        until(lambda count=count: len(together._waiting) == count)  # type: ignore[misc]
    clerks.release.set()
    for thread in threads:
        thread.join(10)
    assert not together._is_led
    return given


def until(reached: Callable[[], bool]) -> None:
    for _ in range(5000):
        if reached():
            return
        threading.Event().wait(0.002)
    raise AssertionError("not reached")


def targets() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("target", flat=True))


def test_those_who_come_meanwhile_go_together_in_their_order() -> None:
    clerks, words = Clerks(), [f"{n} first" for n in range(MANY)]
    assert asked_together(clerks, words) == [f"{word}!" for word in words]
    assert clerks.transactions == [words[:1], words[1:]]
    assert targets() == words
    assert verify().holds


def test_a_refusal_is_told_to_the_one_who_is_refused() -> None:
    clerks = Clerks()
    given = asked_together(clerks, ["a", "b", "refused", "c"])
    assert [str(each) for each in given] == ["a!", "b!", "refused", "c!"]
    assert isinstance(given[2], LookupError)
    assert targets() == ["a", "b", "c"]


def test_what_breaks_pulls_nobody_down() -> None:
    clerks = Clerks()
    given = asked_together(clerks, ["a", "b", "broken", "c"])
    assert [str(each) for each in given] == ["a!", "b!", "broken", "c!"]
    assert isinstance(given[2], ValueError)
    assert sorted(targets()) == ["a", "b", "c"]
    assert clerks.transactions[1] == ["b", "broken", "c"]
    assert sorted(clerks.transactions[2:]) == [["b"], ["broken"], ["c"]]
    assert verify().holds


def test_two_deeds_on_one_thing_follow_each_other() -> None:
    clerks = Clerks()
    given = asked_together(clerks, ["a", "same one", "b", "same two"])
    assert given == ["a!", "same one!", "b!", "same two!"]
    assert clerks.transactions == [["a"], ["same one", "b"], ["same two"]]


def test_no_transaction_holds_more_than_the_most() -> None:
    clerks, words = Clerks(), [f"{n} first" for n in range(MANY)]
    asked_together(clerks, words, most=2)
    assert [len(each) for each in clerks.transactions] == [1, 2, 2, 1]
    assert targets() == words


def test_within_a_larger_deed_it_stands_or_falls_with_that() -> None:
    clerks = Clerks()
    clerks.release.set()
    together = Together(clerks.do, key=str, most=32)

    @transaction.atomic
    def larger() -> None:
        assert together.one("inner") == "inner!"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        larger()
    assert targets() == []
    assert together.one("after") == "after!"
    assert targets() == ["after"]
