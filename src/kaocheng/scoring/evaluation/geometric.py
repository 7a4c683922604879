"""The geometric mean of a node's children (几何平均), rounded to steps and settled like others.

A root is as a rule no fraction and cannot go on exactly, so it is rounded where it is taken, under
`round: total` too (format, section 2). Floats decide where they can; `rounded_root` elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from kaocheng.scoring.exact.ball import Ball, Bools, wide
from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.exact.fast import FAST, ball_of
from kaocheng.scoring.exact.rational import EXACT
from kaocheng.scoring.exact.roots import rounded_root

# Far above what log and exp of any library lose over the range of points.
_SLACK = 1e-11


def fast_mean(
    columns: Sequence[Column], inside: Sequence[Bools], exponents: Sequence[int]
) -> Column:
    """Rounded means of all units; in doubt where floats do not tell, or a child is not above 0."""
    size = len(inside[0])
    logs, spread, order = np.zeros(size), np.zeros(size), np.zeros(size)
    unsure = np.zeros(size, bool)
    for column, here, exponent in zip(columns, inside, exponents, strict=True):
        low, high = (wide(end, size) for end in ball_of(column.data).bounds())
        unsure |= here & ~(low > 0)
        if column.doubt is not None:
            unsure |= here & column.doubt
        safe = np.where(here & (low > 0), low, 1.0)
        over = np.where(here & (low > 0), high, 1.0)
        logs += exponent * np.log(safe)
        spread += exponent * np.log(over / safe)
        order += np.where(here, exponent, 0)
    order = np.maximum(order, 1)
    mid = np.exp((logs + spread / 2) / order)
    ball = Ball(mid, mid * (spread / order + _SLACK) + _SLACK)
    data, open_ = FAST.half_up(ball)
    return Column(FAST, data, None, unsure | open_)


def exact_mean(
    columns: Sequence[Column],
    inside: Sequence[Bools],
    exponents: Sequence[int],
    refuse_negative: Callable[[int], Exception],
) -> Column:
    """Rounded means of some units, by fractions. Raises what `refuse_negative(row)` gives."""
    size = len(inside[0])
    cells = [np.broadcast_to(column.data, size) for column in columns]
    found: Any = np.empty(size, object)
    for row in range(size):
        there = [
            (cell[row], exponent)
            for cell, here, exponent in zip(cells, inside, exponents, strict=True)
            if here[row]
        ]
        if any(value < 0 for value, _ in there):
            raise refuse_negative(row)
        product = prod((value**exponent for value, exponent in there), start=Fraction(1))
        found[row] = Fraction(rounded_root(product, max(1, sum(e for _, e in there)), 0))
    return Column(EXACT, found)
