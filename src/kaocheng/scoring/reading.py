"""Strict reading of mappings: every key is asked for by name, what is left over is a fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kaocheng.scoring.bounded import BoundedFaults, quoted
from kaocheng.scoring.expressions.kinds import NUMBER_KIND, TRUTH_KIND, Kinds, check
from kaocheng.scoring.expressions.nodes import Expression, Number, items_of
from kaocheng.scoring.expressions.parse import Unreadable, parse
from kaocheng.scoring.source import Node, show_key

FALLBACK = Number(Fraction(0))
LONGEST_CODE = 60
LARGEST = Fraction(10**9)  # points, weights, limits: larger ones are slips of the pen


@dataclass
class Context:
    """What is known while one scheme is read: its file name, its items and groups, its faults."""

    name: str
    faults: BoundedFaults
    kinds: Kinds = field(default_factory=Kinds)
    items: dict[str, str] = field(default_factory=dict)  # code → name
    items_read: set[str] = field(default_factory=set)
    unfit: set[int] = field(default_factory=set)  # nodes of a wrong type; their faults are told

    def where(self, line: int, path: str) -> str:
        return f"{self.name} 第{line}行 {path}".rstrip()

    def fault(self, node: Node, path: str, what: str, mend: str = "") -> None:
        if id(node) not in self.unfit:
            self.faults.add(self.where(node.line, path), what, mend)

    def expression(self, node: Node, path: str, wanted: str) -> Expression:
        """Read and check a number or condition; after a fault, something harmless."""
        if isinstance(node.value, Fraction) and wanted == NUMBER_KIND:
            return Number(node.value)
        if not isinstance(node.value, str):
            self.fault(node, path, "此处须是数值或算式", "请写数字，或把算式写成文字")
            return FALLBACK
        try:
            expression = parse(node.value)
            if not self._declared(expression, node, path):
                return FALLBACK
            check(expression, wanted, self.kinds, self.where(node.line, path))
        except Unreadable as error:
            self.fault(node, path, error.what, error.mend)
            return FALLBACK
        return expression

    def _declared(self, expression: Expression, node: Node, path: str) -> bool:
        """Whether every item of the expression is; each one that is not is a fault."""
        codes = items_of(expression)
        for code in codes:
            if code not in self.items:
                near = self.faults.near(code, self.items)
                hint = f"是否要写“{near}”？" if near else "请先在 items 中登记"
                self.fault(node, path, f"没有{quoted(code)}这个数据项", hint)
        self.items_read.update(code for code in codes if code in self.items)
        return all(code in self.items for code in codes)


class Keys:
    """One mapping of the file. Getters report what is wrong and give a harmless value instead."""

    def __init__(self, context: Context, node: Node, path: str) -> None:
        self.context, self.node, self.path = context, node, path
        self.asked: list[str] = []
        self.map: dict[str | Fraction, Node] = {}
        if isinstance(node.value, dict):
            self.map = node.value
        else:
            context.fault(node, path, "此处须是“键: 值”的一组", "请按 键: 值 的形式书写")
            context.unfit.add(id(node))

    def below(self, key: str | int) -> str:
        if isinstance(key, int):
            return f"{self.path}[{key + 1}]"
        return f"{self.path}.{key}" if self.path else key

    def fault(self, key: str, what: str, mend: str = "") -> None:
        node = self.map.get(key, self.node)
        where = self.context.where(node.key_line or node.line, self.below(key))
        self.context.faults.add(where, what, mend)

    def get(self, key: str) -> Node | None:
        """The value of `key`, None where it is absent or empty."""
        self.asked.append(key)
        node = self.map.get(key)
        return None if node is None or node.value is None else node

    def need(self, key: str) -> Node | None:
        node = self.get(key)
        if node is None:
            mend = f"请补上 {key}"
            self.context.fault(self.node, self.path, f"缺少“{key}”", mend)
        return node

    def done(self) -> None:
        """Every key that nobody asked for is a fault."""
        for key, node in self.map.items():
            if key not in self.asked:
                where = self.context.where(node.key_line, self.below(quoted(show_key(key))[1:-1]))
                what = f"不认识{quoted(show_key(key))}这个键"
                self.context.faults.add(where, what, self._near_key(show_key(key)))

    def _near_key(self, key: str) -> str:
        if key == "<<":
            return "不能用 << 合并，请写全"
        near = self.context.faults.near(key, self.asked)
        return (
            f"是否要写“{near}”？" if near else f"可用的键：{'、'.join(dict.fromkeys(self.asked))}"
        )

    # Scalars -----------------------------------------------------------------------------------

    def text(self, key: str, default: str | None = None) -> str:
        """A text; needed, and more than blanks, unless there is a default."""
        node = self.get(key) if default is not None else self.need(key)
        if node is None:
            return default or ""
        if not isinstance(node.value, str):
            self.fault(key, f"“{key}”须是文字", '数字样的文字请加引号，例如 "1.10"')
            return default or ""
        text = node.value.strip()
        if not text and default is None:
            self.fault(key, f"“{key}”是空的", f"请填写 {key}")
        return text

    def code(self, key: str = "code") -> str:
        """A needed text that stands on one line and is not too long."""
        code = self.text(key)
        if len(code) > LONGEST_CODE or "\n" in code:
            mend = f"请在一行内写，不超过 {LONGEST_CODE} 字"
            self.fault(key, f"代码{quoted(code)}过长或有换行", mend)
            return code.split("\n")[0][:LONGEST_CODE]
        return code

    def number(self, key: str, default: Fraction | None = None) -> Fraction | None:
        node = self.get(key)
        if node is None:
            return default
        if isinstance(node.value, Fraction):
            return self.of_size(key, node.value)
        shown = f"，写的是{quoted(node.value)}" if isinstance(node.value, str) else ""
        self.fault(key, f"“{key}”须是数字{shown}", "请写不带引号、不带 % 和千分位的数字")
        return default

    def of_size(self, key: str, value: Fraction) -> Fraction:
        """The value; one that is too large is a fault."""
        if abs(value) <= LARGEST:
            return value
        self.fault(key, f"“{key}”大得不合常理", "请检查是否多写了位数")
        return Fraction(0)

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        value = self.number(key)
        if value is None:
            return default
        if value.denominator != 1 or not low <= value <= high:
            self.fault(key, f"“{key}”须是 {low} 到 {high} 的整数", "请改正")
            return default
        return int(value)

    def flag(self, key: str, default: bool) -> bool:
        node = self.get(key)
        if node is None:
            return default
        if isinstance(node.value, bool):
            return node.value
        self.fault(key, f"“{key}”须是 true 或 false", "请改正")
        return default

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        node = self.get(key) if default is not None else self.need(key)
        if node is None:
            return default or allowed[0]
        if isinstance(node.value, str) and node.value in allowed:
            return node.value
        shown = quoted(node.value) if isinstance(node.value, str) else "此值"
        usable = "、".join(word for word in allowed if word)
        self.fault(key, f"“{key}”不能是{shown}", f"可用：{usable}")
        return default or allowed[0]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as one."""
        node = self.get(key)
        if node is None:
            return ()
        parts = node.value if isinstance(node.value, list) else [node]
        found = [part.value for part in parts if isinstance(part.value, str)]
        if len(found) != len(parts):
            self.fault(key, f"“{key}”须是一列文字", "数字样的文字请加引号")
        return tuple(text.strip() for text in found)

    # Expressions ---------------------------------------------------------------------------------

    def expression(self, key: str, default: Expression | None = None) -> Expression:
        """A number or an expression; needed unless there is a default."""
        node = self.get(key) if default is not None else self.need(key)
        if node is None:
            return default or FALLBACK
        return self.context.expression(node, self.below(key), NUMBER_KIND)

    def maybe_expression(self, key: str) -> Expression | None:
        node = self.get(key)
        return None if node is None else self.context.expression(node, self.below(key), NUMBER_KIND)

    def condition(self, key: str) -> Expression:
        node = self.need(key)
        if node is None:
            return FALLBACK
        return self.context.expression(node, self.below(key), TRUTH_KIND)

    # Collections ---------------------------------------------------------------------------------

    def sequence(self, key: str, needed: bool = True) -> list[Node]:
        """The nodes of a list that is not empty."""
        node = self.need(key) if needed else self.get(key)
        if node is None:
            return []
        if isinstance(node.value, list) and (node.value or not needed):
            return node.value
        self.fault(key, f"“{key}”须是一列，至少一项", "请用 - 逐项列出，或写成 [ … ]")
        return []

    def mappings(self, key: str, needed: bool = True) -> Iterator[Keys]:
        """Each entry of a list as a mapping; its leftover keys are reported afterwards."""
        for place, node in enumerate(self.sequence(key, needed)):
            keys = Keys(self.context, node, f"{self.below(key)}[{place + 1}]")
            yield keys
            keys.done()
