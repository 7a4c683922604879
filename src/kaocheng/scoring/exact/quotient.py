"""Exact fast numbers: vectors of quotients of 64-bit integers, with bounds that rule out overflow.

Decimals, their sums, products, ratios and comparisons stay exact here, so that nothing is in doubt.
Every operation first works out how large its result can become; where 64 bits may not hold it, the
operation answers None, and `Fast` goes on with floats and their error bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm

import numpy as np

from kaocheng.scoring.exact.ball import EPS, TINY, WHOLE_LIMIT, Ball, Bools, Ints, alike, some

LIMIT = 2**61  # leaves room for twice the numerator plus the denominator in `half_up`
SHORT = 2**45  # sums and products of points below it stay far from what 64 bits hold
_PLAIN = 10**15  # decimals of at most 15 digits are told apart by the floats nearest to them
_NARROW = 2**48  # up to here one error bound for all cells still tells two decimals apart
_TENS = frozenset(10**power for power in range(19))
_ONE = np.ones(1, np.int64)


@dataclass(slots=True, eq=False)
class Quotient:
    """num / den, cell by cell. `num`: int64, of the length of the units or 1 for all alike.

    `den` is positive: one integer for all cells, or an array. low <= num <= high, den <= most.
    """

    num: Ints
    den: int | Ints
    low: int
    high: int
    most: int
    _ball: Ball | None = field(default=None, repr=False)

    def ball(self) -> Ball:
        """The same numbers as floats with their error bounds."""
        if self._ball is None:
            self._ball = _as_ball(self)
        return self._ball


def decimals(num: Ints, scale: int, low: int, high: int) -> Quotient | None:
    """num / 10^scale, None where that is too long for 64 bits."""
    den = 10**scale
    if den >= LIMIT or max(-low, high) >= LIMIT:
        return None
    return Quotient(num, den, low, high, den)


def bounds(num: Ints) -> tuple[int, int]:
    """The least and the greatest, by the bare reductions: the methods cost twice as much."""
    if not num.size:
        return 0, 0
    return int(np.minimum.reduce(num)), int(np.maximum.reduce(num))


def whole(num: Ints) -> Quotient | None:
    """Integers, with the bounds that they keep to."""
    low, high = bounds(num)
    return Quotient(num, 1, low, high, 1) if max(-low, high) < LIMIT else None


@lru_cache(maxsize=4096)
def vector(ratios: tuple[tuple[int, int], ...]) -> Quotient | None:
    """Constants of a scheme, as (numerator, denominator): they come again and again."""
    den = lcm(1, *(d for _, d in ratios))
    nums = [n * (den // d) for n, d in ratios]
    if max(den, *(abs(n) for n in nums), 0) >= LIMIT:
        return None
    return Quotient(np.array(nums, np.int64), den, min(nums, default=0), max(nums, default=0), den)


def _as_ball(a: Quotient) -> Ball:
    small = max(-a.low, a.high) < WHOLE_LIMIT
    if isinstance(a.den, int) and a.den == 1 and small:
        return Ball(a.num.astype(np.float64), None, True, True)
    mid = a.num / np.float64(a.den) if isinstance(a.den, int) else a.num / a.den
    plain = isinstance(a.den, int) and a.den in _TENS and max(-a.low, a.high) < _PLAIN
    # Three roundings at most: of the numerator, of the denominator, of their quotient.
    size = max(-a.low, a.high)
    if isinstance(a.den, int) and size < _NARROW:
        return alike(mid, size / a.den, size / a.den * EPS, plain)
    return Ball(mid, np.abs(mid) * (2 * EPS) + TINY, plain=plain)


# Over one denominator ------------------------------------------------------------------------


def _fits(low: int, high: int, most: int) -> bool:
    return low > -LIMIT and high < LIMIT and most < LIMIT


# Two numerators over one denominator: numerators, denominator and its bound, bounds of both.
Aligned = tuple[Ints, Ints, int | Ints, int, int, int, int, int]


def aligned(a: Quotient, b: Quotient) -> Aligned | None:
    """Both over the same denominator; None where 64 bits may not hold that."""
    da, db = a.den, b.den
    if da is db or (b.low == b.high == 0):  # zero has every denominator
        return a.num, b.num, da, a.most, a.low, a.high, b.low, b.high
    if a.low == a.high == 0:
        return a.num, b.num, db, b.most, 0, 0, b.low, b.high
    if isinstance(da, int):
        if not isinstance(db, int):
            return _turned(_lifted(b, a))
        common = da if da == db else lcm(da, db)
        return _by_numbers(a, common // da, b, common // db, common, common)
    if isinstance(db, int):
        return _lifted(a, b)
    most = a.most * b.most
    if most >= LIMIT:
        return None
    return _by_cells(a, db, b.most, b, da, a.most, da * db, most)


def _turned(found: Aligned | None) -> Aligned | None:
    if found is None:
        return None
    x, y, den, most, x_low, x_high, y_low, y_high = found
    return y, x, den, most, y_low, y_high, x_low, x_high


def _by_numbers(
    a: Quotient, up: int, b: Quotient, over: int, den: int | Ints, most: int
) -> Aligned | None:
    """The numerators times one positive integer each."""
    ends = (a.low * up, a.high * up, b.low * over, b.high * over)
    if not _fits(min(ends), max(ends), most):
        return None
    x = a.num if up == 1 else a.num * up
    return x, b.num if over == 1 else b.num * over, den, most, *ends


def _lifted(a: Quotient, b: Quotient) -> Aligned | None:
    """Quotients with a denominator for each cell, and others over a single one."""
    da, db, low, high, top = a.den, b.den, b.low, b.high, a.most
    assert isinstance(db, int)
    assert not isinstance(da, int)
    ends = (
        a.low * db,
        a.high * db,
        low * top if low < 0 else low,
        high * top if high > 0 else high,
    )
    most = top * db
    if not _fits(min(ends), max(ends), most):
        return None
    y = da if low == high == 1 else b.num * da
    if db == 1:
        return a.num, y, da, most, *ends
    return a.num * db, y, da * db, most, *ends


def _by_cells(
    a: Quotient,
    up: Ints,
    up_most: int,
    b: Quotient,
    over: Ints,
    over_most: int,
    den: Ints,
    most: int,
) -> Aligned | None:
    """The numerators times positive integers, cell by cell."""
    ends = (
        a.low * up_most if a.low < 0 else a.low,
        a.high * up_most if a.high > 0 else a.high,
        b.low * over_most if b.low < 0 else b.low,
        b.high * over_most if b.high > 0 else b.high,
    )
    if not _fits(min(ends), max(ends), most):
        return None
    return a.num * up, b.num * over, den, most, *ends


# Arithmetic ------------------------------------------------------------------------------------


def add(a: Quotient, b: Quotient) -> Quotient | None:
    if b.low == b.high == 0:
        return a
    if a.low == a.high == 0:
        return b
    both = aligned(a, b)
    if both is None:
        return None
    x, y, den, most, x_low, x_high, y_low, y_high = both
    low, high = x_low + y_low, x_high + y_high
    if not (low > -LIMIT and high < LIMIT):
        return None
    return Quotient(x + y, den, low, high, most)


def total(parts: Sequence[Quotient]) -> Quotient | None:
    """The sum over one denominator that all can be brought to: one array that all are added to."""
    den, low, high, most = 1, 0, 0, 0
    for part in parts:
        if not isinstance(part.den, int):
            return None
        if part.den != den:
            den = lcm(den, part.den)
    cells = []
    for part in parts:
        lift = den // part.den if isinstance(part.den, int) else 1
        low, high = low + part.low * lift, high + part.high * lift
        most = max(most, -part.low * lift, part.high * lift)
        cells.append((part.num, lift))
    if not _fits(low, high, max(den, most * len(parts))):
        return None
    num = _added([num if lift == 1 else num * lift for num, lift in cells])
    return Quotient(num, den, low, high, den)


def _added(parts: Sequence[Ints]) -> Ints:
    num = parts[0] + parts[1] if len(parts) > 1 else parts[0]
    for cells in parts[2:]:
        num = num + cells if len(num) < len(cells) else np.add(num, cells, out=num)
    return num


def sub(a: Quotient, b: Quotient) -> Quotient | None:
    if b.low == b.high == 0:
        return a
    both = aligned(a, b)
    if both is None:
        return None
    x, y, den, most, x_low, x_high, y_low, y_high = both
    low, high = x_low - y_high, x_high - y_low
    if not (low > -LIMIT and high < LIMIT):
        return None
    return Quotient(x - y, den, low, high, most)


def mul(a: Quotient, b: Quotient) -> Quotient | None:
    if b.low == b.high and b.num.size == 1 and isinstance(b.den, int):
        return _times(a, b.low, b.den)
    if a.low == a.high and a.num.size == 1 and isinstance(a.den, int):
        return _times(b, a.low, a.den)
    ends = (a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
    most = a.most * b.most
    if not _fits(min(ends), max(ends), most):
        return None
    return Quotient(a.num * b.num, _product(a.den, b.den), min(ends), max(ends), most)


def _product(a: int | Ints, b: int | Ints) -> int | Ints:
    if isinstance(a, int) and a == 1:
        return b
    return a if isinstance(b, int) and b == 1 else a * b


def _times(a: Quotient, n: int, d: int) -> Quotient | None:
    """a · n/d with what cancels out cancelled."""
    den, most = a.den, a.most * d
    if isinstance(den, int):
        shared = gcd(n, den)
        n, den = n // shared, den // shared * d
        most = den
    elif d != 1 and most < LIMIT:
        den = den * d
    low, high = (a.low * n, a.high * n) if n >= 0 else (a.high * n, a.low * n)
    if not (low > -LIMIT and high < LIMIT and most < LIMIT):
        return None
    return Quotient(a.num if n == 1 else a.num * n, den, low, high, most)


def div(a: Quotient, b: Quotient) -> tuple[Quotient, Bools | None, Bools | None] | None:
    """The quotient, and the cells where the divisor is zero (None if there are none)."""
    zero = None
    divisor = b.num
    if b.low <= 0 <= b.high:
        zero = divisor == 0
        if some(zero):
            divisor = np.where(zero, _ONE, divisor)
        else:
            zero = None
    if b.low == b.high and b.low != 0 and b.num.size == 1 and isinstance(b.den, int):
        sign = 1 if b.low > 0 else -1
        found = _times(a, sign * b.den, sign * b.low)
        return None if found is None else (found, None, None)
    found = _quotient(a, b, divisor)
    return None if found is None else (found, zero, None)


def _quotient(a: Quotient, b: Quotient, divisor: Ints) -> Quotient | None:
    """(a.num · b.den) / (a.den · |divisor|), the sign of the divisor taken to the numerator."""
    shared = gcd(a.den, b.den) if isinstance(a.den, int) and isinstance(b.den, int) else 1
    over = a.den // shared if isinstance(a.den, int) else a.den
    most = (a.most // shared) * max(-b.low, b.high, 1)
    top = b.most // shared if shared > 1 else b.most
    reach = max(-a.low, a.high) * top
    if reach >= LIMIT or most >= LIMIT:
        return None
    num = a.num
    if b.low < 0:
        num = -num if b.high < 0 else num * np.sign(divisor)
        divisor = np.abs(divisor)
    lift = b.den // shared if isinstance(b.den, int) else b.den
    if not (isinstance(lift, int) and lift == 1):
        num = num * lift
    den = divisor if isinstance(over, int) and over == 1 else divisor * over
    low = 0 if a.low >= 0 and b.low >= 0 else -reach
    high = 0 if a.high <= 0 and b.low >= 0 else reach
    return Quotient(num, den, low, high, most)


def neg(a: Quotient) -> Quotient:
    return Quotient(-a.num, a.den, -a.high, -a.low, a.most)


def absolute(a: Quotient) -> Quotient:
    if a.low >= 0:
        return a
    top = max(-a.low, a.high)
    return Quotient(np.abs(a.num), a.den, 0, top, a.most)


def ratios_of(values: Sequence[Fraction | int]) -> tuple[tuple[int, int], ...]:
    """Hashable keys of constants."""
    return tuple(value.as_integer_ratio() for value in values)
