"""From the tree to the total: adjustments, the points of vetoes, and the final rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from kaocheng.scoring.evaluation.leaf import LeafScore
from kaocheng.scoring.evaluation.points import Rounding, RulePoints, integers_of
from kaocheng.scoring.evaluation.recall import recalled
from kaocheng.scoring.evaluation.straight import Straight
from kaocheng.scoring.evaluation.summing import summed_by_heart
from kaocheng.scoring.evaluation.tree import Summed, TreeSum
from kaocheng.scoring.exact.ball import Bools, Ints, wide
from kaocheng.scoring.exact.column import REFUSED, VALUE, Column, either
from kaocheng.scoring.exact.fast import FAST
from kaocheng.scoring.exact.order import Recompute
from kaocheng.scoring.exact.rational import EXACT
from kaocheng.scoring.expressions.evaluate import truth
from kaocheng.scoring.expressions.nodes import Expression
from kaocheng.scoring.expressions.scope import Population, Scope
from kaocheng.scoring.scheme.model import Adjustment, Scheme, Veto


class AdjustmentScore:
    """Settled points of a bonus or deduction, before the common caps; never negative."""

    def __init__(self, adjustment: Adjustment, population: Population, rounding: Rounding) -> None:
        self.adjustment = adjustment
        name = f"adjustment {adjustment.code}"
        full = None
        if adjustment.cap is not None:
            population.memo["points", name] = [adjustment.cap]
            full = Column(FAST, FAST.vector([adjustment.cap]))
        scope = Scope(population, full=full, leaf=name)
        bounds = (Fraction(0), adjustment.cap)
        shown = f"{adjustment.code} {adjustment.name}"
        self.scope = scope
        self.points = RulePoints(adjustment.rule, scope, bounds, rounding, shown)
        marks = population.marks.adjusted.get(adjustment.code)
        if marks:
            self.points.mark(marks)
        status = self.points.status
        self.counts: Bools | None = None if status is None else status == VALUE
        self.refused = np.flatnonzero(np.zeros(0) if status is None else status == REFUSED)
        self.sign = 1 if adjustment.kind == "bonus" else -1
        self.shown: Ints = self.points.shown * self.sign

    def column(self, rows: Ints | None) -> Column:
        """Points in steps, 0 where the rule has no value."""
        numbers = FAST if rows is None else EXACT
        data = self.points.data if rows is None else self.points.exact(rows)
        if self.counts is None:
            return Column(numbers, data)
        counts = self.counts if rows is None else self.counts[rows]
        return Column(numbers, numbers.select(counts, data, numbers.vector([Fraction(0)])))


class VetoCall:
    """For which units a veto applies; `open_rows` where its condition has no value."""

    def __init__(self, veto: Veto, population: Population) -> None:
        self.veto = veto
        scope = Scope(population, leaf=f"veto {veto.code}")
        self.applies, self.open_rows = settle_condition(veto.when, scope)


def settle_condition(when: Expression, scope: Scope) -> tuple[Bools, Ints]:
    """Where a condition holds, and the rows on which it has no value (it does not hold there)."""
    (found,) = recalled(scope, id(when), lambda seen: (truth(when, seen),))
    holds = np.array(wide(found.data, scope.size))
    status = np.zeros(scope.size, np.uint8)
    if found.status is not None:
        status[:] = found.status
    if found.doubt is not None:
        rows = np.flatnonzero(wide(found.doubt, scope.size))
        exact = truth(when, scope.exact(rows))
        holds[rows] = exact.data
        status[rows] = VALUE if exact.status is None else exact.status
    return holds & (status == VALUE), np.flatnonzero(status != VALUE)


@dataclass
class Sums:
    """Everything needed to sum up units, fast or exactly."""

    scheme: Scheme
    population: Population
    leaves: Mapping[str, LeafScore]
    adjustments: tuple[AdjustmentScore, ...]
    vetoes: tuple[VetoCall, ...]
    rounding: Rounding
    before: Summed | None = None  # an earlier sum of the same units, most of it the same
    straight: Straight | None = None  # the sum of the tree, where it needs no leaves

    def summed(self, rows: Ints | None) -> Summed:
        """The tree summed up: fast for all units, exactly for some rows."""
        if rows is None and self.before is None:
            return summed_by_heart(self.scheme, self.population, self.leaves, self.rounding)
        before = self.before if rows is None else None
        units = self.population.units
        return TreeSum(self.scheme, units, self.leaves, self.rounding, rows, before).run()

    @cached_property
    def fast(self) -> Summed:
        """The tree summed up for all units: what a later run may build on."""
        return self.summed(None)

    def total(self, rows: Ints | None) -> Column:
        """The total after adjustments and vetoes, rounded."""
        total = self._of_tree(rows)
        if self.adjustments:
            total = total + self._adjusted("bonus", rows) - self._adjusted("deduction", rows)
        if self.vetoes:
            total = total + self._veto_points(total, rows)
        for call in self.vetoes:
            if call.veto.effect == "score_at_most":
                assert isinstance(call.veto.value, Fraction)
                most = total.constant(call.veto.value * self.rounding.unit)
                total = self._where(call, total.least(most), total, rows)
        return total.half_up()

    def _of_tree(self, rows: Ints | None) -> Column:
        if self.straight is not None:
            return self.straight.total(rows)
        return (self.fast if rows is None else self.summed(rows)).total

    def _where(self, call: VetoCall, yes: Column, no: Column, rows: Ints | None) -> Column:
        applies = call.applies if rows is None else call.applies[rows]
        data = yes.numbers.select(applies, yes.data, no.data)
        return Column(yes.numbers, data, None, either(yes.doubt, no.doubt))

    def _veto_points(self, like: Column, rows: Ints | None) -> Column:
        points = zero = like.constant(0)
        for call in self.vetoes:
            if call.veto.effect == "points":
                assert isinstance(call.veto.value, Fraction)
                step = like.constant(call.veto.value * self.rounding.unit)
                points = points + self._where(call, step, zero, rows)
        return points

    def _adjusted(self, kind: str, rows: Ints | None) -> Column:
        """The bonuses (or deductions) that count in the total, up to their common cap."""
        numbers = FAST if rows is None else EXACT
        result = Column(numbers, numbers.vector([Fraction(0)]))
        for score in self.adjustments:
            if score.adjustment.kind == kind and score.adjustment.counts == "total":
                result = result + score.column(rows)
        cap = self.scheme.bonus_cap if kind == "bonus" else self.scheme.deduction_cap
        return result if cap is None else result.least(result.constant(cap * self.rounding.unit))

    @property
    def has_tiebreak(self) -> bool:
        """Whether any bonus or deduction counts for places alone."""
        return any(score.adjustment.counts == "tiebreak" for score in self.adjustments)

    def tiebreak(self, rows: Ints | None) -> Column:
        """Tie-break bonuses less tie-break deductions."""
        numbers = FAST if rows is None else EXACT
        result = Column(numbers, numbers.vector([Fraction(0)]))
        for score in self.adjustments:
            if score.adjustment.counts == "tiebreak":
                column = score.column(rows)
                result = result + column if score.sign > 0 else result - column
        return result

    def settle(self) -> Totals:
        """Sum all units fast, and again exactly those whose total is in doubt."""
        total = self.whole(self.total(None), self.total)
        if self.straight is not None:
            return Totals(self, total, np.ones(len(self.population.units), bool))
        totals = Totals(self, total, self.fast.has_total)
        if self.scheme.takes_roots:
            dict(totals.subtotals)  # what has no geometric mean refuses the run, so it cannot wait
        return totals

    def whole(self, column: Column, exactly: Recompute) -> Ints:
        """A rounded figure of all units; those in doubt as `exactly(rows)` has it."""
        size = len(self.population.units)
        rows = _NO_ROWS if column.doubt is None else np.flatnonzero(wide(column.doubt, size))
        figure = integers_of(column.data, size, rows)
        if len(rows):
            figure[rows] = [int(cell) for cell in wide(exactly(rows).data, len(rows))]
        return figure


@dataclass
class Totals:
    """Settled figures over all units, in steps of 10^-decimals."""

    sums: Sums
    total: Ints
    has_total: Bools

    @property
    def summed(self) -> Summed:
        return self.sums.fast

    @property
    def inside(self) -> dict[str, Bools]:
        """By node code: who has a subtotal there."""
        return self.sums.fast.inside

    @cached_property
    def subtotals(self) -> Mapping[str, Ints]:
        """By node code."""
        return Subtotals(self.sums, self.sums.fast)


class Subtotals(Mapping[str, Ints]):
    """Subtotals by node code as they are shown, each settled when somebody asks for it."""

    def __init__(self, sums: Sums, fast: Summed) -> None:
        self._sums, self._fast = sums, fast
        self._known: dict[str, Ints] = {}

    def __getitem__(self, code: str) -> Ints:
        if code not in self._known:
            column = self._rounded(self._fast.subtotals[code])
            self._known[code] = self._sums.whole(column, lambda rows: self._exactly(code, rows))
        return self._known[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fast.subtotals)

    def __len__(self) -> int:
        return len(self._fast.subtotals)

    def _exactly(self, code: str, rows: Ints) -> Column:
        return self._rounded(self._sums.summed(rows).subtotals[code])

    def _rounded(self, column: Column) -> Column:
        """Under `round: leaf` it is rounded already."""
        return column if self._sums.rounding.each else column.half_up()


_NO_ROWS = np.zeros(0, np.int64)
