"""What is computed beside a figure: rate, gap to schedule, change. Exact; rounded once, shown."""

from __future__ import annotations

from fractions import Fraction

from kaocheng.scoring.exact.decimals import read_decimal, show, show_percent, show_short
from kaocheng.scoring.periods import Period

_PLACES = 2
_ALL_PLACES = 40


def share_words(period: Period) -> str:
    """序时进度: the share of the year gone at the period's end."""
    return show_percent(period.time_share())


def rate_of(value: str, target: str) -> Fraction | None:
    """完成率, None where it has no meaning."""
    actual, wanted = read_decimal(value), read_decimal(target)
    return actual / wanted if actual is not None and wanted else None


def rate_words(value: str, target: str) -> str:
    """「66.67%」, or nothing."""
    rate = rate_of(value, target)
    return "" if rate is None else show_percent(rate)


def gap_words(value: str, target: str, period: Period) -> str:
    """与序时差距 in percentage points, with its sign."""
    rate = rate_of(value, target)
    if rate is None:
        return ""
    gap = (rate - period.time_share()) * 100
    return ("+" if gap > 0 else "") + show(gap, _PLACES)


def change_words(value: str, last: str) -> str:
    """The change against the period before, exact and with its sign."""
    now, before = read_decimal(value), read_decimal(last)
    if now is None or before is None:
        return ""
    change = now - before
    return ("+" if change > 0 else "") + show_short(change, _ALL_PLACES)


def falls(value: str, last: str) -> bool:
    """Whether a number is less than the one before: for a cumulative item hardly meant."""
    now, before = read_decimal(value), read_decimal(last)
    return now is not None and before is not None and now < before
