"""Units (被考核单位) and facts (数据) as columns over the units, exact and fast side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.exact import quotient
from kaocheng.scoring.exact.ball import EPS, TINY, Ball, Floats, Ints, some
from kaocheng.scoring.exact.column import Statuses
from kaocheng.scoring.exact.decimals import show_units
from kaocheng.scoring.exact.fast import Swift
from kaocheng.scoring.exact.fields import Fields
from kaocheng.scoring.exact.quotient import Quotient
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.periods import Period

KINDS = ("actual", "target", "baseline", "plan")


@dataclass(frozen=True)
class Units:
    """The assessed units in the order of their table. All tuples have one entry a unit.

    `kept`: what others have worked out from the units and keep with them.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]  # group code, "" if none
    parents: tuple[str, ...]
    digest: str = ""
    notices: tuple[Fault, ...] = ()
    kept: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def row(self) -> dict[str, int]:
        """Unit code → row."""
        return {code: row for row, code in enumerate(self.codes)}

    @cached_property
    def group_codes(self) -> tuple[str, ...]:
        """The groups that occur, in the order of first appearance."""
        return tuple(dict.fromkeys(self.groups))

    @cached_property
    def labels(self) -> Ints:
        """For each unit the number of its group in `group_codes`."""
        number = {code: n for n, code in enumerate(self.group_codes)}
        return np.array([number[code] for code in self.groups], dtype=np.int64)

    @cached_property
    def fields(self) -> Fields:
        """Who is compared with whom."""
        return Fields(self.labels)


class _Cells:
    """What every column has: a status for each unit."""

    status: Statuses

    @cached_property
    def seen(self) -> Statuses | None:
        """The statuses, None where every unit has a value."""
        return self.status if some(self.status) else None


@dataclass(frozen=True)
class NumberColumn(_Cells):
    """Decimals of one item, kind and period: value = mantissa / 10^scale; `status` beside it.

    Cells without a value hold any other cell's mantissa, so that bounds over all cells are tight.
    """

    mantissas: npt.NDArray[Any]  # int64, or object where a mantissa does not fit
    scale: int
    status: Statuses

    @cached_property
    def fast(self) -> Swift:
        """The decimals for fast arithmetic; floats only where 64 bits do not hold them."""
        if self.mantissas.dtype != object and self.mantissas.size:
            found = quotient.decimals(self.mantissas, self.scale, *quotient.bounds(self.mantissas))
            if found is not None:
                return found
        cells = self.fractions_at(np.arange(len(self.mantissas)))
        mid = np.array([float(value) for value in cells], dtype=np.float64)
        return Ball(mid, np.abs(mid) * EPS + TINY)

    def fractions_at(self, rows: Ints) -> npt.NDArray[Any]:
        """Exact values of some rows (object array of Fraction)."""
        cells = np.empty(len(rows), object)
        power = 10**self.scale
        for place, mantissa in enumerate(self.mantissas[rows].tolist()):
            cells[place] = Fraction(mantissa, power)
        return cells

    def zeros(self) -> Ints:
        """The rows whose value is 0."""
        fast = self.fast
        if isinstance(fast, Quotient) and not fast.low <= 0 <= fast.high:
            return np.zeros(0, np.int64)
        return np.flatnonzero((self.status == 0) & (self.mantissas == 0))

    def text(self, row: int) -> str:
        """The decimal of a cell, without zeros at its end."""
        text = show_units(int(self.mantissas[row]), self.scale)
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class FloatColumn(_Cells):
    """Decimals of up to 17 digits, each the shortest that its float stands for."""

    numbers: Floats
    status: Statuses

    @cached_property
    def fast(self) -> Swift:
        """Floats that keep the order and the identity of their decimals."""
        return Ball(self.numbers, np.abs(self.numbers) * EPS + TINY, plain=True)

    def fractions_at(self, rows: Ints) -> npt.NDArray[Any]:
        """Exact values of some rows (object array of Fraction)."""
        cells = np.empty(len(rows), object)
        cells[:] = [Fraction(repr(number)) for number in self.numbers[rows].tolist()]
        return cells

    def zeros(self) -> Ints:
        """The rows whose value is 0."""
        return np.flatnonzero((self.status == 0) & (self.numbers == 0))

    def text(self, row: int) -> str:
        """The decimal of a cell."""
        return f"{Decimal(repr(float(self.numbers[row]))):f}"


@dataclass(frozen=True)
class TextColumn(_Cells):
    """Texts of one item, kind and period."""

    data: npt.NDArray[Any]
    status: Statuses


Key = tuple[str, str, Period]
AnyColumn = NumberColumn | FloatColumn | TextColumn


@dataclass(frozen=True)
class Facts:
    """All facts of a run: (item, kind, period) → column over the units."""

    columns: dict[Key, AnyColumn]
    size: int
    digest: str = ""
    notices: tuple[Fault, ...] = ()

    def column(self, item: str, kind: str, period: Period) -> AnyColumn | None:
        return self.columns.get((item, kind, period))
