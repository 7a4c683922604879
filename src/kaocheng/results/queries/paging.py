"""A ranking cut into pages: sorted and filtered here where it does not fit on one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from kaocheng.results.queries.shapes.runs import RankingRow

PAGE = 200


class Named(Protocol):
    """What a row must say of itself to be found by name, pinyin or initials."""

    @property
    def unit_code(self) -> str:
        """Its code."""

    @property
    def unit_name(self) -> str:
        """Its name."""

    @property
    def pinyin(self) -> str:
        """As it is spoken."""

    @property
    def initials(self) -> str:
        """The first letters."""


Row = TypeVar("Row", bound=Named)


@dataclass(frozen=True)
class Wish:
    """What is to be seen: a text in the name, a group, a grade, an order, a page."""

    text: str = ""
    group: str = ""
    grade: str = ""
    order: str = ""
    number: int = 1


@dataclass(frozen=True)
class Cut(Generic[Row]):
    """One page of the rows that match; `all` is how many there are without any filter."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    found: int
    all: int
    wish: Wish

    @property
    def is_cut(self) -> bool:
        """Whether the rows do not fit on one page: then filters and order are asked here."""
        return self.all > PAGE


def cut(rows: Sequence[Row], wish: Wish) -> Cut[Row]:
    """The page that is wished for; rows that fit on one page are all given, as they stand."""
    if len(rows) <= PAGE:
        return Cut(tuple(rows), 1, 1, len(rows), len(rows), wish)
    found = [row for row in rows if _matches(row, wish)]
    if wish.order:
        found = _in_order(found, wish.order)
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(wish.number, 1), pages)
    shown = tuple(found[(number - 1) * PAGE : number * PAGE])
    return Cut(shown, number, pages, len(found), len(rows), wish)


def _matches(row: Named, wish: Wish) -> bool:
    text = wish.text.strip().lower()
    keys = (row.unit_name.lower(), row.pinyin, row.initials, row.unit_code.lower())
    if text and not any(text in key for key in keys):
        return False
    group_fits = not wish.group or getattr(row, "group_code", "") == wish.group
    return group_fits and (not wish.grade or getattr(row, "grade", "") == wish.grade)


def _in_order(rows: list[Row], order: str) -> list[Row]:
    """`name` or `-name`; rows that say nothing on it stay at the end either way."""
    key = _key(order.lstrip("-"))
    if key is None:
        return rows
    told = [row for row in rows if key(row) is not None]
    untold = [row for row in rows if key(row) is None]
    return sorted(told, key=key, reverse=order.startswith("-")) + untold  # type: ignore[arg-type]


def _key(name: str) -> Callable[[Named], object] | None:
    if name.startswith("n") and name[1:].isascii() and name[1:].isdigit():
        place = int(name[1:]) - 1
        return lambda row: _node(row, place)
    return _KEYS.get(name)


def _node(row: Named, place: int) -> float | None:
    nodes = row.nodes if isinstance(row, RankingRow) else ()
    return _number(nodes[place]) if place < len(nodes) else None


def _number(text: object) -> float | None:
    return float(str(text)) if text not in (None, "") else None


_KEYS: dict[str, Callable[[Named], object]] = {
    "rank": lambda row: getattr(row, "rank", None),
    "unit": lambda row: row.pinyin,
    "group": lambda row: getattr(row, "group_name", None),
    "group_rank": lambda row: getattr(row, "group_rank", None),
    "total": lambda row: _number(getattr(row, "total", None)),
    "movement": lambda row: getattr(row, "movement", None),
    "bonus": lambda row: _number(getattr(row, "bonus", None)),
    "deduction": lambda row: _number(getattr(row, "deduction", None)),
    "changed": lambda row: getattr(row, "changed_cells", None),
}
