"""Django looks for the wrapper of a database backend in the module `base`."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from kaocheng.config.sqlite.turns import Turns

_TURNS: defaultdict[str, Turns] = defaultdict(Turns)


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions of one process begin one after another, in the order in which they came.

    SQLite lets one write at a time, and the others ask again at growing intervals: at month's end
    the lock then lies idle between two askings, and whoever came first may be served last. Between
    processes that is how it stays; they are few.
    """

    _has_turn = False

    @property
    def _turns(self) -> Turns:
        return _TURNS[str(self.settings_dict["NAME"])]

    def _start_transaction_under_autocommit(self) -> None:
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        if not self._turns.take(seconds):
            raise OperationalError("database is locked")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> Any:
        # One that fails is rolled back next, and only then is it over.
        done = super()._commit()  # type: ignore[misc]
        self._leave()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turns.leave()
