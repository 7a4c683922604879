"""Where expressions look things up: facts of a period, figures of the group, places among units.

A `Population` belongs to one run. A `Scope` is a view of it: all units in fast arithmetic, or the
rows in doubt in exact arithmetic, for one leaf (its points, who is assessed) or for none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from kaocheng.scoring.exact.ball import Bools, Ints, wide
from kaocheng.scoring.exact.column import (
    MISSING,
    VALUE,
    Column,
    Numbers,
    Statuses,
    Texts,
)
from kaocheng.scoring.exact.fast import FAST
from kaocheng.scoring.exact.groups import fractions
from kaocheng.scoring.exact.order import dense_codes
from kaocheng.scoring.exact.quotient import Quotient
from kaocheng.scoring.exact.rational import EXACT
from kaocheng.scoring.expressions.nodes import Expression
from kaocheng.scoring.expressions.sharing import Shared
from kaocheng.scoring.facts import Facts, Key, TextColumn, Units
from kaocheng.scoring.marks import NO_MARKS, Marks
from kaocheng.scoring.periods import Period

Evaluate = Callable[[Expression, "Scope"], Column]


@dataclass(frozen=True)
class Places:
    """Places of units by a figure; arrays over all units. `status` as in a column."""

    place: Ints
    count: Ints  # units that have a place, in the unit's field of comparison
    status: Statuses | None


@dataclass
class Population:
    """The units, facts and period of a run, with what was found once and serves all.

    `read`: the facts that rules have asked for, as columns over all units. `shared`: the parts of
    expressions that stand in several places, by the id of each. `recalls`: what is known by heart
    from earlier runs over the same plan (`evaluation.recall`), None where nothing is to be kept.
    """

    units: Units
    facts: Facts
    period: Period
    memo: dict[Any, Any] = field(default_factory=dict)
    marks: Marks = NO_MARKS
    read: dict[Key, Column | Texts] = field(default_factory=dict)
    shared: Mapping[int, Shared] = field(default_factory=dict)
    recalls: dict[Any, Any] | None = None

    def remember(self, key: Any, find: Callable[[], Any]) -> Any:
        if key not in self.memo:
            self.memo[key] = find()
        return self.memo[key]


def full_points(population: Population, leaf: str, numbers: Numbers, rows: Ints | None) -> Column:
    """F of a leaf for each unit; its points by group stand in the population's memo."""
    by_group = numbers.vector(population.memo["points", leaf])
    labels = population.units.labels if rows is None else population.units.labels[rows]
    return Column(numbers, numbers.take(by_group, labels))


