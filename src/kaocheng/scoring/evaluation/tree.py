"""Sums up the tree: combine, rescale and spread, bounds, weights (format, sections 2 and 4).

The same code runs on all units in fast arithmetic and on the rows in doubt in exact arithmetic.
Points and weights of nodes are compared as integers over one common denominator.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from kaocheng.scoring.evaluation.leaf import (
    ABSENT,
    EXCLUDED,
    INSIDE,
    RESCALED,
    SPREAD,
    LeafScore,
)
from kaocheng.scoring.evaluation.points import Rounding
from kaocheng.scoring.exact.ball import WHOLE_LIMIT, Bools, Ints, some
from kaocheng.scoring.exact.column import Column, Statuses, Truth, choose
from kaocheng.scoring.expressions.scope import EXACT, FAST
from kaocheng.scoring.facts import Units
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.scheme.model import Indicator, Scheme


@dataclass
class Branch:
    """A node or leaf as its parent sees it. Arrays over the rows looked at."""

    contribution: Column
    left: Statuses  # INSIDE, RESCALED, SPREAD, EXCLUDED or ABSENT
    amount: Ints  # points × weight, over the common denominator
    lost: Ints  # what left by rescale below, still to be made up further above
    gone: Ints  # what counts as lost if the branch itself left by rescale


@dataclass
class Summed:
    """The outcome for the rows looked at: subtotals by node code, and the tree's total."""

    subtotals: dict[str, Column]
    inside: dict[str, Bools]
    total: Column
    has_total: Bools


class Amounts:
    """Points of nodes by group as integers over a common denominator."""

    def __init__(self, scheme: Scheme, groups: tuple[str, ...]) -> None:
        nodes = [node for top in scheme.indicators for node in top.walk()]
        values = {
            (node.code, weighted): [node.points_for(g) * weight for g in groups]
            for node in nodes
            for weighted, weight in ((False, Fraction(1)), (True, node.weight))
        }
        self.denominator = lcm(1, *(v.denominator for row in values.values() for v in row))
        whole = {k: [int(v * self.denominator) for v in row] for k, row in values.items()}
        # Sums of all of them must stay exact in float64; else Python's integers take over.
        most = 2 * sum(max(row, default=0) for row in whole.values())
        kind = np.int64 if most < WHOLE_LIMIT else object
        self.by_group: dict[tuple[str, bool], Ints] = {
            key: np.array(row, kind) for key, row in whole.items()
        }

    def of(self, node: Indicator, weighted: bool, labels: Ints) -> Ints:
        """`points` (× `weight`) of the node for units with these group labels."""
        return self.by_group[node.code, weighted][labels]


