"""Calling webhooks: signed, without redirects, again at growing distances until it is taken.

A delivery may arrive twice, when the answer was lost: its number says that it is the same.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from kaocheng.notices.models import Delivery, DeliveryState
from kaocheng.notices.services.webhooks import SEALED_FOR, is_allowed
from kaocheng.orgs.sealing import Unreadable, unseal

# Minutes until the next try after the first, second … failure; after the last one it is given up.
_MINUTES_BETWEEN_TRIES = (1, 5, 30, 120, 720)
_SECONDS = 10
_LONGEST_FAULT = 300
_MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Delivered:
    """What one round has done."""

    done: int = 0
    put_off: int = 0
    given_up: int = 0

    def __str__(self) -> str:
        return f"送达 {self.done}，待重试 {self.put_off}，未送达 {self.given_up}"


def deliver_pending(now: datetime.datetime | None = None) -> Delivered:
    """Tell every address what is due, oldest first."""
    now = now or timezone.now()
    due = Delivery.objects.filter(state=DeliveryState.PENDING, next_try_at__lte=now)
    rows = due.select_related("webhook").order_by("pk")[:_MOST_AT_ONCE]
    states = [_deliver(row, now) for row in rows]
    return Delivered(
        states.count(DeliveryState.DONE),
        states.count(DeliveryState.PENDING),
        states.count(DeliveryState.FAILED),
    )


def _deliver(row: Delivery, now: datetime.datetime) -> str:
    try:
        fault = _call(row)
    except Unreadable:
        return _settle(row, DeliveryState.FAILED, "平台密钥已更换，请停用后重新登记。")
    if not fault:
        row.done_at = timezone.now()
        return _settle(row, DeliveryState.DONE, "")
    row.tries += 1
    if row.tries > len(_MINUTES_BETWEEN_TRIES):
        return _settle(row, DeliveryState.FAILED, fault)
    row.next_try_at = now + datetime.timedelta(minutes=_MINUTES_BETWEEN_TRIES[row.tries - 1])
    return _settle(row, DeliveryState.PENDING, fault)


def _settle(row: Delivery, state: DeliveryState, fault: str) -> str:
    """Unless somebody has stopped the webhook meanwhile."""
    waiting = Delivery.objects.filter(pk=row.pk, state=DeliveryState.PENDING)
    waiting.update(
        state=state,
        fault=fault[:_LONGEST_FAULT],
        tries=row.tries,
        next_try_at=row.next_try_at,
        done_at=row.done_at,
    )
    return state


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An answer that points elsewhere could point anywhere: it counts as refused."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)


def _call(row: Delivery) -> str:
    """Why the address did not take it; "" where it did."""
    if not is_allowed(row.webhook.address):
        return "该主机已不在允许推送的范围。"
    body = row.body.encode()
    secret = unseal(row.webhook.sealed_secret, SEALED_FOR)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Kaocheng-Event": row.event,
        "X-Kaocheng-Delivery": str(row.pk),
        "X-Kaocheng-Signature": signature_of(secret, body),
    }
    # The scheme was checked by `is_allowed`: it is http or https.
    request = urllib.request.Request(row.webhook.address, body, headers)  # noqa: S310
    try:
        with _OPENER.open(request, timeout=_SECONDS):
            return ""
    except urllib.error.HTTPError as answer:
        answer.close()
        return f"对方答复 {answer.code}"
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return f"连接不上（{type(fault).__name__}）"


def signature_of(secret: str, body: bytes) -> str:
    """`sha256=` and the HMAC of the body in hexadecimal, as the receiver works it out too."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
