"""The demonstration loaded once for the tests of a file, which only read it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker


@contextmanager
def demonstrated(
    blocker: DjangoDbBlocker, folder: Path, today: datetime.date
) -> Iterator[pytest.MonkeyPatch]:
    """Gives a patch by which parts can be left out; `load()` is the caller's."""
    with (
        blocker.unblock(),
        override_settings(DATA_FOLDER=folder),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(timezone, "localdate", lambda *_: today)
        try:
            yield patch
        finally:
            # The counters of keys go on: what is `remembered` has keys of before, and the next
            # row of PostgreSQL would get one of them.
            call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
