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
        return self._listed(names, [rule.words(names) for rule in self._ways()])

    def words_outside(self, names: Mapping[str, str], *, deducts: bool) -> str:
        """The rule of each case in its own words there."""
        said = [rule.words_outside(names, deducts=deducts) for rule in self._ways()]
        return self._listed(names, said)

    def _ways(self) -> list[Rule]:
        return [*(case.rule for case in self.cases), self.otherwise]

    def _listed(self, names: Mapping[str, str], said: list[str]) -> str:
        whens = [f"{phrase(case.when, names)}的，" for case in self.cases]
        return "；".join(map("".join, zip([*whens, "其他情形"], said, strict=True)))

    def reason(self, sight: Sight) -> Said:
        found, rule = self._applies(sight)
        return _followed(found, rule.reason(sight))

    def reason_outside(self, sight: Sight, *, deducts: bool) -> Said:
        """The rule that counts tells its own there."""
        found, rule = self._applies(sight)
        return _followed(found, rule.reason_outside(sight, deducts=deducts))

    def _applies(self, sight: Sight) -> tuple[str, Rule]:
        """Which case it is, with its figures, and the rule that counts in it."""
        for case in self.cases:
            if sight.holds(case.when):
                figures = figures_in(case.when, sight)
                return f"{figures}属“{phrase(case.when, sight.names)}”的情形", case.rule
        figures = figures_of(sight, *(case.when for case in self.cases))
        return f"{figures}属其他情形", self.otherwise


def _followed(found: str, said: Said) -> Said:
    return Said(f"{found}：{said.found}" if said.found else found, said.sum)
