"""`formula`: the points are an expression; a plain number is one as well (按式计分)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.expressions.bounds import Reach, reach
from kaocheng.scoring.expressions.evaluate import number
from kaocheng.scoring.expressions.nodes import FULL, Expression, Number
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Rule, Said, Sight
from kaocheng.scoring.rules.say import bounded, bounds, figures_in, give, limits, times


@dataclass(frozen=True)
class Formula(Rule):
    given: Expression
    floor: Expression | None = None
    cap: Expression | None = None
    kind: ClassVar[str] = "formula"
    title: ClassVar[str] = "按式计分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        return cls(
            keys.expression("points"), keys.maybe_expression("floor"), keys.maybe_expression("cap")
        )

    def points(self, scope: Scope) -> Column:
        return bounded(number(self.given, scope), self.floor, self.cap, scope)

    def reach(self, full: Fraction) -> Reach:
        return bounds(reach(self.given, full), self.floor, self.cap, full)

    def words(self, names: Mapping[str, str]) -> str:
        if isinstance(self.given, Number) or self.given == FULL:
            return give(self.given, names)
        return f"得分＝{phrase(self.given, names)}" + limits(self.floor, self.cap, names)

    def words_outside(self, names: Mapping[str, str], *, deducts: bool) -> str:
        """Points that are added or taken off, not won."""
        verb = "扣" if deducts else "加"
        if not isinstance(self.given, Number):
            return f"{verb}分＝{phrase(self.given, names)}" + limits(self.floor, self.cap, names)
        return f"{verb}{times(self.given, names)}" if self.given.value else f"不{verb}分"

    def reason(self, sight: Sight) -> Said:
        if isinstance(self.given, Number) or self.given == FULL:
            return Said("")
        found = figures_in(self.given, sight).rstrip("，")
        return Said(found or "按式计分", phrase(self.given, sight.names))
