"""Deeds that many ask for at one moment, done in one transaction (group commit)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

from django.db import transaction

_Asked = TypeVar("_Asked")
_Given = TypeVar("_Given")


@dataclass(eq=False)
class _Deed(Generic[_Asked, _Given]):
    """What one thread asks for, and what it was given."""

    asked: _Asked
    given: _Given | Exception | None = None
    is_done: bool = False
    must_go_alone: bool = False
    called: Event = field(default_factory=Event)


class Together(Generic[_Asked, _Given]):
    """Carries out deeds of one kind; who comes while one waits for the database goes along with it.

    `do` gets the deeds of one transaction and gives one answer for each, in their order: a value,
    or an exception of a deed that was refused before it wrote anything. Whatever it raises undoes
    all of them; then each is done by itself. Two deeds with the same `key` never go together.
    """

    def __init__(
        self,
        do: Callable[[Sequence[_Asked]], Sequence[_Given | Exception]],
        *,
        key: Callable[[_Asked], Hashable],
        most: int,
    ) -> None:
        self._do, self._key, self._most = do, key, most
        self._guard = Lock()
        self._is_led = False
        self._waiting: list[_Deed[_Asked, _Given]] = []

    def one(self, asked: _Asked) -> _Given:
        """Carry out one deed, in the caller's transaction if there is one; it is stored then.

        Raises what `do` answered with.
        """
        if transaction.get_connection().in_atomic_block:
            return self._alone(asked)
        deed = _Deed[_Asked, _Given](asked)
        if not self._leads(deed):
            deed.called.wait()
        if not (deed.is_done or deed.must_go_alone):
            self._lead(deed)
        return self._alone(asked) if deed.must_go_alone else _told(deed.given)

    def _alone(self, asked: _Asked) -> _Given:
        with transaction.atomic():
            return _told(self._do([asked])[0])

    def _leads(self, deed: _Deed[_Asked, _Given]) -> bool:
        """Whether the deed's own thread is to do the work; else it waits until it is called."""
        with self._guard:
            if self._is_led:
                self._waiting.append(deed)
                return False
            self._is_led = True
            return True

    def _lead(self, own: _Deed[_Asked, _Given]) -> None:
        """Do the own deed and those of all who have come by the time the database is free."""
        together = [own]
        try:
            with transaction.atomic():
                together = self._gathered(own)
                answers = self._do([each.asked for each in together])
            for deed, given in zip(together, answers, strict=True):
                deed.given, deed.is_done = given, True
        except Exception:
            if len(together) == 1:
                raise
            own.must_go_alone = True
        finally:
            self._hand_on()
            for deed in together[1:]:
                deed.must_go_alone = not deed.is_done
                deed.called.set()

    def _gathered(self, own: _Deed[_Asked, _Given]) -> list[_Deed[_Asked, _Given]]:
        """The own deed and those that wait, in the order in which they came."""
        chosen, left, keys = [own], [], {self._key(own.asked)}
        with self._guard:
            for deed in self._waiting:
                key = self._key(deed.asked)
                if key in keys or len(chosen) == self._most:
                    left.append(deed)
                else:
                    keys.add(key)
                    chosen.append(deed)
            self._waiting = left
        return chosen

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.pop(0).called.set()
            else:
                self._is_led = False


def _told(given: _Given | Exception | None) -> _Given:
    if isinstance(given, Exception):
        raise given
    return given  # type: ignore[return-value]
