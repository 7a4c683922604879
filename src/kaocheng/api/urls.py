"""Addresses of the interface, below /api/."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from kaocheng.api.errors import no_such_address, wrong_method
from kaocheng.api.site import api

View = Callable[..., HttpResponse]


def answered(view: View) -> View:
    """Ninja's own 405 is a line of English; and no answer belongs into a cache on the way."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = view(request, *args, **kwargs)
        if given.status_code == 405:
            given = wrong_method(given["Allow"])
        given.headers.setdefault("Cache-Control", "private, no-store")
        return given

    return answer


# Ninja's page of the bare address lists nothing and answers in English; its name is still used.
_patterns = [
    each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"
]
for pattern in _patterns:
    pattern.callback = answered(cast(View, pattern.callback))

app_name = "api"
urlpatterns = [
    *_patterns,
    path("", no_such_address, name="api-root"),
    re_path(r"", no_such_address),
]
