"""Columns: one value for each unit, with its status, in fast or in exact arithmetic.

A `Column` (numbers), `Truth` or `Texts` carries beside its values
- `status`: 0 value, 1 missing, 2 not applicable (NA), 3 refused; None where all are values.
  Statuses of what is read together combine by the greater one (format, section 4);
- `doubt`: cells whose float error bound does not settle a decision; None where there are none.
The arrays have the length of the units, or 1 for what is the same for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.exact.ball import Bools, Ints, some

Statuses = npt.NDArray[np.uint8]
VALUE, MISSING, NOT_APPLICABLE, REFUSED = 0, 1, 2, 3


class Numbers(Protocol):
    """What an arithmetic offers; `Fast` and `Rationals` (exact) are the two there are."""

    exact: bool
    constants: dict[Any, Column]  # kept by `constant`

    def vector(self, values: Sequence[Fraction | int]) -> Any: ...
    def integers(self, values: Ints) -> Any: ...
    def add(self, a: Any, b: Any) -> Any: ...
    def total(self, parts: Sequence[Any]) -> Any: ...
    def sub(self, a: Any, b: Any) -> Any: ...
    def mul(self, a: Any, b: Any) -> Any: ...
    def div(self, a: Any, b: Any) -> tuple[Any, Bools | None, Bools | None]: ...
    def neg(self, a: Any) -> Any: ...
    def absolute(self, a: Any) -> Any: ...
    def minimum(self, a: Any, b: Any) -> Any: ...
    def maximum(self, a: Any, b: Any) -> Any: ...
    def select(self, condition: Bools, a: Any, b: Any) -> Any: ...
    def floor(self, a: Any) -> tuple[Any, Bools | None]: ...
    def half_up(self, a: Any) -> tuple[Any, Bools | None]: ...
    def less(self, a: Any, b: Any) -> tuple[Bools, Bools | None]: ...
    def equal(self, a: Any, b: Any) -> tuple[Bools, Bools | None]: ...
    def take(self, a: Any, rows: Ints) -> Any: ...
    def group_sum(self, a: Any, labels: Ints, groups: int) -> Any: ...
    def group_extreme(self, a: Any, labels: Ints, groups: int, largest: bool) -> Any: ...


def worse(*statuses: Statuses | None) -> Statuses | None:
    """The combined status of what is read together."""
    result: Statuses | None = None
    for status in statuses:
        if status is not None and status is not result:
            result = status if result is None else np.maximum(result, status)
    return result


def either(*doubts: Bools | None) -> Bools | None:
    """Cells in doubt in any of these."""
    result: Bools | None = None
    for doubt in doubts:
        if doubt is not None:
            result = doubt if result is None else result | doubt
    return result


def settled(doubt: Bools | None, status: Statuses | None) -> Bools | None:
    """Doubt counts only where there is a value; None if nothing is left of it."""
    if doubt is None:
        return None
    if status is not None:
        doubt = doubt & (status == VALUE)
    return doubt if some(doubt) else None


@dataclass(slots=True, eq=False)
class Texts:
    """A column of texts (object array of str)."""

    data: npt.NDArray[Any]
    status: Statuses | None = None
    doubt: Bools | None = None

    def equals(self, other: Texts) -> Truth:
        status = worse(self.status, other.status)
        data = np.asarray(self.data == other.data, dtype=bool)
        return Truth(data, status, either(self.doubt, other.doubt))


@dataclass(slots=True, eq=False)
class Truth:
    """A column of truth values."""

    data: Bools
    status: Statuses | None = None
    doubt: Bools | None = None

    def __invert__(self) -> Truth:
        return Truth(~self.data, self.status, self.doubt)

    def equals(self, other: Truth) -> Truth:
        status = worse(self.status, other.status)
        return Truth(self.data == other.data, status, either(self.doubt, other.doubt))

    def then(self, other: Truth, stops_at: bool) -> Truth:
        """`and` (stops at False) and `or` (stops at True): the right side counts unless decided."""
        decided = self.data == stops_at
        if self.status is not None:
            decided = decided & (self.status == VALUE)
        data = np.where(decided, stops_at, other.data)
        status = worse(self.status, other.status)
        if status is not None:
            status = np.where(decided, np.uint8(VALUE), status)
        doubt = either(self.doubt, None if other.doubt is None else other.doubt & ~decided)
        return Truth(data, status, doubt)


@dataclass(slots=True, eq=False)
class Column:
    """A column of numbers in the arithmetic `numbers`."""

    numbers: Numbers
    data: Any
    status: Statuses | None = None
    doubt: Bools | None = None

    def constant(self, value: Fraction | int) -> Column:
        """`value` for all units, in this column's arithmetic."""
        return constant(self.numbers, value)

    def _with(self, other: Column, data: Any) -> Column:
        if self.status is None and self.doubt is None:
            return Column(self.numbers, data, other.status, other.doubt)
        status = worse(self.status, other.status)
        return Column(self.numbers, data, status, either(self.doubt, other.doubt))

    def __add__(self, other: Column) -> Column:
        return self._with(other, self.numbers.add(self.data, other.data))

    def __sub__(self, other: Column) -> Column:
        return self._with(other, self.numbers.sub(self.data, other.data))

    def __mul__(self, other: Column) -> Column:
        return self._with(other, self.numbers.mul(self.data, other.data))

    def __truediv__(self, other: Column) -> Column:
        """The quotient; missing where the divisor is zero (format, section 4)."""
        data, zero, open_ = self.numbers.div(self.data, other.data)
        if zero is None and open_ is None:
            return self._with(other, data)
        status = worse(self.status, other.status)
        if zero is not None and some(zero):
            status = worse(status, np.where(zero, np.uint8(MISSING), np.uint8(VALUE)))
        doubt = either(self.doubt, other.doubt, settled(open_, status))
        return Column(self.numbers, data, status, doubt)

    def __neg__(self) -> Column:
        return Column(self.numbers, self.numbers.neg(self.data), self.status, self.doubt)

    def __abs__(self) -> Column:
        return Column(self.numbers, self.numbers.absolute(self.data), self.status, self.doubt)

    def least(self, other: Column) -> Column:
        return self._with(other, self.numbers.minimum(self.data, other.data))

    def greatest(self, other: Column) -> Column:
        return self._with(other, self.numbers.maximum(self.data, other.data))

    def clamp(self, floor: Column, cap: Column) -> Column:
        """At least `floor`, at most `cap`; the cap wins."""
        return self.greatest(floor).least(cap)

    def power(self, exponent: int) -> Column:
        """Whole powers; a negative one is the reciprocal, so missing where this is zero.

        The power 0 is 1 wherever there is a value, and only there.
        """
        result = self.constant(1) if exponent else self.constant(1).read_with(self)
        for _ in range(abs(exponent)):
            result = result * self
        return self.constant(1) / result if exponent < 0 else result

    def floor(self) -> Column:
        data, open_ = self.numbers.floor(self.data)
        if open_ is None:
            return Column(self.numbers, data, self.status, self.doubt)
        return Column(
            self.numbers, data, self.status, either(self.doubt, settled(open_, self.status))
        )

    def half_up(self) -> Column:
        """To the nearest integer, halves away from zero."""
        data, open_ = self.numbers.half_up(self.data)
        if open_ is None:
            return Column(self.numbers, data, self.status, self.doubt)
        doubt = either(self.doubt, settled(open_, self.status))
        return Column(self.numbers, data, self.status, doubt)

    def __lt__(self, other: Column) -> Truth:
        data, open_ = self.numbers.less(self.data, other.data)
        if open_ is None and self.status is None and self.doubt is None:
            return Truth(data, other.status, other.doubt)
        status = worse(self.status, other.status)
        return Truth(data, status, either(self.doubt, other.doubt, settled(open_, status)))

    def __le__(self, other: Column) -> Truth:
        return ~(other < self)

    def equals(self, other: Column) -> Truth:
        data, open_ = self.numbers.equal(self.data, other.data)
        status = worse(self.status, other.status)
        return Truth(data, status, either(self.doubt, other.doubt, settled(open_, status)))

    def refused_where(self, bad: Truth) -> Column:
        """Marks cells whose value the rule does not admit; reaching one refuses the run."""
        if bad.doubt is None and not some(bad.data):
            return self
        good = bad.status is None or bad.status == VALUE
        status = worse(self.status, np.where(bad.data & good, np.uint8(REFUSED), np.uint8(VALUE)))
        return Column(self.numbers, self.data, status, either(self.doubt, bad.doubt))

    def read_with(self, *others: Column | Truth | Texts) -> Column:
        """This column, its status that of all that was read together.

        A doubt elsewhere counts too: it may be about whether there is a value at all.
        """
        status, doubt = self.status, self.doubt
        for other in others:
            if other.status is not None:
                status = worse(status, other.status)
            if other.doubt is not None:
                doubt = either(doubt, other.doubt)
        return Column(self.numbers, self.data, status, doubt)


