"""A real SMTP server on the loopback, and one notice for the office."""

from __future__ import annotations

import email
import socket
from collections.abc import Callable, Iterator
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from kaocheng.notices.services import notify
from kaocheng.orgs.models import User

Send = Callable[..., None]


class Postbox:
    """Takes mail; `answers` says what it answers to the next ones, in turn."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "hang up":
            self.mails.append(email.message_from_bytes(envelope.content))
            server.transport.close()
        elif answer.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content))
        return answer

    @property
    def texts(self) -> list[str]:
        found = [mail.get_payload(decode=True) for mail in self.mails]
        return [text.decode() for text in found if isinstance(text, bytes)]


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """The platform's mail goes there."""
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 5
    settings.MAIL_IS_ON = True
    settings.DEFAULT_FROM_EMAIL = "kaocheng@example.org"
    settings.PUBLIC_ADDRESS = "https://kh.example.org"
    yield box
    server.stop()


@pytest.fixture
def reader(office: User) -> User:
    """Somebody with an address."""
    User.objects.filter(pk=office.pk).update(email="office@example.org")
    office.refresh_from_db()
    return office


@pytest.fixture
def told() -> Send:
    """Writes notices as a service would, inside its transaction."""

    def send(recipients: list[User], title: str, **more: str) -> None:
        with transaction.atomic():
            notify(recipients, title, **more)

    return send
