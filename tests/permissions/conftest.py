"""The world, made once for all tests of this folder and rolled back behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.permissions.world import World

_A_DAY = 24 * 3600


@pytest.fixture(scope="package")
def world(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One transaction holds everything: nothing is made twice, and nothing stays."""
    from django.conf import settings
    from django.db import transaction

    from tests.cycles.factories import set_today
    from tests.permissions.world import HOST, TODAY, make_world

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "DATA_FOLDER", tmp_path_factory.mktemp("data"))
        patch.setattr(settings, "WEBHOOK_HOSTS", [HOST])
        # Sessions are begun once; a slow machine takes longer for all tests than one may be idle.
        patch.setattr(settings, "IDLE_SECONDS", _A_DAY)
        patch.setattr(settings, "IDLE_SECONDS_ADMIN", _A_DAY)
        set_today(patch, TODAY)
        with transaction.atomic():
            yield make_world()
            transaction.set_rollback(True)
