"""`rank`: points by place among the units (按名次得分)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Self

import numpy as np

from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.exact.choice import Whiches, pick
from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.exact.decimals import read_decimal
from kaocheng.scoring.exact.recording import taken
from kaocheng.scoring.expressions.bounds import Reach, reach
from kaocheng.scoring.expressions.evaluate import constant, number
from kaocheng.scoring.expressions.kinds import NUMBER_KIND
from kaocheng.scoring.expressions.nodes import FULL, Expression
from kaocheng.scoring.expressions.nodes import number as written
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Part, Rule, Said, Sight
from kaocheng.scoring.rules.say import give, measured, shown, times


@dataclass(frozen=True)
class Linear(Part):
    first: Expression
    last: Expression


@dataclass(frozen=True)
class Entry(Part):
    place: int
    given: Expression


@dataclass(frozen=True)
class Rank(Rule):
    """Exactly one of `linear`, `step` and `table` is there."""

    of: Expression
    ascending: bool
    in_group: bool
    linear: Linear | None
    step: Expression | None
    table: tuple[Entry, ...]
    otherwise: Expression
    full: Expression | None  # F, where `step` counts down from it
    kind: ClassVar[str] = "rank"
    title: ClassVar[str] = "按名次得分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        of = keys.expression("of")
        ascending = keys.choice("order", ("desc", "asc"), "desc") == "asc"
        in_group = keys.choice("within", ("all", "group"), "all") == "group"
        linear, step = _read_linear(keys), keys.maybe_expression("step")
        table = _read_table(keys)
        given = [key for key in ("linear", "step", "table") if keys.get(key) is not None]
        if len(given) != 1:
            keys.context.fault(
                keys.node,
                keys.path,
                "须写明名次怎样换算成分数",
                "请从 linear、step、table 中取一个",
            )
        otherwise = keys.expression("otherwise", written(0)) if "table" in given else written(0)
        full = FULL if step is not None else None
        return cls(of, ascending, in_group, linear, step, table, otherwise, full)

    def points(self, scope: Scope) -> Column:
        found = scope.places(self.of, self.ascending, self.in_group, number)
        place = Column(scope.numbers, scope.numbers.integers(found.place), found.status)
        count = Column(scope.numbers, scope.numbers.integers(found.count), found.status)
        if self.linear is not None:
            return _on_line(self.linear, place, count, scope)
        if self.step is not None:
            lost = number(self.step, scope) * (place - constant(scope, 1))
            return (number(FULL, scope) - lost).greatest(constant(scope, 0))
        return self._by_table(place, found.place, scope).read_with(place)

    def _by_table(self, place: Column, places: Ints, scope: Scope) -> Column:
        given = [number(entry.given, scope) for entry in self.table]
        otherwise = number(self.otherwise, scope)
        which = taken(self._entries, np.minimum(places, len(self._entries) - 1))
        found = pick(which, [*given, otherwise])
        if found is not None:
            return found
        points = otherwise
        for entry, column in zip(reversed(self.table), reversed(given), strict=True):
            points = choose(place.equals(constant(scope, entry.place)), column, points)
        return points

    @cached_property
    def _entries(self) -> Whiches:
        """For each place the number of its entry; for those beyond the table one more."""
        places = [entry.place for entry in self.table]
        found = np.full(max(places) + 2, len(places), np.intp)
        found[places] = np.arange(len(places))
        return found

    def reach(self, full: Fraction) -> Reach:
        if self.linear is not None:
            return reach(self.linear.first, full).either(reach(self.linear.last, full))
        if self.step is not None:
            return Reach(Fraction(0), full)
        result = reach(self.otherwise, full)
        for entry in self.table:
            result = result.either(reach(entry.given, full))
        return result

    def words(self, names: Mapping[str, str]) -> str:
        field = "同组" if self.in_group else "全部单位"
        order = "从低到高" if self.ascending else "从高到低"
        return f"按{phrase(self.of, names)}在{field}中{order}的名次计分，{self._scale(names)}"

    def _scale(self, names: Mapping[str, str]) -> str:
        if self.linear is not None:
            first, last = times(self.linear.first, names), times(self.linear.last, names)
            return f"第一名{first}，末名{last}，其间等差递减"
        if self.step is not None:
            return f"第一名满分，每后一名减{times(self.step, names)}"
        table = "，".join(f"第{e.place}名{times(e.given, names)}" for e in self.table)
        return f"{table}，其余{give(self.otherwise, names)}"

    def reason(self, sight: Sight) -> Said:
        place, count = sight.place(self)
        field = "同组" if self.in_group else "共"
        found = f"{measured(self.of, sight)}，{field} {count} 个单位中列第 {place} 名"
        if self.linear is not None and count > 1:
            first, last = (sight.value(end) for end in (self.linear.first, self.linear.last))
            return Said(
                found,
                f"{shown(first)} －（{shown(first)} － {shown(last)}）× {place - 1} ÷ {count - 1}",
            )
        if self.step is not None:
            return Said(
                found,
                f"{shown(sight.value(FULL))} － {shown(sight.value(self.step))} × {place - 1}",
            )
        return Said(found)


def _on_line(linear: Linear, place: Column, count: Column, scope: Scope) -> Column:
    one = constant(scope, 1)
    first, last = number(linear.first, scope), number(linear.last, scope)
    alone = count.equals(one)
    steps = choose(alone, one, count - one)
    points = first - (first - last) * (place - one) / steps
    return points.read_with(place)


def _read_linear(keys: Keys) -> Linear | None:
    node = keys.get("linear")
    if node is None:
        return None
    inner = Keys(keys.context, node, keys.below("linear"))
    linear = Linear(inner.expression("first", FULL), inner.expression("last", written(0)))
    inner.done()
    return linear


def _read_table(keys: Keys) -> tuple[Entry, ...]:
    node = keys.get("table")
    if node is None:
        return ()
    path = keys.below("table")
    if not isinstance(node.value, dict) or not node.value:
        keys.fault("table", "名次表须是“名次: 分数”", "例如 {1: 10, 2: 9}")
        return ()
    entries: list[Entry] = []
    for key, given in node.value.items():
        place = key if isinstance(key, Fraction) else read_decimal(key)
        if place is None or place.denominator != 1 or place < 1:
            keys.context.fault(given, path, "名次须是从 1 起的整数", "例如 {1: 10, 2: 9}")
            continue
        if int(place) in [entry.place for entry in entries]:
            keys.context.fault(given, path, f"第 {place} 名写了两次", "请删去其中一个")
        entries.append(Entry(int(place), keys.context.expression(given, path, NUMBER_KIND)))
    return tuple(entries)
