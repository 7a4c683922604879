"""Arithmetic of pages on frozen texts: gaps, shares, places. Exact; a share alone is a float."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# The cells of a unit's row: code → (points, full, status), as the result's document says it.
Cell = tuple[str | None, str | None, str]

STATUS_NAMES = {
    "scored": "已计分",
    "missing": "未报",
    "not_applicable": "不适用",
    "not_assessed": "不考核",
    "zeroed": "已清零",
}


def points_text(points: Decimal, decimals: int) -> str:
    """Points with the scheme's number of places; zero is never negative."""
    text = f"{points:.{decimals}f}"
    return text.lstrip("-") if Decimal(text) == 0 else text


def gap(higher: str | None, lower: str | None, decimals: int) -> str | None:
    """How many points `lower` stands behind `higher`."""
    if higher is None or lower is None:
        return None
    return points_text(Decimal(higher) - Decimal(lower), decimals)


def lost(cell: Cell, decimals: int) -> str | None:
    """The points lost on an indicator, for a leaf that is in the sum."""
    points, full, _ = cell
    return gap(full, points, decimals)


def share(cell: Cell) -> float | None:
    """The part of the full points that was won; none where there is nothing to win."""
    points, full, _ = cell
    if points is None or full is None or Decimal(full) == 0:
        return None
    return float(Decimal(points) / Decimal(full))


@dataclass(frozen=True)
class LeafFigures:
    """An indicator within one group: mean and best share, and how many units won each points."""

    mean: float | None
    best: float | None
    points: tuple[Decimal, ...]

    def place(self, cell: Cell) -> int | None:
        """The place by points, 1, 2, 2, 4; full points are the same throughout a group."""
        if share(cell) is None:
            return None
        own = Decimal(str(cell[0]))
        return 1 + sum(other > own for other in self.points)


def leaf_figures(cells: Iterable[Cell]) -> LeafFigures:
    """The figures of one indicator over the units of one group."""
    counted = [cell for cell in cells if share(cell) is not None]
    shares = [value for value in map(share, counted) if value is not None]
    return LeafFigures(
        mean=mean(shares),
        best=max(shares, default=None),
        points=tuple(Decimal(str(cell[0])) for cell in counted),
    )


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean, or none of nothing."""
    return sum(values) / len(values) if values else None


def losses(rows: Iterable[Mapping[str, Cell]], codes: Iterable[str]) -> dict[str, float]:
    """For each indicator the points lost in these rows; what was won beyond full is no loss."""
    totals = dict.fromkeys(codes, 0.0)
    for cells in rows:
        for code in totals:
            totals[code] += _loss(cells.get(code))
    return totals


def shares_of_loss(lost: Mapping[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    """For each indicator its part of all points lost, each weighed as it enters the total."""
    totals = {code: weight * lost.get(code, 0.0) for code, weight in weights.items()}
    whole = sum(totals.values())
    return {code: total / whole for code, total in totals.items()} if whole else {}


def _loss(cell: Cell | None) -> float:
    if cell is None or cell[0] is None or cell[1] is None:
        return 0.0
    return _lost_points(cell[1], cell[0])


@lru_cache(maxsize=100_000)
def _lost_points(full: str, points: str) -> float:
    """Of the cells of a large run few differ from each other."""
    return max(0.0, float(Decimal(full) - Decimal(points)))


def bounded_sum(points: Iterable[str], cap: str | None) -> Decimal:
    """The sum of bonuses or of deductions as it enters the total; the cap bounds its size."""
    whole = sum((Decimal(each) for each in points), Decimal(0))
    if cap is None or abs(whole) <= Decimal(cap):
        return whole
    return Decimal(cap).copy_sign(whole)
