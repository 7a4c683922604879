"""What refuses a run cell by cell, and what only deserves a warning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from kaocheng.scoring.evaluation.leaf import LeafScore
from kaocheng.scoring.evaluation.outcome import AdjustmentScore, VetoCall
from kaocheng.scoring.evaluation.sight import UnitSight
from kaocheng.scoring.exact.column import MISSING
from kaocheng.scoring.expressions.scope import Population, Scope
from kaocheng.scoring.expressions.words import phrase
from kaocheng.scoring.facts import TextColumn
from kaocheng.scoring.faults import MOST_FAULTS_SHOWN, Fault, Refused
from kaocheng.scoring.rules import Rule
from kaocheng.scoring.rules.judged import Judged
from kaocheng.scoring.rules.say import readings
from kaocheng.scoring.scheme.model import Scheme

_SHOWN_UNITS = 5
_SHOWN_PERIODS = 5


def refuse_bad_cells(
    scheme: Scheme,
    population: Population,
    leaves: Mapping[str, LeafScore],
    adjustments: tuple[AdjustmentScore, ...],
) -> None:
    """Raise `Refused` naming every cell that a rule does not admit or that may not be missing."""
    faults = list(islice(_all_faults(scheme, population, leaves, adjustments), MOST_FAULTS_SHOWN))
    if len(faults) == MOST_FAULTS_SHOWN:
        what = f"已有 {MOST_FAULTS_SHOWN} 处错误，其余未再检查"
        faults.append(Fault(scheme.name, what, "请先改正以上各处"))
    if faults:
        raise Refused(faults)


def _all_faults(
    scheme: Scheme,
    population: Population,
    leaves: Mapping[str, LeafScore],
    adjustments: tuple[AdjustmentScore, ...],
) -> Iterator[Fault]:
    for score in leaves.values():
        yield from _leaf_faults(scheme, population, score)
    for adjustment in adjustments:
        name = f"{adjustment.adjustment.code} {adjustment.adjustment.name}"
        for row in adjustment.refused.tolist():
            where = f"单位 {population.units.codes[row]} {name}"
            yield _complaint(scheme, adjustment.scope, adjustment.adjustment.rule, row, where)


def _leaf_faults(scheme: Scheme, population: Population, score: LeafScore) -> Iterator[Fault]:
    leaf = score.leaf
    assert leaf.rule is not None
    for row in score.refused.tolist():
        where = f"单位 {population.units.codes[row]} 指标 {leaf.code} {leaf.name}"
        yield _complaint(scheme, score.scope, leaf.rule, row, where)
    for row in score.missing_under_error().tolist():
        where = f"单位 {population.units.codes[row]} 指标 {leaf.code} {leaf.name}"
        lacking = "、".join(_lacking(UnitSight(scheme, score.scope, row), leaf.rule)) or "数据"
        yield Fault(where, f"缺少{lacking}，本项不允许缺数", "请补报数据；确不适用的填 NA")


def missing_of(scheme: Scheme, scope: Scope, rule: Rule, row: int, status: int = 1) -> list[str]:
    """The figures that a rule reads and the unit lacks (or, with status 2, that do not apply)."""
    sight = UnitSight(scheme, scope, row)
    found = {reading: None for node in rule.expressions() for reading in readings(node)}
    return [sight.figure(r)[: -len("未报")] for r in found if sight.status(r) == status] or ["数据"]


def _lacking(sight: UnitSight, rule: Rule) -> Iterator[str]:
    """The missing figures with the periods of which they are missing, so that they can be found."""
    found = {reading: None for node in rule.expressions() for reading in readings(node)}
    for reading in found:
        if sight.status(reading) == MISSING:
            periods = [each.words for each in sight.missing_periods(reading)]
            named = "、".join(periods[:_SHOWN_PERIODS])
            more = f"等 {len(periods)} 期" if len(periods) > _SHOWN_PERIODS else ""
            yield phrase(reading, sight.names) + (f"（{named}{more}）" if periods else "")


def _complaint(scheme: Scheme, scope: Scope, rule: Rule, row: int, where: str) -> Fault:
    sight = UnitSight(scheme, scope, row)
    for part in rule.rules():
        if isinstance(part, Judged) and (found := part.complaint(sight)):
            return Fault(where, *found)
    what = "评分标准在这里算不出：每扣一次的数量为负，或折线节点没有递增"
    return Fault(where, what, "请核对评分标准和数据")


def warnings_of(
    scheme: Scheme, population: Population, vetoes: tuple[VetoCall, ...]
) -> tuple[Fault, ...]:
    """Conditions of vetoes without a value, and targets of 0."""
    return (
        *population.units.notices,
        *population.facts.notices,
        *population.marks.notices,
        *_open_vetoes(population, vetoes),
        *_zero_targets(scheme, population),
    )


def _named(population: Population, rows: list[int]) -> str:
    names = "、".join(population.units.codes[row] for row in rows[:_SHOWN_UNITS])
    return names if len(rows) <= _SHOWN_UNITS else f"{names} 等 {len(rows)} 个单位"


def _open_vetoes(population: Population, vetoes: tuple[VetoCall, ...]) -> Iterator[Fault]:
    for call in vetoes:
        if len(call.open_rows):
            units = _named(population, call.open_rows.tolist())
            yield Fault(
                f"vetoes.{call.veto.code} {call.veto.name}",
                f"{units}缺少判断所需的数据，未按否决处理",
                "请核实后补报数据",
            )


def _zero_targets(scheme: Scheme, population: Population) -> Iterator[Fault]:
    for (item, kind, period), column in population.facts.columns.items():
        if kind != "target" or isinstance(column, TextColumn):
            continue
        rows = column.zeros().tolist()
        if rows:
            name = scheme.item_names[item]
            what = f"{_named(population, rows)}的“{name}”{period}目标值为 0，完成率无从计算"
            yield Fault(f"数据项 {item}", what, "请核对目标值；不适用的填 NA")
