"""From settled leaves to the result: vetoes on leaves, totals, places, grades."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kaocheng.scoring.evaluation.leaf import LeafScore
from kaocheng.scoring.evaluation.outcome import Sums, Totals, VetoCall, settle_condition
from kaocheng.scoring.evaluation.refusals import warnings_of
from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.exact.order import dense_codes
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.grading import UNGRADED, Field, GradeRule, grade_units
from kaocheng.scoring.ranking import Ranks, rank_units
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.model import Scheme

_LEAST = np.iinfo(np.int64).min // 4


def finish(sums: Sums) -> Result:
    """Sum up, rank and grade. The leaves in `sums` are as their rules left them, before vetoes."""
    sums = replace(sums, leaves=_zeroed(sums))
    totals = sums.settle()
    ranks = _ranks(sums, totals)
    return Result(
        scheme=sums.scheme,
        population=sums.population,
        leaves=sums.leaves,
        adjustments=sums.adjustments,
        vetoes=sums.vetoes,
        totals=totals,
        ranks=ranks,
        grade=_grades(sums, totals, ranks),
        warnings=warnings_of(sums.scheme, sums.population, sums.vetoes),
    )


def _zeroed(sums: Sums) -> dict[str, LeafScore]:
    """The leaves after `indicator_zero`; those that no veto concerns are the same objects."""
    leaves = dict(sums.leaves)
    for call in sums.vetoes:
        rows = np.flatnonzero(call.applies) if call.veto.effect == "indicator_zero" else ()
        if not len(rows):
            continue
        for node in sums.scheme.node[str(call.veto.value)].walk():
            if not node.children:
                leaves[node.code] = leaves[node.code].zeroed(np.asarray(rows))
    return leaves


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
