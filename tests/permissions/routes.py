"""The URL table as the server has it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def named_routes() -> list[str]:
    """namespace:name of every address, each once."""
    return sorted(set(_under(get_resolver(), "")))


def _under(resolver: URLResolver, namespace: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _under(each, inner)
        elif isinstance(each, URLPattern):
            yield f"{namespace}{each.name or each.pattern}"
