"""`attain`: the points if a condition holds, else others (达标得分)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.expressions.bounds import Reach, reach
from kaocheng.scoring.expressions.evaluate import number, truth
from kaocheng.scoring.expressions.nodes import FULL, Expression
from kaocheng.scoring.expressions.nodes import number as written
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Rule, Said, Sight
from kaocheng.scoring.rules.say import figures_in, give


@dataclass(frozen=True)
class Attain(Rule):
    when: Expression
    given: Expression
    otherwise: Expression
    kind: ClassVar[str] = "attain"
    title: ClassVar[str] = "达标得分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        return cls(
            keys.condition("when"),
            keys.expression("points", FULL),
            keys.expression("otherwise", written(0)),
        )

    def points(self, scope: Scope) -> Column:
        return choose(
            truth(self.when, scope), number(self.given, scope), number(self.otherwise, scope)
        )

    def reach(self, full: Fraction) -> Reach:
        return reach(self.given, full).either(reach(self.otherwise, full))

    def words(self, names: Mapping[str, str]) -> str:
        given, otherwise = give(self.given, names), give(self.otherwise, names)
        return f"{phrase(self.when, names)}的，{given}；否则{otherwise}"

    def reason(self, sight: Sight) -> Said:
        holds = "符合" if sight.holds(self.when) else "不符合"
        return Said(f"{figures_in(self.when, sight)}{holds}“{phrase(self.when, sight.names)}”")
