"""What pages of results share: what was asked for in the address, and days out of forms."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest

from kaocheng.orgs.refusals import Refusal
from kaocheng.results.queries import AssessmentHead
from kaocheng.results.queries.paging import Wish
from kaocheng.web.pages.schemes.answers import number

HERE = "results"


def wish_of(request: HttpRequest) -> Wish:
    """Filter, order and page out of the address."""
    asked = request.GET
    return Wish(
        text=asked.get("q", "")[:100],
        group=asked.get("group", ""),
        grade=asked.get("grade", ""),
        order=asked.get("order", ""),
        number=number(asked.get("page")) or 1,
    )


def day_in(request: HttpRequest, name: str, words: str) -> datetime.date | None:
    """A day of a form; nothing where nothing was filled in."""
    text = request.POST.get(name, "")
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise Refusal(f"{words}“{text[:20]}”不是日期。请写成 2025-03-31 的样子。") from fault


def of(head: AssessmentHead, tab: str, **more: Any) -> dict[str, Any]:
    """What every page of an assessment puts into its template."""
    return {"head": head, "tab": tab, "here": HERE, "notice": head.notice, **more}
