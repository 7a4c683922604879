"""Decimal texts, exact fractions and rounding half up (四舍五入) on one value."""

from __future__ import annotations

import re
from fractions import Fraction

DECIMAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
# A longer number is no published figure; the bound keeps arithmetic on hostile input cheap.
MOST_DIGITS = 40


def read_decimal(text: str) -> Fraction | None:
    """The exact value of `[+-]?digits[.digits]`, or None if `text` is not such a number."""
    if len(text) > MOST_DIGITS or DECIMAL.match(text) is None:
        return None
    return Fraction(text)


def half_up(value: Fraction, decimals: int) -> int:
    """`value` in units of 10^-decimals, rounded half up, away from zero (format, section 2)."""
    scaled = abs(value) * 10**decimals
    units: int = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return units if value >= 0 else -units


def show_units(units: int, decimals: int) -> str:
    """A count of 10^-decimals as a decimal text: (9345, 2) gives "93.45"."""
    sign = "-" if units < 0 else ""
    digits = str(abs(units)).rjust(decimals + 1, "0")
    if decimals == 0:
        return sign + digits
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def show(value: Fraction, decimals: int) -> str:
    """`value` rounded half up to `decimals` places, as text."""
    return show_units(half_up(value, decimals), decimals)


def show_short(value: Fraction, most: int = 4) -> str:
    """`value` with at most `most` decimals and without trailing zeros, for sentences."""
    text = show(value, most)
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_percent(value: Fraction, decimals: int = 2) -> str:
    """A share as a percentage: 0.66666 gives "66.67%"."""
    return show(value * 100, decimals) + "%"
