"""Numbers as sentences write them: 0.5, ０.５, 1,000, 三, 十二, 百分之五, 三分之二, 九成."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

MOST_DIGITS = 24  # no figure of a scheme is longer; longer runs of digits are no numbers

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CHINESE = "〇零一二两三四五六七八九十百千万亿"

ARABIC = r"(?<![0-9])(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,24})(?:\.[0-9]{1,12})?(?![0-9])"
CHINESE = (
    rf"[〇零一二两三四五六七八九十百][{_CHINESE}]{{0,15}}(?:点[〇零一二三四五六七八九]{{1,8}})?"
)
NUMBER = rf"(?:{ARABIC}|{CHINESE})"
_ARABIC = re.compile(rf"(?:{ARABIC})\Z")


def number_of(text: str) -> Decimal | None:
    """The value of a numeral in either script, None if it is none or far too long."""
    if _ARABIC.match(text):
        return Decimal(text.replace(",", "")) if len(text) <= MOST_DIGITS else None
    whole, _, decimals = text.partition("点")
    value = _whole(whole)
    if value is None or not decimals:
        return None if value is None else Decimal(value)
    if len(decimals) > MOST_DIGITS or not set(decimals) <= set(_DIGITS):
        return None
    return Decimal(f"{value}." + "".join(str(_DIGITS[digit]) for digit in decimals))


def _whole(text: str) -> int | None:
    if not text or len(text) > MOST_DIGITS or not set(text) <= set(_CHINESE):
        return None
    if set(text) <= set(_DIGITS):  # read digit by digit: 二〇
        return int("".join(str(_DIGITS[digit]) for digit in text))
    return _by_places(text)


def _by_places(text: str) -> int:
    """一百二十万 → 1200000: digits wait for their place, places for their myriad."""
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section, digit = section + (digit or 1) * _TENS[sign], 0
        else:
            total, section, digit = (total + section + digit) * _MYRIADS[sign], 0, 0
    return total + section + digit


def decimal_of(value: Fraction) -> Decimal | None:
    """The decimal that a fraction is exactly, None if it has none of at most eight decimals."""
    scaled = value * 10**8
    return Decimal(scaled.numerator).scaleb(-8) if scaled.denominator == 1 else None


def plain(value: Decimal) -> str:
    """A decimal as its digits: 0.50 stays 0.50, never an exponent."""
    return f"{value:f}"


def tidy(value: Decimal) -> Decimal:
    """A computed decimal without closing zeros: 0.80000000 becomes 0.8."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
