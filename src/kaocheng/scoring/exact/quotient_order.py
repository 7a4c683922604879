"""Choice and order of vectors of quotients: cell by cell, or at once where the bounds tell it."""

from __future__ import annotations

import numpy as np

from kaocheng.scoring.exact.ball import Bools
from kaocheng.scoring.exact.quotient import Quotient, aligned

_ALWAYS, _NEVER = np.ones(1, bool), np.zeros(1, bool)


def _order(a: Quotient, b: Quotient) -> int:
    """-1 where a <= b whatever the cells, 1 where a >= b, 0 where the bounds do not tell."""
    if isinstance(a.den, int) and isinstance(b.den, int):
        if a.high * b.den <= b.low * a.den:
            return -1
        return int(a.low * b.den >= b.high * a.den)
    if a.high <= 0 <= b.low:
        return -1
    return int(a.low >= 0 >= b.high)


def minimum(a: Quotient, b: Quotient) -> Quotient | None:
    order = _order(a, b)
    if order:
        return a if order < 0 else b
    both = aligned(a, b)
    if both is None:
        return None
    x, y, den, most, x_low, x_high, y_low, y_high = both
    return Quotient(np.minimum(x, y), den, min(x_low, y_low), min(x_high, y_high), most)


def maximum(a: Quotient, b: Quotient) -> Quotient | None:
    order = _order(a, b)
    if order:
        return b if order < 0 else a
    both = aligned(a, b)
    if both is None:
        return None
    x, y, den, most, x_low, x_high, y_low, y_high = both
    return Quotient(np.maximum(x, y), den, max(x_low, y_low), max(x_high, y_high), most)


def select(condition: Bools, a: Quotient, b: Quotient) -> Quotient | None:
    if a.den is b.den or (type(a.den) is int and type(b.den) is int):
        both = aligned(a, b)
        if both is None:
            return None
        x, y, den, most, x_low, x_high, y_low, y_high = both
        low, high = min(x_low, y_low), max(x_high, y_high)
        return Quotient(np.where(condition, x, y), den, low, high, most)
    low, high = min(a.low, b.low), max(a.high, b.high)
    num = np.where(condition, a.num, b.num)
    # Zero has every denominator: the usual other side costs nothing.
    if b.low == b.high == 0:
        return Quotient(num, a.den, low, high, a.most)
    if a.low == a.high == 0:
        return Quotient(num, b.den, low, high, b.most)
    den = np.where(condition, a.den, b.den)
    return Quotient(num, den, low, high, max(a.most, b.most))


def less(a: Quotient, b: Quotient) -> tuple[Bools, None] | None:
    """a < b; one cell where the bounds tell it for all."""
    if _order(a, b) > 0:
        return _NEVER, None
    both = aligned(a, b)
    if both is None:
        return None
    x, y, _, _, _, x_high, y_low, _ = both
    return (_ALWAYS if x_high < y_low else x < y), None


def equal(a: Quotient, b: Quotient) -> tuple[Bools, None] | None:
    both = aligned(a, b)
    return None if both is None else (both[0] == both[1], None)
