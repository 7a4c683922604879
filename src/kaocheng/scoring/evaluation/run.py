"""A run: scheme, units and facts in, points, ranks and grades out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from fractions import Fraction

import numpy as np

from kaocheng.scoring.evaluation.finish import finish
from kaocheng.scoring.evaluation.leaf import LeafPoints, LeafScore
from kaocheng.scoring.evaluation.outcome import (
    AdjustmentScore,
    Sums,
    VetoCall,
)
from kaocheng.scoring.evaluation.points import Rounding
from kaocheng.scoring.evaluation.refusals import refuse_bad_cells
from kaocheng.scoring.expressions.scope import Population
from kaocheng.scoring.facts import Facts, Units
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.marks import NO_MARKS, Marks
from kaocheng.scoring.periods import PERIOD_FORMS, Period, read_period
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.model import Indicator, Scheme

_LEAST = np.iinfo(np.int64).min // 4
_MANY = 20_000  # units from which leaves are worked on side by side
# Overflow and its NaN are in order here: they put the cell in doubt, and it is computed exactly.
_BOUNDS_DECIDE = np.errstate(over="ignore", invalid="ignore", divide="ignore")


@_BOUNDS_DECIDE
def evaluate(
    scheme: Scheme,
    units: Units,
    facts: Facts,
    period: str | Period | None = None,
    progress: Callable[[int, int], None] | None = None,
    marks: Marks = NO_MARKS,
) -> Result:
    """Score all units.

    `period` as in the tables; None takes the scheme's year. `progress` is told how many leaves are
    done, and how many there are. `marks` are points that people laid over the computed ones. Raises
    `Refused` naming every cell that the scheme does not admit.
    """
    population = Population(units, facts, period_of(scheme, period), marks=marks)
    rounding = Rounding(scheme.decimals, not scheme.round_total)
    leaves = _leaves(scheme, population, rounding, progress)
    adjustments = tuple(AdjustmentScore(a, population, rounding) for a in scheme.adjustments)
    refuse_bad_cells(scheme, population, leaves, adjustments)
    vetoes = tuple(VetoCall(veto, population) for veto in scheme.vetoes)
    return finish(Sums(scheme, population, leaves, adjustments, vetoes, rounding))


def _leaves(
    scheme: Scheme,
    population: Population,
    rounding: Rounding,
    progress: Callable[[int, int], None] | None,
) -> dict[str, LeafScore]:
    """Every leaf by its code, in the order of the scheme; several at a time for many units."""
    groups = population.units.group_codes
    by_leaf = effective_points(scheme, groups)
    found: dict[str, LeafScore] = {}
    with ExitStack() as stack:
        each: Callable[..., Iterator[LeafScore]] = map
        if len(population.units) >= _MANY:
            each = stack.enter_context(ThreadPoolExecutor(os.cpu_count())).map
        for score in each(lambda it: score_leaf(it[0], population, rounding, it[1]), by_leaf):
            found[score.leaf.code] = score
            if progress is not None:
                progress(len(found), len(by_leaf))
    return found


@_BOUNDS_DECIDE
def score_leaf(
    leaf: Indicator, population: Population, rounding: Rounding, points: LeafPoints
) -> LeafScore:
    """One leaf for all units, as every leaf is scored."""
    return LeafScore(leaf, population, rounding, points)


def period_of(scheme: Scheme, given: str | Period | None) -> Period:
    """The run's period: as given, else the scheme's year. Raises `Refused`."""
    if isinstance(given, Period):
        return given
    if given is None:
        if scheme.year is None:
            raise refuse(scheme.name, "方案没有写年度，也没有指定期间", "请用 --period 指定期间")
        return Period(scheme.year)
    period = read_period(given)
    if period is None:
        raise refuse("--period", f"期间“{given[:30]}”写法不对", f"可用写法：{PERIOD_FORMS}")
    return period


def effective_points(scheme: Scheme, groups: tuple[str, ...]) -> list[tuple[Indicator, LeafPoints]]:
    """Each leaf with its points by group of the run; 0 where a node above has 0 points."""
    found: list[tuple[Indicator, LeafPoints]] = scheme.remember(
        ("points", groups), lambda: _points_below(scheme, groups)
    )
    return found


def _points_below(scheme: Scheme, groups: tuple[str, ...]) -> list[tuple[Indicator, LeafPoints]]:
    found: list[tuple[Indicator, LeafPoints]] = []

    # One figure stands for all groups where no mapping has come on the way down.
    def visit(node: Indicator, alive: tuple[bool, ...]) -> None:
        points = node.points_of(groups)
        size = max(len(alive), len(points))
        points = points * size if len(points) == 1 else points
        alive = alive * size if len(alive) == 1 else alive
        here = tuple(on and value > 0 for on, value in zip(alive, points, strict=True))
        if not node.children:
            kept = (v if on else Fraction(0) for on, v in zip(here, points, strict=True))
            found.append((node, LeafPoints(tuple(kept), size == 1)))
        for child in node.children:
            visit(child, here)

    for top in scheme.indicators:
        visit(top, (True,))
    return found
