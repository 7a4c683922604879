"""Section 4: the text of an expression, read into a tree. Order and precedence as in Python."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from tests.oracle.values import OracleRefused


@dataclass(frozen=True)
class Literal:
    """A number or a text in quotes."""

    value: Fraction | str


@dataclass(frozen=True)
class Item:
    """An item's code."""

    code: str


@dataclass(frozen=True)
class Call:
    """A function, or an operator named by its sign."""

    name: str
    args: tuple["Node", ...]


@dataclass(frozen=True)
class Chain:
    """``a < b <= c``: the first operand, then signs and operands."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


Node = Literal | Item | Call | Chain

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"[^"]*"|'[^']*')|(?P<name>[^\W\d]\w*)"""
    r"""|(?P<sign>\*\*|<=|>=|==|!=|[-+*/()<>,]))"""
)
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of a whole expression."""
    reader = Reader(text)
    tree = reader.either()
    if reader.peek():
        raise OracleRefused(f"{text}: more than one expression")
    return tree


class Reader:
    """Recursive descent: one method a level of precedence, the loosest first."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        end = len(text.rstrip())
        place = 0
        while place < end:
            found = TOKEN.match(text, place)
            if not found:
                raise OracleRefused(f"{text}: unreadable at {place}")
            self.tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            place = found.end()
        self.next = 0

    def peek(self) -> str:
        """The token ahead, "" at the end."""
        return self.tokens[self.next][1] if self.next < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        """The token ahead if it is one of these, else ""."""
        if self.peek() and self.peek() in wanted:
            self.next += 1
            return self.tokens[self.next - 1][1]
        return ""

    def need(self, wanted: str) -> None:
        """The token ahead must be this one."""
        if not self.take(wanted):
            raise OracleRefused(f"{wanted} expected")

    def either(self) -> Node:
        """``or``."""
        left = self.both()
        while self.take("or"):
            left = Call("or", (left, self.both()))
        return left

    def both(self) -> Node:
        """``and``."""
        left = self.negation()
        while self.take("and"):
            left = Call("and", (left, self.negation()))
        return left

    def negation(self) -> Node:
        """``not``."""
        return Call("not", (self.negation(),)) if self.take("not") else self.comparison()

    def comparison(self) -> Node:
        """Comparisons, chained."""
        first = self.addition()
        rest = []
        while sign := self.take(*COMPARISONS):
            rest.append((sign, self.addition()))
        return Chain(first, tuple(rest)) if rest else first

    def addition(self) -> Node:
        """``+ -``."""
        left = self.product()
        while sign := self.take("+", "-"):
            left = Call(sign, (left, self.product()))
        return left

    def product(self) -> Node:
        """``* /``."""
        left = self.signed()
        while sign := self.take("*", "/"):
            left = Call(sign, (left, self.signed()))
        return left

    def signed(self) -> Node:
        """A leading sign, looser than ``**``."""
        if sign := self.take("+", "-"):
            return Call("positive" if sign == "+" else "negative", (self.signed(),))
        return self.power()

    def power(self) -> Node:
        """``**``, whose right side may carry a sign."""
        left = self.atom()
        return Call("**", (left, self.signed())) if self.take("**") else left

    def atom(self) -> Node:
        """A number, a text, an item, a call, or an expression in brackets."""
        if self.take("("):
            inside = self.either()
            self.need(")")
            return inside
        if not self.peek():
            raise OracleRefused("an expression ends too early")
        kind, token = self.tokens[self.next]
        self.next += 1
        if kind == "number":
            return Literal(Fraction(token))
        if kind == "text":
            return Literal(token[1:-1])
        return self.named(token)

    def named(self, name: str) -> Node:
        """A call if a bracket follows, else an item."""
        if not self.take("("):
            return Item(name)
        args = []
        while not self.take(")"):
            args.append(self.either())
            if self.peek() != ")":
                self.need(",")
        return Call(name, tuple(args))
