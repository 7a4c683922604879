"""Writes of notices and webhooks."""

from __future__ import annotations

from kaocheng.notices.services.inbox import notify, read_all_notices, read_notice
from kaocheng.notices.services.webhooks import (
    NewWebhook,
    add_webhook,
    announce,
    send_again,
    stop_webhook,
)

__all__ = [
    "NewWebhook",
    "add_webhook",
    "announce",
    "notify",
    "read_all_notices",
    "read_notice",
    "send_again",
    "stop_webhook",
]
