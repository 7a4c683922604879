"""The fast arithmetic: exact in 64-bit integers where they suffice, else floats with bounds.

Under the same names as `Rationals`, so that a rule is written once for both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

from kaocheng.scoring.exact import groups, quotient, quotient_order, quotient_rounding
from kaocheng.scoring.exact.ball import Ball, Balls, Bools, Ints
from kaocheng.scoring.exact.column import Numbers
from kaocheng.scoring.exact.quotient import Quotient

Swift = Quotient | Ball
Doubted = tuple[Swift, Bools | None]


def ball_of(a: Swift) -> Ball:
    """The floats of a vector, whichever it is."""
    return a.ball() if isinstance(a, Quotient) else a


def _pair(exactly: Callable[..., Any], widely: Callable[..., Any]) -> Callable[..., Any]:
    """An operation on two vectors: exact where both are and the result fits, else with bounds."""

    def operation(a: Swift, b: Swift) -> Any:
        if type(a) is Quotient and type(b) is Quotient:
            found = exactly(a, b)
            if found is not None:
                return found
        return widely(ball_of(a), ball_of(b))

    return operation


def _single(exactly: Callable[..., Any], widely: Callable[..., Any]) -> Callable[..., Any]:
    """An operation on one vector, which stays of its kind where its result fits."""

    def operation(a: Swift, *rest: Any) -> Any:
        if type(a) is Quotient:
            found = exactly(a, *rest)
            if found is not None:
                return found
        return widely(ball_of(a), *rest)

    return operation


class Fast:
    """Operations on `Quotient` and `Ball`, in any mixture."""

    exact = False

    def __init__(self) -> None:
        self.constants: dict[Any, Any] = {}

    @staticmethod
    def vector(values: Sequence[Fraction | int]) -> Swift:
        found = quotient.vector(quotient.ratios_of(values))
        return Balls.vector(values) if found is None else found

    @staticmethod
    def integers(values: Ints) -> Swift:
        found = quotient.whole(values)
        return Balls.integers(values) if found is None else found

    @staticmethod
    def total(parts: Sequence[Swift]) -> Swift:
        exact = [part for part in parts if type(part) is Quotient]
        found = quotient.total(exact) if len(exact) == len(parts) else None
        if found is not None:
            return found
        # Sums of some of them would only be lost on the way.
        return reduce(Balls.add, [ball_of(part) for part in parts])

    @staticmethod
    def select(condition: Bools, a: Swift, b: Swift) -> Swift:
        if type(a) is Quotient and type(b) is Quotient:
            found = quotient_order.select(condition, a, b)
            if found is not None:
                return found
        return Balls.select(condition, ball_of(a), ball_of(b))

    add = staticmethod(_pair(quotient.add, Balls.add))
    sub = staticmethod(_pair(quotient.sub, Balls.sub))
    mul = staticmethod(_pair(quotient.mul, Balls.mul))
    div = staticmethod(_pair(quotient.div, Balls.div))
    minimum = staticmethod(_pair(quotient_order.minimum, Balls.minimum))
    maximum = staticmethod(_pair(quotient_order.maximum, Balls.maximum))
    less = staticmethod(_pair(quotient_order.less, Balls.less))
    equal = staticmethod(_pair(quotient_order.equal, Balls.equal))
    neg = staticmethod(_single(quotient.neg, Balls.neg))
    absolute = staticmethod(_single(quotient.absolute, Balls.absolute))
    floor = staticmethod(_single(quotient_rounding.floor, Balls.floor))
    half_up = staticmethod(_single(quotient_rounding.half_up, Balls.half_up))
    take = staticmethod(_single(groups.take, Balls.take))
    group_sum = staticmethod(_single(groups.group_sum, Balls.group_sum))
    group_extreme = staticmethod(_single(groups.group_extreme, Balls.group_extreme))


FAST: Numbers = Fast()
