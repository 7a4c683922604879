"""What the scheduler does for this room."""

from __future__ import annotations

from kaocheng.notices.tasks.mail import Sent, send_pending_mail
from kaocheng.notices.tasks.webhooks import Delivered, deliver_pending

__all__ = ["Delivered", "Sent", "deliver_pending", "send_pending_mail"]
