"""How the scripts of a grid are answered: plain JSON, and a refusal in words."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from kaocheng.orgs.refusals import NotAllowed, Refusal

REFUSALS = (Refusal, NotAllowed)
_MANGLED = "请求内容不完整。请刷新页面后重试，已填内容仍在本机。"


def posted_json(request: HttpRequest) -> dict[str, Any]:
    """The body as an object; anything else is refused."""
    try:
        found = json.loads(request.body)
    except ValueError as fault:
        raise Refusal(_MANGLED) from fault
    if not isinstance(found, dict):
        raise Refusal(_MANGLED)
    return found


def listed(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects in the body."""
    rows = found.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refusal(_MANGLED)
    return rows


def whole(value: object) -> int:
    """A version number that a script sends back; nonsense is none at all."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def refused(refusal: Exception) -> JsonResponse:
    """422 with the sentence; the script shows it where it belongs."""
    return JsonResponse({"refusal": str(refusal)}, status=422)
