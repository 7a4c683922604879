"""The figures a circular speaks of: the result (scheme-format section 8) joined with its names.

Everything is exact, plain and frozen, so that the wording can be tried without a run. Points lost
(失分) are what an indicator lacks to its full points, times the weights of the nodes it lies under;
an indicator that left the sum loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaocheng.scoring import Scheme, Units

ZERO = Fraction(0)
LEVEL_NOUNS = {
    "province": "省（区、市）",
    "city": "市",
    "county": "县（市、区）",
    "township": "乡镇（街道）",
    "village": "村",
    "department": "部门",
}


@dataclass(frozen=True)
class Cell:
    """One unit under one indicator or node; `points` is None where it is not in the sum."""

    points: Fraction | None
    full: Fraction
    status: str = "scored"
    weight: Fraction = Fraction(1)

    @property
    def counts(self) -> bool:
        return self.points is not None and self.full > 0

    @property
    def lost(self) -> Fraction:
        if self.points is None:
            return ZERO
        return max(ZERO, self.full - self.points) * self.weight


@dataclass(frozen=True)
class UnitFigures:
    """One assessed unit (考核对象) that has a total; `leaves` and `nodes` are cells by code."""

    name: str
    group: str
    total: Fraction
    rank: int
    group_rank: int
    grade: str | None
    leaves: Mapping[str, Cell] = field(default_factory=dict)
    nodes: Mapping[str, Cell] = field(default_factory=dict)
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """A code with its name; `lead` is the lead unit of an indicator, `basis` that of a veto."""

    code: str
    name: str
    lead: str = ""
    basis: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A unit without a total (不计总分): it takes no place and no grade."""

    name: str
    group: str


@dataclass(frozen=True)
class Figures:
    """All that a circular says, in the order of the scheme; `ranked` in that of the ranking."""

    title: str
    noun: str
    period: str
    decimals: int
    full: Fraction
    basis: tuple[str, ...]
    groups: tuple[Named, ...]
    grades: tuple[str, ...]
    vetoes: tuple[Named, ...]
    leaves: tuple[Named, ...]
    nodes: tuple[Named, ...]
    ranked: tuple[UnitFigures, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def count(self) -> int:
        return len(self.ranked) + len(self.left_out)

    @property
    def average(self) -> Fraction:
        """The mean total, not rounded; asked only where a unit is ranked."""
        return mean(unit.total for unit in self.ranked)

    def group_name(self, code: str) -> str:
        """The group's name, or its code where the scheme lists no groups."""
        return next((group.name for group in self.groups if group.code == code), code)


def figures_of(scheme: Scheme, document: Mapping[str, Any], units: Units) -> Figures:
    """Join a scheme, its result and the names of its units."""
    names = dict(zip(units.codes, units.names, strict=True))
    rows = document["units"]
    ranked = [_unit(row, scheme, names) for row in rows if row["total"] is not None]
    return Figures(
        title=scheme.title,
        noun=LEVEL_NOUNS.get(scheme.level, "单位"),
        period=str(document["period"]),
        decimals=scheme.decimals,
        full=scheme.full,
        basis=tuple(scheme.basis),
        groups=_groups(scheme, rows),
        grades=tuple(grade.name for grade in scheme.grades),
        vetoes=tuple(Named(veto.code, veto.name, basis=veto.basis) for veto in scheme.vetoes),
        leaves=tuple(Named(leaf.code, leaf.name, leaf.lead) for leaf in scheme.leaves),
        nodes=tuple(Named(node.code, node.name) for node in scheme.indicators),
        ranked=tuple(sorted(ranked, key=lambda unit: unit.rank)),
        left_out=tuple(
            LeftOut(names[row["unit"]], row["group"]) for row in rows if row["total"] is None
        ),
    )


def _groups(scheme: Scheme, rows: Iterable[Mapping[str, Any]]) -> tuple[Named, ...]:
    if scheme.groups:
        return tuple(Named(group.code, group.name or group.code) for group in scheme.groups)
    return tuple(Named(code, code) for code in dict.fromkeys(r["group"] for r in rows) if code)


def _unit(row: Mapping[str, Any], scheme: Scheme, names: Mapping[str, str]) -> UnitFigures:
    leaves = {code: _cell(scheme, code, cell) for code, cell in row["leaves"].items()}
    nodes = {node.code: _node_cell(node, row, leaves) for node in scheme.indicators}
    return UnitFigures(
        name=names[row["unit"]],
        group=row["group"],
        total=Fraction(row["total"]),
        rank=row["rank"],
        group_rank=row["group_rank"],
        grade=row["grade"],
        leaves=leaves,
        nodes=nodes,
        vetoes=tuple(row["vetoes"]),
    )


def _cell(scheme: Scheme, code: str, cell: Mapping[str, Any]) -> Cell:
    weight = scheme.node[code].weight
    for above in scheme.path[code]:
        weight *= scheme.node[above].weight
    return Cell(_number(cell["points"]), _number(cell["full"]) or ZERO, cell["status"], weight)


def _node_cell(node: Any, row: Mapping[str, Any], leaves: Mapping[str, Cell]) -> Cell:
    """A node's subtotal beside its points; a leaf at the first level is its own node."""
    if not node.children:
        return leaves[node.code]
    return Cell(_number(row["nodes"][node.code]), node.points_for(row["group"]))


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def mean(values: Iterable[Fraction]) -> Fraction:
    """The mean of at least one figure, not rounded."""
    found = list(values)
    return sum(found, ZERO) / len(found)


def share(cells: Iterable[Cell]) -> Fraction | None:
    """得分率: points won over full points, both summed; None if nothing counts."""
    won = full = ZERO
    for cell in cells:
        if cell.points is not None and cell.full > 0:
            won += cell.points
            full += cell.full
    return won / full if full else None
