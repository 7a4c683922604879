"""Building a column of facts cell by cell, and noticing a cell that comes twice."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kaocheng.scoring.exact.column import MISSING, NOT_APPLICABLE, VALUE
from kaocheng.scoring.exact.decimals import DECIMAL, MOST_DIGITS
from kaocheng.scoring.facts import NumberColumn, TextColumn

_INT64_DIGITS = 18


@dataclass
class ColumnBuilder:
    """Collects the cells of one item, kind and period. `lines`: where each unit's cell stands."""

    size: int
    is_number: bool
    rows: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    lines: dict[int, int] = field(default_factory=dict)

    def put(self, row: int, value: str, line: int) -> int | None:
        """Add a cell. Returns the line of an earlier one for the unit, None if there is none."""
        earlier = self.lines.setdefault(row, line)
        self.rows.append(row)
        self.values.append(value)
        return None if earlier == line else earlier

    @staticmethod
    def status(value: str) -> int:
        """What a cell's text says: a value, nothing, or NA."""
        if value == "":
            return MISSING
        return NOT_APPLICABLE if value == "NA" else VALUE

    def build(self) -> NumberColumn | TextColumn:
        status = np.full(self.size, MISSING, np.uint8)
        for row, value in zip(self.rows, self.values, strict=True):
            status[row] = self.status(value)
        if not self.is_number:
            data = np.full(self.size, "", object)
            for row, value in zip(self.rows, self.values, strict=True):
                data[row] = value
            return TextColumn(data, status)
        return self._numbers(status)

    def _numbers(self, status: np.ndarray) -> NumberColumn:
        parts = [
            (row, *value.replace("+", "").partition(".")[::2])
            for row, value in zip(self.rows, self.values, strict=True)
            if status[row] == VALUE
        ]
        scale = max((len(decimals) for _, _, decimals in parts), default=0)
        digits = max((len(whole) for _, whole, _ in parts), default=0) + scale
        mantissas = np.zeros(self.size, np.int64 if digits <= _INT64_DIGITS else object)
        for row, whole, decimals in parts:
            mantissas[row] = int(whole + decimals.ljust(scale, "0"))
        mantissas[status != VALUE] = mantissas[parts[0][0]] if parts else 1
        return NumberColumn(mantissas, scale, status)


def is_number_cell(value: str) -> bool:
    """Whether a cell of a number item may hold this: a decimal, NA, or nothing."""
    return ColumnBuilder.status(value) != VALUE or (
        len(value) <= MOST_DIGITS and DECIMAL.match(value) is not None
    )
