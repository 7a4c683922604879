"""Roots of fractions, rounded half up (四舍五入) and decided with whole numbers alone.

The root of a fraction is as a rule no fraction. On which side of a half it lies is still decided
exactly: y = product^(1/n) reaches k + 1/2 where product reaches (k + 1/2)^n.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm


def rounded_root(product: Fraction, n: int, decimals: int) -> int:
    """The n-th root of `product` in units of 10^-decimals, rounded half up.

    `product` is not negative, `n` at least 1, `decimals` at least 0; raises ValueError otherwise.
    With `product` = Πx^w and `n` = Σw, w whole, it is the weighted geometric mean of the x.

    >>> rounded_root(Fraction(2), 2, 3)
    1414
    """
    if product < 0 or n < 1 or decimals < 0:
        raise ValueError("a root wants a product from 0, an order from 1 and decimals from 0")
    # Twice the root is cut to a whole number t; half up is then (t + 1) // 2: with z the root in
    # units, z >= k - 1/2 if and only if floor(2z) >= 2k - 1.
    scaled = product * (2 * 10**decimals) ** n
    return (_whole_root(scaled.numerator // scaled.denominator, n) + 1) // 2


def _whole_root(value: int, n: int) -> int:
    """The greatest whole r with r^n <= value, by Newton's method from above."""
    if value < 2 or n == 1:
        return value
    root = 1 << -(-value.bit_length() // n)
    while True:
        lower = ((n - 1) * root + value // root ** (n - 1)) // n
        if lower >= root:
            return root
        root = lower


def whole_exponents(weights: Sequence[Fraction]) -> list[int]:
    """Weights as the least whole numbers in the same proportion."""
    whole = [int(w * lcm(*(w.denominator for w in weights))) for w in weights]
    return [each // gcd(*whole) for each in whole]
