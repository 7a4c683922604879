"""One leaf for all units: its rule, and what the scheme does about values that are not there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.evaluation.points import Rounding, RulePoints, fractions_of
from kaocheng.scoring.exact.ball import Ball, Balls, Bools, Ints
from kaocheng.scoring.exact.column import (
    MISSING,
    NOT_APPLICABLE,
    REFUSED,
    VALUE,
    Column,
    Statuses,
)
from kaocheng.scoring.exact.decimals import half_up
from kaocheng.scoring.expressions.scope import EXACT, FAST, Population, Scope, full_points
from kaocheng.scoring.scheme.model import Indicator

# Status of a unit on a leaf (format, section 8).
SCORED, NOT_ASSESSED, ZEROED = VALUE, 3, 4
STATUS_NAMES = {
    SCORED: "scored",
    MISSING: "missing",
    NOT_APPLICABLE: "not_applicable",
    NOT_ASSESSED: "not_assessed",
    ZEROED: "zeroed",
}
# How a leaf (or node) stands to the sum.
INSIDE, RESCALED, SPREAD, EXCLUDED, ABSENT = 0, 1, 2, 3, 4
_LEAVES_BY = {"rescale": RESCALED, "spread": SPREAD, "exclude": EXCLUDED}


@dataclass
class LeafScore:
    """Settled points of a leaf. Arrays run over all units; points in steps of 10^-decimals."""

    leaf: Indicator
    population: Population
    rounding: Rounding
    points: tuple[Fraction, ...]  # F by group of the run

    def __post_init__(self) -> None:
        labels = self.population.units.labels
        self.assessed: Bools = np.array([value > 0 for value in self.points], bool)[labels]
        by_group = self.points if len(set(self.points)) > 1 else self.points[:1]
        self.population.memo["points", self.leaf.code] = by_group
        scope = Scope(
            self.population,
            full=full_points(self.population, self.leaf.code, FAST, None),
            assessed=None if self.assessed.all() else self.assessed,
            leaf=self.leaf.code,
        )
        assert self.leaf.rule is not None
        bounds = (self.leaf.floor, self.leaf.cap)
        name = f"指标 {self.leaf.code} {self.leaf.name}"
        self.scope = scope
        self.rule_points = RulePoints(self.leaf.rule, scope, bounds, self.rounding, name)
        found = self.rule_points.status
        self.status: Statuses = np.where(self.assessed, found, np.uint8(NOT_ASSESSED))
        self.refused: Ints = np.flatnonzero(self.assessed & (found == REFUSED))
        self.left: Statuses = np.where(self.assessed, np.uint8(INSIDE), np.uint8(ABSENT))
        self.shown: Ints = self.rule_points.shown.copy()
        self.fixed: dict[int, Fraction] = {}  # rows whose points a policy sets, in exact steps
        self._apply_policies()

    @cached_property
    def full_shown(self) -> Ints:
        """F of each unit in steps, rounded."""
        steps = np.array([half_up(value, self.rounding.decimals) for value in self.points])
        return steps[self.population.units.labels].astype(np.int64)

    def missing_under_error(self) -> Ints:
        """Rows that refuse the run, because the value is missing and the policy is `error`."""
        if self.leaf.missing != "error":
            return np.zeros(0, np.int64)
        return np.flatnonzero(self.assessed & (self.rule_points.status == MISSING))

    def _apply_policies(self) -> None:
        for code, policy in (
            (MISSING, self.leaf.missing),
            (NOT_APPLICABLE, self.leaf.not_applicable),
        ):
            rows = np.flatnonzero(self.assessed & (self.rule_points.status == code))
            if policy == "not_applicable":
                policy = self.leaf.not_applicable
            if len(rows):
                self._apply(policy, rows)

    def _apply(self, policy: str, rows: Ints) -> None:
        if policy in _LEAVES_BY:
            self.left[rows] = _LEAVES_BY[policy]
        elif policy == "group_mean":
            self._take_group_mean(rows)
        elif policy == "full":
            labels = self.population.units.labels[rows].tolist()
            self._fix(rows, [self.points[label] * self.rounding.unit for label in labels])
        else:
            self._fix(rows, [Fraction(0)] * len(rows))

    def _fix(self, rows: Ints, steps: list[Fraction]) -> None:
        for row, step in zip(rows.tolist(), steps, strict=True):
            self.shown[row] = half_up(step, 0)
            self.fixed[row] = Fraction(int(self.shown[row])) if self.rounding.each else step

    def _take_group_mean(self, rows: Ints) -> None:
        labels = self.population.units.labels
        scored = self.assessed & (self.rule_points.status == SCORED)
        means: dict[int, Fraction | None] = {}
        for label in np.unique(labels[rows]).tolist():
            members = np.flatnonzero(scored & (labels == label))
            cells = self.rule_points.exact(members).tolist()
            means[label] = sum(cells, Fraction(0)) / len(cells) if cells else None
        for row in rows.tolist():
            mean = means[int(labels[row])]
            if mean is None:
                self.left[row] = RESCALED
            else:
                self._fix(np.array([row]), [mean])

    def zero(self, rows: Ints) -> None:
        """Carry out `indicator_zero`: 0 points, also where the leaf had left the sum."""
        rows = rows[self.assessed[rows]]
        self.status[rows] = ZEROED
        self.left[rows] = INSIDE
        self._fix(rows, [Fraction(0)] * len(rows))

    def column(self, rows: Ints | None) -> Column:
        """Points in steps: fast for all units, exact for some rows."""
        if rows is not None:
            return Column(EXACT, self._exact(rows))
        ball = self.rule_points.data
        if not self.fixed:
            return Column(FAST, ball)
        if self.rounding.each:
            return Column(FAST, Balls.integers(self.shown))
        at = np.array(list(self.fixed), np.int64)
        given: Ball = Balls.vector(list(self.fixed.values()))
        mid, err = ball.mid.copy(), np.array(ball.err)
        mid[at] = given.mid
        err[at] = 0.0 if given.err is None else given.err
        return Column(FAST, Ball(mid, err))

    def _exact(self, rows: Ints) -> npt.NDArray[Any]:
        if self.rounding.each:
            return fractions_of(self.shown[rows])
        cells = self.rule_points.exact(rows)
        for place, row in enumerate(rows.tolist()):
            if row in self.fixed:
                cells[place] = self.fixed[row]
        return cells
