"""Section 3: periods, and the steps between them."""

import re
from datetime import date
from fractions import Fraction

# What stands after the year, and how many of them make a year.
COUNTS = {"H": 2, "Q": 4, "M": 12, "D": 36, "W": 52}


def split(period: str) -> tuple[int, str, int]:
    """Year, kind (Y H Q M D W) and number within the year, counted from 1."""
    year, rest = int(period[:4]), period[5:]
    if not rest:
        return year, "Y", 1
    if rest[0] in "HQW":
        return year, rest[0], int(rest[1:])
    if ten_days := re.fullmatch(r"(\d\d)-D(\d)", rest):
        return year, "D", 3 * (int(ten_days[1]) - 1) + int(ten_days[2])
    return year, "M", int(rest)


def join(year: int, kind: str, number: int) -> str:
    """The period's text; the inverse of ``split``."""
    if kind == "Y":
        return f"{year}"
    if kind in "HQ":
        return f"{year}-{kind}{number}"
    if kind == "W":
        return f"{year}-W{number:02d}"
    if kind == "D":
        return f"{year}-{(number - 1) // 3 + 1:02d}-D{(number - 1) % 3 + 1}"
    return f"{year}-{number:02d}"


def year_of(period: str) -> str:
    """The year that a period lies in."""
    return period[:4]


def years_before(period: str, years: int) -> str:
    """The same period some years before; week 53 may have none, then no row can exist for it."""
    return f"{int(period[:4]) - years}{period[4:]}"


def before(period: str) -> str:
    """The period before, of the same kind."""
    year, kind, number = split(period)
    if kind == "Y":
        return f"{year - 1}"
    if number > 1:
        return join(year, kind, number - 1)
    last = weeks_in(year - 1) if kind == "W" else COUNTS[kind]
    return join(year - 1, kind, last)


def weeks_in(year: int) -> int:
    """ISO 8601: the last week of a year is the one that holds 28 December."""
    return date(year, 12, 28).isocalendar().week


def so_far(period: str) -> list[str]:
    """The year's periods of the same kind up to this one."""
    year, kind, number = split(period)
    return [join(year, kind, each) for each in range(1, number + 1)]


def time_share(period: str) -> Fraction:
    """Section 4: the share of the year gone at the period's end."""
    _, kind, number = split(period)
    return Fraction(1) if kind == "Y" else min(Fraction(1), Fraction(number, COUNTS[kind]))
