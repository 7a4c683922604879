"""For the machine that watches over the service. No sign-in, no content."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from kaocheng.operations.readiness import readiness


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Database, tables and background work; 503 only where pages cannot be answered."""
    found = readiness()
    return JsonResponse(found.as_dict(), status=200 if found.can_serve else 503)
