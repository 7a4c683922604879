"""The tree while it is built: categories, what each row says of them, totals beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kaocheng.scoring.issued.grids import Cell
from kaocheng.scoring.issued.texts import Points


@dataclass
class Entry:
    """What one row says about the indicator that it belongs to."""

    row: int
    standards: list[Cell] = field(default_factory=list)
    points: dict[str, Decimal] = field(default_factory=dict)
    point_cells: list[Cell] = field(default_factory=list)
    held: dict[str, list[Cell]] = field(default_factory=dict)
    remarks: list[tuple[str, Cell]] = field(default_factory=list)
    is_shared: bool = False


@dataclass
class Category:
    """A node while it is built. `cell` is where its name stands."""

    cell: Cell
    depth: int
    name: str
    sort: str
    points: Points = ()
    children: list[Category] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Total:
    """A total row: what it states, for which category (None: the whole table)."""

    cell: Cell
    of: Category | None
    stated: Decimal | None
    covers: int | None  # tops that stand above the row; None where it stands above all of them
