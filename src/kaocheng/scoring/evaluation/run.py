"""A run: scheme, units and facts in, points, ranks and grades out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from kaocheng.scoring.evaluation.leaf import LeafPoints, LeafScore
from kaocheng.scoring.evaluation.outcome import (
    AdjustmentScore,
    Sums,
    Totals,
    VetoCall,
    settle_condition,
)
from kaocheng.scoring.evaluation.points import Rounding
from kaocheng.scoring.evaluation.refusals import refuse_bad_cells, warnings_of
from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.exact.order import dense_codes
from kaocheng.scoring.expressions.scope import Population, Scope
from kaocheng.scoring.facts import Facts, Units
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.grading import UNGRADED, Field, GradeRule, grade_units
from kaocheng.scoring.periods import PERIOD_FORMS, Period, read_period
from kaocheng.scoring.ranking import Ranks, rank_units
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.model import Indicator, Scheme

_LEAST = np.iinfo(np.int64).min // 4


# Overflow and its NaN are in order here: they put the cell in doubt, and it is computed exactly.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def evaluate(
    scheme: Scheme,
    units: Units,
    facts: Facts,
    period: str | Period | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Result:
    """Score all units.

    `period` as in the tables; None takes the scheme's year. `progress` is told how many leaves are
    done, and how many there are. Raises `Refused` naming every cell that
    the scheme does not admit.
    """
    population = Population(units, facts, _period(scheme, period))
    rounding = Rounding(scheme.decimals, not scheme.round_total)
    leaves: dict[str, LeafScore] = {}
    groups = units.group_codes
    by_leaf = scheme.remember(("points", groups), lambda: _effective_points(scheme, groups))
    for leaf, points in by_leaf:
        leaves[leaf.code] = LeafScore(leaf, population, rounding, points)
        if progress is not None:
            progress(len(leaves), len(scheme.leaves))
    adjustments = tuple(AdjustmentScore(a, population, rounding) for a in scheme.adjustments)
    refuse_bad_cells(scheme, population, leaves, adjustments)
    vetoes = tuple(VetoCall(veto, population) for veto in scheme.vetoes)
    _zero_indicators(scheme, leaves, vetoes)
    sums = Sums(scheme, population, leaves, adjustments, vetoes, rounding)
    totals = sums.settle()
    ranks = _ranks(sums, totals)
    return Result(
        scheme=scheme,
        population=population,
        leaves=leaves,
        adjustments=adjustments,
        vetoes=vetoes,
        totals=totals,
        ranks=ranks,
        grade=_grades(sums, totals, ranks),
        warnings=warnings_of(scheme, population, vetoes),
    )


def _period(scheme: Scheme, given: str | Period | None) -> Period:
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


def _effective_points(
    scheme: Scheme, groups: tuple[str, ...]
) -> list[tuple[Indicator, LeafPoints]]:
    """Each leaf with its points by group of the run; 0 where a node above has 0 points."""
    found: list[tuple[Indicator, LeafPoints]] = []

    def visit(node: Indicator, alive: tuple[bool, ...]) -> None:
        points = tuple(node.points_for(group) for group in groups)
        here = tuple(on and value > 0 for on, value in zip(alive, points, strict=True))
        if not node.children:
            kept = (v if on else Fraction(0) for on, v in zip(here, points, strict=True))
            found.append((node, LeafPoints(tuple(kept))))
        for child in node.children:
            visit(child, here)

    for top in scheme.indicators:
        visit(top, (True,) * len(groups))
    return found


def _zero_indicators(
    scheme: Scheme, leaves: dict[str, LeafScore], vetoes: tuple[VetoCall, ...]
) -> None:
    for call in vetoes:
        if call.veto.effect == "indicator_zero":
            rows = np.flatnonzero(call.applies)
            for node in scheme.node[str(call.veto.value)].walk():
                if not node.children:
                    leaves[node.code].zero(rows)


def _ranks(sums: Sums, totals: Totals) -> Ranks:
    units = sums.population.units
    last = np.zeros(len(units), bool)
    for call in sums.vetoes:
        if call.veto.effect == "rank":
            last |= call.applies
    keys = [_key(name, sums, totals) for name in sums.scheme.ranking]
    return rank_units(keys, last, totals.has_total, units.labels)


def _key(name: str, sums: Sums, totals: Totals) -> Ints:
    """A ranking key as integers that compare as the figures do; what is not there is least."""
    if name == "total":
        return totals.total
    size = len(sums.population.units)
    if name == "tiebreak":
        return _codes(sums.tiebreak(None), size, sums.tiebreak)
    if name in sums.leaves:
        score = sums.leaves[name]
        return np.where(score.left == 0, _codes(score.column(None), size, score.column), _LEAST)
    if sums.rounding.each:
        return np.where(totals.inside[name], totals.subtotals[name], _LEAST)
    fast = sums.summed(None).subtotals[name]
    codes = _codes(fast, size, lambda rows: sums.summed(rows).subtotals[name])
    return np.where(totals.inside[name], codes, _LEAST)


def _codes(column: Column, size: int, exactly: object) -> Ints:
    return dense_codes(column, size, exactly, np.zeros(size, np.uint8))  # type: ignore[arg-type]


def _grades(sums: Sums, totals: Totals, ranks: Ranks) -> Ints:
    scheme, units = sums.scheme, sums.population.units
    scope = Scope(sums.population, leaf="grades")
    rules = []
    for grade in scheme.grades:
        meets = np.ones(len(units), bool)
        if grade.at_least is not None:
            limit = grade.at_least * sums.rounding.unit
            meets &= totals.total >= -((-limit).__floor__())
        if grade.requires is not None:
            meets &= settle_condition(grade.requires, scope)[0]
        rules.append(GradeRule(meets, grade.quota))
    settled, barred = _veto_grades(scheme, sums.vetoes, len(units))
    field = Field(ranks.overall, totals.has_total, units.labels, settled, barred)
    return grade_units(rules, field)


def _veto_grades(scheme: Scheme, vetoes: tuple[VetoCall, ...], size: int) -> tuple[Ints, Bools]:
    """The grades that vetoes settle, and those they bar. Of several the worst holds."""
    number = {grade.name: n for n, grade in enumerate(scheme.grades)}
    settled = np.full(size, UNGRADED, np.int64)
    at_most = np.zeros(size, np.int64)
    barred = np.zeros((len(number), size), bool)
    for call in vetoes:
        if call.veto.effect not in ("grade", "grade_at_most", "not"):
            continue
        grade = number[str(call.veto.value)]
        if call.veto.effect == "grade":
            settled[call.applies] = np.maximum(settled[call.applies], grade)
        elif call.veto.effect == "grade_at_most":
            at_most[call.applies] = np.maximum(at_most[call.applies], grade)
        else:
            barred[grade, call.applies] = True
    settled[at_most > settled] = UNGRADED
    for n in range(len(number)):
        barred[n] |= at_most > n
    return settled, barred
