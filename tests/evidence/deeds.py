"""One plain call of every service of the room, for the house rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kaocheng.evidence import services


class Deeds:
    """Each method makes what the service needs and gives the call."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.get = request.getfixturevalue

    def store(self) -> Callable[[], object]:
        self.get("settings").DATA_FOLDER = self.get("tmp_path")
        office = self.get("office")
        return lambda: services.store(office, name="a.pdf", content=b"%PDF-1.7\n")
