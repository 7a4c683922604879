"""`checklist`: the sum of the parts whose condition holds (逐条累计)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import ClassVar, Self

from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.expressions.bounds import ZERO, Reach, reach
from kaocheng.scoring.expressions.evaluate import constant, number, truth
from kaocheng.scoring.expressions.nodes import FULL, Expression
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Part, Rule, Said, Sight
from kaocheng.scoring.rules.say import bounded, bounds, give, limits_of_all, shown


@dataclass(frozen=True)
class Line(Part):
    when: Expression
    given: Expression
    name: str


@dataclass(frozen=True)
class Checklist(Rule):
    parts: tuple[Line, ...]
    floor: Expression | None
    cap: Expression
    kind: ClassVar[str] = "checklist"
    title: ClassVar[str] = "逐条累计"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        parts = tuple(
            Line(entry.condition("when"), entry.expression("points"), entry.text("name", ""))
            for entry in keys.mappings("parts")
        )
        return cls(parts, keys.maybe_expression("floor"), keys.expression("cap", FULL))

    def points(self, scope: Scope) -> Column:
        nothing = constant(scope, 0)
        won = [
            choose(truth(line.when, scope), number(line.given, scope), nothing)
            for line in self.parts
        ]
        return bounded(reduce(Column.__add__, won), self.floor, self.cap, scope)

    def reach(self, full: Fraction) -> Reach:
        result = ZERO
        for line in self.parts:
            result = result + reach(line.given, full).either(ZERO)
        return bounds(result, self.floor, self.cap, full)

    def words(self, names: Mapping[str, str]) -> str:
        lines = "；".join(
            f"{line.name or phrase(line.when, names)}，{give(line.given, names)}"
            for line in self.parts
        )
        return f"逐条累计：{lines}" + limits_of_all("合计", self.floor, self.cap, names)

    def reason(self, sight: Sight) -> Said:
        done, open_, won = [], [], []
        for place, line in enumerate(self.parts):
            name = line.name or f"第 {place + 1} 条"
            if sight.holds(line.when):
                done.append(name)
                won.append(shown(sight.value(line.given)))
            else:
                open_.append(name)
        found = f"符合：{'、'.join(done) or '无'}"
        if open_:
            found += f"；不符合：{'、'.join(open_)}"
        return Said(found, " ＋ ".join(won) if len(won) > 1 else "")
