"""Choices among many for few units: the first limit that holds, and what belongs to it.

All limits are compared at once, as a table of limits × units. Where that cannot be done in 64 bits,
or the units are many, the answer is None and the caller goes through the limits one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.exact.ball import Ints, wide
from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.exact.quotient import LIMIT, Quotient
from kaocheng.scoring.exact.recording import taken

Whiches = npt.NDArray[np.intp]
MANY = 1024  # units from which the table costs more than going through the limits


@dataclass(frozen=True)
class Limits:
    """Limits over one denominator, a row each: `value` times `sign` is at least `num` times it.

    `sign`: 1 or, where the value has to be small, -1. `strict` is 1 where equality does not do.
    """

    num: Ints
    den: int
    sign: Ints
    strict: Ints
    top: int

    def first(self, value: Column) -> Whiches | None:
        """For each unit the number of the first limit that holds, or how many limits there are."""
        data = value.data
        if type(data) is not Quotient or value.doubt is not None or data.num.size > MANY:
            return None
        if max(-data.low, data.high) * self.den >= LIMIT or data.most * self.top >= LIMIT:
            return None
        left = data.num if self.den == 1 else data.num * self.den
        right = self.num * data.den
        holds = self.sign * left >= self.sign * right + self.strict
        found: Whiches = np.where(np.logical_or.reduce(holds, 0), holds.argmax(0), len(self.num))
        return found


def limits(given: Sequence[tuple[Fraction, bool, bool]]) -> Limits | None:
    """From (limit, whether the value has to be small, whether equality does not do)."""
    if not given:
        return None
    den = lcm(*(limit.denominator for limit, _, _ in given))
    nums = [int(limit * den) for limit, _, _ in given]
    top = max(map(abs, nums))
    if max(den, top) >= LIMIT:
        return None
    signs = [-1 if small else 1 for _, small, _ in given]
    columns = (nums, signs, [int(strict) for _, _, strict in given])
    num, sign, strict = (np.array(cells, np.int64)[:, None] for cells in columns)
    return Limits(num, den, sign, strict, top)


def pick(which: Whiches, given: Sequence[Column]) -> Column | None:
    """For each unit the figure of its number; None unless all are decimals with a value."""
    if any(column.status is not None or column.doubt is not None for column in given):
        return None
    data = [column.data for column in given]
    if not all(type(part) is Quotient and isinstance(part.den, int) for part in data):
        return None
    den = lcm(*(part.den for part in data))
    if any(max(-part.low, part.high) * (den // part.den) >= LIMIT for part in data) or den >= LIMIT:
        return None
    size = max(len(which), *(part.num.size for part in data))
    rows = [part.num * (den // part.den) for part in data]
    if all(len(row) == 1 for row in rows):
        num = taken(np.concatenate(rows), which)
    else:
        cells = np.concatenate([wide(row, size) for row in rows])
        num = taken(cells, which * size + np.arange(size))
    low = min(part.low * (den // part.den) for part in data)
    high = max(part.high * (den // part.den) for part in data)
    return Column(given[0].numbers, Quotient(num, den, low, high, den))
