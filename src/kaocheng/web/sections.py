"""Pages cut into what templates walk over: sections of indicators, lines of a table, a brief."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from kaocheng.results.queries import HeatMap, LeafRow, NodeHeading, RankingPage, RankingRow
from kaocheng.web.charts import number


@dataclass(frozen=True)
class Section:
    """The indicators below one node of the first level, and what the unit won on it."""

    number: int
    name: str
    points: str | None
    leaves: tuple[LeafRow, ...]


@dataclass(frozen=True)
class Subtotal:
    """One subtotal of a unit: the figure, and how much of the node's full points it is."""

    heading: NodeHeading
    number: int
    points: str | None
    share: float | None


@dataclass(frozen=True)
class RankingLine:
    """One row of the ranking's table."""

    row: RankingRow
    subtotals: tuple[Subtotal, ...]


@dataclass(frozen=True)
class Brief:
    """The ranking for those who have one minute."""

    ranked: int
    excluded: int
    first: RankingRow | None
    last: RankingRow | None
    mean: float | None
    grades: tuple[tuple[str, int], ...]
    vetoed: int
    adjusted: bool


@dataclass(frozen=True)
class HeatLine:
    """One indicator over all units of the heat map: unit code, unit name, share."""

    code: str
    name: str
    mean: float | None
    cells: tuple[tuple[str, str, float | None], ...]


def by_top_node(leaves: tuple[LeafRow, ...], nodes: tuple[str | None, ...]) -> list[Section]:
    """Leaves under their node of the first level; a leaf that stands there is its own section."""
    parts = [(name, tuple(part)) for name, part in groupby(leaves, key=_top)]
    subtotals = nodes if len(nodes) == len(parts) else (None,) * len(parts)
    return [
        Section(place, name, points, part)
        for place, ((name, part), points) in enumerate(zip(parts, subtotals, strict=True), 1)
    ]


def ranking_lines(page: RankingPage) -> list[RankingLine]:
    """Rows with their subtotals set against the full points of each node."""
    return [RankingLine(row, _subtotals(page.headings, row)) for row in page.rows]


def ranking_brief(page: RankingPage) -> Brief:
    """First, last, mean, how many in each grade, how many under a veto, any adjustment."""
    ranked = [row for row in page.rows if row.total is not None]
    values = [number(row.total) for row in ranked]
    by_value = sorted(ranked, key=lambda row: -number(row.total))
    return Brief(
        ranked=len(ranked),
        excluded=len(page.rows) - len(ranked),
        first=by_value[0] if by_value else None,
        last=by_value[-1] if len(by_value) > 1 else None,
        mean=sum(values) / len(values) if values else None,
        grades=tuple((g, sum(r.grade == g for r in page.rows)) for g in page.run.grades),
        vetoed=sum(bool(row.vetoes) for row in page.rows),
        adjusted=any(number(row.bonus) or number(row.deduction) for row in page.rows),
    )


def heat_lines(page: HeatMap) -> list[HeatLine]:
    """The map turned over: long indicator names stand at the left, short unit names on top."""
    columns = tuple(zip(*page.shares, strict=True)) if page.shares else ()
    return [
        HeatLine(code, name, _mean(shares), _cells(page, shares))
        for (code, name), shares in zip(page.leaves, columns, strict=False)
    ]


def _top(leaf: LeafRow) -> str:
    return leaf.path[0] if leaf.path else leaf.name


def _subtotals(headings: tuple[NodeHeading, ...], row: RankingRow) -> tuple[Subtotal, ...]:
    return tuple(
        Subtotal(heading, place, points, _share(points, heading.full_for(row.group_code)))
        for place, (heading, points) in enumerate(zip(headings, row.nodes, strict=True), 1)
    )


def _share(points: str | None, full: str | None) -> float | None:
    whole = number(full)
    return None if points is None or not whole else number(points) / whole


def _cells(
    page: HeatMap, shares: tuple[float | None, ...]
) -> tuple[tuple[str, str, float | None], ...]:
    pairs = zip(page.units, shares, strict=True)
    return tuple((code, name, share) for (code, name), share in pairs)


def _mean(shares: tuple[float | None, ...]) -> float | None:
    known = [share for share in shares if share is not None]
    return sum(known) / len(known) if known else None
