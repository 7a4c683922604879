"""The points of one rule for all units, settled: fast where proven, else exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.exact.ball import EPS, TINY, WHOLE_LIMIT, Ball, Bools, Ints, wide
from kaocheng.scoring.exact.column import VALUE, Column, Statuses
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.rules import Rule


@dataclass(frozen=True)
class Rounding:
    """`decimals` of the scheme; `each`: every figure is rounded (`round: leaf`)."""

    decimals: int
    each: bool

    @property
    def unit(self) -> Fraction:
        """How many of the smallest step make one point."""
        return Fraction(10**self.decimals)

    def step(self, column: Column) -> Column:
        """A figure in steps, rounded where every figure is."""
        return column.half_up() if self.each else column


@dataclass
class RulePoints:
    """Points of `rule` in steps of 10^-decimals over all units of the scope.

    `bounds` are the floor and the cap of the leaf, in points. Cells outside `assessed` are not
    settled and mean nothing.
    """

    rule: Rule
    scope: Scope
    bounds: tuple[Fraction | None, Fraction | None]
    rounding: Rounding
    name: str

    def __post_init__(self) -> None:
        size = self.scope.size
        raw = self._raw(self.scope)
        rounded = raw.half_up()
        self.status: Statuses = np.zeros(size, np.uint8)
        if raw.status is not None:
            self.status[:] = raw.status
        doubt = self._doubtful(rounded)
        self.shown: Ints = _as_integers(rounded.data, size, doubt)
        self._open = np.flatnonzero(doubt)
        self.data = self._settle(raw)

    def _doubtful(self, column: Column) -> Bools:
        doubt = np.zeros(self.scope.size, bool)
        if column.doubt is not None:
            doubt[:] = column.doubt
        if self.scope.assessed is not None:
            doubt &= self.scope.assessed
        return doubt

    def _raw(self, scope: Scope) -> Column:
        """Rule, then floor, then cap, in steps, not yet rounded."""
        points = self.rule.points(scope)
        floor, cap = self.bounds
        if floor is not None:
            points = points.greatest(points.constant(floor))
        if cap is not None:
            points = points.least(points.constant(cap))
        return points * points.constant(self.rounding.unit)

    def _settle(self, raw: Column) -> Ball:
        """Replace the open cells by exact ones; the settled ball."""
        rows = self._open
        if len(rows):
            exact = self._raw(self.scope.exact(rows))
            self.status[rows] = VALUE if exact.status is None else exact.status
            values = wide(exact.data, len(rows))
            shown = np.broadcast_to(exact.half_up().data, rows.shape)
            self.shown[rows] = [self._small(int(cell)) for cell in shown]
        if self.rounding.each:
            return Ball(self.shown.astype(np.float64), None, True, True)
        ball: Ball = raw.data
        mid = np.array(wide(ball.mid, self.scope.size))
        err = np.array(np.broadcast_to(0.0 if ball.err is None else ball.err, mid.shape))
        for row, cell in zip(rows.tolist(), values.tolist() if len(rows) else [], strict=True):
            mid[row] = float(cell)
            err[row] = abs(mid[row]) * EPS + TINY
        return Ball(mid, err)

    def _small(self, steps: int) -> int:
        if abs(steps) < WHOLE_LIMIT:
            return steps
        raise refuse(self.name, "得分大到无法计算", "请检查评分标准和数据的量级")

    def exact(self, rows: Ints) -> npt.NDArray[Any]:
        """Exact steps of some units (object array of Fraction)."""
        if self.rounding.each:
            return fractions_of(self.shown[rows])
        cells: npt.NDArray[Any] = np.array(
            np.broadcast_to(self._raw(self.scope.exact(rows)).data, rows.shape)
        )
        return cells


def _as_integers(ball: Ball, size: int, doubt: Bools) -> Ints:
    """Whole midpoints as integers, 0 where they are in doubt and may be anything."""
    steps = np.empty(size, np.int64)
    with np.errstate(invalid="ignore"):  # what is in doubt, and so replaced, may not fit
        steps[:] = ball.mid
    steps[doubt] = 0
    return steps


def fractions_of(values: Ints) -> npt.NDArray[Any]:
    """Integers as an object array of Fraction."""
    cells = np.empty(len(values), object)
    cells[:] = [Fraction(value) for value in values.tolist()]
    return cells
