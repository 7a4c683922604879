"""Bounds of a formula as shares of the points: 超过基本分150%的按150%计算，低于80%的按零分."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.phrases.numerals import plain, tidy

_OF_FULL = (
    "(?:单项|该项|本项|此项|指标|考核|标准|最终|最高)*得分[^，。；：0-9]{0,4}?"
    "@way(?:该项|本项|此项|考核|单项|指标|项目)*(?:基本|标准|基准|权重)?(?:分值|满分|分)的?(?P<n>[0-9]+(?:\\.[0-9]+)?)%"
)
_MOST = re.compile(
    _OF_FULL.replace("@way", "(?:超过|高于|大于)")
    + "(?:的|时)?，?(?:均|一律|则)?(?:按|以)(?P=n)%(?:计算|计分|计入|计)?"
    + "|"
    + _OF_FULL.replace("@way", "(?:最高|最多)?(?:不得超过|不超过|不高于)").replace("P<n>", "P<m>")
)
_LEAST = re.compile(
    _OF_FULL.replace("@way", "(?:低于|不足|小于|未达到)")
    + "(?:的|时)?，?(?:均|一律|则)?(?:按|以)?(?:零分|0分|不得分|不计分|为0)(?:计算|计分|计)?"
)
_REMARK = re.compile("(?:备注|说明|注)：?$")


@dataclass(frozen=True)
class Bounds:
    """How many times the points a formula may come to, and below what share it is nothing."""

    most: Decimal | None
    least: Decimal | None
    rest: str  # what else is said


def bounds_of_full(rest: str) -> Bounds:
    """The bounds that stand beside a formula."""
    most, least = _MOST.search(rest), _LEAST.search(rest)
    share = Decimal(most["n"] or most["m"]) / 100 if most is not None else None
    lowest = Decimal(least["n"]) / 100 if least is not None else None
    left = _LEAST.sub("", _MOST.sub("", rest)).strip("，。；：")
    left = _REMARK.sub("", left) if (most or least) else left
    return Bounds(share, lowest, left)


def within_bounds(points: str, bounds: Bounds) -> str:
    """The expression, bounded as it is said."""
    top = points
    if bounds.most is not None:
        top = f"min({points}, {_share(bounds.most)})"
    if bounds.least is None:
        return top
    return f"if({points} < {_share(bounds.least)}, 0, {top})"


def _share(of_full: Decimal) -> str:
    return "full()" if of_full == 1 else f"full() * {plain(tidy(of_full))}"
