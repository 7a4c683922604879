"""The arithmetic of `Balls`, exactly: object arrays of `Fraction`. Slow; for cells in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.exact.column import Numbers
from kaocheng.scoring.exact.decimals import half_up

Rational = npt.NDArray[Any]  # dtype object, cells are Fraction

_floor = np.frompyfunc(lambda x: Fraction(x.__floor__()), 1, 1)
_half_up = np.frompyfunc(lambda x: Fraction(half_up(x, 0)), 1, 1)
_fraction = np.frompyfunc(Fraction, 1, 1)


def _certain(truth: npt.NDArray[Any]) -> tuple[Bools, Bools]:
    answer = np.asarray(truth, dtype=bool)
    return answer, np.zeros(answer.shape, bool)


class Rationals:
    """Exact arithmetic on vectors of fractions; nothing is ever in doubt."""

    exact = True

    def __init__(self) -> None:
        self.constants: dict[Any, Any] = {}

    @staticmethod
    def vector(values: Sequence[Fraction | int]) -> Rational:
        array = np.empty(len(values), object)
        array[:] = [Fraction(value) for value in values]
        return array

    @staticmethod
    def integers(values: Ints) -> Rational:
        cells: Rational = _fraction(values.astype(object))
        return cells

    @staticmethod
    def add(a: Rational, b: Rational) -> Rational:
        return np.asarray(a + b, dtype=object)

    @staticmethod
    def total(parts: Sequence[Rational]) -> Rational:
        return reduce(Rationals.add, parts)

    @staticmethod
    def sub(a: Rational, b: Rational) -> Rational:
        return np.asarray(a - b, dtype=object)

    @staticmethod
    def mul(a: Rational, b: Rational) -> Rational:
        return np.asarray(a * b, dtype=object)

    @staticmethod
    def div(a: Rational, b: Rational) -> tuple[Rational, Bools, Bools]:
        zero, doubt = _certain(b == 0)
        divisor = np.where(zero, np.array([Fraction(1)], object), b)
        return np.asarray(a / divisor, dtype=object), zero, doubt

    @staticmethod
    def neg(a: Rational) -> Rational:
        return np.asarray(-a, dtype=object)

    @staticmethod
    def absolute(a: Rational) -> Rational:
        return np.asarray(abs(a), dtype=object)

    @staticmethod
    def minimum(a: Rational, b: Rational) -> Rational:
        return np.asarray(np.minimum(a, b), dtype=object)

    @staticmethod
    def maximum(a: Rational, b: Rational) -> Rational:
        return np.asarray(np.maximum(a, b), dtype=object)

    @staticmethod
    def select(condition: Bools, a: Rational, b: Rational) -> Rational:
        return np.where(condition, a, b)

    @staticmethod
    def floor(a: Rational) -> tuple[Rational, Bools]:
        return np.asarray(_floor(a), dtype=object), np.zeros(a.shape, bool)

    @staticmethod
    def half_up(a: Rational) -> tuple[Rational, Bools]:
        return np.asarray(_half_up(a), dtype=object), np.zeros(a.shape, bool)

    @staticmethod
    def less(a: Rational, b: Rational) -> tuple[Bools, Bools]:
        return _certain(a < b)

    @staticmethod
    def equal(a: Rational, b: Rational) -> tuple[Bools, Bools]:
        return _certain(a == b)

    @staticmethod
    def take(a: Rational, rows: Ints) -> Rational:
        return a if a.shape[0] == 1 else a[rows]

    @staticmethod
    def group_sum(a: Rational, labels: Ints, groups: int) -> Rational:
        sums = np.full(groups, Fraction(0), object)
        np.add.at(sums, labels[labels >= 0], np.broadcast_to(a, labels.shape)[labels >= 0])
        return sums

    @staticmethod
    def group_extreme(a: Rational, labels: Ints, groups: int, largest: bool) -> Rational:
        """The least or greatest cell of each label; a label without cells keeps 0."""
        found: Rational = np.full(groups, Fraction(0), object)
        seen: set[int] = set()
        better = max if largest else min
        cells = np.broadcast_to(a, labels.shape)
        for row in np.flatnonzero(labels >= 0).tolist():
            label = int(labels[row])
            found[label] = better(found[label], cells[row]) if label in seen else cells[row]
            seen.add(label)
        return found


EXACT: Numbers = Rationals()