class TreeSum:
    """Sums the tree once, for all units (`rows` None, fast) or for some rows (exact)."""

    def __init__(
        self,
        scheme: Scheme,
        units: Units,
        leaves: dict[str, LeafScore],
        rounding: Rounding,
        rows: Ints | None,
    ) -> None:
        self.scheme, self.units, self.leaves = scheme, units, leaves
        self.rounding, self.rows = rounding, rows
        self.numbers = FAST if rows is None else EXACT
        groups = units.group_codes
        self.labels = units.labels if rows is None else units.labels[rows]
        self.amounts: Amounts = scheme.remember(
            ("amounts", groups), lambda: Amounts(scheme, groups)
        )
        self.subtotals: dict[str, Column] = {}
        self.inside: dict[str, Bools] = {}

    def run(self) -> Summed:
        """Raises `Refused` where points do not suffice to rescale."""
        branches = [self._branch(top, "sum") for top in self.scheme.indicators]
        whole = np.sum([branch.amount for branch in branches], axis=0)
        present = _present(branches)
        joined = self._sum(branches)
        lost, spread = _lost(branches), _spread(branches)
        total = self._scaled(joined, whole, whole - lost - spread, present, "总分")
        total = self.rounding.step(total)
        excluded = np.any([branch.left == EXCLUDED for branch in branches], axis=0)
        for score in self.leaves.values():
            if some(score.left):
                left = score.left if self.rows is None else score.left[self.rows]
                excluded = excluded | (left == EXCLUDED)
        return Summed(self.subtotals, self.inside, total, present & ~excluded)

    def _constant(self, value: Fraction) -> Column:
        return Column(self.numbers, self.numbers.vector([value]))

    def _integers(self, values: Ints) -> Column:
        if values.dtype == object:
            return Column(self.numbers, self.numbers.vector(values.tolist()))
        return Column(self.numbers, self.numbers.integers(values))

    def _branch(self, node: Indicator, parent_combine: str) -> Branch:
        if node.children:
            return self._node(node, parent_combine)
        score = self.leaves[node.code]
        left = score.left if self.rows is None else score.left[self.rows]
        amount = self.amounts.of(node, True, self.labels)
        nothing = np.zeros_like(amount)
        contribution = self._weighted(score.column(self.rows), node)
        return Branch(contribution, left, amount, nothing, amount)

    def _weighted(self, subtotal: Column, node: Indicator) -> Column:
        if node.weight == 1:
            return subtotal
        return self.rounding.step(subtotal * self._constant(node.weight))

    def _node(self, node: Indicator, parent_combine: str) -> Branch:
        branches = [self._branch(child, node.combine) for child in node.children]
        if not any(some(branch.left) or some(branch.lost) for branch in branches):
            return self._complete(node, branches)
        present = _present(branches)
        component = node.states_weight or parent_combine != "sum"
        own = self.amounts.of(node, False, self.labels)
        summed = node.combine == "sum"
        lost = _lost(branches) if summed else np.zeros_like(own)
        spread = _spread(branches) if summed else np.zeros_like(own)
        joined = self._joined(node, branches)
        numerator = own if component else own - lost
        subtotal = self._scaled(joined, numerator, own - lost - spread, present, node.code)
        subtotal = self.rounding.step(self._bounded(subtotal, node))
        self.subtotals[node.code], self.inside[node.code] = subtotal, present
        amount = self.amounts.of(node, True, self.labels)
        whole = component or not summed
        return Branch(
            self._weighted(subtotal, node),
            _how_left(branches, present),
            amount,
            np.where(component | ~present, 0, lost),
            amount if whole else np.sum([_gone(branch) for branch in branches], axis=0),
        )

    def _complete(self, node: Indicator, branches: list[Branch]) -> Branch:
        """A node of which nothing has left, for any unit: the usual case, without the masks."""
        subtotal = self.rounding.step(self._bounded(self._joined(node, branches), node))
        amount = self.amounts.of(node, True, self.labels)
        self.subtotals[node.code] = subtotal
        self.inside[node.code] = np.ones(len(amount), bool)
        inside, nothing = np.zeros(len(amount), np.uint8), np.zeros_like(amount)
        return Branch(self._weighted(subtotal, node), inside, amount, nothing, amount)

    def _joined(self, node: Indicator, branches: list[Branch]) -> Column:
        if node.combine == "sum":
            return self._sum(branches)
        if node.combine == "mean":
            count = np.sum([branch.left == INSIDE for branch in branches], axis=0)
            return self._sum(branches) / self._integers(np.maximum(count, 1))
        return self._extreme(branches, node.combine == "highest")

    def _sum(self, branches: list[Branch]) -> Column:
        total = zero = self._constant(Fraction(0))
        for branch in branches:
            part = branch.contribution
            if some(branch.left):
                part = choose(Truth(branch.left == INSIDE), part, zero)
            total = total + part
        return total

    def _extreme(self, branches: list[Branch], highest: bool) -> Column:
        found = branches[0].contribution
        has = branches[0].left == INSIDE
        for branch in branches[1:]:
            here, other = branch.left == INSIDE, branch.contribution
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


def _present(branches: list[Branch]) -> Bools:
    present: Bools = np.any([branch.left == INSIDE for branch in branches], axis=0)
    return present


def _how_left(branches: list[Branch], present: Bools) -> Statuses:
    """A node with nothing left leaves as its leaves did; by rescale if any did so."""
    left = np.full(present.shape, ABSENT, np.uint8)
    for how in (EXCLUDED, SPREAD, RESCALED):
        left[np.any([branch.left == how for branch in branches], axis=0)] = how
    left[present] = INSIDE
    return left


def _lost(branches: list[Branch]) -> Ints:
    """What is lost by rescale in these branches and below them, not yet made up."""
    lost: Ints = np.sum(
        [b.lost + np.where(b.left == RESCALED, b.gone, 0) for b in branches], axis=0
    )
    return lost


def _spread(branches: list[Branch]) -> Ints:
    """What left these branches by spread."""
    spread: Ints = np.sum([np.where(b.left == SPREAD, b.amount, 0) for b in branches], axis=0)
    return spread


def _gone(branch: Branch) -> Ints:
    """What a branch counts for when the node above it leaves by rescale."""
    gone = np.where(branch.left == RESCALED, branch.gone, 0)
    return np.where(branch.left == SPREAD, branch.amount, gone)
