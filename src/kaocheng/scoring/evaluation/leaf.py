"""One leaf for all units: its rule, and what the scheme does about values that are not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.evaluation.plan import NOT_ASSESSED, LeafPlan
from kaocheng.scoring.evaluation.points import Rounding, RulePoints, fractions_of
from kaocheng.scoring.exact.ball import EPS, TINY, Ball, Ints, some, wide
from kaocheng.scoring.exact.column import (
    MISSING,
    NOT_APPLICABLE,
    REFUSED,
    VALUE,
    Column,
    Statuses,
)
from kaocheng.scoring.exact.decimals import half_up
from kaocheng.scoring.exact.fast import FAST, ball_of
from kaocheng.scoring.exact.groups import fractions, group_sum, take
from kaocheng.scoring.exact.quotient import Quotient
from kaocheng.scoring.exact.rational import EXACT
from kaocheng.scoring.expressions.scope import Population, Scope

# Status of a unit on a leaf (format, section 8).
SCORED, ZEROED = VALUE, 4
STATUS_NAMES = {
    SCORED: "scored",
    MISSING: "missing",
    NOT_APPLICABLE: "not_applicable",
    NOT_ASSESSED: "not_assessed",
    ZEROED: "zeroed",
}
# How a leaf (or node) stands to the sum.
INSIDE, RESCALED, SPREAD, EXCLUDED = 0, 1, 2, 3
_LEAVES_BY = {"rescale": RESCALED, "spread": SPREAD, "exclude": EXCLUDED}


@dataclass(frozen=True)
class Fixed:
    """Points that a policy sets: `rows` ascending, for each the number of its value in `steps`."""

    rows: Ints
    steps: tuple[Fraction, ...]
    which: Ints

    def at(self, rows: Ints) -> dict[int, Fraction]:
        """Place in `rows` → value, for those of `rows` that are set here."""
        found = np.flatnonzero(np.isin(rows, self.rows)).tolist()
        here = np.searchsorted(self.rows, rows[found]).tolist()
        return {place: self.steps[int(self.which[n])] for place, n in zip(found, here, strict=True)}


@dataclass
class LeafScore:
    """Settled points of a leaf. Arrays run over all units; points in steps of 10^-decimals."""

    plan: LeafPlan
    population: Population
    rounding: Rounding

    def __post_init__(self) -> None:
        plan = self.plan
        self.leaf, self.points, self.assessed = plan.leaf, plan.points, plan.assessed
        assert self.leaf.rule is not None
        self.population.memo["points", self.leaf.code] = self.points.different
        self.scope = Scope(
            self.population, full=plan.full, assessed=self.assessed, leaf=self.leaf.code
        )
        self.rule_points = RulePoints(
            self.leaf.rule, self.scope, plan.bounds, self.rounding, plan.name
        )
        marks = self.population.marks.cells.get(self.leaf.code)
        if marks:
            self.rule_points.mark(marks)
        self.fixed: list[Fixed] = []
        self.status: Statuses = plan.status
        self.left: Statuses = plan.left
        self.refused: Ints = _NO_ROWS
        self.has_left = self.assessed is not None
        if self.rule_points.status is not None:
            self._set_statuses(self.rule_points.status)

    @cached_property
    def shown(self) -> Ints:
        """Points of all units in steps, rounded; replaced, never written to, where policies set."""
        return self.rule_points.shown

    def _set_statuses(self, found: Statuses) -> None:
        """Where the rule has no value for some units."""
        self.refused = self._rows_with(found, REFUSED)
        self.status, self.left = found.copy(), self.left.copy()
        if self.assessed is not None:
            self.status[~self.assessed] = NOT_ASSESSED
        self._apply_policies(found)
        self.has_left = some(self.left)

    def _rows_with(self, statuses: Statuses, code: int) -> Ints:
        """Assessed units whose rule ended with this status."""
        here = statuses == code
        return np.flatnonzero(here if self.assessed is None else here & self.assessed)

    @cached_property
    def full_shown(self) -> Ints:
        """F of each unit in steps, rounded."""
        steps = np.array(self.full_by_group(), np.int64)
        return steps[self.points.at(self.population.units.labels)]

    def full_by_group(self) -> list[int]:
        """F of each group in steps, rounded; one figure alone where it is the same for all."""
        return [half_up(value, self.rounding.decimals) for value in self.points.by_group]

    def missing_under_error(self) -> Ints:
        """Rows that refuse the run, because the value is missing and the policy is `error`."""
        if self.leaf.missing != "error" or self.rule_points.status is None:
            return _NO_ROWS
        return self._rows_with(self.rule_points.status, MISSING)

    def _apply_policies(self, statuses: Statuses) -> None:
        for code, policy in (
            (MISSING, self.leaf.missing),
            (NOT_APPLICABLE, self.leaf.not_applicable),
        ):
            rows = self._rows_with(statuses, code)
            if policy == "not_applicable":
                policy = self.leaf.not_applicable
            if len(rows):
                self._apply(policy, rows)

    def _apply(self, policy: str, rows: Ints) -> None:
        labels = self.population.units.labels[rows]
        if policy in _LEAVES_BY:
            self.left[rows] = _LEAVES_BY[policy]
        elif policy == "group_mean":
            self._take_group_mean(rows, labels)
        elif policy == "full":
            full = [points * self.rounding.unit for points in self.points.by_group]
            self._fix(rows, full, self.points.at(labels))
        else:
            self._fix(rows, [Fraction(0)], np.zeros_like(rows))

    def _fix(self, rows: Ints, steps: list[Fraction], which: Ints) -> None:
        """Set points: each row takes the value of its number, rounded where every figure is."""
        shown = [half_up(step, 0) for step in steps]
        if self.shown is self.rule_points.shown:
            self.shown = self.shown.copy()
        self.shown[rows] = np.array(shown, np.int64)[which]
        kept = [Fraction(step) for step in shown] if self.rounding.each else steps
        self.fixed.append(Fixed(rows, tuple(kept), which))

    def _take_group_mean(self, rows: Ints, labels: Ints) -> None:
        wanted, which = np.unique(labels, return_inverse=True)
        means = self._group_means(wanted)
        known = np.array([mean is not None for mean in means])[which]
        self.left[rows[~known]] = RESCALED
        if known.any():
            self._fix(rows[known], [mean or Fraction(0) for mean in means], which[known])

    def _group_means(self, wanted: Ints) -> list[Fraction | None]:
        """The mean points of the scored units of these groups, None where there are none."""
        labels = self.population.units.labels
        members = self._rows_with(self.status, SCORED)
        members = members[np.isin(labels[members], wanted)]
        sums = self._group_sums(members, labels[members])
        counts = np.bincount(labels[members], minlength=int(wanted[-1]) + 1).tolist()
        return [sums[n] / counts[n] if counts[n] else None for n in wanted.tolist()]

    def _group_sums(self, members: Ints, labels: Ints) -> Mapping[int, Fraction]:
        """The exact sum of the points of these units, by group."""
        data = self.rule_points.data
        if isinstance(data, Quotient):
            groups = np.arange(len(self.population.units.group_codes))
            found = group_sum(take(data, members), labels, len(groups))
            if found is not None:
                return dict(enumerate(fractions(found, groups)))
        sums: defaultdict[int, Fraction] = defaultdict(Fraction)
        for label, cell in zip(labels.tolist(), self.rule_points.exact(members), strict=True):
            sums[label] += cell
        return sums

    def zeroed(self, rows: Ints) -> LeafScore:
        """The leaf after `indicator_zero`: 0 points, also where it had left the sum."""
        found = copy(self)
        if self.assessed is not None:
            rows = rows[self.assessed[rows]]
        found.status, found.left = self.status.copy(), self.left.copy()
        found.shown, found.fixed = self.shown.copy(), list(self.fixed)
        found.status[rows] = ZEROED
        found.left[rows] = INSIDE
        found.has_left = some(found.left)
        found._fix(rows, [Fraction(0)], np.zeros_like(rows))
        return found

    def column(self, rows: Ints | None) -> Column:
        """Points in steps: fast for all units, exact for some rows."""
        if rows is not None:
            return Column(EXACT, self._exact(rows))
        if not self.fixed:
            return Column(FAST, self.rule_points.data)
        if self.rounding.each:
            return Column(FAST, FAST.integers(self.shown))
        return Column(FAST, self._patched())

    def _patched(self) -> Ball:
        ball, size = ball_of(self.rule_points.data), len(self.population.units)
        mid = np.array(wide(ball.mid, size))
        err = np.array(np.broadcast_to(0.0 if ball.err is None else ball.err, mid.shape))
        for fixed in self.fixed:
            mid[fixed.rows] = np.array([float(step) for step in fixed.steps])[fixed.which]
            err[fixed.rows] = np.abs(mid[fixed.rows]) * EPS + TINY
        return Ball(mid, err)

    def _exact(self, rows: Ints) -> npt.NDArray[Any]:
        if self.rounding.each:
            return fractions_of(self.shown[rows])
        cells = self.rule_points.exact(rows)
        for fixed in self.fixed:
            for place, value in fixed.at(rows).items():
                cells[place] = value
        return cells


_NO_ROWS = np.zeros(0, np.int64)
