"""Sums of lines: each column of figures on a line between its least and its greatest.

    value = base + Σ shareᵢ (xᵢ - lowᵢ) / (highᵢ - lowᵢ),   or (highᵢ - xᵢ) where less is better

For all units the sum is one product of a vector and a matrix, in floats with a proven error bound;
for some of them it is the exact sum of fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.exact.abreast import abreast
from kaocheng.scoring.exact.ball import EPS, WHOLE_LIMIT, Ball, Bools, Floats, Ints, alike
from kaocheng.scoring.exact.quotient import SHORT, bounds

_BLOCK = 8192  # units at a time: few enough for the cache, many enough for the calls
_NEAR = 1e-4  # wider bounds would leave too many halves to be settled one by one


class Figures:
    """Columns of int64, of one length; `low` and `high`: the ends of each as floats."""

    def __init__(self, columns: Sequence[Ints]) -> None:
        self.columns, self.size = columns, len(columns[0])
        self._block: Floats | None = None
        if 0 < self.size <= _BLOCK:
            self._block = block = self._floats(0)
            self.low, self.high = np.minimum.reduce(block, 1), np.maximum.reduce(block, 1)
        else:
            ends = np.array(list(abreast(bounds, columns, self.size)), np.float64)
            self.low, self.high = ends[:, 0], ends[:, 1]

    def _floats(self, start: int) -> Floats:
        """A block of units: columns down, units across."""
        return np.array([column[start : start + _BLOCK] for column in self.columns], np.float64)

    def dot(self, slopes: Floats, shift: float) -> Floats:
        """The shift and all columns times their slopes, for each unit."""
        found = np.empty(self.size)

        def sum_up(start: int) -> None:
            block = self._floats(start) if self._block is None else self._block
            part = np.matmul(slopes, block, out=found[start : start + _BLOCK])
            part += shift

        for _ in abreast(sum_up, range(0, self.size, _BLOCK), self.size):
            pass
        return found


@dataclass(frozen=True)
class Lines:
    """`base`, and for each column its `share`; `falls`: where less is better."""

    base: Fraction
    shares: tuple[Fraction, ...]
    falls: tuple[bool, ...]

    @cached_property
    def _rises(self) -> Floats:
        """By how much each line rises from its least figure to its greatest."""
        signs = zip(self.shares, self.falls, strict=True)
        return np.array([float(-share if falls else share) for share, falls in signs])

    @cached_property
    def _falls(self) -> Bools:
        return np.array(self.falls, bool)

    def fast(self, figures: Figures) -> Ball | None:
        """All values with their error bound; None where floats would leave too much open.

        Where all figures of a column are alike each of them is worth the whole share.

        With u the cost of one rounding, k columns and S the sum of the sizes of all that is added:
        the figures are exact, the shares are off by u, the slopes by two more, products cost u, the
        additions of products, and of what the starts come to, at most k u each. So (2 k + 10) u S
        is enough, in whatever order they are added, and EPS is twice u.
        """
        low, high = figures.low, figures.high
        size = np.maximum(-low, high)
        if size.max() >= WHOLE_LIMIT:
            return None
        span = high - low
        one = span == 0
        slopes = np.where(one, 0.0, self._rises / np.where(one, 1.0, span))
        start = np.where(self._falls, high, low)
        base = float(sum((self.shares[n] for n in np.flatnonzero(one).tolist()), self.base))
        most = abs(base) + float(np.abs(slopes) @ (size + np.abs(start)))
        spread = (2 * len(slopes) + 10) * EPS * most
        if most >= SHORT or spread > _NEAR:
            return None
        return alike(figures.dot(slopes, base - float(slopes @ start)), most, spread)

    def exact(self, figures: Figures, rows: Ints) -> npt.NDArray[Any]:
        """The exact values of some units (object array of Fraction), where `fast` has some."""
        cells = np.full(len(rows), self.base, object)
        for number, (share, falls) in enumerate(zip(self.shares, self.falls, strict=True)):
            low, high = int(figures.low[number]), int(figures.high[number])
            here = figures.columns[number][rows].tolist()
            reached = ((high - x) if falls else (x - low) for x in here)
            cells += [share * Fraction(x, high - low) if high > low else share for x in reached]
        return cells
