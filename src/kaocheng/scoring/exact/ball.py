"""Fast numbers with a proven error bound: float64 midpoints and radii.

A ball (mid, err) holds the true value: |true - mid| <= err. Every operation widens `err` by the
rounding that IEEE 754 allows (half a unit in the last place, EPS relative). Where a decision
(comparison, floor, rounding) cannot be taken for the whole ball, the cell is in *doubt* and is
computed again with fractions. So results are exact, and floats do nearly all of the work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

EPS = (
    2.0**-52
)  # twice what one rounding can cost; the slack covers the rounding of the bound itself
TINY = 1e-300  # covers underflow, where relative bounds do not hold
WHOLE_LIMIT = 2.0**53  # below it float64 holds every integer exactly
_NOBODY = np.zeros(1, bool)


@dataclass(slots=True, eq=False)
class Ball:
    """A vector of balls.

    `err` is None where every midpoint is exact. `whole`: exact integers below 2^53. `plain`: each
    midpoint is the float nearest to a decimal of at most 15 digits, so that comparing midpoints
    compares the decimals, although neither need be representable. `top`: no midpoint is larger;
    where it is known, `err` is one cell for all, which sums keep and so save most of their work.
    """

    mid: Floats
    err: Floats | None = None
    whole: bool = False
    plain: bool = False
    top: float | None = None

    def bounds(self) -> tuple[Floats, Floats]:
        """Lower and upper ends, rounded outwards."""
        if self.err is None:
            return self.mid, self.mid
        low = np.nextafter(self.mid - self.err, -np.inf)
        return low, np.nextafter(self.mid + self.err, np.inf)


def wide(cells: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    """Cells for every unit where one stands for all."""
    return cells if len(cells) == size else np.broadcast_to(cells, size)


def _none(like: npt.NDArray[Any]) -> Bools:
    """No cell at all; one cell stands for as many as there are."""
    return _NOBODY if like.size else np.zeros(0, bool)


def _radius(ball: Ball) -> Floats | float:
    return 0.0 if ball.err is None else ball.err


def _widened(mid: Floats, spread: Floats | float) -> Ball:
    """A result whose operands let it vary by `spread`, with what its own rounding adds."""
    own = np.abs(mid) * EPS + TINY
    return Ball(mid, own if isinstance(spread, float) else own + spread * (1 + 8 * EPS))


def alike(mid: Floats, top: float, spread: float, plain: bool = False) -> Ball:
    """A result of which no cell is larger than `top`, with one error bound for all cells.

    `spread` is by how much its operands let it vary; its own rounding adds to that.
    """
    err = top * EPS + TINY + spread * (1 + 8 * EPS)
    return Ball(mid, np.array([err]), False, plain, top * (1 + 4 * EPS) + TINY)


def _alike(a: Ball) -> tuple[float, float] | None:
    """The size and the radius of all cells, None where they have their own."""
    if a.top is None and a.mid.size != 1:
        return None
    top = abs(float(a.mid[0])) if a.top is None else a.top
    return top, 0.0 if a.err is None else float(a.err[0])


def _quotient(a: Ball, b: Ball, divisor: Floats, size: Floats) -> Ball:
    """a / b; what it gives where `divisor` stands in for a zero means nothing."""
    mid = a.mid / divisor
    if a.err is None and b.err is None:
        return _widened(mid, 0.0)
    if b.err is None:
        return _widened(mid, _radius(a) / np.abs(divisor))
    margin = np.maximum(size - b.err, TINY)
    return _widened(mid, (_radius(a) + np.abs(mid) * b.err) / margin)


def some(cells: npt.NDArray[Any]) -> bool:
    """Whether any cell is not zero; on short columns much faster than `cells.any()`."""
    return bool(np.count_nonzero(cells))


def _still_whole(a: Ball, b: Ball, mid: Floats) -> bool:
    return a.whole and b.whole and not some(np.abs(mid) >= WHOLE_LIMIT)


class Balls:
    """The arithmetic of `Ball`, under the same names as `Rationals`: a rule is written once."""

    exact = False

    def __init__(self) -> None:
        self.constants: dict[Any, Any] = {}

    @staticmethod
    def vector(values: Sequence[Fraction | int]) -> Ball:
        """One ball for each fraction."""
        return _vector(tuple(value.as_integer_ratio() for value in values))

    @staticmethod
    def integers(values: Ints) -> Ball:
        return Ball(values.astype(np.float64), None, True, True)

    @staticmethod
    def add(a: Ball, b: Ball) -> Ball:
        mid = a.mid + b.mid
        if _still_whole(a, b, mid):
            return Ball(mid, None, True, True)
        one, other = _alike(a), _alike(b)
        if one is not None and other is not None:
            return alike(mid, one[0] + other[0], one[1] + other[1])
        return _widened(mid, _radius(a) + _radius(b))

    @staticmethod
    def sub(a: Ball, b: Ball) -> Ball:
        return Balls.add(a, Ball(-b.mid, b.err, b.whole, b.plain, b.top))

    @staticmethod
    def mul(a: Ball, b: Ball) -> Ball:
        mid = a.mid * b.mid
        if _still_whole(a, b, mid):
            return Ball(mid, None, True, True)
        if a.mid.size == 1 or b.mid.size == 1:
            one, other = _alike(a), _alike(b)
            if one is not None and other is not None:
                spread = one[0] * other[1] + other[0] * one[1] + one[1] * other[1]
                return alike(mid, one[0] * other[0], spread)
        if a.err is None and b.err is None:
            return _widened(mid, 0.0)
        ra, rb = _radius(a), _radius(b)
        return _widened(mid, np.abs(a.mid) * rb + np.abs(b.mid) * ra + ra * rb)

    @staticmethod
    def div(a: Ball, b: Ball) -> tuple[Ball, Bools, Bools]:
        """Quotient, cells where the divisor is zero, cells where it may or may not be."""
        size = np.abs(b.mid)
        near = size == 0 if b.err is None else ~(size > b.err)
        if not some(near):
            return _quotient(a, b, b.mid, size), _none(size), _none(size)
        zero = near if b.err is None else (size == 0) & (b.err == 0)
        return _quotient(a, b, np.where(near, 1.0, b.mid), size), zero, near & ~zero

    @staticmethod
    def neg(a: Ball) -> Ball:
        return Ball(-a.mid, a.err, a.whole, a.plain)

    @staticmethod
    def absolute(a: Ball) -> Ball:
        return Ball(np.abs(a.mid), a.err, a.whole, a.plain)

    @staticmethod
    def minimum(a: Ball, b: Ball) -> Ball:
        return _extreme(a, b, np.minimum)

    @staticmethod
    def maximum(a: Ball, b: Ball) -> Ball:
        return _extreme(a, b, np.maximum)

    @staticmethod
    def select(condition: Bools, a: Ball, b: Ball) -> Ball:
        err = None
        if a.err is not None or b.err is not None:
            err = np.where(condition, _radius(a), _radius(b))
        mid = np.where(condition, a.mid, b.mid)
        return Ball(mid, err, a.whole and b.whole, a.plain and b.plain)

    @staticmethod
    def floor(a: Ball) -> tuple[Ball, Bools]:
        """The whole part below, and the cells where the ball holds an integer it may lie under."""
        low, high = a.bounds()
        below = np.floor(low)
        doubt = (below != np.floor(high)) | ~(np.abs(high) < WHOLE_LIMIT)
        return Ball(below, None, not some(doubt), True), doubt

    @staticmethod
    def half_up(a: Ball) -> tuple[Ball, Bools]:
        """The nearest integer, halves away from zero, and the cells too near to a half to tell."""
        if a.whole:
            return a, _none(a.mid)
        size = np.abs(a.mid)
        whole = np.floor(size)
        beyond = size - whole - 0.5  # exact where it matters, close to zero
        rounded = np.copysign(whole + (beyond >= 0), a.mid)
        doubt = ~((np.abs(beyond) > _radius(a)) & (size < WHOLE_LIMIT))
        if a.err is None:
            doubt = ~(size < WHOLE_LIMIT)
        return Ball(rounded, None, not some(doubt), True), doubt

    @staticmethod
    def less(a: Ball, b: Ball) -> tuple[Bools, Bools]:
        """a < b, and the cells where the balls overlap so that it is open."""
        if (a.plain and b.plain) or (a.err is None and b.err is None):
            truth = a.mid < b.mid
            return truth, _none(truth)
        (a_low, a_high), (b_low, b_high) = a.bounds(), b.bounds()
        truth = a_high < b_low
        return truth, ~(truth | (a_low >= b_high))

    @staticmethod
    def equal(a: Ball, b: Ball) -> tuple[Bools, Bools]:
        """a == b, and the cells where it is open."""
        if (a.plain and b.plain) or (a.err is None and b.err is None):
            truth = a.mid == b.mid
            return truth, _none(truth)
        (a_low, a_high), (b_low, b_high) = a.bounds(), b.bounds()
        truth = (a_low == a_high) & (b_low == b_high) & (a_low == b_low)
        return truth, ~(truth | (a_high < b_low) | (b_high < a_low))

    @staticmethod
    def take(a: Ball, rows: Ints) -> Ball:
        if a.mid.shape[0] == 1:
            return a
        err = a.err if a.err is None or a.err.size == 1 else a.err[rows]
        return Ball(a.mid[rows], err, a.whole, a.plain, a.top)

    @staticmethod
    def group_sum(a: Ball, labels: Ints, groups: int) -> Ball:
        """Sums over the cells of each label; `labels` below zero are left out."""
        inside = labels >= 0
        rows = labels[inside]
        cells = wide(a.mid, len(labels))[inside]
        mid: Floats = np.bincount(rows, cells, groups).astype(np.float64)
        size = np.bincount(rows, np.abs(cells), groups)
        if a.whole and (size.size == 0 or float(np.max(size)) < WHOLE_LIMIT):
            return Ball(mid, None, True, True)
        radius = np.broadcast_to(_radius(a), labels.shape)[inside]
        # n additions in any order cost at most n * EPS of the sum of the sizes.
        count = np.bincount(rows, minlength=groups)
        return _widened(mid, np.bincount(rows, radius, groups) * 2 + size * count * EPS)

    @staticmethod
    def group_extreme(a: Ball, labels: Ints, groups: int, largest: bool) -> Ball:
        """The least or greatest cell of each label."""
        inside = labels >= 0
        rows = labels[inside]
        ends = [wide(end, len(labels))[inside] for end in a.bounds()]
        low, high = (_scatter_extreme(end, rows, groups, largest) for end in ends)
        if a.plain or a.err is None:
            mids = wide(a.mid, len(labels))[inside]
            mid = _scatter_extreme(mids, rows, groups, largest)
            err = None if a.err is None else np.maximum(high - mid, mid - low) + np.abs(mid) * EPS
            return Ball(mid, err, a.whole, a.plain)
        middle = low / 2 + high / 2
        return _widened(middle, (high - low))


@lru_cache(maxsize=4096)
def _vector(ratios: tuple[tuple[int, int], ...]) -> Ball:
    # Constants of a scheme come again and again; integers make cheap keys.
    values = [Fraction(*ratio) for ratio in ratios]
    mid = np.array([float(value) for value in values])
    exact = all(Fraction(m) == v for m, v in zip(mid.tolist(), values, strict=True))
    whole = exact and all(v.denominator == 1 and abs(v) < WHOLE_LIMIT for v in values)
    plain = whole or all(_few_digits(value) for value in values)
    return Ball(mid, None if exact else np.abs(mid) * EPS + TINY, whole, plain)


def _few_digits(value: Fraction) -> bool:
    return Fraction(f"{float(value):.15g}") == value


def _extreme(a: Ball, b: Ball, pick: np.ufunc) -> Ball:
    mid = pick(a.mid, b.mid)
    if a.err is None and b.err is None:
        return Ball(mid, None, a.whole and b.whole, a.plain and b.plain)
    # |max(a,b) - max(a',b')| <= max(|a-a'|, |b-b'|); for plain balls the chosen one's radius is
    # no larger than that either.
    err = np.maximum(_radius(a), _radius(b))
    if np.shape(err) != mid.shape:
        err = np.broadcast_to(err, mid.shape)
    return Ball(mid, err, False, a.plain and b.plain)


def _scatter_extreme(values: Floats, rows: Ints, groups: int, largest: bool) -> Floats:
    start = -np.inf if largest else np.inf
    result = np.full(groups, start)
    (np.maximum if largest else np.minimum).at(result, rows, values)
    return np.where(np.isinf(result), 0.0, result)
