"""Computations by heart: worked out once, played again for other figures of the same units.

The first run over a plan computes as ever. The second one records (`exact.recording`) what each
rule, condition and sum does, and from then on that is played as long as its conditions hold: what
it reads is there or not there as it was, over the same denominator, and within bounds somewhat
wider than those seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kaocheng.scoring.exact.ball import Ball
from kaocheng.scoring.exact.column import MISSING, Column, Truth
from kaocheng.scoring.exact.fast import FAST, Swift
from kaocheng.scoring.exact.quotient import Quotient
from kaocheng.scoring.exact.recording import Array, NotRecordableError, Recording
from kaocheng.scoring.expressions.scope import Population, Scope
from kaocheng.scoring.facts import Facts, Key, NumberColumn

MANY = 20_000  # units from which finding the way costs nothing beside going it
Outcome = tuple[Column | Truth | None, ...]
Columns = Sequence[Column]
_NOBODY_HAS_IT = Column(FAST, FAST.vector([0]), np.full(1, MISSING, np.uint8))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an input has to be like: over `den`, None for one in each cell, within these bounds."""

    den: int | None
    low: int
    high: int
    most: int
    statuses: bool

    def put(self, data: Any, status: Array | None, into: list[Array]) -> bool:
        """Add its arrays to `into`; False where it is not like that."""
        if type(data) is not Quotient or (status is None) is self.statuses:
            return False
        if data.low < self.low or data.high > self.high or data.most > self.most:
            return False
        den = data.den
        if isinstance(den, int):
            if den != self.den:
                return False
        elif self.den is not None:
            return False
        into.append(data.num)
        if not isinstance(den, int):
            into.append(den)
        if status is not None:
            into.append(status)
        return True


class _Shape:
    """Where the parts of a column are taken out, and what is the same each time."""

    def __init__(self, column: Column | Truth, recording: Recording) -> None:
        def place(cells: Any) -> int:
            """The last place, which always holds None, where there are none."""
            return -1 if cells is None else recording.take_out(cells)

        data: Any = column.data if isinstance(column, Column) else None
        self._data = data
        self._status, self._doubt = place(column.status), place(column.doubt)
        if type(data) is Quotient:
            self._num = place(data.num)
            self._den = None if isinstance(data.den, int) else place(data.den)
        elif isinstance(column, Truth):
            self._num = place(column.data)
        else:
            self._num, self._den = place(data.mid), place(data.err)

    def column(self, cells: list[Any]) -> Column | Truth:
        """The column that was taken out as `cells`, a None behind them."""
        like, num = self._data, cells[self._num]
        if like is None:
            return Truth(num, cells[self._status], cells[self._doubt])
        data: Swift
        if type(like) is Quotient:
            den = like.den if self._den is None else cells[self._den]
            data = Quotient(num, den, like.low, like.high, like.most)
        else:
            data = Ball(num, cells[self._den or 0], like.whole, like.plain, like.top)
        return Column(FAST, data, cells[self._status], cells[self._doubt])


class _Recorded:
    """The recording of one computation, with what it wants of its inputs and what it gives."""

    def __init__(self, roomy: bool) -> None:
        self._roomy, self._recording = roomy, Recording()
        self._wanted: list[_Wanted] = []
        self._shapes: list[_Shape | None] = []

    def watched(self, data: Any, status: Any) -> Column:
        """An input, to compute with. Raises `NotRecordableError`."""
        if type(data) is not Quotient:
            raise NotRecordableError("not in 64 bits")
        low, high = _room(data.low, data.high) if self._roomy else (data.low, data.high)
        num: Any = self._recording.put_in(data.num)
        den: Any = data.den if isinstance(data.den, int) else self._recording.put_in(data.den)
        seen: Any = None if status is None else self._recording.put_in(status)
        one = data.den if isinstance(data.den, int) else None
        self._wanted.append(_Wanted(one, low, high, data.most, status is not None))
        return Column(FAST, Quotient(num, den, low, high, data.most), seen)

    def give(self, outcome: Outcome) -> None:
        """What comes of it."""
        self._shapes = [None if each is None else _Shape(each, self._recording) for each in outcome]
        self._recording.close()

    def play(self, inputs: Iterable[tuple[Any, Any]]) -> Outcome | None:
        """The outcome for these data and statuses; None where they are not like those recorded."""
        given: list[Array] = []
        for wanted, (data, status) in zip(self._wanted, inputs, strict=True):
            if not wanted.put(data, status, given):
                return None
        cells = self._recording.play(given)
        if cells is None:
            return None
        cells.append(None)
        return tuple([None if shape is None else shape.column(cells) for shape in self._shapes])


def _room(low: int, high: int) -> tuple[int, int]:
    """Bounds that other figures of the same kind keep to; what is positive stays so."""
    below = min(low, 1) if low >= 0 else -(1 << (-low).bit_length() + 1)
    above = max(high, -1) if high <= 0 else 1 << high.bit_length() + 1
    return below, above


