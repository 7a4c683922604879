"""Reads of notices and webhooks."""

from __future__ import annotations

from kaocheng.notices.queries.inbox import (
    MOST_ON_A_PAGE,
    NoticeLine,
    NoticesPage,
    notices_page,
    notices_since,
    unread_count,
)
from kaocheng.notices.queries.webhooks import DeliveryLine, WebhookLine, WebhooksPage, webhooks_page

__all__ = [
    "MOST_ON_A_PAGE",
    "DeliveryLine",
    "NoticeLine",
    "NoticesPage",
    "WebhookLine",
    "WebhooksPage",
    "notices_page",
    "notices_since",
    "unread_count",
    "webhooks_page",
]
