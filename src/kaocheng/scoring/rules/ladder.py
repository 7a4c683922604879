"""`ladder`: the first step that holds gives the points (分档得分)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Self

from kaocheng.scoring.exact.choice import Limits, limits, pick
from kaocheng.scoring.exact.column import Column, choose
from kaocheng.scoring.expressions.bounds import Reach, reach
from kaocheng.scoring.expressions.evaluate import compare, number
from kaocheng.scoring.expressions.nodes import Expression, Number
from kaocheng.scoring.expressions.nodes import number as written
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import figure, phrase, show_number, unit_of
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Part, Rule, Said, Sight
from kaocheng.scoring.rules.say import give, measured

COMPARED = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
_WORDS = {
    "at_least": "达到{0}及以上",
    "above": "高于{0}",
    "at_most": "在{0}及以下",
    "below": "低于{0}",
}
_RISING = ("at_most", "below")
_STRICT = ("above", "below")


@dataclass(frozen=True)
class Step(Part):
    direction: str
    limit: Expression
    given: Expression


@dataclass(frozen=True)
class Ladder(Rule):
    of: Expression
    steps: tuple[Step, ...]
    otherwise: Expression
    kind: ClassVar[str] = "ladder"
    title: ClassVar[str] = "分档得分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        of = keys.expression("of")
        steps: list[Step] = []
        for entry in keys.mappings("steps"):
            step = _read_step(entry)
            if step is not None:
                _check_order(steps, step, entry)
                steps.append(step)
        return cls(of, tuple(steps), keys.expression("otherwise", written(0)))

    def points(self, scope: Scope) -> Column:
        of = number(self.of, scope)
        found = self._at_once(of, scope)
        if found is not None:
            return found.read_with(of)
        points = number(self.otherwise, scope)
        for step in reversed(self.steps):
            holds = compare(COMPARED[step.direction], of, number(step.limit, scope))
            points = choose(holds, number(step.given, scope), points)
        return points.read_with(of)

    def _at_once(self, of: Column, scope: Scope) -> Column | None:
        """All steps for few units, None where they are gone through one by one."""
        which = None if self._limits is None else self._limits.first(of)
        if which is None:
            return None
        given = [number(step.given, scope) for step in self.steps]
        return pick(which, [*given, number(self.otherwise, scope)])

    @cached_property
    def _limits(self) -> Limits | None:
        """Where all limits are plain numbers: these, to be compared at once."""
        plain = [
            (step.limit.value, step.direction in _RISING, step.direction in _STRICT)
            for step in self.steps
            if isinstance(step.limit, Number)
        ]
        return limits(plain) if len(plain) == len(self.steps) else None

    def reach(self, full: Fraction) -> Reach:
        result = reach(self.otherwise, full)
        for step in self.steps:
            result = result.either(reach(step.given, full))
        return result

    def words(self, names: Mapping[str, str]) -> str:
        limits = [_WORDS[s.direction].format(figure(s.limit, self.of, names)) for s in self.steps]
        given = [give(step.given, names) for step in self.steps]
        steps = "；".join(f"{a}的，{b}" for a, b in zip(limits, given, strict=True))
        return f"按{phrase(self.of, names)}分档：{steps}；其余{give(self.otherwise, names)}"

    def reason(self, sight: Sight) -> Said:
        of = sight.value(self.of)
        assert of is not None
        found = measured(self.of, sight)
        for place, step in enumerate(self.steps):
            limit = sight.value(step.limit)
            if limit is not None and holds(step.direction, of, limit):
                unit = unit_of(self.of, sight.names)
                words = _WORDS[step.direction].format(show_number(limit) + unit)
                return Said(f"{found}，{words}，属第 {place + 1} 档")
        return Said(f"{found}，各档均未达到")


def holds(direction: str, value: Fraction, limit: Fraction) -> bool:
    """Whether `value` is on this side of `limit`."""
    if direction in _RISING:
        return value < limit or (direction == "at_most" and value == limit)
    return value > limit or (direction == "at_least" and value == limit)


def _read_step(entry: Keys) -> Step | None:
    given = [direction for direction in COMPARED if entry.get(direction) is not None]
    points = entry.expression("points")
    if len(given) != 1:
        entry.context.fault(
            entry.node, entry.path, "每一档须写一个界限", f"请从 {'、'.join(COMPARED)} 中取一个"
        )
        return None
    return Step(given[0], entry.expression(given[0]), points)


def _check_order(steps: list[Step], step: Step, entry: Keys) -> None:
    """Steps of the same direction narrow first (docs/adr/0002, reading 13)."""
    rising = step.direction in _RISING
    for earlier in reversed(steps):
        if (earlier.direction in _RISING) != rising:
            continue
        a, b = earlier.limit, step.limit
        if isinstance(a, Number) and isinstance(b, Number) and _hides(earlier, a, step, b):
            entry.fault(
                step.direction,
                f"这一档（{show_number(b.value)}）被前一档（{show_number(a.value)}）挡住，永远到不了",
                "请把较难达到的档排在前面",
            )
        return


def _hides(earlier: Step, a: Number, step: Step, b: Number) -> bool:
    if a.value == b.value:
        return not (earlier.direction in _STRICT and step.direction not in _STRICT)
    return a.value > b.value if step.direction in _RISING else a.value < b.value