class _Reads(dict[Key, Any]):
    """The facts of a population as watched columns, noted as they are asked for."""

    def __init__(self, facts: Facts, recorded: _Recorded) -> None:
        super().__init__()
        self.facts, self.recorded = facts, recorded
        self.there: list[Key] = []
        self.absent: list[Key] = []

    def get(self, key: Key, default: Any = None) -> Any:
        if key not in self:
            self[key] = self._watched(key)
        return self[key]

    def _watched(self, key: Key) -> Column:
        found = self.facts.columns.get(key)
        if found is None:
            self.absent.append(key)
            return _NOBODY_HAS_IT
        if type(found) is not NumberColumn:
            raise NotRecordableError("not a column of decimals")
        self.there.append(key)
        return self.recorded.watched(found.fast, found.seen)


class _Unread:
    """Stands for the facts while a computation is watched: they are to be had from `_Reads`."""

    @property
    def columns(self) -> Any:
        raise NotRecordableError("reads facts past the view")


class _OfFacts:
    """A computation over the facts that a view shows."""

    def __init__(self, scope: Scope, compute: Callable[[Scope], Outcome], roomy: bool) -> None:
        """Raises `NotRecordableError`."""
        population, self._recorded = scope.population, _Recorded(roomy)
        reads = _Reads(population.facts, self._recorded)
        own = ("points", scope.leaf)
        memo = {own: population.memo[own]} if own in population.memo else {}
        facts: Any = _Unread()
        watching = Population(population.units, facts, population.period, memo, read=reads)
        self._recorded.give(compute(replace(scope, population=watching)))
        self._there, self._absent = reads.there, reads.absent

    def play(self, scope: Scope) -> Outcome | None:
        columns = scope.population.facts.columns
        if any(key in columns for key in self._absent):
            return None
        found = [columns.get(key) for key in self._there]
        if any(type(column) is not NumberColumn for column in found):
            return None
        return self._recorded.play([(column.fast, column.seen) for column in found])  # type: ignore[union-attr]


class _OfColumns:
    """A computation over columns that are there already."""

    def __init__(self, given: Columns, compute: Callable[[Columns], Outcome], roomy: bool) -> None:
        """Raises `NotRecordableError`."""
        self._recorded = _Recorded(roomy)
        self._recorded.give(compute([self._recorded.watched(c.data, c.status) for c in given]))

    def play(self, given: Columns) -> Outcome | None:
        return self._recorded.play([(column.data, column.status) for column in given])


class Recall:
    """What is remembered of one computation over one plan, from run to run."""

    def __init__(self, kind: Callable[[Any, Any, bool], _OfFacts | _OfColumns]) -> None:
        self._kind = kind
        self._runs = 0
        self._misses = 0
        self._recorded: Any = None

    @property
    def played(self) -> bool:
        """Whether there is a recording."""
        return self._recorded is not None

    def outcome(self, given: Any, compute: Callable[[Any], Outcome]) -> Outcome:
        """What `compute(given)` gives, played where that can be."""
        self._runs += 1
        if self._runs == 1 or (self._runs > 2 and self._recorded is None):
            return compute(given)
        found: Outcome | None = self._recorded.play(given) if self._recorded else None
        if found is None:
            # Anew after 1, 2, 4, 8, … misses, so that figures that never settle cost little.
            if self._misses & (self._misses - 1) == 0:
                self._recorded = self._record(given, compute)
                found = self._recorded.play(given) if self._recorded else None
            self._misses += 1
        return compute(given) if found is None else found

    def _record(self, given: Any, compute: Callable[[Any], Outcome]) -> Any:
        """A recording with room for other figures, else with none, None where there can be none."""
        for roomy in (True, False):
            try:
                return self._kind(given, compute, roomy)
            except NotRecordableError:
                continue
        return None


def recalled(scope: Scope, what: int, compute: Callable[[Scope], Outcome]) -> Any:
    """What `compute(scope)` gives for all units; from the third run on by heart.

    `what` tells apart the computations of one leaf over the same plan.
    """
    recalls = scope.population.recalls
    if recalls is None or scope.size >= MANY:
        return compute(scope)
    return _recall(recalls, (scope.leaf, scope.population.period, what), _OfFacts).outcome(
        scope, compute
    )


def recalled_sum(
    population: Population, what: int, given: Columns, compute: Callable[[Columns], Outcome]
) -> Any:
    """What `compute(given)` gives of columns over all units; from the third run on by heart."""
    recalls = population.recalls
    if recalls is None or len(population.units) >= MANY:
        return compute(given)
    return _recall(recalls, ("sum", what), _OfColumns).outcome(given, compute)


def _recall(recalls: dict[Any, Any], key: Any, kind: Any) -> Recall:
    found: Recall | None = recalls.get(key)
    if found is None:
        found = recalls[key] = Recall(kind)
    return found
