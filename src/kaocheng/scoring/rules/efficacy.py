"""`efficacy`: where a figure lies between the worst and the best (功效系数法)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.exact.decimals import show_percent
from kaocheng.scoring.expressions.bounds import Reach, exactly, reach
from kaocheng.scoring.expressions.evaluate import constant, number
from kaocheng.scoring.expressions.nodes import FULL, Call, Expression
from kaocheng.scoring.expressions.nodes import number as written
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase, show_number
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Rule, Said, Sight
from kaocheng.scoring.rules.say import figures_in, shown

_SHORT = ("group_max", "group_min", "group_mean")


@dataclass(frozen=True)
class Efficacy(Rule):
    of: Expression
    best: Expression
    worst: Expression
    base: Expression
    full: Expression = FULL
    kind: ClassVar[str] = "efficacy"
    title: ClassVar[str] = "功效系数"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        of = keys.expression("of")
        return cls(
            of,
            _read_end(keys, "best", of, "group_max"),
            _read_end(keys, "worst", of, "group_min"),
            keys.expression("base", written(Fraction(6, 10))),
        )

    def points(self, scope: Scope) -> Column:
        of, best, worst, base = (
            number(node, scope) for node in (self.of, self.best, self.worst, self.base)
        )
        one, zero = constant(scope, 1), constant(scope, 0)
        same = best.equals(worst)
        span = choose(same, one, best - worst)
        reached = choose(same, one, ((of - worst) / span).clamp(zero, one))
        full = number(self.full, scope)
        points = full * base + full * (one - base) * reached
        return points.read_with(of, best, worst, base)

    def reach(self, full: Fraction) -> Reach:
        return exactly(full).times(reach(self.base, full).either(exactly(1)))

    def words(self, names: Mapping[str, str]) -> str:
        base = phrase(self.base, names)
        return (
            f"{phrase(self.of, names)}按功效系数计分：最好值{phrase(self.best, names)}得满分，"
            f"最差值{phrase(self.worst, names)}得满分的{base}倍，其间按比例"
        )

    def reason(self, sight: Sight) -> Said:
        of, best, worst, base, full = (
            sight.value(node) for node in (self.of, self.best, self.worst, self.base, self.full)
        )
        assert of is not None
        assert best is not None
        assert worst is not None
        figures = figures_in(self.of, sight)
        found = f"{figures}最好值 {show_number(best)}，最差值 {show_number(worst)}"
        if best == worst:
            return Said(f"{found}，两者相同，得满分")
        share = min(max((of - worst) / (best - worst), Fraction(0)), Fraction(1))
        sum_ = f"{shown(full)} ×（{shown(base)} ＋（1 － {shown(base)}）× {show_percent(share)}）"
        return Said(f"{found}，功效系数 {show_percent(share)}", sum_)


def _read_end(keys: Keys, key: str, of: Expression, default: str) -> Expression:
    """An end of the scale; a bare `group_max` (…) stands for that figure of `of`."""
    node = keys.get(key)
    if node is None:
        return Call(default, (of,))
    if isinstance(node.value, str) and node.value.strip() in _SHORT:
        return Call(node.value.strip(), (of,))
    return keys.expression(key)
