"""`curve`: points on straight lines between knots, flat outside (分段线性)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import ClassVar, Self

from kaocheng.scoring.exact.choice import Limits, Whiches, limits
from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.expressions.bounds import Reach, reach
from kaocheng.scoring.expressions.evaluate import number
from kaocheng.scoring.expressions.kinds import NUMBER_KIND
from kaocheng.scoring.expressions.nodes import Expression, Number
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import figure, phrase, show_number
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Part, Rule, Said, Sight
from kaocheng.scoring.rules.say import measured, shown, times


@dataclass(frozen=True)
class Knot(Part):
    x: Expression
    given: Expression


@dataclass(frozen=True)
class Curve(Rule):
    of: Expression
    knots: tuple[Knot, ...]
    kind: ClassVar[str] = "curve"
    title: ClassVar[str] = "分段线性得分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        of = keys.expression("of")
        knots = [_read_knot(keys, place) for place in range(len(keys.sequence("knots")))]
        found = tuple(knot for knot in knots if knot is not None)
        _check_rising(keys, found)
        return cls(of, found)

    def points(self, scope: Scope) -> Column:
        of = number(self.of, scope)
        if self._lines is not None:
            return self._on_lines(of)
        xs = [number(knot.x, scope) for knot in self.knots]
        ys = [number(knot.given, scope) for knot in self.knots]
        points = ys[0]
        for n in range(1, len(xs)):
            share = (of - xs[n - 1]) / (xs[n] - xs[n - 1])
            inside = ys[n - 1] + (ys[n] - ys[n - 1]) * share
            points = choose(xs[n - 1] < of, choose(of < xs[n], inside, ys[n]), points)
        points = points.read_with(of, *xs, *ys)
        for n in range(1, len(xs)):
            points = points.refused_where(xs[n] <= xs[n - 1])
        return points

    @cached_property
    def _lines(self) -> list[tuple[Fraction, Fraction, Fraction]] | None:
        """Where all knots are plain numbers: for each stretch its end, slope and value at 0."""
        knots = [
            (knot.x.value, knot.given.value)
            for knot in self.knots
            if isinstance(knot.x, Number) and isinstance(knot.given, Number)
        ]
        if len(knots) < max(len(self.knots), 2):
            return None
        slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(knots)]
        bases = [y - slope * x for (x, y), slope in zip(knots, slopes, strict=False)]
        ends = [x for x, _ in knots[1:]]
        return list(zip(ends, slopes, bases, strict=True))

    def _on_lines(self, of: Column) -> Column:
        """One line for each stretch, the figure held between the outer knots."""
        first, last = (self.knots[end].x for end in (0, -1))
        assert isinstance(first, Number)
        assert isinstance(last, Number)
        held = of.clamp(of.constant(first.value), of.constant(last.value))
        which = None if self._ends is None else self._ends.first(held)
        if which is not None:
            return self._along(held, which).read_with(of)
        points: Column | None = None
        for end, slope, base in reversed(self._lines or ()):
            here = held * of.constant(slope) + of.constant(base)
            points = here if points is None else choose(held < of.constant(end), here, points)
        assert points is not None
        return points.read_with(of)

    def _along(self, held: Column, which: Whiches) -> Column:
        """Few units at once, each on the line of its stretch."""
        numbers = held.numbers
        slopes, bases = (
            Column(numbers, numbers.take(numbers.vector(cells), which))
            for cells in list(zip(*(self._lines or ()), strict=True))[1:]
        )
        return held * slopes + bases

    @cached_property
    def _ends(self) -> Limits | None:
        """The ends of all stretches but the last, which a figure has to stay below."""
        ends = [(end, True, True) for end, _, _ in (self._lines or ())[:-1]]
        return limits(ends) if ends else None

    def reach(self, full: Fraction) -> Reach:
        result = reach(self.knots[0].given, full)
        for knot in self.knots[1:]:
            result = result.either(reach(knot.given, full))
        return result

    def words(self, names: Mapping[str, str]) -> str:
        knots = "，".join(
            f"{figure(knot.x, self.of, names)}时{times(knot.given, names)}" for knot in self.knots
        )
        return f"按{phrase(self.of, names)}折线计分：{knots}，其间按直线内插，两端之外不再增减"

    def reason(self, sight: Sight) -> Said:
        of = sight.value(self.of)
        assert of is not None
        found = measured(self.of, sight)
        points = [(sight.value(knot.x), sight.value(knot.given)) for knot in self.knots]
        for (x0, y0), (x1, y1) in pairwise(points):
            assert None not in (x0, y0, x1, y1)
            if x0 < of < x1:  # type: ignore[operator]
                rise, run = f"（{shown(y1)}－{shown(y0)}）", f"（{shown(x1)}－{shown(x0)}）"
                way = f"{rise}×（{show_number(of)}－{shown(x0)}）÷{run}"
                return Said(f"{found}，在 {shown(x0)} 与 {shown(x1)} 之间", f"{shown(y0)}＋{way}")
        return Said(f"{found}，在折线的节点上或两端之外")


def _read_knot(keys: Keys, place: int) -> Knot | None:
    node = keys.sequence("knots")[place]
    path = f"{keys.below('knots')}[{place + 1}]"
    if not isinstance(node.value, list) or len(node.value) != 2:
        keys.context.fault(node, path, "节点须是 [数值, 得分] 两个数", "例如 [90, 3]")
        return None
    x, given = (keys.context.expression(part, path, NUMBER_KIND) for part in node.value)
    return Knot(x, given)


def _check_rising(keys: Keys, knots: tuple[Knot, ...]) -> None:
    for a, b in pairwise(knots):
        if isinstance(a.x, Number) and isinstance(b.x, Number) and a.x.value >= b.x.value:
            keys.fault(
                "knots",
                f"节点没有递增：{show_number(a.x.value)} 之后是 {show_number(b.x.value)}",
                "请按数值从小到大排列，且不重复",
            )