@dataclass(frozen=True)
class Scope:
    """`rows`: the units looked at, None for all. `full`: the leaf's points F, None outside a leaf.

    `assessed`: over all units, who the leaf exists for; None for all. `leaf` names it in memos.
    """

    population: Population
    numbers: Numbers = FAST
    rows: Ints | None = None
    full: Column | None = None
    assessed: Bools | None = None
    leaf: str = ""

    def exact(self, rows: Ints) -> Scope:
        """The same view, exactly, of some units. `full` is taken along by the leaf's owner."""
        full = self._exact_full(rows)
        return replace(self, numbers=EXACT, rows=rows, full=full)

    def _exact_full(self, rows: Ints) -> Column | None:
        if self.full is None:
            return None
        return full_points(self.population, self.leaf, EXACT, rows)

    @property
    def one_field(self) -> bool:
        """Whether this is a view of all units, all assessed and all of one group, fast."""
        return (
            self.rows is None and self.assessed is None and self.population.units.fields.undivided
        )

    @property
    def size(self) -> int:
        return len(self.population.units) if self.rows is None else len(self.rows)

    @cached_property
    def all_rows(self) -> Ints:
        return np.arange(self.size) if self.rows is None else self.rows

    @property
    def period(self) -> Period:
        return self.population.period

    # Facts -----------------------------------------------------------------------------------

    def fact(self, item: str, kind: str, period: Period) -> Column | Texts:
        """One item's column; missing for all where the table has no such rows."""
        if self.rows is not None or self.numbers.exact:
            return self._read(item, kind, period)
        key, known = (item, kind, period), self.population.read
        found = known.get(key)
        if found is None:
            found = known[key] = self._read(item, kind, period)
        return found

    def _read(self, item: str, kind: str, period: Period) -> Column | Texts:
        found = self.population.facts.columns.get((item, kind, period))
        if found is None:
            return Column(self.numbers, self.numbers.vector([0]), np.full(1, MISSING, np.uint8))
        seen = found.seen
        if seen is not None and self.rows is not None:
            seen = seen[self.rows]
        if isinstance(found, TextColumn):
            return Texts(found.data if self.rows is None else found.data[self.rows], seen)
        exact = self.numbers.exact
        return Column(
            self.numbers, found.fractions_at(self.all_rows) if exact else found.fast, seen
        )

    def number(self, item: str, kind: str, period: Period) -> Column:
        column = self.fact(item, kind, period)
        assert isinstance(column, Column), item
        return column

    # Figures of the group --------------------------------------------------------------------

    def group_figure(self, node: Expression, which: str, evaluate: Evaluate) -> Column:
        """`which` (mean, min, max) of `node` over the units of each unit's group that have it."""
        labels = self.population.units.labels
        fast = self._fast_figure(node, which, evaluate)
        if self.rows is None:
            return fast if self.population.units.fields.undivided else self._spread(fast, labels)
        if isinstance(fast.data, Quotient) and fast.doubt is None:
            # Exact already: nobody's value needs to be looked at again, however many there are.
            groups = len(self.population.units.group_codes)
            cells = np.array(fractions(fast.data, np.arange(groups)), object)
            return self._spread(Column(EXACT, cells, fast.status), labels[self.rows])
        wanted = np.unique(labels[self.rows])
        rows = np.flatnonzero(np.isin(labels, wanted))
        key = (self.leaf, which, node, tuple(wanted.tolist()))
        scope = replace(self, rows=rows, full=self._exact_full(rows))
        figure = self.population.remember(key, lambda: scope._figure(node, which, evaluate))
        return self._spread(figure, labels[self.rows])

    def _fast_figure(self, node: Expression, which: str, evaluate: Evaluate) -> Column:
        """One cell for each group of the run, over all units, as exact as 64 bits allow."""

        key = ("figure", self.leaf, which, node)
        found: Column = self.population.remember(
            key, lambda: self._everyone()._figure(node, which, evaluate)
        )
        return found

    def _everyone(self) -> Scope:
        """The same view of all units, in fast arithmetic."""
        if self.rows is None and not self.numbers.exact:
            return self
        return replace(self, numbers=FAST, rows=None, full=self._fast_full())

    def _figure(self, node: Expression, which: str, evaluate: Evaluate) -> Column:
        """One cell for each group of the run."""
        column = evaluate(node, self)
        labels = self.population.units.labels
        labels = labels if self.rows is None else labels[self.rows]
        inside = self._labels_with_value(column, labels)
        groups = len(self.population.units.group_codes)
        if inside is self.population.units.labels:
            counts = self.population.units.fields.counts
        else:
            counts = np.bincount(inside + 1, minlength=groups + 1)[1:]
        data = self._group_data(column, inside, groups, counts, which)
        status = None
        if np.count_nonzero(counts) < groups:
            status = np.where(counts > 0, np.uint8(VALUE), np.uint8(MISSING))
        doubt = None
        if column.doubt is not None:
            doubt = np.zeros(groups, bool)
            doubt[labels[wide(column.doubt, len(labels))]] = True
        return Column(self.numbers, data, status, doubt)

    def _labels_with_value(self, column: Column, labels: Ints) -> Ints:
        """Group labels, -1 where the unit has no value or is not assessed."""
        if column.status is not None:
            labels = np.where(column.status == VALUE, labels, -1)
        if self.assessed is not None:
            assessed = self.assessed if self.rows is None else self.assessed[self.rows]
            labels = np.where(assessed, labels, -1)
        return labels

    def _group_data(
        self, column: Column, inside: Ints, groups: int, counts: Ints, which: str
    ) -> Any:
        numbers = self.numbers
        if which != "mean":
            return numbers.group_extreme(column.data, inside, groups, which == "max")
        sums = numbers.group_sum(column.data, inside, groups)
        return numbers.div(sums, numbers.integers(np.maximum(counts, 1)))[0]

    @staticmethod
    def _spread(figure: Column, labels: Ints) -> Column:
        """From one cell a group to one cell a unit."""
        data = figure.numbers.take(figure.data, labels)
        status = None if figure.status is None else figure.status[labels]
        doubt = None if figure.doubt is None else figure.doubt[labels]
        return Column(figure.numbers, data, status, doubt)

    # Places ----------------------------------------------------------------------------------

    def places(
        self, node: Expression, ascending: bool, in_group: bool, evaluate: Evaluate
    ) -> Places:
        """Places among the units the leaf is assessed for; the same whatever the arithmetic."""
        key = ("places", self.leaf, node, ascending, in_group)
        found: Places = self.population.remember(
            key, lambda: self._all_places(node, ascending, in_group, evaluate)
        )
        if self.rows is None:
            return found
        status = None if found.status is None else wide(found.status, len(found.place))[self.rows]
        return Places(found.place[self.rows], found.count[self.rows], status)

    def _all_places(
        self, node: Expression, ascending: bool, in_group: bool, evaluate: Evaluate
    ) -> Places:
        everyone = self._everyone()
        column = evaluate(node, everyone)
        fields = self.population.units.fields
        if column.doubt is None and type(column.data) is Quotient:
            taking = self._taking(column.status)
            found = fields.few_places(column.data, ascending, in_group, taking)
            if found is not None:
                return Places(*found, column.status)
        size = fields.size
        status = np.zeros(size, np.uint8)
        if column.status is not None:
            status = wide(column.status, size).copy()
        codes = dense_codes(column, size, lambda rows: evaluate(node, everyone.exact(rows)), status)
        seen = status if status.any() else None
        place, count = fields.places(codes if ascending else -codes, in_group, self._taking(seen))
        return Places(place, count, seen)

    def _taking(self, status: Statuses | None) -> Bools | None:
        """Who is assessed and has a value, None for all."""
        if status is None:
            return self.assessed
        valued: Bools = wide(status, len(self.population.units)) == VALUE
        return valued if self.assessed is None else valued & self.assessed

    def _fast_full(self) -> Column | None:
        if self.full is None:
            return None
        return full_points(self.population, self.leaf, FAST, None)
