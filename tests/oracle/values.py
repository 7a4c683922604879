"""The values that pass through the oracle: exact numbers, texts, truth values, and two absences."""

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction
from math import floor


class Absent(Enum):
    """Why there is no value. Section 3: the two are different things."""

    MISSING = "missing"
    NA = "not_applicable"


MISSING, NA = Absent.MISSING, Absent.NA
Number = Fraction | Absent
Value = Fraction | str | bool | Absent


class OracleRefused(Exception):  # noqa: N818  (named after the product's own)
    """The run is refused (sections 2 to 4)."""


def absent_among(values: Iterable[Value]) -> Absent | None:
    """Section 4, values read together: one NA makes NA, else one missing makes missing."""
    found = [value for value in values if isinstance(value, Absent)]
    if NA in found:
        return NA
    return MISSING if found else None


def divide(above: Number, below: Number) -> Number:
    """Section 4: by zero the result is missing."""
    if isinstance(above, Absent) or isinstance(below, Absent):
        return absent_among([above, below]) or MISSING
    return MISSING if below == 0 else above / below


def clamp(value: Fraction, low: Fraction | None, high: Fraction | None) -> Fraction:
    """Section 2: the floor first, then the cap, so the cap wins. ``None`` is unbounded."""
    if low is not None:
        value = max(value, low)
    return value if high is None else min(value, high)


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Section 2: half up, away from zero."""
    units = floor(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)


def shown(value: Fraction | None, decimals: int) -> str | None:
    """Section 9: a decimal string with ``decimals`` places; section 2: zero is never negative."""
    if value is None:
        return None
    units = rounded(value, decimals) * 10**decimals
    digits = str(abs(units.numerator)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if units < 0 else text
