"""Lists come in pages of bounded size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from ninja import Field, Schema

MOST_ROWS = 500
_LAST_PAGE = 1_000_000

Row = TypeVar("Row")


class PageAsked(Schema):
    """Which page of a list is wanted."""

    page: int = Field(1, ge=1, le=_LAST_PAGE, description="页码，从 1 起")
    size: int = Field(100, ge=1, le=MOST_ROWS, description=f"每页条数，最多 {MOST_ROWS}")


class Page(Schema, Generic[Row]):
    """One page of a list."""

    total: int = Field(description="总条数")
    page: int
    size: int
    rows: list[Row]


def cut(rows: Sequence[Any], asked: PageAsked) -> dict[str, Any]:
    """The page that is wanted; one beyond the end is empty."""
    start = (asked.page - 1) * asked.size
    part = list(rows[start : start + asked.size])
    return {"total": len(rows), "page": asked.page, "size": asked.size, "rows": part}
