"""Quotients to whole numbers, decided with integers: nothing is ever in doubt."""

from __future__ import annotations

import numpy as np

from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.exact.quotient import Quotient


def floor(a: Quotient) -> tuple[Quotient, None]:
    if isinstance(a.den, int) and a.den == 1:
        return a, None
    if isinstance(a.den, int):
        low, high = a.low // a.den, a.high // a.den
    else:
        low, high = min(a.low, 0), max(a.high, 0)
    return Quotient(a.num // a.den, 1, low, high, 1), None


def half_up(a: Quotient) -> tuple[Quotient, None]:
    """To the nearest integer, halves away from zero."""
    den = a.den
    if isinstance(den, int) and den == 1:
        return a, None
    num = _rounded(a.num, den) if a.low >= 0 else _rounded_both_ways(a.num, den)
    if isinstance(den, int):
        low, high = _rounded_one(a.low, den), _rounded_one(a.high, den)
    else:
        low, high = min(a.low, 0), max(a.high, 0)
    return Quotient(num, 1, low, high, 1), None


def _rounded(num: Ints, den: int | Ints) -> Ints:
    if not isinstance(den, int):
        return (num + num + den) // (den + den)
    # Of an odd denominator no half is left over: (den - 1) / 2 rounds alike.
    raised = num + den // 2
    return np.floor_divide(raised, den, out=raised)


def _rounded_both_ways(num: Ints, den: int | Ints) -> Ints:
    size = _rounded(np.abs(num), den)
    return np.where(num < 0, -size, size)


def _rounded_one(end: int, den: int) -> int:
    size = (2 * abs(end) + den) // (2 * den)
    return -size if end < 0 else size
