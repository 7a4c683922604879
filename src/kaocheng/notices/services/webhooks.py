"""Registering webhooks (推送), and writing down what they are to be told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.notices.models import Delivery, DeliveryState, Webhook
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.queries import NotVisible, codes_under, organisation_names
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.sealing import seal

SEALED_FOR = "webhook"
MOST_WEBHOOKS = 10
_LONGEST_TITLE, _LONGEST_ADDRESS = 50, 500


@dataclass(frozen=True)
class NewWebhook:
    """A webhook at the one moment at which its secret can be seen."""

    pk: int
    title: str
    secret: str


@transaction.atomic
def add_webhook(actor: User, *, organisation_code: str, title: str, address: str) -> NewWebhook:
    """Register an address for the events of an organisation, by its assessment office.

    The secret, with which every delivery is signed, is in the answer and nowhere else in clear.
    """
    organisation = _ruled(actor, organisation_code)
    title, address = " ".join(title.replace("\0", "").split()), address.strip()
    _check(title, address)
    # The organisation's row serialises two clicks: else both would find the last place free.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Webhook.objects.filter(organisation=organisation, stopped_at=None).count() >= MOST_WEBHOOKS:
        raise Refusal(f"每个单位最多登记 {MOST_WEBHOOKS} 个推送。请先停用不用的推送。")
    secret = secrets.token_urlsafe(32)
    webhook = Webhook.objects.create(
        organisation=organisation,
        title=title,
        address=address,
        sealed_secret=seal(secret, SEALED_FOR),
        created_by=actor,
    )
    detail = {"webhook": webhook.pk, "address": address, "organisation": organisation.code}
    record(str(actor), "登记推送", title, detail)
    return NewWebhook(webhook.pk, title, secret)


def _ruled(actor: User, organisation_code: str) -> Organisation:
    """The organisation, if the actor is its assessment office."""
    if organisation_code not in codes_under(actor, {Role.ASSESSMENT_OFFICE}):
        raise NotAllowed("只有考核办可以登记本单位的推送。请联系考核办。")
    return organisation_names([organisation_code])[organisation_code]


def _check(title: str, address: str) -> None:
    if not title or len(title) > _LONGEST_TITLE:
        raise Refusal(f"请填写对接系统的名称，不超过 {_LONGEST_TITLE} 字。")
    if not settings.WEBHOOK_HOSTS:
        raise Refusal("本平台尚未开放推送。请系统管理员在配置 WEBHOOK_HOSTS 中写明可以推送的主机。")
    if len(address) > _LONGEST_ADDRESS or not is_allowed(address):
        hosts = "、".join(settings.WEBHOOK_HOSTS)
        raise Refusal(f"地址须以 http:// 或 https:// 开头，主机须是：{hosts}。请核对。")


def is_allowed(address: str) -> bool:
    """Whether the platform may call this address: only hosts that the installation names."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = f"{parts.hostname}:{port}" if port else parts.hostname
    plain = address.isascii() and not any(sign.isspace() for sign in address)
    known = host in settings.WEBHOOK_HOSTS
    return plain and parts.scheme in ("http", "https") and parts.username is None and known


@transaction.atomic
def stop_webhook(actor: User, *, pk: int) -> None:
    """Tell this address nothing more; what still waits is given up."""
    webhook = _locked(actor, pk)
    if webhook.stopped_at is not None:
        raise Refusal("该推送已经停用，无需再次操作。")
    webhook.stopped_at = timezone.now()
    webhook.save(update_fields=["stopped_at"])
    waiting = webhook.deliveries.filter(state=DeliveryState.PENDING)
    waiting.update(state=DeliveryState.FAILED, fault="推送已停用。")
    record(str(actor), "停用推送", webhook.title, {"webhook": pk})


@transaction.atomic
def send_again(actor: User, *, delivery_pk: int) -> None:
    """Put a delivery that failed in line once more (重新推送)."""
    row = Delivery.objects.filter(pk=delivery_pk).first()
    if row is None:
        raise NotVisible(delivery_pk)
    webhook = _locked(actor, row.webhook_id)
    failed = Delivery.objects.filter(pk=delivery_pk, state=DeliveryState.FAILED)
    if webhook.stopped_at is not None:
        raise Refusal("该推送已经停用。如需继续，请重新登记。")
    if not failed.update(state=DeliveryState.PENDING, tries=0, next_try_at=timezone.now()):
        raise Refusal("只有未送达的记录可以重新推送。请刷新页面查看。")
    record(str(actor), "重新推送", str(row), {"delivery": delivery_pk})


def _locked(actor: User, pk: int) -> Webhook:
    """The webhook with its row locked, for the office of its organisation; else `NotVisible`."""
    rows = Webhook.objects.select_for_update(of=("self",)).select_related("organisation")
    webhook = rows.filter(pk=pk).first()
    offices = codes_under(actor, {Role.ASSESSMENT_OFFICE})
    if webhook is None or webhook.organisation.code not in offices:
        raise NotVisible(pk)
    return webhook


def announce(organisation: Organisation, event: str, content: Mapping[str, object]) -> int:
    """Write down an event for every webhook of the organisation; how many will be told.

    In the caller's transaction: what is rolled back is told to nobody. The deed that gives the
    occasion is in the audit log.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("announce() belongs inside a transaction")
    now = timezone.now()
    body = json.dumps({"event": event, "at": now.isoformat(), **content}, ensure_ascii=False)
    told = Webhook.objects.filter(organisation=organisation, stopped_at=None)
    rows = [Delivery(webhook=each, event=event, body=body, next_try_at=now) for each in told]
    Delivery.objects.bulk_create(rows)
    return len(rows)
