"""Reporting periods (format, section 3): year, half, quarter, month, ten days (旬), ISO week."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

_FORM = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:H(?P<H>[12])|Q(?P<Q>[1-4])|W(?P<W>[0-9]{2})"
    r"|(?P<M>[0-9]{2})(?:-D(?P<D>[1-3]))?))?\Z"
)


def weeks_in(year: int) -> int:
    """52 or 53: the ISO 8601 weeks of a year (28 December lies in the last one)."""
    return date(year, 12, 28).isocalendar().week


def _fixed(count: int) -> Callable[[int], int]:
    return lambda year: count


@dataclass(frozen=True)
class _Kind:
    letter: str
    count: Callable[[int], int]  # how many such periods the year has
    share: int  # their nominal number for `time_share`
    write: Callable[[int], str]
    words: Callable[[int], str]


_KINDS = {
    kind.letter: kind
    for kind in (
        _Kind("Y", _fixed(1), 1, lambda n: "", lambda n: ""),
        _Kind("H", _fixed(2), 2, lambda n: f"-H{n}", lambda n: ("上半年", "下半年")[n - 1]),
        _Kind("Q", _fixed(4), 4, lambda n: f"-Q{n}", lambda n: f"第{'一二三四'[n - 1]}季度"),
        _Kind("M", _fixed(12), 12, lambda n: f"-{n:02d}", lambda n: f"{n}月"),
        _Kind(
            "D",
            _fixed(36),
            36,
            lambda n: f"-{(n - 1) // 3 + 1:02d}-D{(n - 1) % 3 + 1}",
            lambda n: f"{(n - 1) // 3 + 1}月{'上中下'[(n - 1) % 3]}旬",
        ),
        _Kind("W", weeks_in, 52, lambda n: f"-W{n:02d}", lambda n: f"第{n}周"),
    )
}


class Period(NamedTuple):
    """The `number`-th period of its kind (Y H Q M D W) in `year`."""

    year: int
    kind: str = "Y"
    number: int = 1

    def __str__(self) -> str:
        return f"{self.year:04d}{_KINDS[self.kind].write(self.number)}"

    @property
    def words(self) -> str:
        """As people say it: 2025年3月."""
        return f"{self.year}年{_KINDS[self.kind].words(self.number)}"

    def exists(self) -> bool:
        return 1 <= self.year <= 9999 and 1 <= self.number <= _KINDS[self.kind].count(self.year)

    def year_before(self, years: int = 1) -> Period:
        """The same period `years` earlier; it need not exist (week 53)."""
        return Period(self.year - years, self.kind, self.number)

    def previous(self) -> Period:
        """The period of the same kind just before this one."""
        if self.number > 1:
            return Period(self.year, self.kind, self.number - 1)
        before = max(self.year - 1, 1)
        return Period(self.year - 1, self.kind, _KINDS[self.kind].count(before))

    def so_far(self) -> list[Period]:
        """The periods of the same kind from the year's start up to this one."""
        return [Period(self.year, self.kind, n) for n in range(1, self.number + 1)]

    def whole_year(self) -> Period:
        return Period(self.year)

    def time_share(self) -> Fraction:
        """The share of the year gone at the period's end (format, section 4)."""
        return min(Fraction(self.number, _KINDS[self.kind].share), Fraction(1))


def read_period(text: str) -> Period | None:
    """The period that `text` names, or None if it is not in one of the forms or does not exist."""
    found = _FORM.match(text)
    if found is None:
        return None
    year = int(found["year"])
    if found["D"]:
        month = int(found["M"])
        period = Period(year, "D", 3 * (month - 1) + int(found["D"]) if 1 <= month <= 12 else 0)
    else:
        kind = next((k for k in "HQWM" if found[k]), "Y")
        period = Period(year, kind, 1 if kind == "Y" else int(found[kind]))
    return period if period.year and period.exists() else None


PERIOD_FORMS = "2025、2025-H1、2025-Q3、2025-05、2025-05-D2（旬）或 2025-W07（周）"
