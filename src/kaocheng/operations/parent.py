"""A child of `kaocheng serve` does not outlive it, not even where it was killed with -9."""

from __future__ import annotations

import os
import signal
import sys
import threading

WITH_PARENT = "--with-parent"


def leave_with_parent() -> None:
    """Stop as soon as the other end of standard input is closed: whoever holds it has gone."""
    threading.Thread(target=_wait, name="parent", daemon=True).start()


def _wait() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
