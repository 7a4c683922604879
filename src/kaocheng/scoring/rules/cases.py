"""`cases`: the first condition that holds decides which rule counts (分情形)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.expressions.bounds import Reach
from kaocheng.scoring.expressions.evaluate import truth
from kaocheng.scoring.expressions.nodes import Expression
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.nested import NOTHING, read_rule
from kaocheng.scoring.rules.rule import Part, Rule, Said, Sight
from kaocheng.scoring.rules.say import figures_in, figures_of


@dataclass(frozen=True)
class Case(Part):
    when: Expression
    rule: Rule


@dataclass(frozen=True)
class Cases(Rule):
    cases: tuple[Case, ...]
    otherwise: Rule
    kind: ClassVar[str] = "cases"
    title: ClassVar[str] = "分情形"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        cases = tuple(
            Case(entry.condition("when"), read_rule(entry, "rule"))
            for entry in keys.mappings("cases")
        )
        return cls(cases, read_rule(keys, "otherwise", default=NOTHING))

    def points(self, scope: Scope) -> Column:
        points = self.otherwise.points(scope)
        for case in reversed(self.cases):
            points = choose(truth(case.when, scope), case.rule.points(scope), points)
        return points

    def reach(self, full: Fraction) -> Reach:
        result = self.otherwise.reach(full)
        for case in self.cases:
            result = result.either(case.rule.reach(full))
        return result

    def words(self, names: Mapping[str, str]) -> str:
        cases = "；".join(
            f"{phrase(case.when, names)}的，{case.rule.words(names)}" for case in self.cases
        )
        return f"{cases}；其他情形{self.otherwise.words(names)}"

    def reason(self, sight: Sight) -> Said:
        for case in self.cases:
            if sight.holds(case.when):
                figures = figures_in(case.when, sight)
                found = f"{figures}属“{phrase(case.when, sight.names)}”的情形"
                return _followed(found, case.rule.reason(sight))
        figures = figures_of(sight, *(case.when for case in self.cases))
        return _followed(f"{figures}属其他情形", self.otherwise.reason(sight))


def _followed(found: str, said: Said) -> Said:
    return Said(f"{found}：{said.found}" if said.found else found, said.sum)
