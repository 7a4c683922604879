"""What kind of value each part of an expression is, and which items are therefore texts.

A text item is one that a rule compares with a text or judges by bands; all others that any
operation needs a number from are number items (docs/adr/0002, reading 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaocheng.scoring.expressions.functions import FUNCTIONS, ITEM, SAME, TRUTH
from kaocheng.scoring.expressions.nodes import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Item,
    Logic,
    Negative,
    Not,
    Number,
    Text,
)
from kaocheng.scoring.expressions.parse import Unreadable

NUMBER_KIND, TEXT_KIND, TRUTH_KIND = "number", "text", "truth"
MOST_DEGREE = 256
_NAMES = {NUMBER_KIND: "数值", TEXT_KIND: "文字", TRUTH_KIND: "是非（比较或条件）"}


@dataclass
class Kinds:
    """Kinds of items as they become known while the expressions of a scheme are read.

    `items`: code → kind, with the place that settled it. `pairs`: items compared with one another
    before the kind of either is known, and where.
    """

    items: dict[str, tuple[str, str]] = field(default_factory=dict)
    pairs: list[tuple[str, str, str]] = field(default_factory=list)

    def settle(self, code: str, kind: str, where: str) -> None:
        """Item `code` is of `kind`. Raises `Unreadable` if another place needs the other one."""
        known, place = self.items.setdefault(code, (kind, where))
        if known != kind:
            raise Unreadable(
                f"数据项“{code}”在这里当{_NAMES[kind]}用，在“{place}”当{_NAMES[known]}用",
                "请分成两个数据项",
            )

    def settle_pairs(self) -> None:
        """Items only compared with each other: texts if either is one, else numbers."""
        partners: dict[str, list[tuple[str, str]]] = {}
        for left, right, where in self.pairs:
            partners.setdefault(left, []).append((right, where))
            partners.setdefault(right, []).append((left, where))
        texts = [code for code, (kind, _) in self.items.items() if kind == TEXT_KIND]
        while texts:
            for code, where in partners.pop(texts.pop(), ()):
                if not self.is_text(code):
                    self.settle(code, TEXT_KIND, where)
                    texts.append(code)
        for code, found in partners.items():
            self.settle(code, NUMBER_KIND, found[0][1])

    def is_text(self, code: str) -> bool:
        return self.items.get(code, ("", ""))[0] == TEXT_KIND

    def is_number(self, code: str) -> bool:
        return self.items.get(code, ("", ""))[0] == NUMBER_KIND


def check(node: Expression, wanted: str, kinds: Kinds, where: str) -> None:
    """Check that `node` gives the `wanted` kind throughout. Raises `Unreadable`."""
    _Checker(kinds, where).need(node, wanted)
    if degree(node) > MOST_DEGREE:
        raise Unreadable("乘方层层相套，结果过大", "请减小指数")


def degree(node: Expression) -> int:
    """How fast the size of a result grows with that of the values read."""
    if isinstance(node, Arithmetic):
        if node.operator == "**":
            assert isinstance(node.right, Number)
            return degree(node.left) * max(int(node.right.value), 1)
        if node.operator in "*/":
            return degree(node.left) + degree(node.right)
        return max(degree(node.left), degree(node.right))
    if isinstance(node, Call):
        return max((degree(arg) for arg in node.args), default=1)
    return degree(node.operand) if isinstance(node, Negative) else 1


class _Checker:
    def __init__(self, kinds: Kinds, where: str) -> None:
        self.kinds, self.where = kinds, where

    def need(self, node: Expression, wanted: str) -> None:
        code = self._item_access(node)
        if code is not None:
            self._need_item(code, node, wanted)
            return
        given = self.kind(node)
        if given is not None and given != wanted:
            raise Unreadable(_mismatch(given, wanted), _way_out(given, wanted))
        self._descend(node, wanted)

    def _need_item(self, code: str, node: Expression, wanted: str) -> None:
        if wanted == TRUTH_KIND:
            raise Unreadable(f"数据项“{code}”不能直接当条件", f"请写成 {code} == 1 或 {code} > 0")
        self.kinds.settle(code, wanted, self.where)

    def kind(self, node: Expression) -> str | None:
        """The kind a node gives by itself; None for an item (or choice of items) not yet known."""
        if isinstance(node, (Number, Arithmetic, Negative)):
            return NUMBER_KIND
        if isinstance(node, Text):
            return TEXT_KIND
        if isinstance(node, (Comparison, Logic, Not)):
            return TRUTH_KIND
        if isinstance(node, Call) and FUNCTIONS[node.name].gives == SAME:
            return self.kind(node.args[1]) or self.kind(node.args[2])
        if isinstance(node, Call) and FUNCTIONS[node.name].gives != ITEM:
            return FUNCTIONS[node.name].gives
        code = self._item_access(node)
        return self.kinds.items[code][0] if code in self.kinds.items else None

    @staticmethod
    def _item_access(node: Expression) -> str | None:
        """The item whose own value the node is: `x`, `target(x)`, `prior(x)` …"""
        if isinstance(node, Item):
            return node.code
        if isinstance(node, Call) and FUNCTIONS[node.name].gives == ITEM:
            item = node.args[0]
            assert isinstance(item, Item)
            return item.code
        return None

    def _descend(self, node: Expression, wanted: str) -> None:
        if isinstance(node, (Arithmetic, Negative)):
            operands = (node.operand,) if isinstance(node, Negative) else (node.left, node.right)
            for operand in operands:
                self.need(operand, NUMBER_KIND)
        elif isinstance(node, (Logic, Not)):
            for operand in (node.operand,) if isinstance(node, Not) else (node.left, node.right):
                self.need(operand, TRUTH_KIND)
        elif isinstance(node, Comparison):
            self._comparison(node)
        elif isinstance(node, Call):
            self._call(node, wanted)

    def _call(self, node: Call, wanted: str) -> None:
        function = FUNCTIONS[node.name]
        takes = list(function.takes)
        takes += [takes[-1]] * (len(node.args) - len(takes)) if takes else []
        for kind, arg in zip(takes, node.args, strict=True):
            if kind == ITEM and function.gives != TRUTH:
                self.need(arg, NUMBER_KIND)
            elif kind in (NUMBER_KIND, TRUTH_KIND):
                self.need(arg, kind)
            elif kind == SAME:
                self.need(arg, wanted)

    def _comparison(self, node: Comparison) -> None:
        for operator, left, right in zip(
            node.operators, node.operands, node.operands[1:], strict=False
        ):
            if operator not in ("==", "!="):
                self.need(left, NUMBER_KIND)
                self.need(right, NUMBER_KIND)
            else:
                self._equality(left, right)

    def _equality(self, left: Expression, right: Expression) -> None:
        kind = self.kind(left) or self.kind(right)
        if kind is None:
            first, *others = [*self._choices(left), *self._choices(right)]
            self.kinds.pairs += [(first, other, self.where) for other in others]
        else:
            self.need(left, kind)
            self.need(right, kind)

    def _choices(self, node: Expression) -> Iterator[str]:
        """The items for one of which a node stands whose kind is not yet known."""
        code = self._item_access(node)
        if code is not None:
            yield code
            return
        assert isinstance(node, Call)  # no other leaves its kind to its items
        condition, *ways = node.args
        self.need(condition, TRUTH_KIND)
        for way in ways:
            yield from self._choices(way)


def _mismatch(given: str, wanted: str) -> str:
    return f"此处须是{_NAMES[wanted]}，写的却是{_NAMES[given]}"


def _way_out(given: str, wanted: str) -> str:
    if wanted == TRUTH_KIND:
        return "请写成比较，例如 x >= 1"
    if given == TRUTH_KIND:
        return "请用 if(条件, 数值, 数值) 把是非变成数值"
    return "文字只能用 == 和 != 与文字相比"
