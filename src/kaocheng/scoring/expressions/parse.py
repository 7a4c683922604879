"""From text to expression: a small precedence parser with Python's order and a bounded depth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from kaocheng.scoring.bounded import quoted
from kaocheng.scoring.exact.decimals import MOST_DIGITS
from kaocheng.scoring.expressions.functions import FUNCTIONS, ITEM, WHOLE
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

MOST_CHARACTERS = 4000
MOST_TOKENS = 400  # a chain of operators nests to the left: this bounds the depth of the tree
MOST_DEPTH = 60
MOST_EXPONENT = 64

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<name>[^\W\d]\w*)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign>\*\*|<=|>=|==|!=|[-+*/<>(),]))"
)
_COMPARISONS = {"<", "<=", ">", ">=", "==", "!="}
_PLAIN = "请用半角符号，数字不带 % 和千分位"
_INSTEAD = {
    "=": "相等请写 ==，不小于写 >=，不大于写 <=",
    "≥": "请写 >=",
    "≤": "请写 <=",
    "≠": "请写 !=",
    "×": "请写 *",
    "÷": "请写 /",
    "^": "乘方请写 **",
    ".": "数字的小数点前后都要有数字；数据项后面不能用点",
    '"': "引号须成对",
    "'": "引号须成对",
}
ITEM_CODE = re.compile(r"[^\W\d]\w*\Z")


class Unreadable(Exception):  # noqa: N818 - caught at once and turned into a fault
    """An expression that cannot be read: `what` is wrong, `mend` the way out."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    tokens, position = [], 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if found is None:
            sign = text[position:].lstrip()[:1]
            raise Unreadable(f"表达式中的“{sign}”看不懂", _INSTEAD.get(sign, _PLAIN))
        kind = str(found.lastgroup)
        tokens.append(_Token(kind, found[kind]))
        position = found.end()
    tokens.append(_Token("end", ""))
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.next
        self.at += 1
        return token

    def takes(self, *texts: str) -> str | None:
        token = self.next
        if token.kind in ("sign", "name") and token.text in texts:
            self.at += 1
            return token.text
        return None

    def here(self) -> str:
        """The next token for a message."""
        return quoted(self.next.text) if self.next.text else "末尾"

    def expect(self, text: str) -> None:
        if self.takes(text) is None:
            raise Unreadable(f"此处应有“{text}”，却是{self.here()}", "请检查括号和逗号")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable(f"表达式嵌套超过 {MOST_DEPTH} 层", "请拆成几步或改用评分方式")

    def whole(self) -> Expression:
        node = self.either()
        if self.next.kind != "end":
            raise Unreadable(f"{self.here()}处多出内容", "请检查是否漏了运算符")
        return node

    def either(self) -> Expression:
        self.deeper()
        node = self.both()
        while self.takes("or"):
            node = Logic("or", node, self.both())
        self.depth -= 1
        return node

    def both(self) -> Expression:
        node = self.negation()
        while self.takes("and"):
            node = Logic("and", node, self.negation())
        return node

    def negation(self) -> Expression:
        if self.takes("not"):
            self.deeper()
            node = Not(self.negation())
            self.depth -= 1
            return node
        return self.comparison()

    def comparison(self) -> Expression:
        operands, operators = [self.sum()], []
        while operator := self.takes(*_COMPARISONS):
            operators.append(operator)
            operands.append(self.sum())
        if not operators:
            return operands[0]
        return Comparison(tuple(operators), tuple(operands))

    def sum(self) -> Expression:
        node = self.product()
        while operator := self.takes("+", "-"):
            node = Arithmetic(operator, node, self.product())
        return node

    def product(self) -> Expression:
        node = self.sign()
        while operator := self.takes("*", "/"):
            node = Arithmetic(operator, node, self.sign())
        return node

    def sign(self) -> Expression:
        if operator := self.takes("-", "+"):
            self.deeper()
            node = self.sign()
            self.depth -= 1
            return Negative(node) if operator == "-" else _plus(node)
        return self.power()

    def power(self) -> Expression:
        node = self.atom()
        if self.takes("**"):
            self.deeper()
            exponent = Number(Fraction(whole_number(self.sign(), "乘方的指数", MOST_EXPONENT)))
            self.depth -= 1
            return Arithmetic("**", node, exponent)
        return node

    def atom(self) -> Expression:
        here, token = self.here(), self.take()
        if token.kind == "number":
            if len(token.text) > MOST_DIGITS:
                raise Unreadable(f"数字超过 {MOST_DIGITS} 位", "请检查数字")
            return Number(Fraction(token.text))
        if token.kind == "text":
            return Text(token.text[1:-1])
        if token.kind == "name" and token.text not in ("and", "or", "not"):
            return self.name(token.text)
        if token.text == "(":
            node = self.either()
            self.expect(")")
            return node
        raise Unreadable(f"{here}处缺少数值或数据项", "请补全表达式")

    def name(self, name: str) -> Expression:
        if self.takes("(") is None:
            if name in FUNCTIONS:
                raise Unreadable(f"{name} 是函数，后面应有括号", f"请写成 {name}(…)")
            return Item(name)
        function = FUNCTIONS.get(name)
        if function is None:
            raise Unreadable(f"没有{quoted(name)}这个函数", f"可用的函数：{'、'.join(FUNCTIONS)}")
        args = self.arguments()
        if not function.accepts(len(args)):
            raise Unreadable(
                f"{name} 要 {len(function.takes)} 个参数，写了 {len(args)} 个", "请补足或删去"
            )
        return Call(name, tuple(_written_out(name, args)))

    def arguments(self) -> list[Expression]:
        if self.takes(")"):
            return []
        args = [self.either()]
        while self.takes(","):
            args.append(self.either())
        self.expect(")")
        return args


