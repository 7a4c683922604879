"""Webhooks through a real HTTP server: signed, once, again where it was not taken."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from kaocheng.notices.models import Delivery, DeliveryState, Webhook
from kaocheng.notices.queries import webhooks_page
from kaocheng.notices.services import add_webhook, announce, send_again, stop_webhook
from kaocheng.notices.tasks import Delivered, deliver_pending
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from tests.conftest import ROOT, Appoint

MINUTE = datetime.timedelta(minutes=1)


@dataclass
class Receiver:
    """What came, and what is answered next; without an answer prepared it is 200."""

    host: str = ""
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://{self.host}/hook"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A system on the loopback that is told, and to which the platform may speak."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append((dict(self.headers), body))
            self.send_response(found.answers.pop(0) if found.answers else 200)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Silent: the test says what came."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.host = f"127.0.0.1:{server.server_port}"
    settings.WEBHOOK_HOSTS = [found.host]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def secret(office: User, receiver: Receiver) -> str:
    made = add_webhook(office, organisation_code=ROOT, title="督查系统", address=receiver.address)
    return made.secret


def publish() -> int:
    with transaction.atomic():
        place = Organisation.objects.get(code=ROOT)
        return announce(place, "results.published", {"title": "考核结果", "run": 7})


def test_an_event_arrives_signed(secret: str, receiver: Receiver) -> None:
    assert publish() == 1
    assert deliver_pending() == Delivered(done=1)
    ((headers, body),) = receiver.came
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Kaocheng-Signature"] == f"sha256={wanted}"
    assert headers["X-Kaocheng-Event"] == "results.published"
    assert json.loads(body)["title"] == "考核结果"
    assert deliver_pending() == Delivered()
    assert secret not in Webhook.objects.get().sealed_secret


def test_what_is_rolled_back_is_told_to_nobody(secret: str) -> None:
    with transaction.atomic():
        announce(Organisation.objects.get(code=ROOT), "results.published", {})
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_what_is_not_taken_is_sent_again_with_the_same_number(
    secret: str, receiver: Receiver, answer: int
) -> None:
    receiver.answers = [answer]
    publish()
    now = timezone.now()
    assert deliver_pending(now) == Delivered(put_off=1)
    assert deliver_pending(now + MINUTE / 2) == Delivered()
    assert Delivery.objects.get().fault == f"对方答复 {answer}"
    assert deliver_pending(now + MINUTE) == Delivered(done=1)
    first, second = receiver.came
    assert first[0]["X-Kaocheng-Delivery"] == second[0]["X-Kaocheng-Delivery"]
    assert first[1] == second[1]


def test_after_six_tries_it_is_given_up_and_sent_again_by_hand(
    secret: str, receiver: Receiver, office: User
) -> None:
    receiver.answers = [503] * 6
    publish()
    now = timezone.now()
    for day in range(6):
        deliver_pending(now + day * datetime.timedelta(days=1))
    row = Delivery.objects.get()
    assert row.state == DeliveryState.FAILED
    send_again(office, delivery_pk=row.pk)
    with pytest.raises(Refusal, match="只有未送达的记录"):
        send_again(office, delivery_pk=row.pk)
    assert deliver_pending() == Delivered(done=1)


def test_a_line_that_is_down_is_told(secret: str, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    Webhook.objects.update(address="http://127.0.0.1:9/")
    publish()
    assert deliver_pending() == Delivered(put_off=1)
    assert "连接不上" in Delivery.objects.get().fault


def test_a_host_that_is_no_longer_allowed_is_not_called(
    secret: str, receiver: Receiver, settings: Any
) -> None:
    publish()
    settings.WEBHOOK_HOSTS = ["elsewhere"]
    assert deliver_pending() == Delivered(put_off=1)
    assert not receiver.came


def test_a_changed_key_of_the_platform_is_told(secret: str, settings: Any) -> None:
    publish()
    settings.SECRET_KEY = "another"
    assert deliver_pending() == Delivered(given_up=1)
    assert "重新登记" in Delivery.objects.get().fault


def test_a_stopped_webhook_is_told_nothing_more(
    secret: str, receiver: Receiver, office: User
) -> None:
    publish()
    pk = Webhook.objects.get().pk
    stop_webhook(office, pk=pk)
    assert deliver_pending() == Delivered()
    assert publish() == 0
    with pytest.raises(Refusal, match="已经停用"):
        stop_webhook(office, pk=pk)
    assert not receiver.came


@pytest.mark.parametrize(
    "address",
    [
        "ftp://{host}/",
        "http://elsewhere/",
        "http://user@{host}/",
        "http://{host}/a b",
        "http://{host}@elsewhere/",
        "http://127.0.0.1:99999/",
        "javascript:alert(1)",
        "",
    ],
)
def test_only_hosts_of_the_installation_are_called(
    office: User, receiver: Receiver, address: str
) -> None:
    with pytest.raises(Refusal, match="主机须是"):
        add_webhook(
            office,
            organisation_code=ROOT,
            title="系统",
            address=address.format(host=receiver.host),
        )


def test_without_hosts_nothing_is_registered(office: User, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = []
    with pytest.raises(Refusal, match="WEBHOOK_HOSTS"):
        add_webhook(office, organisation_code=ROOT, title="系统", address="http://a/")


def test_only_the_office_registers_and_sees(
    secret: str, receiver: Receiver, appointed: Appoint
) -> None:
    leader = appointed("leader", ROOT, Role.LEADER)
    with pytest.raises(NotAllowed):
        add_webhook(leader, organisation_code=ROOT, title="系统", address=receiver.address)
    with pytest.raises(NotVisible):
        stop_webhook(leader, pk=Webhook.objects.get().pk)
    with pytest.raises(NotAllowed):
        webhooks_page(leader)


def test_the_pages(receiver: Receiver, office: User, client: Client) -> None:
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    form = {"place": ROOT, "title": "督查系统", "address": receiver.address}
    made = client.post("/webhooks/new/", form).content.decode()
    assert "只显示这一次" in made
    publish()
    receiver.answers = [500] * 6
    for day in range(6):
        deliver_pending(timezone.now() + day * datetime.timedelta(days=1))
    page = client.get("/webhooks/").content.decode()
    assert "对方答复 500" in page
    pk = Delivery.objects.get().pk
    client.post(f"/webhooks/deliveries/{pk}/again/")
    assert "待推送" in client.get("/webhooks/").content.decode()
    refused = client.post("/webhooks/new/", form | {"address": "http://elsewhere/"})
    assert "主机须是" in refused.content.decode()
    client.post(f"/webhooks/{Webhook.objects.get().pk}/stop/")
    assert "○ 停用" in client.get("/webhooks/").content.decode()
