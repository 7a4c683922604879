"""Fields of comparison: all units, or those of one group; places within them.

Of few units each is compared with each, which is done sooner than sorting. Those tables are of
units × units; cell [i, j] is about unit i as seen beside unit j.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from kaocheng.scoring.exact.ball import Bools, Ints, wide
from kaocheng.scoring.exact.order import places_of
from kaocheng.scoring.exact.quotient import LIMIT, Quotient

FEW = 64  # units up to which a table of all pairs costs less than a sort


class Fields:
    """Who is compared with whom. `labels`: the number of each unit's group."""

    def __init__(self, labels: Ints) -> None:
        self.labels = labels
        self.size = len(labels)

    @cached_property
    def undivided(self) -> bool:
        """Whether all units are of one group."""
        return not self.size or bool((self.labels == self.labels[0]).all())

    @cached_property
    def counts(self) -> Ints:
        """How many units there are in each group."""
        return np.bincount(self.labels)

    @cached_property
    def _together(self) -> Bools:
        together: Bools = self.labels[:, None] == self.labels
        return together

    @cached_property
    def _sizes(self) -> Ints:
        """How many units there are in each unit's group."""
        return self.counts[self.labels]

    @cached_property
    def _everyone(self) -> Ints:
        return np.full(self.size, self.size)

    def places(self, codes: Ints, in_group: bool, taking: Bools | None) -> tuple[Ints, Ints]:
        """Places 1, 2, 2, 4 by ascending code, and how many take part in each unit's field.

        `taking`: who takes part, None for all; both arrays are 0 for who does not.
        """
        in_group = in_group and not self.undivided
        if self.size <= FEW:
            return self._counted(codes < codes[:, None], in_group, taking)
        return places_of(codes, self.labels if in_group else None, taking)

    def few_places(
        self, values: Quotient, ascending: bool, in_group: bool, taking: Bools | None
    ) -> tuple[Ints, Ints] | None:
        """Places by value; None for many units, and where 64 bits do not prove the order."""
        less = _less(values, self.size) if self.size <= FEW else None
        if less is None:
            return None
        before = less if ascending else less.T
        return self._counted(before, in_group and not self.undivided, taking)

    def _counted(self, before: Bools, in_group: bool, taking: Bools | None) -> tuple[Ints, Ints]:
        """From the table of where j stands before i."""
        field = self._together if in_group else None
        if taking is not None:
            field = taking & (taking[:, None] if field is None else field)
        if field is not None:
            before = before & field
        place: Ints = np.add.reduce(before, 1, np.int64) + 1
        if taking is None or field is None:
            return place, self._sizes if in_group else self._everyone
        count: Ints = np.add.reduce(field, 1, np.int64)
        return place * taking, count * taking


def _less(values: Quotient, size: int) -> Bools | None:
    """Where j has less than i."""
    num = wide(values.num, size)
    if isinstance(values.den, int):
        return num < num[:, None]
    if values.most * max(-values.low, values.high, 1) >= LIMIT:
        return None
    across = num[:, None] * wide(values.den, size)
    less: Bools = across > across.T
    return less
