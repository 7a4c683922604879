"""`ratio` and `inverse_ratio`: points in proportion to a completion rate (按比例得分、控制型)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.exact.decimals import show_percent
from kaocheng.scoring.expressions.bounds import ANY, ZERO, Reach, exactly, reach
from kaocheng.scoring.expressions.evaluate import constant, number
from kaocheng.scoring.expressions.nodes import FULL, Call, Expression
from kaocheng.scoring.expressions.nodes import number as written
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Rule, Said, Sight
from kaocheng.scoring.rules.say import figures_of, shown


@dataclass(frozen=True)
class Ratio(Rule):
    of: Expression
    to: Expression
    at_least: Expression
    cap: Expression
    floor: Expression
    full: Expression = FULL
    kind: ClassVar[str] = "ratio"
    title: ClassVar[str] = "按比例得分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        return cls(
            keys.expression("of"),
            keys.expression("to"),
            keys.expression("at_least", written(0)),
            keys.expression("cap", written(1)),
            keys.expression("floor", written(0)),
        )

    def points(self, scope: Scope) -> Column:
        ratio = number(self.of, scope) / number(self.to, scope)
        at_least, cap, floor, full = (
            number(node, scope) for node in (self.at_least, self.cap, self.floor, self.full)
        )
        reached = full * ratio.clamp(floor, cap)
        points = choose(ratio < at_least, constant(scope, 0), reached)
        return points.read_with(ratio, at_least, cap, floor)

    def reach(self, full: Fraction) -> Reach:
        share = ANY.greatest(reach(self.floor, full)).least(reach(self.cap, full))
        low = share if self.at_least == written(0) else share.either(ZERO)
        return exactly(full).times(low)

    def words(self, names: Mapping[str, str]) -> str:
        text = f"按{phrase(self.of, names)}与{phrase(self.to, names)}之比乘以满分计分"
        if self.at_least != written(0):
            text += f"，比值低于{phrase(self.at_least, names)}的不得分"
        return (
            text
            + f"，比值最高按{phrase(self.cap, names)}计"
            + ("" if self.floor == written(0) else f"、最低按{phrase(self.floor, names)}计")
        )

    def reason(self, sight: Sight) -> Said:
        of, to = sight.value(self.of), sight.value(self.to)
        assert of is not None
        assert to is not None
        on_target = isinstance(self.to, Call) and self.to.name == "target"
        name = "完成率" if on_target else "比值"
        found = f"{_target_first(self, sight)}{name} {show_percent(of / to)}"
        return _proportion(self, sight, found, of / to, below=of / to)


@dataclass(frozen=True)
class InverseRatio(Rule):
    of: Expression
    to: Expression
    floor: Expression
    cap: Expression
    full: Expression = FULL
    kind: ClassVar[str] = "inverse_ratio"
    title: ClassVar[str] = "控制型按比例得分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        return cls(
            keys.expression("of"),
            keys.expression("to"),
            keys.expression("floor", written(0)),
            keys.expression("cap", written(1)),
        )

    def points(self, scope: Scope) -> Column:
        share = constant(scope, 2) - number(self.of, scope) / number(self.to, scope)
        floor, cap = number(self.floor, scope), number(self.cap, scope)
        return number(self.full, scope) * share.clamp(floor, cap)

    def reach(self, full: Fraction) -> Reach:
        share = ANY.greatest(reach(self.floor, full)).least(reach(self.cap, full))
        return exactly(full).times(share)

    def words(self, names: Mapping[str, str]) -> str:
        ratio = f"{phrase(self.of, names)}与{phrase(self.to, names)}之比"
        cap, floor = phrase(self.cap, names), phrase(self.floor, names)
        return f"控制型指标，按（2－{ratio}）乘以满分计分，最高按{cap}、最低按{floor}计"

    def reason(self, sight: Sight) -> Said:
        of, to = sight.value(self.of), sight.value(self.to)
        assert of is not None
        assert to is not None
        found = f"{_target_first(self, sight)}比值 {show_percent(of / to)}"
        return _proportion(self, sight, found, 2 - of / to, below=None)


def _target_first(rule: Ratio | InverseRatio, sight: Sight) -> str:
    """Target before actual, as in 年度任务 117000 头，完成 78000 头，."""
    return figures_of(sight, rule.to, rule.of)


def _proportion(
    rule: Ratio | InverseRatio, sight: Sight, found: str, share: Fraction, below: Fraction | None
) -> Said:
    floor, cap, full = (sight.value(node) for node in (rule.floor, rule.cap, rule.full))
    assert floor is not None
    assert cap is not None
    if isinstance(rule, Ratio) and below is not None:
        at_least = sight.value(rule.at_least)
        if at_least is not None and below < at_least:
            return Said(f"{found}，低于 {show_percent(at_least)}，不得分")
    used = min(max(share, floor), cap)
    if used != share:
        found += f"，按 {show_percent(used)} 计"
    return Said(found, f"{shown(full)} × {show_percent(used)}")