def _written_out(name: str, args: list[Expression]) -> list[Expression]:
    """Item arguments are item codes; whole-number arguments are written out, and become numbers."""
    out = list(args)
    for place, (kind, arg) in enumerate(zip(FUNCTIONS[name].takes, args, strict=False)):
        if kind == ITEM and not isinstance(arg, Item):
            raise Unreadable(f"{name} 的第一个参数须是数据项代码", f"请写成 {name}(数据项代码)")
        if kind == WHOLE:
            count = whole_number(arg, f"{name} 的第二个参数", 20)
            if name == "mean_prior" and count < 1:
                raise Unreadable("mean_prior 的年数须是正整数", "请写成例如 mean_prior(x, 3)")
            out[place] = Number(Fraction(count))
    return out


def _plus(node: Expression) -> Expression:
    """`+x`: a number as it is; of anything else 0 + x, which says that x has to be one."""
    written_out = node.operand if isinstance(node, Negative) else node
    return node if isinstance(written_out, Number) else Arithmetic("+", Number(Fraction(0)), node)


def whole_number(node: Expression, what: str, most: int) -> int:
    """The whole number that `node` writes out, with signs or none. Raises `Unreadable`."""
    sign = 1
    while isinstance(node, Negative):
        sign, node = -sign, node.operand
    if not isinstance(node, Number) or node.value.denominator != 1 or node.value > most:
        raise Unreadable(f"{what}须是直接写出的整数，且不超过 {most}", "请改成整数")
    return sign * int(node.value)


def parse(text: str) -> Expression:
    """Read an expression. Raises `Unreadable` with what is wrong and how to mend it."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"表达式超过 {MOST_CHARACTERS} 字", "请拆成几条评分标准")
    if not text.strip():
        raise Unreadable("表达式是空的", "请写出数值、数据项或算式")
    tokens = _tokens(text)
    if len(tokens) > MOST_TOKENS:
        raise Unreadable(f"表达式超过 {MOST_TOKENS} 个符号", "请拆成几条评分标准")
    return _Parser(tokens).whole()


def renamed(text: str, was: str, code: str) -> str:
    """The expression with an item's code changed wherever it stands, all else as it was written.

    Texts in quotes and functions of that name are left alone; so is what cannot be read.
    """
    parts, position = [], 0
    while found := _TOKEN.match(text, position):
        end = found.end()
        is_item = found["name"] == was and not text[end:].lstrip().startswith("(")
        parts.append(text[position : found.start("name")] + code if is_item else found[0])
        position = end
    return "".join(parts) + text[position:]
