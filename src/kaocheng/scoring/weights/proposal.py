"""What a method proposes (权重建议): weights, how they came about, and points that add up.

A proposal is for the eyes of the assessment committee (考核委员会). Nothing applies it: whoever
accepts it writes the points into a scheme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaocheng.scoring.exact.ball import Floats
from kaocheng.scoring.exact.decimals import read_decimal, show_short
from kaocheng.scoring.faults import refuse

MOST_DECIMALS = 8
# Digits that eigenvector routines agree on whatever the machine; the rest must not move a point.
_WEIGHT_DIGITS = 12


@dataclass(frozen=True)
class Series:
    """One intermediate figure for every indicator, in the order of the indicators."""

    code: str
    title: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Figure:
    """One figure of the whole proposal, such as the consistency ratio."""

    code: str
    title: str
    value: float


@dataclass(frozen=True)
class Proposal:
    """Weights in the order of `indicators`, positive or 0, summing to 1 but for binary rounding.

    `series` belong beside the weights, `details` are for whoever checks the sum (correlations).
    `words` explain in Chinese, `doubts` say in Chinese why the committee should not follow yet.
    """

    method: str
    title: str
    indicators: tuple[str, ...]
    weights: tuple[float, ...]
    series: tuple[Series, ...]
    figures: tuple[Figure, ...]
    words: tuple[str, ...]
    details: tuple[Series, ...] = ()
    doubts: tuple[str, ...] = ()

    def points(self, full: str | int | Fraction, decimals: int = 0) -> dict[str, Fraction]:
        """`full` points shared out by weight in units of 10^-decimals, adding up exactly.

        Largest remainder; at equal remainders the indicator that stands first gains. Weights are
        taken to 12 decimals, so that every machine arrives at the same points. Raises `Refused`
        where `full` is not positive or has more decimals than that.
        """
        steps = _steps(full, decimals)
        shares = [round(weight * 10**_WEIGHT_DIGITS) for weight in self.weights]
        given = shared_out(shares, steps)
        unit = Fraction(1, 10**decimals)
        return {name: part * unit for name, part in zip(self.indicators, given, strict=True)}


def shared_out(shares: Sequence[int], steps: int) -> list[int]:
    """`steps` in proportion to `shares`, by largest remainder; the result adds up to `steps`."""
    total = sum(shares)
    parts = [divmod(share * steps, total) for share in shares]
    given = [whole for whole, _ in parts]
    order = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))
    for place in order[: steps - sum(given)]:
        given[place] += 1
    return given


def _steps(full: str | int | Fraction, decimals: int) -> int:
    value = read_decimal(full) if isinstance(full, str) else Fraction(full)
    if value is None or value <= 0:
        raise refuse("满分", f"“{full}”不是大于 0 的数", "请写如 100 这样的数")
    if not 0 <= decimals <= MOST_DECIMALS:
        raise refuse("小数位数", f"不能是 {decimals}", f"请写 0 至 {MOST_DECIMALS}")
    steps = value * 10**decimals
    if steps.denominator != 1:
        what = f"{show_short(value, MOST_DECIMALS)} 不能按 {decimals} 位小数分完"
        raise refuse("满分", what, "请增加小数位数，或改用较整的满分")
    return int(steps)


def normalised(amounts: Floats) -> tuple[float, ...]:
    """Amounts as shares of their sum, which is positive."""
    return tuple(float(share) for share in amounts / amounts.sum())


def numbers(values: Floats) -> tuple[float, ...]:
    """A vector as plain floats."""
    return tuple(float(value) for value in values)
