"""From settled leaves to the result: vetoes on leaves, totals, places, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kaocheng.scoring.evaluation.leaf import LeafScore
from kaocheng.scoring.evaluation.outcome import Sums, Totals, VetoCall, settle_condition
from kaocheng.scoring.evaluation.points import Rounding, integers_of
from kaocheng.scoring.evaluation.refusals import warnings_of
from kaocheng.scoring.exact.ball import Bools, Ints, wide
from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.exact.fields import Fields
from kaocheng.scoring.exact.order import Recompute, dense_codes
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.grading import UNGRADED, Field, GradeRule, grade_units
from kaocheng.scoring.ranking import Ranks, rank_units
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.model import Scheme

_LEAST = np.iinfo(np.int64).min // 4


@dataclass(frozen=True)
class Standing:
    """What places and grades follow from, and nothing else: arrays over the units.

    `keys` are the ranking keys in turn, greater first; `meets` and `barred` have a row for each
    grade; `settled` is the number of the grade that a veto fixes, else -1.
    """

    keys: tuple[Ints, ...]
    last: Bools
    ranked: Bools
    meets: Bools
    settled: Ints
    barred: Bools


def finish(sums: Sums) -> Result:
    """Sum up, rank and grade. The leaves in `sums` are as their rules left them, before vetoes."""
    sums = replace(sums, leaves=_zeroed(sums))
    totals = sums.settle()
    ranks, grade = placed(sums.scheme, _standing(sums, totals), sums.population.units.fields)
    return Result(
        scheme=sums.scheme,
        population=sums.population,
        leaves=sums.leaves,
        adjustments=sums.adjustments,
        vetoes=sums.vetoes,
        totals=totals,
        ranks=ranks,
        grade=grade,
        warnings=warnings_of(sums.scheme, sums.population, sums.vetoes),
    )


def _zeroed(sums: Sums) -> Mapping[str, LeafScore]:
    """The leaves after `indicator_zero`; those that no veto concerns are the same objects."""
    zeroing = [call for call in sums.vetoes if call.veto.effect == "indicator_zero"]
    if not zeroing:
        return sums.leaves
    leaves = dict(sums.leaves)
    for call in zeroing:
        rows = np.flatnonzero(call.applies)
        if not len(rows):
            continue
        for node in sums.scheme.node[str(call.veto.value)].walk():
            if not node.children:
                leaves[node.code] = leaves[node.code].zeroed(np.asarray(rows))
    return leaves


def placed(scheme: Scheme, standing: Standing, fields: Fields) -> tuple[Ranks, Ints]:
    """Places and grades of all units."""
    ranks = rank_units(list(standing.keys), standing.last, standing.ranked, fields)
    rules = [
        GradeRule(meets, grade.quota)
        for meets, grade in zip(standing.meets, scheme.grades, strict=True)
    ]
    field = Field(ranks.overall, standing.ranked, fields, standing.settled, standing.barred)
    return ranks, grade_units(rules, field)


def standing_of(result: Result) -> Standing:
    """How the units of a result stand, to be placed among units that were scored elsewhere."""
    rounding = Rounding(result.scheme.decimals, not result.scheme.round_total)
    given = result.leaves, result.adjustments, result.vetoes
    return _standing(Sums(result.scheme, result.population, *given, rounding), result.totals)


def _standing(sums: Sums, totals: Totals) -> Standing:
    size = len(sums.population.units)
    last = np.zeros(size, bool)
    for call in sums.vetoes:
        if call.veto.effect == "rank":
            last |= call.applies
    keys = tuple(_key(name, sums, totals) for name in sums.scheme.ranking)
    settled, barred = _veto_grades(sums.scheme, sums.vetoes, size)
    return Standing(keys, last, totals.has_total, _meets(sums, totals), settled, barred)


def _key(name: str, sums: Sums, totals: Totals) -> Ints:
    """A ranking key as integers that compare as the figures do; what is not there is least.

    Where every figure is rounded these are its steps, which also compare with those of other runs.
    """
    if name == "total":
        return totals.total
    size = len(sums.population.units)
    if name == "tiebreak":
        if not sums.has_tiebreak:
            return np.zeros(size, np.int64)
        ordered = _steps if sums.rounding.each else _codes
        return ordered(sums.tiebreak(None), size, sums.tiebreak)
    if name in sums.leaves:
        score = sums.leaves[name]
        if sums.rounding.each:
            return np.where(score.left == 0, score.shown, _LEAST)
        return np.where(score.left == 0, _codes(score.column(None), size, score.column), _LEAST)
    if sums.rounding.each:
        return np.where(totals.inside[name], totals.subtotals[name], _LEAST)
    fast = sums.fast.subtotals[name]
    codes = _codes(fast, size, lambda rows: sums.summed(rows).subtotals[name])
    return np.where(totals.inside[name], codes, _LEAST)


def _codes(column: Column, size: int, exactly: Recompute) -> Ints:
    return dense_codes(column, size, exactly, np.zeros(size, np.uint8))


def _steps(column: Column, size: int, exactly: Recompute) -> Ints:
    """Whole figures as integers."""
    whole = column.half_up()
    rows = np.flatnonzero(np.zeros(0) if whole.doubt is None else wide(whole.doubt, size))
    steps = integers_of(whole.data, size, rows)
    if len(rows):
        steps[rows] = [int(cell) for cell in wide(exactly(rows).data, len(rows))]
    return steps


def _meets(sums: Sums, totals: Totals) -> Bools:
    """Who fulfils `at_least` and `requires`: a row for each grade."""
    grades, size = sums.scheme.grades, len(sums.population.units)
    scope = Scope(sums.population, leaf="grades")
    meets = np.ones((len(grades), size), bool)
    for number, grade in enumerate(grades):
        if grade.at_least is not None:
            limit = grade.at_least * sums.rounding.unit
            meets[number] &= totals.total >= -((-limit).__floor__())
        if grade.requires is not None:
            meets[number] &= settle_condition(grade.requires, scope)[0]
    return meets


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
