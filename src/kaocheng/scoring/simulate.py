"""What-if (试算): figures change one by one, and all that follows is scored again at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from kaocheng.scoring.evaluation.finish import finish
from kaocheng.scoring.evaluation.outcome import AdjustmentScore, Sums, VetoCall
from kaocheng.scoring.evaluation.plan import plan_of
from kaocheng.scoring.evaluation.points import Rounding
from kaocheng.scoring.evaluation.refusals import refuse_bad_cells
from kaocheng.scoring.evaluation.run import population_of, score_leaf
from kaocheng.scoring.exact.quotient import LIMIT, bounds
from kaocheng.scoring.expressions.nodes import Expression, items_of
from kaocheng.scoring.expressions.scope import Population
from kaocheng.scoring.expressions.sharing import Shared
from kaocheng.scoring.facts import KINDS, AnyColumn, Facts, Key, NumberColumn, TextColumn, Units
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.marks import NO_MARKS, Marks
from kaocheng.scoring.periods import PERIOD_FORMS, Period, read_period
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.tables.columns import ColumnBuilder, is_number_cell


class Simulation:
    """A run that is kept, and changed figure by figure.

    A change scores again the leaves, adjustments and vetoes that read the item, and sums up, ranks
    and grades all units. What comes out is what `evaluate` gives for the changed facts.
    """

    def __init__(
        self,
        scheme: Scheme,
        units: Units,
        facts: Facts,
        period: str | Period | None = None,
        marks: Marks = NO_MARKS,
    ) -> None:
        """Raises `Refused` as `evaluate` does."""
        self.scheme, self.rounding = scheme, Rounding(scheme.decimals, not scheme.round_total)
        plan = plan_of(scheme, units)
        self._plans = {each.leaf.code: each for each in plan.leaves}
        self.population = population_of(plan, units, facts, period, marks)
        self._read_by = {item.code: _readers(scheme, item.code) for item in scheme.items}
        sums = Sums(scheme, self.population, {}, (), (), self.rounding)
        self._sums = self._scored(sums, self.population, None)
        self.result: Result = finish(self._sums)
        self._remembered: dict[str, dict[Any, None]] = {}  # by item, what follows from it
        self._index(len(self.population.memo))

    def change(
        self,
        unit: str,
        item: str,
        value: str,
        kind: str = "actual",
        period: str | Period | None = None,
    ) -> Result:
        """The result with this figure: a decimal, a text, NA, or "" for missing.

        Changes add up. Raises `Refused` for what a table of facts may not hold, and for what the
        scheme does not admit; then all stays as it was.
        """
        key, row = self._cell(unit, item, value, kind, period)
        facts = self.population.facts
        column = _changed(facts.columns.get(key), self._is_number(item), value, row, facts.size)
        memo = dict(self.population.memo)
        for known in self._remembered.get(item, ()):
            memo.pop(known, None)
        kept = len(memo)
        population = Population(
            self.population.units,
            replace(facts, columns={**facts.columns, key: column}, digest=""),
            self.population.period,
            memo,
            self.population.marks,
            shared=self.population.shared,
            recalls=self.population.recalls,
        )
        sums = self._scored(self._sums, population, item)
        result = finish(sums)
        self.population, self._sums, self.result = population, sums, result
        self._index(len(memo) - kept)
        return result

    def _index(self, newest: int) -> None:
        """Note which items the newest things that the population remembers follow from."""
        for known in islice(reversed(self.population.memo), newest):
            for item in _items_in(known):
                self._remembered.setdefault(item, {})[known] = None

    def _scored(self, sums: Sums, population: Population, item: str | None) -> Sums:
        """Everything that reads the item scored anew, all else taken over; None: everything."""
        leaves, scheme = dict(sums.leaves), self.scheme
        codes, adjusted, vetoed = self._read_by[item] if item else (set(self._plans), None, None)
        again = {
            code: score_leaf(self._plans[code], population, self.rounding)
            for code in self._plans
            if code in codes
        }
        leaves |= again
        adjustments = tuple(
            AdjustmentScore(each, population, self.rounding)
            if adjusted is None or each.code in adjusted
            else sums.adjustments[n]
            for n, each in enumerate(scheme.adjustments)
        )
        refuse_bad_cells(scheme, population, again, adjustments)
        vetoes = tuple(
            VetoCall(each, population) if vetoed is None or each.code in vetoed else sums.vetoes[n]
            for n, each in enumerate(scheme.vetoes)
        )
        before = self.result.totals.summed if item else None
        return Sums(scheme, population, leaves, adjustments, vetoes, self.rounding, before)

    def _is_number(self, item: str) -> bool:
        return self.scheme.kinds.is_number(item)

    def _cell(
        self, unit: str, item: str, value: str, kind: str, period: str | Period | None
    ) -> tuple[Key, int]:
        """Where the figure stands. Raises `Refused`."""
        known = read_period(period) if isinstance(period, str) else period
        if known is None and period is not None:
            raise refuse("试算", f"期间“{period}”写法不对", f"可用写法：{PERIOD_FORMS}")
        if unit not in self.population.units.row:
            raise refuse("试算", f"没有“{unit}”这个单位", "请与单位表一致")
        if item not in self.scheme.item or kind not in KINDS:
            raise refuse("试算", f"没有“{item}”（{kind}）这个数据项", "请与方案的 items 一致")
        if self._is_number(item) and not is_number_cell(value):
            raise refuse("试算", f"“{value[:30]}”不是数字", "请只填数字；不适用填 NA，缺数留空")
        return (item, kind, known or self.population.period), self.population.units.row[unit]


def _readers(scheme: Scheme, item: str) -> tuple[set[str], set[str], set[str]]:
    """The codes of the leaves, adjustments and vetoes that read an item."""

    def read(nodes: Iterator[Expression]) -> bool:
        return any(item in items_of(node) for node in nodes)

    leaves = {n.code for n in scheme.leaves if n.rule is not None and read(n.rule.expressions())}
    adjustments = {a.code for a in scheme.adjustments if read(a.rule.expressions())}
    return leaves, adjustments, {v.code for v in scheme.vetoes if read(iter((v.when,)))}


def _items_in(known: Any) -> Iterator[str]:
    """The items that what a population remembers under this key follows from."""
    for part in known if isinstance(known, tuple) else (known,):
        if isinstance(part, Shared):
            yield from items_of(part.node)
        elif isinstance(part, Expression):
            yield from items_of(part)


def _changed(
    column: AnyColumn | None, is_number: bool, value: str, row: int, size: int
) -> AnyColumn:
    """A copy of the column with another value in one row."""
    builder = ColumnBuilder(size, is_number)
    builder.put(row, value, 1)
    new = builder.build()
    if column is None:
        return new
    status = column.status.copy()
    status[row] = new.status[row]
    if isinstance(column, TextColumn) and isinstance(new, TextColumn):
        data = column.data.copy()
        data[row] = new.data[row]
        return TextColumn(data, status)
    assert isinstance(new, NumberColumn)
    return _with_number(column, new, row, status)


def _with_number(column: Any, new: NumberColumn, row: int, status: Any) -> NumberColumn:
    if not isinstance(column, NumberColumn):
        return _rewritten(column, new, row)
    scale = max(column.scale, new.scale)
    steps = int(new.mantissas[row]) * 10 ** (scale - new.scale)
    lift = 10 ** (scale - column.scale)
    fits = column.mantissas.dtype != object and abs(steps) < LIMIT
    if fits and lift > 1:
        fits = max(map(abs, bounds(column.mantissas))) * lift < LIMIT
    mantissas = (column.mantissas if fits else column.mantissas.astype(object)) * lift
    mantissas[row] = steps
    return NumberColumn(mantissas, scale, status)


def _rewritten(column: Any, new: NumberColumn, row: int) -> NumberColumn:
    """Figures of many digits, from their texts."""
    builder = ColumnBuilder(len(column.status), True)
    for place in range(len(column.status)):
        source = new if place == row else column
        state = int(source.status[place])
        builder.put(place, source.text(place) if state == 0 else ("", "NA")[state - 1], place)
    found = builder.build()
    assert isinstance(found, NumberColumn)
    return found
