"""Reads of webhooks: for the assessment office of their organisation, and nobody else."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings

from kaocheng.notices.models import Delivery, DeliveryState, Webhook
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import codes_under, posts_held
from kaocheng.orgs.refusals import NotAllowed

_MOST_DELIVERIES = 100


@dataclass(frozen=True)
class WebhookLine:
    """An address that is told of events."""

    pk: int
    title: str
    organisation_name: str
    address: str
    created_at: datetime.datetime
    is_live: bool


@dataclass(frozen=True)
class DeliveryLine:
    """What became of one telling."""

    pk: int
    webhook_title: str
    event: str
    created_at: datetime.datetime
    state: str
    state_name: str
    tries: int
    next_try_at: datetime.datetime
    done_at: datetime.datetime | None
    fault: str
    may_send_again: bool


@dataclass(frozen=True)
class WebhooksPage:
    """`places`: code and name of the organisations for which the actor may register one."""

    webhooks: tuple[WebhookLine, ...]
    deliveries: tuple[DeliveryLine, ...]
    places: tuple[tuple[str, str], ...]
    hosts: tuple[str, ...]


def webhooks_page(actor: User) -> WebhooksPage:
    """Webhooks and the last deliveries. Raises `NotAllowed` for whoever runs no assessment."""
    within = codes_under(actor, {Role.ASSESSMENT_OFFICE})
    if not within:
        raise NotAllowed("推送由考核办登记和查看。请联系考核办。")
    webhooks = Webhook.objects.filter(organisation__code__in=within).select_related("organisation")
    sent = Delivery.objects.filter(webhook__organisation__code__in=within)
    offices = [post for post in posts_held(actor) if post.role == Role.ASSESSMENT_OFFICE]
    return WebhooksPage(
        webhooks=tuple(_line_of(each) for each in webhooks),
        deliveries=tuple(
            _delivery_of(each) for each in sent.select_related("webhook")[:_MOST_DELIVERIES]
        ),
        places=tuple((post.organisation_code, post.organisation_name) for post in offices),
        hosts=tuple(settings.WEBHOOK_HOSTS),
    )


def _line_of(row: Webhook) -> WebhookLine:
    return WebhookLine(
        row.pk,
        row.title,
        row.organisation.name,
        row.address,
        row.created_at,
        row.stopped_at is None,
    )


def _delivery_of(row: Delivery) -> DeliveryLine:
    failed = row.state == DeliveryState.FAILED
    return DeliveryLine(
        row.pk,
        row.webhook.title,
        row.event,
        row.created_at,
        row.state,
        row.get_state_display(),
        row.tries,
        row.next_try_at,
        row.done_at,
        row.fault,
        failed and row.webhook.stopped_at is None,
    )
