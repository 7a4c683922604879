"""Zero steps that are what is left of alternatives, and shut nothing.

达到三类的得30分；未达到但变差一倍以内的得15分，变差超过一倍的不得分: who has reached it has 30.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.making.grants import Grant
from kaocheng.scoring.phrases.meaning import MISSES, Level, Line, Reference
from kaocheng.scoring.phrases.tokens import Quantity

_ABOVE = (">=", ">", "==", "in")


def is_left_over(zero: Line, found: Sequence[Grant]) -> bool:
    """Whether alternatives that compare the same figure leave this, and others ask no figure."""
    level = zero.level
    if level is None or not level.measure or len(zero.tests) != 1 or zero.whole_item:
        return False
    gives = [line for grant in found for line in grant.lines]
    asked = [[one for one in line.levels if one.measure in ("", level.measure)] for line in gives]
    of_it = [one for levels in asked for one in levels]
    later = [line for line, levels in zip(gives, asked, strict=True) if levels]
    if not of_it or len(later) == len(gives) or any(line.part > zero.part for line in later):
        return False
    return all(_excludes(levels, level) for levels in asked if levels)


def _excludes(asked: Sequence[Level], zero: Level) -> bool:
    """Whether one of the levels of an alternative leaves the zero out."""
    return any(_apart(one, zero) for one in asked)


def _apart(one: Level, zero: Level) -> bool:
    if isinstance(one.value, Reference) or isinstance(zero.value, Reference):
        return MISSES.get(one.sign) == zero.sign and _bare(one) == _bare(zero)
    if zero.sign in (">", ">="):
        return one.sign not in (">", ">=") and _clear(one.value, one.sign, zero.value, zero.sign)
    if zero.sign in ("<", "<=") and one.sign in _ABOVE:
        end = one.low if one.low is not None else one.value
        sign = (">" if one.low_open else ">=") if one.low is not None else one.sign
        return _clear(zero.value, zero.sign, end, sign)
    return False


def _clear(low: Quantity, low_sign: str, high: Quantity, high_sign: str) -> bool:
    """Whether what lies up to `low` ends before what begins at `high`."""
    if low.unit != high.unit or low.over or high.over:
        return False
    return low.value < high.value or (
        low.value == high.value and (low_sign == "<" or high_sign == ">")
    )


def _bare(level: Level) -> object:
    return replace(level.value, words="") if isinstance(level.value, Reference) else level.value
