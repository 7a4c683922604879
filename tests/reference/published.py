"""Figures that others computed, and how near one may come to a figure that was printed rounded."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).with_name("data")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a data file, by column."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_unit(name: str) -> dict[str, dict[str, str]]:
    return {row["unit"]: row for row in rows(name)}


def half_of_last_digit(printed: str) -> Decimal:
    """What rounding to the digits printed can have cost: 0.463 gives 0.0005."""
    exponent = Decimal(printed).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


def agrees(computed: float, printed: str) -> bool:
    """Whether `computed` rounds to the digits printed; on the half either way is right."""
    return abs(Decimal(computed) - Decimal(printed)) <= half_of_last_digit(printed)
