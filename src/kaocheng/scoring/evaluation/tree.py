"""Sums up the tree: combine, rescale and spread, bounds, weights (format, sections 2 and 4).

The same code runs on all units in fast arithmetic and on the rows in doubt in exact arithmetic.
Points and weights of nodes are compared as integers over one common denominator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Protocol

import numpy as np

from kaocheng.scoring.evaluation.geometric import exact_mean, fast_mean
from kaocheng.scoring.evaluation.leaf import (
    EXCLUDED,
    INSIDE,
    RESCALED,
    SPREAD,
)
from kaocheng.scoring.evaluation.plan import ABSENT, plan_of
from kaocheng.scoring.evaluation.points import Rounding
from kaocheng.scoring.exact.abreast import abreast
from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.exact.column import Column, Statuses, Truth, choose, constant, total
from kaocheng.scoring.exact.fast import FAST
from kaocheng.scoring.exact.rational import EXACT
from kaocheng.scoring.exact.roots import whole_exponents
from kaocheng.scoring.facts import Units
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.scheme.model import Indicator, Scheme


@dataclass
class Branch:
    """A node or leaf as its parent sees it. Arrays over the rows looked at, None for the usual.

    `left`: INSIDE (None: all are), RESCALED, SPREAD, EXCLUDED or ABSENT. `lost`: what left by
    rescale below and is still to be made up further above (None: nothing). `gone`: what counts as
    lost if the branch itself left by rescale (None: its own points × weight).
    """

    node: Indicator
    contribution: Column
    left: Statuses | None = None
    lost: Ints | None = None
    gone: Ints | None = None

    def is_in(self, size: int) -> Bools:
        """Where the branch is in the sum."""
        return np.ones(size, bool) if self.left is None else self.left == INSIDE


@dataclass
class Summed:
    """The outcome for the rows looked at: subtotals by node code, and the tree's total."""

    subtotals: dict[str, Column]
    inside: dict[str, Bools]
    total: Column
    has_total: Bools
    branches: dict[str, Branch]
    leaves: Mapping[str, Scored]  # what was summed up


class Scored(Protocol):
    """A leaf as the tree sees it: points in steps, and how each unit stands to the sum."""

    @property
    def has_left(self) -> bool: ...
    @property
    def left(self) -> Statuses: ...
    def column(self, rows: Ints | None) -> Column: ...


