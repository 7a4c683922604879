"""The reason of a unit's points, recomputed for one cell from the inputs of the run."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaocheng.scoring.evaluation.leaf import (
    EXCLUDED,
    INSIDE,
    SCORED,
    SPREAD,
    ZEROED,
    LeafScore,
)
from kaocheng.scoring.evaluation.plan import ABSENT, NOT_ASSESSED
from kaocheng.scoring.evaluation.refusals import missing_of
from kaocheng.scoring.evaluation.sight import UnitSight
from kaocheng.scoring.exact.column import MISSING
from kaocheng.scoring.exact.decimals import show_units
from kaocheng.scoring.expressions.words import show_number

if TYPE_CHECKING:
    from kaocheng.scoring.evaluation.outcome import AdjustmentScore
    from kaocheng.scoring.result import Result

_POLICY_WORDS = {
    "zero": "按规定计 0 分",
    "full": "按规定计满分",
    "group_mean": "按同组平均得分计",
}


def leaf_reason(result: Result, score: LeafScore, row: int) -> str:
    """One Chinese sentence with the figures in it."""
    status = int(score.status[row])
    if status == NOT_ASSESSED:
        return "所在组别不设此项分值，不考核"
    if status == ZEROED:
        vetoes = _zeroing(result, score.leaf.code, row)
        return f"因一票否决（{vetoes}）清零，得 {_got(result, score, row)} 分"
    mark = result.population.marks.of(score.leaf.code, row)
    if mark is not None:
        return f"{_computed(result, score, row)}；{mark.stage}评定 {mark.text} 分：{mark.reason}"
    if status != SCORED:
        return _absent(result, score, row, status)
    return _scored(result, score, row)


def _computed(result: Result, score: LeafScore, row: int) -> str:
    """What the rule alone gives for a unit whose points were assessed by people."""
    leaf, sight = score.leaf, UnitSight(result.scheme, score.scope, row)
    assert leaf.rule is not None
    raw = sight.points(leaf.rule)
    if raw is None:
        lacking = missing_of(result.scheme, score.scope, leaf.rule, row)
        return f"缺少{'、'.join(lacking)}，按规则算不出得分"
    raw = raw if leaf.floor is None else max(raw, leaf.floor)
    raw = raw if leaf.cap is None else min(raw, leaf.cap)
    return f"{leaf.rule.reason(sight).found}，按规则得 {sight.show(raw)} 分"


def _got(result: Result, score: LeafScore, row: int) -> str:
    return show_units(int(score.shown[row]), result.scheme.decimals)


def _scored(result: Result, score: LeafScore, row: int) -> str:
    leaf, sight = score.leaf, UnitSight(result.scheme, score.scope, row)
    assert leaf.rule is not None
    said, got = leaf.rule.reason(sight), _got(result, score, row)
    raw = sight.points(leaf.rule)
    limit = "" if raw is None else _limit(raw, leaf.floor, leaf.cap)
    if said.sum and limit and raw is not None:
        return f"{said.found}；{said.sum} = {show_number(raw)} 分，{limit}，得 {got} 分"
    if said.sum:
        return f"{said.found}；{said.sum} = {got} 分"
    return f"{said.found}，{limit}，得 {got} 分" if limit else f"{said.found}，得 {got} 分"


def _limit(raw: Fraction, floor: Fraction | None, cap: Fraction | None) -> str:
    """Which bound of the leaf took effect, "" if none did."""
    if cap is not None and raw > cap:
        return f"以 {show_number(cap)} 分为上限"
    if floor is not None and raw < floor:
        return f"以 {show_number(floor)} 分为下限"
    return ""


def _zeroing(result: Result, code: str, row: int) -> str:
    above = (*result.scheme.path[code], code)
    return "、".join(
        call.veto.name
        for call in result.vetoes
        if call.veto.effect == "indicator_zero" and call.veto.value in above and call.applies[row]
    )


def _absent(result: Result, score: LeafScore, row: int, status: int) -> str:
    """A value that is missing or does not apply, and what the scheme does about it."""
    leaf = score.leaf
    assert leaf.rule is not None
    lacking = "、".join(missing_of(result.scheme, score.scope, leaf.rule, row, status))
    begin = f"缺少{lacking}" if status == MISSING else f"{lacking}不适用，属合理缺项"
    left = int(score.left[row])
    if left == INSIDE:
        policy = leaf.missing if status == MISSING else leaf.not_applicable
        policy = leaf.not_applicable if policy == "not_applicable" else policy
        return f"{begin}，{_POLICY_WORDS[policy]}，得 {_got(result, score, row)} 分"
    if left == EXCLUDED:
        return f"{begin}，按规定该单位不计总分、不参加排名"
    assert left != ABSENT
    field = "同级其他指标" if left == SPREAD else "其余指标"
    return f"{begin}，本项不计分，分值由{field}按比例折算"


def adjustment_reason(result: Result, score: AdjustmentScore, row: int) -> str:
    """The reason of a bonus or deduction."""
    adjustment = score.adjustment
    got = show_units(int(score.shown[row]), result.scheme.decimals)
    mark = result.population.marks.of_adjustment(adjustment.code, row)
    if mark is not None:
        verb = "评定扣" if adjustment.deducts else "评定"
        return f"{mark.stage}{verb} {mark.text} 分：{mark.reason}，计 {got} 分"
    if score.counts is not None and not score.counts[row]:
        return "没有所需的数据，不加不扣"
    sight = UnitSight(result.scheme, score.scope, row)
    said = adjustment.rule.reason_outside(sight, deducts=adjustment.deducts)
    raw = sight.points(adjustment.rule)
    limit = "" if raw is None else _limit(raw, Fraction(0), adjustment.cap)
    sum_ = f"；{said.sum}" if said.sum else ""
    return f"{said.found}{sum_}{'，' + limit if limit else ''}，计 {got} 分"
