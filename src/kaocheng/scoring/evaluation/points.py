"""The points of one rule for all units, settled: fast where proven, else exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.evaluation.recall import recalled
from kaocheng.scoring.exact.ball import EPS, TINY, WHOLE_LIMIT, Ball, Ints, wide
from kaocheng.scoring.exact.column import VALUE, Column, Statuses
from kaocheng.scoring.exact.fast import FAST, Swift, ball_of
from kaocheng.scoring.exact.quotient import SHORT, Quotient
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.marks import Mark
from kaocheng.scoring.rules import Rule


@dataclass(frozen=True)
class Rounding:
    """`decimals` of the scheme; `each`: every figure is rounded (`round: leaf`)."""

    decimals: int
    each: bool

    @cached_property
    def unit(self) -> int:
        """How many of the smallest step make one point."""
        return int(10**self.decimals)

    @cached_property
    def key(self) -> int:
        """A number that no other rounding has."""
        return self.decimals if self.each else -1 - self.decimals

    def step(self, column: Column) -> Column:
        """A figure in steps, rounded where every figure is."""
        return column.half_up() if self.each else column


@dataclass
class RulePoints:
    """Points of `rule` in steps of 10^-decimals over all units of the scope.

    `bounds` are the floor and the cap of the leaf, in points. `status` is None where every unit has
    a value. Cells outside `assessed` are not settled and mean nothing.
    """

    rule: Rule
    scope: Scope
    bounds: tuple[Fraction | None, Fraction | None]
    rounding: Rounding
    name: str

    def __post_init__(self) -> None:
        self.marked: dict[int, Fraction] = {}
        self.data: Swift
        self.status: Statuses | None = None
        raw, rounded = recalled(self.scope, self.rounding.key, self._columns)
        if rounded is None:
            self.data = raw.data
            return
        if rounded.status is not None:
            self.status = np.array(wide(rounded.status, self.scope.size))
        rows = self._open_rows(rounded)
        if self.status is None and not len(rows) and _is_short(rounded.data):
            self.shown, self.data = self._as_it_is(raw, rounded.data)
        else:
            self.shown = integers_of(rounded.data, self.scope.size, rows)
            self.data = self._settled(raw, rounded.data, rows)

    def _columns(self, scope: Scope) -> tuple[Column | None, Column | None]:
        """Points not yet rounded, and rounded; None where nobody needs them so."""
        raw = self._raw(scope)
        if self.rounding.each:
            return None, raw.half_up()
        if raw.status is None and _is_settled(raw):
            return raw, None
        return raw, raw.half_up()

    @cached_property
    def shown(self) -> Ints:
        """Points rounded to steps. Not to be written to once they are here: facts may share them.

        Under `round: total` nothing follows from them, so they wait until somebody asks.
        """
        steps, size = FAST.half_up(self.data)[0].num, self.scope.size
        return steps if steps.size == size else np.full(size, steps[0])

    def _open_rows(self, column: Column) -> Ints:
        """The units that are assessed and in doubt."""
        if column.doubt is None:
            return _NO_ROWS
        doubt = wide(column.doubt, self.scope.size)
        assessed = self.scope.assessed
        return np.flatnonzero(doubt if assessed is None else doubt & assessed)

    def _raw(self, scope: Scope) -> Column:
        """Rule, then floor, then cap, in steps, not yet rounded."""
        points = self.rule.points(scope)
        floor, cap = self.bounds
        if floor is not None:
            points = points.greatest(points.constant(floor))
        if cap is not None:
            points = points.least(points.constant(cap))
        return points * points.constant(self.rounding.unit)

    def _as_it_is(self, raw: Column | None, rounded: Quotient) -> tuple[Ints, Swift]:
        """Nothing is in doubt and every unit has a value: whole numbers are shown as they are."""
        num, size = rounded.num, self.scope.size
        shown: Ints = num if num.size == size else np.full(size, num[0])
        return shown, _over(rounded, shown) if raw is None else raw.data

    def _settled(self, raw: Column | None, rounded: Swift, rows: Ints) -> Swift:
        """Replace the open cells by exact ones; the settled points."""
        values = self._settle_rows(rows) if len(rows) else []
        if self.status is not None:
            self.shown[self.status != VALUE] = 0
        steps: Swift = FAST.integers(self.shown)
        if not (
            isinstance(steps, Quotient) and -WHOLE_LIMIT < steps.low <= steps.high < WHOLE_LIMIT
        ):
            self._refuse_long()
        if raw is None:
            return steps
        if not values and isinstance(raw.data, Quotient):
            return raw.data
        return patched(ball_of(raw.data), rows, values, self.scope.size)

    def _settle_rows(self, rows: Ints) -> list[Fraction]:
        exact = self._raw(self.scope.exact(rows))
        if self.status is None:
            self.status = np.zeros(self.scope.size, np.uint8)
        self.status[rows] = VALUE if exact.status is None else exact.status
        shown = np.broadcast_to(exact.half_up().data, rows.shape)
        self.shown[rows] = [int(cell) if abs(cell) < WHOLE_LIMIT else _LONG for cell in shown]
        found: list[Fraction] = wide(exact.data, len(rows)).tolist()
        return found

    def _refuse_long(self) -> None:
        """Points that no sum can hold; of a unit that is not assessed they mean nothing."""
        long = np.abs(self.shown) >= WHOLE_LIMIT
        assessed = self.scope.assessed
        if (long if assessed is None else long & assessed).any():
            raise refuse(self.name, "得分大到无法计算", "请检查评分标准和数据的量级")
        self.shown[long] = 0

    def mark(self, marks: Mapping[int, Mark]) -> None:
        """Lay assessed marks over the points: row of the unit → mark, rows ascending."""
        rows = np.fromiter(marks, np.int64, len(marks))
        steps = [mark.points * self.rounding.unit for mark in marks.values()]
        self.marked = dict(zip(marks, steps, strict=True))
        self.shown = self.shown.copy()
        self.shown[rows] = [int(step) for step in steps]
        if self.status is not None:
            self.status[rows] = VALUE
        if self.rounding.each:
            self.data = FAST.integers(self.shown)
        else:
            self.data = patched(ball_of(self.data), rows, steps, self.scope.size)

    def exact(self, rows: Ints) -> npt.NDArray[Any]:
        """Exact steps of some units (object array of Fraction)."""
        if self.rounding.each:
            return fractions_of(self.shown[rows])
        cells: npt.NDArray[Any] = np.array(
            np.broadcast_to(self._raw(self.scope.exact(rows)).data, rows.shape)
        )
        for place, row in enumerate(rows.tolist() if self.marked else ()):
            cells[place] = self.marked.get(row, cells[place])
        return cells


_NO_ROWS = np.zeros(0, np.int64)
_LONG = 2**60  # stands for whatever is longer


def _is_settled(column: Column) -> bool:
    """Whether these are the true figures of all units, and not too long to be summed."""
    data = column.data
    if column.doubt is not None or not isinstance(data, Quotient) or not isinstance(data.den, int):
        return False
    return max(-data.low, data.high) < SHORT * data.den


def _is_short(data: Swift) -> TypeGuard[Quotient]:
    return isinstance(data, Quotient) and data.low > -SHORT and data.high < SHORT


def _over(whole: Quotient, num: Ints) -> Quotient:
    """The same integers, one for each unit."""
    return Quotient(num, 1, whole.low, whole.high, 1)


def patched(ball: Ball, rows: Ints, values: list[Fraction], size: int) -> Ball:
    """A ball with exactly known numbers in some cells."""
    mid = np.array(wide(ball.mid, size))
    err = np.array(np.broadcast_to(0.0 if ball.err is None else ball.err, mid.shape))
    if len(rows):
        mid[rows] = [float(value) for value in values]
        err[rows] = np.abs(mid[rows]) * EPS + TINY
    return Ball(mid, err)


def integers_of(data: Swift, size: int, open_rows: Ints) -> Ints:
    """Whole numbers as int64, 0 in the open rows, which are replaced and may hold anything."""
    steps = np.empty(size, np.int64)
    if isinstance(data, Quotient):
        steps[:] = data.num
    else:
        with np.errstate(invalid="ignore"):
            steps[:] = data.mid
    if len(open_rows):
        steps[open_rows] = 0
    return steps


def fractions_of(values: Ints) -> npt.NDArray[Any]:
    """Integers as an object array of Fraction."""
    cells = np.empty(len(values), object)
    cells[:] = [Fraction(value) for value in values.tolist()]
    return cells
