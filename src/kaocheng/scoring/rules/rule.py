"""What a rule is: it gives points, knows its bounds, and speaks of both in Chinese."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import ClassVar, Protocol, Self

from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.expressions.bounds import Reach
from kaocheng.scoring.expressions.nodes import FULL, Expression, walk
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.reading import Keys


@dataclass(frozen=True)
class Said:
    """A reason in two parts: what was found, and how it becomes points ("" if it needs no sum)."""

    found: str
    sum: str = ""


class Sight(Protocol):
    """One unit, exactly, for telling the reason of its points."""

    @property
    def names(self) -> Mapping[str, str]:
        """Item code → its name."""

    def value(self, node: Expression) -> Fraction | None:
        """The exact value of a number expression, None where it has none."""

    def holds(self, node: Expression) -> bool | None:
        """Whether a condition holds, None where it has no value."""

    def text(self, item: str) -> str:
        """The text of a text item, "" where it has none."""

    def figure(self, node: Expression) -> str:
        """Words and value: 粮食总产量 78 万吨."""

    def points(self, rule: Rule) -> Fraction | None:
        """What a rule gives here."""

    def show(self, points: Fraction) -> str:
        """Points as text, with the scheme's decimals."""

    def place(self, rule: Rule) -> tuple[int, int]:
        """Place and number of places under a `rank` rule."""


@dataclass(frozen=True)
class Rule(ABC):
    """A scoring rule (评分标准). Subclasses are frozen; their fields hold expressions and rules."""

    kind: ClassVar[str]
    title: ClassVar[str]

    @classmethod
    @abstractmethod
    def read(cls, keys: Keys) -> Self:
        """From its mapping. Faults are reported to `keys`, never raised."""

    @abstractmethod
    def points(self, scope: Scope) -> Column:
        """The points of every unit in the scope, before floor, cap and rounding of the leaf."""

    @abstractmethod
    def reach(self, full: Fraction) -> Reach:
        """The least and the most points that it can give where the leaf has `full` points."""

    @abstractmethod
    def words(self, names: Mapping[str, str]) -> str:
        """The rule as a Chinese sentence without a full stop. `names`: item code → name."""

    def words_outside(self, names: Mapping[str, str], *, deducts: bool) -> str:
        """The same where the rule is that of a bonus or a deduction (加减分项)."""
        return self.words(names)

    @abstractmethod
    def reason(self, sight: Sight) -> Said:
        """Why one unit has its points; asked only where every value that counts is there."""

    def reason_outside(self, sight: Sight, *, deducts: bool) -> Said:
        """The same where the rule is that of a bonus or a deduction (加减分项)."""
        return self.reason(sight)

    def rules(self) -> Iterator[Rule]:
        """This rule and all rules inside it."""
        yield self
        for part in self._parts():
            if isinstance(part, Rule):
                yield from part.rules()

    def expressions(self) -> Iterator[Expression]:
        """All expressions of this rule and of the rules inside it, in the written order."""
        for part in self._parts():
            if isinstance(part, Rule):
                yield from part.expressions()
            else:
                yield part

    def uses_full(self) -> bool:
        """Whether the leaf's points F come into it."""
        return any(node == FULL for part in self.expressions() for node in walk(part))

    def _parts(self) -> Iterator[Rule | Expression]:
        for field in fields(self):
            yield from _flat(getattr(self, field.name))


def _flat(value: object) -> Iterator[Rule | Expression]:
    """Rules and expressions in a field's value, which may be a tuple of records of them."""
    if isinstance(value, Rule | Expression):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _flat(part)
    elif isinstance(value, Part):
        for field in fields(value):
            yield from _flat(getattr(value, field.name))


@dataclass(frozen=True)
class Part:
    """A record inside a rule: a step, a case, a line of a checklist."""
