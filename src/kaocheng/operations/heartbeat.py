"""Signs of life (心跳): each process leaves one now and then, and readiness looks at them."""

from __future__ import annotations

import datetime
import socket

from django.utils import timezone

from kaocheng.operations.models import Heartbeat

WORKER, SCHEDULER = "worker", "scheduler"
_SECONDS_BETWEEN = 15
# A task that takes long keeps the worker from beating; that alone is no fault.
LATE = datetime.timedelta(minutes=5)


def host_name() -> str:
    """This machine's name, as rows carry it."""
    return socket.gethostname()[:100]


def beat(process: str) -> None:
    """Leave a sign of life, at most every few seconds: each is a write."""
    now = timezone.now()
    host = host_name()
    row = Heartbeat.objects.filter(process=process, host=host).first()
    if row is None or now - row.at >= datetime.timedelta(seconds=_SECONDS_BETWEEN):
        Heartbeat.objects.update_or_create(process=process, host=host, defaults={"at": now})


def state_of(process: str) -> str:
    """`ok`, `late` or `none` (never seen), over all machines."""
    last = Heartbeat.objects.filter(process=process).order_by("-at").first()
    if last is None:
        return "none"
    return "ok" if timezone.now() - last.at <= LATE else "late"
