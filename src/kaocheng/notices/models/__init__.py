"""Tables of notices, of outgoing mail and of webhooks."""

from __future__ import annotations

from kaocheng.notices.models.inbox import Mail, MailState, Notice
from kaocheng.notices.models.webhooks import Delivery, DeliveryState, Webhook

__all__ = ["Delivery", "DeliveryState", "Mail", "MailState", "Notice", "Webhook"]
