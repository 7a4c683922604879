"""How small and how large an expression can get, whatever the facts: for lint."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from kaocheng.scoring.expressions.nodes import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Negative,
    Number,
)

COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}


@dataclass(frozen=True)
class Reach:
    """The least and the greatest value that can occur; None where there is no bound."""

    low: Fraction | None
    high: Fraction | None

    def __neg__(self) -> Reach:
        return Reach(_negated(self.high), _negated(self.low))

    def __add__(self, other: Reach) -> Reach:
        return Reach(_sum(self.low, other.low), _sum(self.high, other.high))

    def least(self, other: Reach) -> Reach:
        """The reach of the smaller of two."""
        highs = [end for end in (self.high, other.high) if end is not None]
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        return Reach(low, min(highs) if highs else None)

    def greatest(self, other: Reach) -> Reach:
        return -((-self).least(-other))

    def either(self, other: Reach) -> Reach:
        """The reach of one or the other."""
        return Reach(
            None if self.low is None or other.low is None else min(self.low, other.low),
            None if self.high is None or other.high is None else max(self.high, other.high),
        )

    def times(self, other: Reach) -> Reach:
        """The reach of a product."""
        if self.fixed is not None and other.fixed is not None:
            return Reach(self.fixed * other.fixed, self.fixed * other.fixed)
        if other.fixed is not None:
            return other.times(self)
        if self.fixed is not None:
            scaled = Reach(
                _scaled(other.low, abs(self.fixed)), _scaled(other.high, abs(self.fixed))
            )
            return scaled if self.fixed >= 0 else -scaled
        if self.low is not None and other.low is not None and min(self.low, other.low) >= 0:
            both = self.high is not None and other.high is not None
            return Reach(
                self.low * other.low,
                self.high * other.high if both and self.high and other.high else None,
            )
        return ANY

    @property
    def fixed(self) -> Fraction | None:
        return self.low if self.low == self.high else None


def _negated(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _sum(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _scaled(end: Fraction | None, factor: Fraction) -> Fraction | None:
    return Fraction(0) if factor == 0 else None if end is None else end * factor


ANY = Reach(None, None)
ZERO = Reach(Fraction(0), Fraction(0))
NOT_NEGATIVE = Reach(Fraction(0), None)
SHARE = Reach(Fraction(0), Fraction(1))


def exactly(value: Fraction | int) -> Reach:
    return Reach(Fraction(value), Fraction(value))


def reach(node: Expression, full: Fraction) -> Reach:
    """Bounds of `node` where the leaf's points are `full`."""
    if isinstance(node, Number):
        return exactly(node.value)
    if isinstance(node, Negative):
        return -reach(node.operand, full)
    if isinstance(node, Call):
        return _call(node, full)
    if isinstance(node, Arithmetic):
        return _arithmetic(node, full)
    return ANY


def _arithmetic(node: Arithmetic, full: Fraction) -> Reach:
    left, right = reach(node.left, full), reach(node.right, full)
    if node.operator == "+":
        return left + right
    if node.operator == "-":
        return left + -right
    if node.operator == "*":
        return left.times(right)
    if node.operator == "**" and right.fixed == 0:
        return exactly(Fraction(1))
    if node.operator == "/" and right.fixed:
        return left.times(exactly(1 / right.fixed))
    return ANY


def _decided(node: Expression, full: Fraction) -> bool | None:
    """What a comparison of fixed figures gives; None where facts come into it."""
    if not isinstance(node, Comparison):
        return None
    ends = [reach(operand, full).fixed for operand in node.operands]
    known = [end for end in ends if end is not None]
    if len(known) != len(ends):
        return None
    links = zip(node.operators, known, known[1:], strict=False)
    return all(COMPARE[operator](a, b) for operator, a, b in links)


def _call(node: Call, full: Fraction) -> Reach:
    args = [ANY if isinstance(arg, Comparison) else reach(arg, full) for arg in node.args]
    if node.name == "full":
        return exactly(full)
    if node.name in ("shortfall", "excess"):
        return NOT_NEGATIVE
    if node.name == "time_share":
        return SHARE
    if node.name == "if":
        known = _decided(node.args[0], full)
        return args[1].either(args[2]) if known is None else args[1 if known else 2]
    if node.name in ("min", "max"):
        result = args[0]
        for other in args[1:]:
            result = result.least(other) if node.name == "min" else result.greatest(other)
        return result
    return NOT_NEGATIVE if node.name == "abs" else ANY
