"""One plain call of every service of this room that takes an actor, for the house rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kaocheng.exports.kinds import Export
from kaocheng.exports.services import hand_out
from kaocheng.orgs.models import User

Deed = Callable[[], object]


class Deeds:
    """Each method prepares one deed and gives it, not yet done."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.office: User = request.getfixturevalue("office")

    def hand_out(self) -> Deed:
        return lambda: hand_out(
            self.office, export=Export.EVIDENCE, name="示例.pdf", content=b"%PDF-"
        )
