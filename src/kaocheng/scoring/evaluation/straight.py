"""Totals that are one straight line: summed up at once, without scoring leaf by leaf.

A composite index (综合指数) puts each figure on a line between the worst and the best (功效系数法)
and weighs the lines up the tree. Where nothing is rounded before the total (`round: total`), all
units are of one group and every figure is there, its total is a sum of such lines. What a leaf or a
node has for itself is worked out as ever, once somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kaocheng.scoring.exact.abreast import abreast
from kaocheng.scoring.exact.ball import Ball, Ints, some
from kaocheng.scoring.exact.column import Column, Statuses
from kaocheng.scoring.exact.fast import FAST
from kaocheng.scoring.exact.lines import Figures, Lines
from kaocheng.scoring.exact.rational import EXACT
from kaocheng.scoring.expressions.scope import Population
from kaocheng.scoring.facts import NumberColumn
from kaocheng.scoring.rules.efficacy import Efficacy
from kaocheng.scoring.scheme.model import Indicator, Scheme

if TYPE_CHECKING:
    from kaocheng.scoring.evaluation.plan import LeafPlan

_ONE_PIECE = 20_000  # units up to which copying statuses costs less than a call for each item


@dataclass(frozen=True)
class StraightPlan:
    """The items that the leaves read, in turn, and their lines, in steps of 10^-decimals."""

    items: tuple[str, ...]
    lines: Lines


def straight_plan(scheme: Scheme, leaves: Sequence[LeafPlan]) -> StraightPlan | None:
    """None where the total is anything but the sum of a line for each leaf."""
    zeroed = any(veto.effect == "indicator_zero" for veto in scheme.vetoes)
    if not scheme.round_total or zeroed or not all(map(_is_plain_sum, scheme.nodes)):
        return None
    weights = dict(_weights(scheme.indicators, Fraction(10**scheme.decimals)))
    found = [_line(leaf, weights[leaf.leaf.code]) for leaf in leaves]
    known = [line for line in found if line is not None]
    if len(known) < len(found):
        return None
    items, bases, shares, falls = zip(*known, strict=True)
    return StraightPlan(items, Lines(sum(bases, Fraction(0)), shares, falls))


def _is_plain_sum(node: Indicator) -> bool:
    return node.combine == "sum" and node.floor is None and node.cap is None


def _weights(nodes: Sequence[Indicator], above: Fraction) -> Iterator[tuple[str, Fraction]]:
    """What each node's points are multiplied with on the way to the total."""
    for node in nodes:
        yield node.code, above * node.weight
        yield from _weights(node.children, above * node.weight)


def _line(plan: LeafPlan, weight: Fraction) -> tuple[str, Fraction, Fraction, bool] | None:
    """The item of a leaf, what the worst of it adds to the total, what the best adds to that, and
    whether less is better."""
    rule, figures = plan.leaf.rule, plan.points.different
    if not isinstance(rule, Efficacy) or plan.bounds != (None, None):
        return None
    between = rule.between_own_ends
    if between is None or plan.assessed is not None or len(figures) > 1:
        return None
    item, is_rising, base = between
    full = figures[0] * weight
    return item, full * base, full * (1 - base), not is_rising


@dataclass(frozen=True)
class Straight:
    """The total before adjustments, in steps."""

    lines: Lines
    figures: Figures
    fast: Ball

    def total(self, rows: Ints | None) -> Column:
        """Fast for all units, exactly for some rows."""
        if rows is None:
            return Column(FAST, self.fast)
        return Column(EXACT, self.lines.exact(self.figures, rows))


def straight_total(plan: StraightPlan | None, population: Population) -> Straight | None:
    """The total, straight away; None where it has to be summed up leaf by leaf."""
    if plan is None or population.marks.cells or not population.units.fields.undivided:
        return None
    columns = _columns(plan.items, population)
    if columns is None:
        return None
    figures = Figures(columns)
    fast = plan.lines.fast(figures)
    return None if fast is None else Straight(plan.lines, figures, fast)


def _columns(items: Sequence[str], population: Population) -> list[Ints] | None:
    """The figures as integers; None where one is not there, or has more digits than 64 bits hold.

    How many decimals they have does not count: a figure's place between the least and the greatest
    is the same for all.
    """
    columns, period = population.facts.columns, population.period
    found = [columns.get((item, "actual", period)) for item in items]
    numbers = [column for column in found if type(column) is NumberColumn]
    if len(numbers) < len(found) or any(column.mantissas.dtype.char == "O" for column in numbers):
        return None
    if _lacking([column.status for column in numbers]):
        return None
    return [column.mantissas for column in numbers]


def _lacking(statuses: Sequence[Statuses]) -> bool:
    """Whether any figure is not there. Of few units all are looked at in one piece."""
    if len(statuses[0]) <= _ONE_PIECE:
        return some(np.concatenate(statuses))
    return any(abreast(some, statuses, len(statuses[0])))
