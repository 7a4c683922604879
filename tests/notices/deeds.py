"""One plain call of every service of this room that takes an actor, for the house rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from kaocheng.notices.models import Delivery, DeliveryState, Notice
from kaocheng.notices.services import (
    NewWebhook,
    add_webhook,
    announce,
    notify,
    read_all_notices,
    read_notice,
    send_again,
    stop_webhook,
)
from kaocheng.orgs.models import Organisation, User
from tests.conftest import ROOT


class Deeds:
    """Each method prepares one deed and gives it, not yet done."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.office: User = request.getfixturevalue("office")
        request.getfixturevalue("settings").WEBHOOK_HOSTS = ["oa.example"]
        with transaction.atomic():
            notify([self.office], "一件事")

    def read_notice(self) -> Callable[[], object]:
        pk = Notice.objects.get().pk
        return lambda: read_notice(self.office, pk=pk)

    def read_all_notices(self) -> Callable[[], object]:
        return lambda: read_all_notices(self.office)

    def add_webhook(self) -> Callable[[], object]:
        address = "https://oa.example/hook"
        return lambda: add_webhook(
            self.office, organisation_code=ROOT, title="系统", address=address
        )

    def stop_webhook(self) -> Callable[[], object]:
        made = self.add_webhook()()
        assert isinstance(made, NewWebhook)
        return lambda: stop_webhook(self.office, pk=made.pk)

    def send_again(self) -> Callable[[], object]:
        self.add_webhook()()
        with transaction.atomic():
            announce(Organisation.objects.get(code=ROOT), "test", {})
        Delivery.objects.update(state=DeliveryState.FAILED)
        pk = Delivery.objects.get().pk
        return lambda: send_again(self.office, delivery_pk=pk)
