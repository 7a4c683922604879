"""A lock that is handed on in the order in which it was asked for; Python's own is not. Pure."""

from __future__ import annotations

from collections import deque
from threading import Event, Lock


class Turns:
    """Whose turn it is: the first who asked and has not given up."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._is_taken = False
        self._waiting: deque[Event] = deque()

    def take(self, seconds: float) -> bool:
        """Wait for the turn; False where it has not come within the time."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = Event()
            self._waiting.append(called)
        return called.wait(seconds) or self._was_called(called)

    def _was_called(self, called: Event) -> bool:
        """Give up, unless the turn has come at the last moment."""
        with self._guard:
            if called.is_set():
                return True
            self._waiting.remove(called)
            return False

    def leave(self) -> None:
        """Hand the turn on."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
