"""The parts of an expression (format, section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kaocheng.scoring.exact.column import Column, constant
from kaocheng.scoring.exact.fast import FAST
from kaocheng.scoring.exact.rational import EXACT


@dataclass(frozen=True)
class Number:
    value: Fraction

    @cached_property
    def fast(self) -> Column:
        """The number for all units, in fast arithmetic."""
        return constant(FAST, self.value)

    @cached_property
    def exact(self) -> Column:
        """The number for all units, exactly."""
        return constant(EXACT, self.value)


@dataclass(frozen=True, slots=True)
class Text:
    value: str


@dataclass(frozen=True, slots=True)
class Item:
    """A data item's actual value in the run's period."""

    code: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function; the first argument of an item function is an `Item`."""

    name: str
    args: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Expression


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`operator` is one of + - * / and **."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """A chain: operands[0] operators[0] operands[1] …, as in Python."""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """`operator` is `and` or `or`."""

    operator: str
    left: Expression
    right: Expression


Expression = Number | Text | Item | Call | Negative | Not | Arithmetic | Comparison | Logic

FULL = Call("full", ())


def number(value: int | str | Fraction) -> Number:
    return Number(Fraction(value))


def children(node: Expression) -> tuple[Expression, ...]:
    """The direct operands of a node."""
    if isinstance(node, Call):
        return node.args
    if isinstance(node, (Negative, Not)):
        return (node.operand,)
    if isinstance(node, (Arithmetic, Logic)):
        return (node.left, node.right)
    if isinstance(node, Comparison):
        return node.operands
    return ()


def walk(node: Expression) -> Iterator[Expression]:
    """The node and all below it, in the written order."""
    yield node
    for child in children(node):
        yield from walk(child)


def items_of(node: Expression) -> list[str]:
    """Codes of the data items that an expression reads, in the written order, each once."""
    return list(dict.fromkeys(part.code for part in walk(node) if isinstance(part, Item)))
