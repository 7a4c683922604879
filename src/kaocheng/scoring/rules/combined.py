"""`sum`, `highest`, `lowest`: several rules together (累加、就高、就低)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import ClassVar, Self

from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.expressions.bounds import Reach
from kaocheng.scoring.expressions.nodes import Expression
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.nested import read_rules
from kaocheng.scoring.rules.rule import Rule, Said, Sight
from kaocheng.scoring.rules.say import bounded, bounds, limits_of_all


@dataclass(frozen=True)
class Combined(Rule):
    whole: ClassVar[str] = "所取的"

    parts: tuple[Rule, ...]
    floor: Expression | None
    cap: Expression | None

    @classmethod
    def read(cls, keys: Keys) -> Self:
        return cls(
            read_rules(keys, "parts"), keys.maybe_expression("floor"), keys.maybe_expression("cap")
        )

    def points(self, scope: Scope) -> Column:
        columns = [part.points(scope) for part in self.parts]
        return bounded(reduce(self._join, columns), self.floor, self.cap, scope)

    @staticmethod
    def _join(a: Column, b: Column) -> Column:
        return a + b

    @staticmethod
    def _join_reach(a: Reach, b: Reach) -> Reach:
        return a + b

    def reach(self, full: Fraction) -> Reach:
        parts = [part.reach(full) for part in self.parts]
        return bounds(reduce(self._join_reach, parts), self.floor, self.cap, full)

    def words(self, names: Mapping[str, str]) -> str:
        return self._listed([part.words(names) for part in self.parts], names)

    def words_outside(self, names: Mapping[str, str], *, deducts: bool) -> str:
        """Each part in its own words there."""
        said = [part.words_outside(names, deducts=deducts) for part in self.parts]
        return self._listed(said, names)

    def _listed(self, said: list[str], names: Mapping[str, str]) -> str:
        parts = "；".join(f"（{n}）{words}" for n, words in enumerate(said, 1))
        return f"{self.title}：{parts}" + limits_of_all(self.whole, self.floor, self.cap, names)

    def reason(self, sight: Sight) -> Said:
        return self._told(sight, [part.reason(sight) for part in self.parts])

    def reason_outside(self, sight: Sight, *, deducts: bool) -> Said:
        """Each part tells its own there."""
        said = [part.reason_outside(sight, deducts=deducts) for part in self.parts]
        return self._told(sight, said)

    def _told(self, sight: Sight, reasons: list[Said]) -> Said:
        found, values = [], []
        for place, (part, said) in enumerate(zip(self.parts, reasons, strict=True), 1):
            points = sight.points(part)
            value = "（无）" if points is None else sight.show(points)
            sum_ = f"，{said.sum} = {value} 分" if said.sum else f"，{value} 分"
            found.append(f"（{place}）{said.found}{sum_}")
            values.append(value)
        return Said("；".join(found), self._written(values))

    def _written(self, values: list[str]) -> str:
        return " ＋ ".join(values)


@dataclass(frozen=True)
class Sum(Combined):
    kind: ClassVar[str] = "sum"
    title: ClassVar[str] = "各项累加"
    whole: ClassVar[str] = "合计"


@dataclass(frozen=True)
class Highest(Combined):
    kind: ClassVar[str] = "highest"
    title: ClassVar[str] = "就高不累加"

    @staticmethod
    def _join(a: Column, b: Column) -> Column:
        return a.greatest(b)

    @staticmethod
    def _join_reach(a: Reach, b: Reach) -> Reach:
        return a.greatest(b)

    def _written(self, values: list[str]) -> str:
        return f"取{'、'.join(values)}中的最高者"


@dataclass(frozen=True)
class Lowest(Combined):
    kind: ClassVar[str] = "lowest"
    title: ClassVar[str] = "就低"

    @staticmethod
    def _join(a: Column, b: Column) -> Column:
        return a.least(b)

    @staticmethod
    def _join_reach(a: Reach, b: Reach) -> Reach:
        return a.least(b)

    def _written(self, values: list[str]) -> str:
        return f"取{'、'.join(values)}中的最低者"
