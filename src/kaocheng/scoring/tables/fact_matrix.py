"""Facts put together from blocks: one row of a matrix for each item, kind and period."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.exact.ball import Bools, Floats, Ints
from kaocheng.scoring.exact.column import MISSING, VALUE, Statuses
from kaocheng.scoring.facts import FloatColumn, Key, NumberColumn

ABSENT = 255
_BEGIN = 64
_DECIMALS_TRIED = 9
_SAMPLE = 1000
_SURE = 1e15


class TooSparse(Exception):  # noqa: N818 - what it says
    """So many keys for so few cells that a matrix would only be emptiness."""


@dataclass
class FactMatrix:
    """Cells of `size` units for as many keys as come. `puts` counts the cells put in, by key.

    Raises `TooSparse` rather than grow beyond `most_cells`.
    """

    size: int
    most_cells: int = 2**62
    keys: dict[Key, int] = field(default_factory=dict)
    puts: Ints = field(default_factory=lambda: np.zeros(_BEGIN, np.int64))

    def __post_init__(self) -> None:
        # Memory is only taken up where it is written to.
        self.numbers: Floats = np.zeros((_BEGIN, self.size))
        self.statuses: Statuses = np.full((_BEGIN, self.size), ABSENT, np.uint8)

    def place(self, key: Key) -> int:
        """The row of a key; a new one for a new key."""
        if key not in self.keys:
            self.keys[key] = len(self.keys)
            if len(self.keys) > len(self.puts):
                self._grow()
        return self.keys[key]

    def _grow(self) -> None:
        more = len(self.puts)
        if 2 * more * self.size > self.most_cells:
            raise TooSparse
        self.puts = np.concatenate((self.puts, np.zeros(more, np.int64)))
        self.numbers = np.concatenate((self.numbers, np.zeros((more, self.size))))
        absent = np.full((more, self.size), ABSENT, np.uint8)
        self.statuses = np.concatenate((self.statuses, absent))

    def put(self, places: Ints, units: Ints, numbers: Floats, statuses: Statuses) -> None:
        """Put in cells; a later one for the same unit and key takes the place of an earlier one."""
        cells = places * self.size + units
        self.numbers.reshape(-1)[cells] = numbers
        self.statuses.reshape(-1)[cells] = statuses
        self.puts += np.bincount(places, minlength=len(self.puts))

    def twice(self) -> list[Key]:
        """Keys of which a unit came more than once."""
        return [
            key
            for key, place in self.keys.items()
            if np.count_nonzero(self.statuses[place] != ABSENT) != self.puts[place]
        ]

    def settled_statuses(self, place: int) -> Statuses:
        """The statuses of a key; units without a row have missing values."""
        statuses: Statuses = self.statuses[place]
        statuses[statuses == ABSENT] = MISSING
        return statuses

    def column(self, key: Key) -> NumberColumn | FloatColumn:
        """The finished column of a key. Its row of the matrix is used up."""
        place = self.keys[key]
        numbers, statuses = self.numbers[place], self.settled_statuses(place)
        if np.count_nonzero(statuses):
            valid = statuses == VALUE
            first = int(np.argmax(valid))
            numbers[~valid] = numbers[first] if valid[first] else 1.0
        scale = _scale_of(numbers)
        if scale is None:
            return FloatColumn(numbers, statuses)
        mantissas: npt.NDArray[Any] = numbers.view(np.int64)
        # In the memory of the floats: seventy columns of 700,000 units should not be there twice.
        mantissas[:] = np.rint(numbers * 10.0**scale)
        return NumberColumn(mantissas, scale, statuses)


def _scale_of(numbers: Floats) -> int | None:
    """The least number of decimals that all have, None where they have too many."""
    sample = numbers[:: max(1, len(numbers) // _SAMPLE)]
    for scale in range(_DECIMALS_TRIED + 1):
        if _fits(sample, scale).all() and _fits(numbers, scale).all():
            return scale
    return None


def _fits(numbers: Floats, scale: int) -> Bools:
    mantissas = np.rint(numbers * 10.0**scale)
    # Both are exact, so the division gives the float nearest to the decimal: equal or not.
    same: Bools = (mantissas / 10.0**scale == numbers) & (np.abs(mantissas) < _SURE)
    return same
