"""The tree summed up for all units, by heart where this plan has been summed up before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kaocheng.scoring.evaluation.points import Rounding
from kaocheng.scoring.evaluation.recall import Columns, Outcome, recalled_sum
from kaocheng.scoring.evaluation.tree import Scored, Summed, TreeSum
from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.exact.column import Column, Statuses, Truth
from kaocheng.scoring.expressions.scope import Population
from kaocheng.scoring.scheme.model import Indicator, Scheme


@dataclass(frozen=True)
class _Leaf:
    """A leaf of which only its column is known; how it stands to the sum is the column's status."""

    given: Column

    @property
    def has_left(self) -> bool:
        return self.given.status is not None

    @property
    def left(self) -> Statuses:
        assert self.given.status is not None
        return self.given.status

    def column(self, rows: Ints | None) -> Column:
        return Column(self.given.numbers, self.given.data)


def summed_by_heart(
    scheme: Scheme, population: Population, leaves: Mapping[str, Scored], rounding: Rounding
) -> Summed:
    """What `TreeSum` gives for all units; the branches are left out where it was played.

    Raises `Refused` where points do not suffice to rescale.
    """
    nodes = tuple(_nodes(scheme.indicators))

    def compute(columns: Columns) -> Outcome:
        views = {code: _Leaf(column) for code, column in zip(leaves, columns, strict=True)}
        summed = TreeSum(scheme, population.units, views, rounding, None).run()
        inside = (Truth(summed.inside[code]) for code in nodes)
        return summed.total, Truth(summed.has_total), *map(summed.subtotals.get, nodes), *inside

    given = [_column(score) for score in leaves.values()]
    total, has_total, *rest = recalled_sum(population, rounding.key, given, compute)
    subtotals = dict(zip(nodes, rest, strict=False))
    inside = {code: truth.data for code, truth in zip(nodes, rest[len(nodes) :], strict=True)}
    return Summed(subtotals, inside, total, has_total.data, {}, leaves)


def _column(score: Scored) -> Column:
    column = score.column(None)
    return Column(column.numbers, column.data, score.left) if score.has_left else column


def _nodes(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    """The codes of all nodes that are summed up, those below before those above."""
    for node in indicators:
        yield from _nodes(node.children)
        if node.children:
            yield node.code