class TreeSum:
    """Sums the tree once, for all units (`rows` None, fast) or for some rows (exact)."""

    def __init__(
        self,
        scheme: Scheme,
        units: Units,
        leaves: Mapping[str, Scored],
        rounding: Rounding,
        rows: Ints | None,
        before: Summed | None = None,
    ) -> None:
        """`before`: an earlier sum of all units, of which what has not changed is kept."""
        self.scheme, self.units, self.leaves = scheme, units, leaves
        self.rounding, self.rows = rounding, rows
        self.numbers = FAST if rows is None else EXACT
        self.labels = units.labels if rows is None else units.labels[rows]
        self.amounts = plan_of(scheme, units).amounts
        self.subtotals: dict[str, Column] = dict(before.subtotals) if before else {}
        self.inside: dict[str, Bools] = dict(before.inside) if before else {}
        self.branches = self._unchanged(before) if before else {}

    def _unchanged(self, before: Summed) -> dict[str, Branch]:
        """The branches above and at no other leaf than before."""
        changed = {code for code, score in self.leaves.items() if before.leaves[code] is not score}
        changed |= {above for code in changed for above in self.scheme.path[code]}
        return {code: it for code, it in before.branches.items() if code not in changed}

    def run(self) -> Summed:
        """Raises `Refused` where points do not suffice to rescale."""
        branches = list(abreast(self._top, self.scheme.indicators, len(self.labels)))
        joined = self._sum(branches)
        if all(branch.left is None and branch.lost is None for branch in branches):
            everyone = np.ones(len(self.labels), bool)
            return self._summed(joined, everyone)
        present = self._present(branches)
        whole = np.sum([self._amount(branch) for branch in branches], axis=0)
        rest = whole - self._lost(branches) - self._spread(branches)
        scaled = self._scaled(joined, whole, rest, present, "总分")
        return self._summed(scaled, present & ~self._excluded())

    def _summed(self, total: Column, has_total: Bools) -> Summed:
        total = self.rounding.step(total)
        return Summed(self.subtotals, self.inside, total, has_total, self.branches, self.leaves)

    def _excluded(self) -> Bools:
        """Units that any leaf excludes."""
        excluded = np.zeros(len(self.labels), bool)
        for score in (self.leaves[code] for code in self.scheme.excluding):
            if score.has_left:
                left = score.left if self.rows is None else score.left[self.rows]
                excluded |= left == EXCLUDED
        return excluded

    def _constant(self, value: Fraction) -> Column:
        return constant(self.numbers, value)

    def _integers(self, values: Ints) -> Column:
        if values.dtype == object:
            return Column(self.numbers, self.numbers.vector(values.tolist()))
        return Column(self.numbers, self.numbers.integers(values))

    def _amount(self, branch: Branch) -> Ints:
        """Points × weight, over the common denominator."""
        return self.amounts.of(branch.node, True, self.labels)

    def _top(self, node: Indicator) -> Branch:
        return self._branch(node, "sum")

    def _branch(self, node: Indicator, parent_combine: str) -> Branch:
        if node.code not in self.branches:
            inner = self._node if node.children else self._leaf
            self.branches[node.code] = inner(node, parent_combine)
        return self.branches[node.code]

    def _leaf(self, node: Indicator, parent_combine: str) -> Branch:
        score = self.leaves[node.code]
        contribution = self._weighted(score.column(self.rows), node, parent_combine)
        if not score.has_left:
            return Branch(node, contribution)
        return Branch(
            node, contribution, score.left if self.rows is None else score.left[self.rows]
        )

    def _weighted(self, subtotal: Column, node: Indicator, parent_combine: str) -> Column:
        # Under `geometric` a weight is an exponent.
        if node.weight == 1 or parent_combine == "geometric":
            return subtotal
        return self.rounding.step(subtotal * self._constant(node.weight))

    def _node(self, node: Indicator, parent_combine: str) -> Branch:
        branches = [self._branch(child, node.combine) for child in node.children]
        if all(branch.left is None and branch.lost is None for branch in branches):
            return self._complete(node, branches, parent_combine)
        present = self._present(branches)
        component = node.states_weight or parent_combine != "sum"
        own = self.amounts.of(node, False, self.labels)
        summed = node.combine == "sum"
        lost = self._lost(branches) if summed else np.zeros_like(own)
        spread = self._spread(branches) if summed else np.zeros_like(own)
        joined = self._joined(node, branches)
        numerator = own if component else own - lost
        subtotal = self._scaled(joined, numerator, own - lost - spread, present, node.code)
        subtotal = self.rounding.step(self._bounded(subtotal, node))
        self.subtotals[node.code], self.inside[node.code] = subtotal, present
        return Branch(
            node,
            self._weighted(subtotal, node, parent_combine),
            _how_left(branches, present),
            None if component else np.where(present, lost, 0),
            None if component or not summed else self._gone(branches),
        )

    def _complete(self, node: Indicator, branches: list[Branch], parent_combine: str) -> Branch:
        """A node of which nothing has left, for any unit: the usual case, without the masks."""
        subtotal = self.rounding.step(self._bounded(self._joined(node, branches), node))
        self.subtotals[node.code] = subtotal
        self.inside[node.code] = np.ones(len(self.labels), bool)
        return Branch(node, self._weighted(subtotal, node, parent_combine))

    def _joined(self, node: Indicator, branches: list[Branch]) -> Column:
        if node.combine == "sum":
            return self._sum(branches)
        if node.combine == "mean":
            count = np.sum([branch.is_in(len(self.labels)) for branch in branches], axis=0)
            return self._sum(branches) / self._integers(np.maximum(count, 1))
        if node.combine == "geometric":
            return self._geometric(node, branches)
        return self._extreme(branches, node.combine == "highest")

    def _geometric(self, node: Indicator, branches: list[Branch]) -> Column:
        columns = [branch.contribution for branch in branches]
        inside = [branch.is_in(len(self.labels)) for branch in branches]
        exponents = whole_exponents([child.weight for child in node.children])
        if self.rows is None:
            return fast_mean(columns, inside, exponents)
        rows = self.rows

        def negative(row: int) -> Exception:
            unit = self.units.codes[int(rows[row])]
            what = "下级得分有负数，不能求几何平均"
            return refuse(f"单位 {unit} {node.code}", what, "请给下级指标写 floor: 0")

        return exact_mean(columns, inside, exponents, negative)

    def _sum(self, branches: list[Branch]) -> Column:
        return total([self._part(branch) for branch in branches])

    def _part(self, branch: Branch) -> Column:
        """What a branch adds: nothing where it has left."""
        if branch.left is None:
            return branch.contribution
        inside = Truth(branch.left == INSIDE)
        return choose(inside, branch.contribution, self._constant(Fraction(0)))

    def _extreme(self, branches: list[Branch], highest: bool) -> Column:
        size = len(self.labels)
        found, has = branches[0].contribution, branches[0].is_in(size)
        for branch in branches[1:]:
            here, other = branch.is_in(size), branch.contribution
            better = found.greatest(other) if highest else found.least(other)
            found = choose(Truth(has & here), better, choose(Truth(here), other, found))
            has = has | here
        return found

    def _scaled(
        self, joined: Column, numerator: Ints, denominator: Ints, present: Bools, name: str
    ) -> Column:
        changed = present & (numerator != denominator)
        if not changed.any():
            return joined
        short = changed & (denominator <= 0)
        if short.any():
            row = int(np.flatnonzero(short)[0])
            unit = self.units.codes[row if self.rows is None else int(self.rows[row])]
            raise refuse(
                f"单位 {unit} {name}",
                "下级分值之和超过本级分值，缺项无法折算",
                "请先核对方案的分值",
            )
        scaled = joined * self._integers(numerator) / self._integers(np.maximum(denominator, 1))
        return choose(Truth(changed), scaled, joined)

    def _bounded(self, column: Column, node: Indicator) -> Column:
        if node.floor is not None:
            column = column.greatest(self._constant(node.floor * self.rounding.unit))
        if node.cap is not None:
            column = column.least(self._constant(node.cap * self.rounding.unit))
        return column

    def _present(self, branches: list[Branch]) -> Bools:
        return reduce(np.logical_or, [branch.is_in(len(self.labels)) for branch in branches])

    def _lost(self, branches: list[Branch]) -> Ints:
        """What is lost by rescale in these branches and below them, not yet made up."""
        lost = np.zeros_like(self._amount(branches[0]))
        for branch in branches:
            if branch.lost is not None:
                lost = lost + branch.lost
            if branch.left is not None:
                gone = self._amount(branch) if branch.gone is None else branch.gone
                lost = lost + np.where(branch.left == RESCALED, gone, 0)
        return lost

    def _spread(self, branches: list[Branch]) -> Ints:
        """What left these branches by spread."""
        spread = np.zeros_like(self._amount(branches[0]))
        for branch in branches:
            if branch.left is not None:
                spread = spread + np.where(branch.left == SPREAD, self._amount(branch), 0)
        return spread

    def _gone(self, branches: list[Branch]) -> Ints:
        """What the branches count for when the node above them leaves by rescale."""
        return self._lost([replace(branch, lost=None) for branch in branches]) + self._spread(
            branches
        )


def _how_left(branches: list[Branch], present: Bools) -> Statuses:
    """A node with nothing left leaves as its leaves did; by rescale if any did so."""
    left = np.full(present.shape, ABSENT, np.uint8)
    for how in (EXCLUDED, SPREAD, RESCALED):
        for branch in branches:
            if branch.left is not None:
                left = np.where(branch.left == how, np.uint8(how), left)
    return np.where(present, np.uint8(INSIDE), left)
