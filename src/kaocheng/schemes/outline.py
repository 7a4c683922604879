"""The outline of a scheme: what lists and rankings need to know of it without parsing it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Heading:
    """A node of the first level; `full` names its points, joined by `/` where groups differ.

    `by_group` holds group code and points where the scheme gives them by group.
    """

    code: str
    name: str
    full: str
    by_group: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Leaf:
    """An indicator; `weight` is the product of the weights from it up to the top."""

    code: str
    name: str
    weight: float


@dataclass(frozen=True)
class Adjustment:
    """A bonus or deduction (加减分项); `counts` is `total` or `tiebreak`.

    `cap`: the most it can add or take off, None where the scheme sets none, and in outlines stored
    before it was kept.
    """

    code: str
    name: str
    kind: str
    counts: str
    cap: str | None = None

    def bound(self, decimals: int) -> str | None:
        """The cap with its sign: 「+2.00」, 「-3.00」."""
        sign = "-" if self.kind == "deduction" else "+"
        return None if self.cap is None else f"{sign}{Decimal(self.cap):.{decimals}f}"


@dataclass(frozen=True)
class Veto:
    """A veto (一票否决)."""

    code: str
    name: str
    basis: str


@dataclass(frozen=True)
class Outline:
    """Numbers that the scheme states are kept as texts, exactly."""

    full: str
    decimals: int
    groups: tuple[tuple[str, str], ...]
    grades: tuple[str, ...]
    headings: tuple[Heading, ...]
    leaves: tuple[Leaf, ...]
    adjustments: tuple[Adjustment, ...]
    vetoes: tuple[Veto, ...]
    bonus_cap: str | None
    deduction_cap: str | None

    def as_json(self) -> dict[str, Any]:
        """What is stored."""
        return asdict(self)

    def veto_names(self, codes: Collection[str]) -> tuple[str, ...]:
        """The vetoes of these codes by name, in the order of the scheme."""
        return tuple(veto.name or veto.code for veto in self.vetoes if veto.code in codes)

    def group_name(self, code: str) -> str:
        """The group's name; a group that the scheme does not list is called by its code."""
        return dict(self.groups).get(code, code)


def _heading_from_json(stored: dict[str, Any]) -> Heading:
    """Outlines stored before points were kept by group have none."""
    by_group = tuple((code, points) for code, points in stored.get("by_group", ()))
    return Heading(stored["code"], stored["name"], stored["full"], by_group)


def outline_from_json(stored: dict[str, Any]) -> Outline:
    """The outline as it was stored."""
    return Outline(
        full=stored["full"],
        decimals=stored["decimals"],
        groups=tuple((code, name) for code, name in stored["groups"]),
        grades=tuple(stored["grades"]),
        headings=tuple(_heading_from_json(each) for each in stored["headings"]),
        leaves=tuple(Leaf(**each) for each in stored["leaves"]),
        adjustments=tuple(Adjustment(**each) for each in stored["adjustments"]),
        vetoes=tuple(Veto(**each) for each in stored["vetoes"]),
        bonus_cap=stored["bonus_cap"],
        deduction_cap=stored["deduction_cap"],
    )