def total(columns: Sequence[Column]) -> Column:
    """The sum of several columns, one at least."""
    numbers = columns[0].numbers
    data = numbers.total([column.data for column in columns])
    status = worse(*(column.status for column in columns))
    return Column(numbers, data, status, either(*(column.doubt for column in columns)))


def constant(numbers: Numbers, value: Fraction | int) -> Column:
    """`value` for all units. The same few come again and again; columns are never changed."""
    key = value if type(value) is int else value.as_integer_ratio()
    known = numbers.constants
    found: Column | None = known.get(key)
    if found is None:
        if len(known) > _CONSTANTS_KEPT:
            known.clear()
        found = known[key] = Column(numbers, numbers.vector([value]))
    return found


_CONSTANTS_KEPT = 4096


def choose(condition: Truth, yes: Column, no: Column) -> Column:
    """`yes` where the condition holds, else `no`; its status where it has no value."""
    if condition.data.size == 1 and condition.status is None and condition.doubt is None:
        return yes if condition.data[0] else no
    data = yes.numbers.select(condition.data, yes.data, no.data)
    status = chosen_status(condition, yes.status, no.status)
    return Column(yes.numbers, data, status, chosen_doubt(condition, yes.doubt, no.doubt))


def chosen_status(condition: Truth, yes: Statuses | None, no: Statuses | None) -> Statuses | None:
    """The status of a choice: the condition's where it has no value, else the chosen side's."""
    if condition.status is None and yes is None and no is None:
        return None
    value = np.zeros(1, np.uint8)
    chosen = np.where(condition.data, value if yes is None else yes, value if no is None else no)
    if condition.status is None:
        return chosen
    return np.where(condition.status == VALUE, chosen, condition.status)


def chosen_doubt(condition: Truth, yes: Bools | None, no: Bools | None) -> Bools | None:
    """A choice is in doubt where the condition is, or the side that is chosen."""
    if yes is None and no is None:
        return condition.doubt
    off = np.zeros(1, bool)
    chosen = np.where(condition.data, off if yes is None else yes, off if no is None else no)
    if condition.status is not None:
        chosen = chosen & (condition.status == VALUE)
    return either(condition.doubt, chosen)
