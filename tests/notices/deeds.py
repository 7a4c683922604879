"""One plain call of every service of this room that takes an actor, for the house rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from kaocheng.notices.models import Notice
from kaocheng.notices.services import notify, read_all_notices, read_notice
from kaocheng.orgs.models import User


class Deeds:
    """Each method prepares one deed and gives it, not yet done."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.office: User = request.getfixturevalue("office")
        with transaction.atomic():
            notify([self.office], "一件事")

    def read_notice(self) -> Callable[[], object]:
        pk = Notice.objects.get().pk
        return lambda: read_notice(self.office, pk=pk)

    def read_all_notices(self) -> Callable[[], object]:
        return lambda: read_all_notices(self.office)
