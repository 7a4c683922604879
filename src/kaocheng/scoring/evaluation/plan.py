"""What follows from the scheme and the units alone: worked out once, and kept with the units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np

from kaocheng.scoring.evaluation.straight import straight_plan
from kaocheng.scoring.exact.ball import WHOLE_LIMIT, Bools, Ints
from kaocheng.scoring.exact.column import Column, Statuses
from kaocheng.scoring.exact.fast import FAST
from kaocheng.scoring.expressions.sharing import Shared, shared_parts
from kaocheng.scoring.facts import Units
from kaocheng.scoring.scheme.model import Indicator, Scheme

NOT_ASSESSED = 3  # status of a unit on a leaf (format, section 8)
ABSENT = 4  # how a leaf stands to the sum where it does not exist


@dataclass(frozen=True)
class LeafPoints:
    """F of a leaf by group of the run, 0 where it is not assessed; or `one` figure for all."""

    by_group: tuple[Fraction, ...]
    one: bool = False

    def at(self, labels: Ints) -> Ints:
        """For each of these groups the number of its figure."""
        return np.zeros_like(labels) if self.one else labels

    @cached_property
    def alive(self) -> Bools | None:
        """The groups for which the leaf exists, None if it does for all."""
        alive = [points > 0 for points in self.by_group]
        return None if all(alive) else np.array(alive)

    @cached_property
    def different(self) -> tuple[Fraction, ...]:
        """One figure where it is the same for all groups."""
        return self.by_group if len(set(self.by_group)) > 1 else self.by_group[:1]


class LeafPlan:
    """One leaf over all units, before any fact is seen. No array here may be written to.

    `assessed`: who it exists for, None for all. `full`: F. `status`, `left`: those of units that
    have a value.
    """

    def __init__(self, leaf: Indicator, points: LeafPoints, labels: Ints) -> None:
        self.leaf, self.points = leaf, points
        self.name = f"指标 {leaf.code} {leaf.name}"
        self.bounds = leaf.floor, leaf.cap
        alive = points.alive
        self.assessed: Bools | None = None if alive is None else alive[points.at(labels)]
        figures = FAST.vector(points.different)
        self.full = Column(FAST, FAST.take(figures, labels))
        self.status: Statuses = np.zeros(len(labels), np.uint8)
        self.left: Statuses = self.status
        if self.assessed is not None:
            self.status = np.where(self.assessed, self.status, np.uint8(NOT_ASSESSED))
            self.left = np.where(self.assessed, self.left, np.uint8(ABSENT))
        for cells in (self.status, self.left):
            cells.setflags(write=False)


class Amounts:
    """Points of nodes by group as integers over a common denominator."""

    def __init__(self, scheme: Scheme, groups: tuple[str, ...]) -> None:
        nodes = [node for top in scheme.indicators for node in top.walk()]
        values = {
            (node.code, weighted): [points * weight for points in node.points_of(groups)]
            for node in nodes
            for weighted, weight in ((False, Fraction(1)), (True, node.weight))
        }
        self.denominator = lcm(1, *(v.denominator for row in values.values() for v in row))
        whole = {k: [int(v * self.denominator) for v in row] for k, row in values.items()}
        # Sums of all of them must stay exact in float64; else Python's integers take over.
        most = 2 * sum(max(row, default=0) for row in whole.values())
        kind = np.int64 if most < WHOLE_LIMIT else object
        self.by_group: dict[tuple[str, bool], Ints] = {
            key: np.array(row, kind) for key, row in whole.items()
        }

    def of(self, node: Indicator, weighted: bool, labels: Ints) -> Ints:
        """`points` (× `weight`) of the node for units with these group labels."""
        found = self.by_group[node.code, weighted]
        return np.full(len(labels), found[0]) if len(found) == 1 else found[labels]


class Plan:
    """All leaves of a scheme over these units, its points, and what its expressions share."""

    def __init__(self, scheme: Scheme, units: Units) -> None:
        self.scheme = scheme
        by_leaf = effective_points(scheme, units.group_codes)
        self.leaves = tuple(LeafPlan(leaf, points, units.labels) for leaf, points in by_leaf)
        self.amounts: Amounts = scheme.remember(
            ("amounts", units.group_codes), lambda: Amounts(scheme, units.group_codes)
        )
        self.shared: dict[int, Shared] = scheme.remember("shared", lambda: _shared(scheme))
        self.recalls: dict[Any, Any] = {}  # of `recall`, by leaf or adjustment
        self.straight = straight_plan(scheme, self.leaves)


def plan_of(scheme: Scheme, units: Units) -> Plan:
    """The plan, kept with the units for the next run under the same scheme."""
    kept = units.kept.get("plan")
    if isinstance(kept, Plan) and kept.scheme is scheme:
        return kept
    plan = units.kept["plan"] = Plan(scheme, units)
    return plan


def _shared(scheme: Scheme) -> dict[int, Shared]:
    rules = [leaf.rule for leaf in scheme.leaves if leaf.rule is not None]
    rules += [adjustment.rule for adjustment in scheme.adjustments]
    roots = [node for rule in rules for node in rule.expressions()]
    roots += [veto.when for veto in scheme.vetoes]
    roots += [grade.requires for grade in scheme.grades if grade.requires is not None]
    return shared_parts(roots)


def effective_points(scheme: Scheme, groups: tuple[str, ...]) -> list[tuple[Indicator, LeafPoints]]:
    """Each leaf with its points by group of the run; 0 where a node above has 0 points."""
    found: list[tuple[Indicator, LeafPoints]] = scheme.remember(
        ("points", groups), lambda: _points_below(scheme, groups)
    )
    return found


def _points_below(scheme: Scheme, groups: tuple[str, ...]) -> list[tuple[Indicator, LeafPoints]]:
    found: list[tuple[Indicator, LeafPoints]] = []

    # One figure stands for all groups where no mapping has come on the way down.
    def visit(node: Indicator, alive: tuple[bool, ...]) -> None:
        points = node.points_of(groups)
        size = max(len(alive), len(points))
        points = points * size if len(points) == 1 else points
        alive = alive * size if len(alive) == 1 else alive
        here = tuple(on and value > 0 for on, value in zip(alive, points, strict=True))
        if not node.children:
            kept = (v if on else Fraction(0) for on, v in zip(here, points, strict=True))
            found.append((node, LeafPoints(tuple(kept), size == 1)))
        for child in node.children:
            visit(child, here)

    for top in scheme.indicators:
        visit(top, (True,))
    return found
