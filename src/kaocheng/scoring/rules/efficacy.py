"""`efficacy`: where a figure lies between the worst and the best (功效系数法)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Self

from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.exact.decimals import show_percent
from kaocheng.scoring.exact.quotient import LIMIT, Quotient, bounds
from kaocheng.scoring.expressions.bounds import Reach, exactly, reach
from kaocheng.scoring.expressions.evaluate import constant, number
from kaocheng.scoring.expressions.nodes import FULL, Call, Expression, Item, Number
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
        found = self._on_one_line(scope)
        if found is not None:
            return found
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

    @cached_property
    def _rises(self) -> bool | None:
        """Whether more of the figure is better, where the ends are its own; None where not."""
        ends = Call("group_min", (self.of,)), Call("group_max", (self.of,))
        if (self.worst, self.best) == ends:
            return True
        return False if (self.best, self.worst) == ends else None

    @cached_property
    def _base(self) -> Fraction | None:
        """The base, where it is a plain number and the figure rises between its own ends."""
        return self.base.value if isinstance(self.base, Number) and self._rises else None

    @cached_property
    def between_own_ends(self) -> tuple[str, bool, Fraction] | None:
        """Item, whether more of it is better, and base; None where it is not as plain as that."""
        of, base, rises = self.of, self.base, self._rises
        if isinstance(of, Item) and isinstance(base, Number) and self.full == FULL:
            return None if rises is None else (of.code, rises, base.value)
        return None

    def _on_one_line(self, scope: Scope) -> Column | None:
        """Points as one line over the figure: all units are of one group, and all have decimals.

        (F × base × span + F × (1 − base) × (of − worst)) / span, in 64-bit integers.
        """
        full, base = scope.full, self._base
        if base is None or full is None or not scope.one_field:
            return None
        of = number(self.of, scope)
        x, f = of.data, full.data
        if of.status is not None or of.doubt is not None or not (_decimal(x) and _decimal(f)):
            return None
        worst, best = bounds(x.num)
        span = best - worst
        if not span or f.num.size > 1:
            return full if not span else None
        slope, start = f.low * (base.denominator - base.numerator), f.low * base.numerator * span
        den, ends = f.den * base.denominator * span, (start, start + slope * span)
        if max(map(abs, (*ends, slope * span, den))) >= LIMIT:
            return None
        num = x.num - worst  # and from here on in place: every array of many units costs time
        num *= slope
        if start:
            num += start
        return Column(scope.numbers, Quotient(num, den, min(ends), max(ends), den))

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


def _decimal(data: Any) -> bool:
    return type(data) is Quotient and isinstance(data.den, int)


def _read_end(keys: Keys, key: str, of: Expression, default: str) -> Expression:
    """An end of the scale; a bare `group_max` (…) stands for that figure of `of`."""
    node = keys.get(key)
    if node is None:
        return Call(default, (of,))
    if isinstance(node.value, str) and node.value.strip() in _SHORT:
        return Call(node.value.strip(), (of,))
    return keys.expression(key)
