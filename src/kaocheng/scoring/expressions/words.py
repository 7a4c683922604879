"""An expression as a Chinese phrase, for rules in words and for reasons."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kaocheng.scoring.exact.decimals import show_short
from kaocheng.scoring.expressions.functions import FUNCTIONS
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

Names = Mapping[str, str]  # item code → its name; `ItemNames` know the units as well


class ItemNames(dict[str, str]):
    """Item code → name, and in `units` item code → unit of measure ("" where it has none)."""

    def __init__(self, names: Mapping[str, str], units: Mapping[str, str]) -> None:
        super().__init__(names)
        self.units = units


_TOO_LONG = 10**18  # longer figures are no published ones and unreadable in a sentence
_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_COMPARED = {"<": "＜", "<=": "≤", ">": "＞", ">=": "≥", "==": "＝", "!=": "≠"}
_STEPS = {"%": "个百分点", "‰": "个千分点"}  # what a share differs by is no share
_OF_ITS_UNIT = frozenset(
    {"target", "baseline", "plan", "prior", "previous", "mean_prior", "total", "abs", "min", "max"}
    | {"shortfall", "excess", "group_mean", "group_min", "group_max", "floor", "ceil", "round"}
)
_ORDER = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 3}


def show_number(value: Fraction) -> str:
    """A number as people write it; a fraction that no decimal gives keeps six places."""
    if abs(value) >= _TOO_LONG:
        digits = len(str(abs(value).__floor__())) - 1
        return f"约 {show_short(value / 10**digits, 6)}×10^{digits}"
    return show_short(value, 6) if value.denominator != 1 else str(value.numerator)


def unit_of(node: Expression, names: Names) -> str:
    """The unit in which a measure comes: that of the item it reads; "" where none is known."""
    if isinstance(node, Item):
        return names.units.get(node.code, "") if isinstance(names, ItemNames) else ""
    if isinstance(node, Call) and node.name in _OF_ITS_UNIT and node.args:
        return unit_of(node.args[0], names)
    if isinstance(node, Arithmetic) and node.operator in "+-":
        return unit_of(node.left, names)
    return ""


def figure(node: Expression, beside: Expression, names: Names) -> str:
    """A level of a measure in words; a plain number has the measure's unit: 95%, 2起."""
    return phrase(node, names) + (unit_of(beside, names) if isinstance(node, Number) else "")


def step(node: Expression, of: Expression, names: Names) -> str:
    """A difference of a measure in words: 0.5个百分点, 100亩."""
    return phrase(node, names) + (step_unit(of, names) if isinstance(node, Number) else "")


def step_unit(of: Expression, names: Names) -> str:
    """The unit in which a measure differs from another: 个百分点 where it comes in per cent."""
    unit = unit_of(of, names)
    return _STEPS.get(unit, unit)


def phrase(node: Expression, names: Names) -> str:
    """The expression in words: `shortfall(rate(area), 1)` → 耕地面积完成率比1少的部分."""
    if isinstance(node, Number):
        return show_number(node.value)
    if isinstance(node, Text):
        return f"“{node.value}”"
    if isinstance(node, Item):
        return names.get(node.code, node.code)
    if isinstance(node, Call):
        return _call(node, names)
    if isinstance(node, Arithmetic):
        return _arithmetic(node, names)
    return _condition(node, names)


def _condition(node: Expression, names: Names) -> str:
    if isinstance(node, Comparison):
        return _comparison(node, names)
    if isinstance(node, Logic):
        join = "且" if node.operator == "and" else "或"
        return f"{_side(node.left, names)}{join}{_side(node.right, names)}"
    if isinstance(node, Not):
        return f"非（{phrase(node.operand, names)}）"
    assert isinstance(node, Negative)
    return f"－{_bracketed(node.operand, names, 3)}"


def _side(node: Expression, names: Names) -> str:
    text = phrase(node, names)
    return f"（{text}）" if isinstance(node, Logic) or _is_choice(node) else text


def _is_choice(node: Expression) -> bool:
    """如…则…，否则…: what stands beside it would be taken for a part of it."""
    return isinstance(node, Call) and node.name == "if"


def _comparison(node: Comparison, names: Names) -> str:
    measure = next((each for each in node.operands if unit_of(each, names)), node.operands[0])
    sides = [_side(each, names) + _own_unit(each, measure, names) for each in node.operands]
    signs = [_COMPARED[operator] for operator in node.operators]
    return "".join(map("".join, zip(["", *signs], sides, strict=True)))


def _own_unit(node: Expression, measure: Expression, names: Names) -> str:
    return unit_of(measure, names) if isinstance(node, Number) else ""


def percent_of(node: Expression) -> Expression | None:
    """The share that `100 * share` puts in per cent; None where it is no share."""
    if isinstance(node, Arithmetic) and node.operator == "*" and node.left == Number(Fraction(100)):
        return node.right if _is_share(node.right) else None
    return None


def _is_share(node: Expression) -> bool:
    """Whether an expression is a quotient, or quotients compared with one another."""
    if isinstance(node, Arithmetic):
        sides = (node.left, node.right)
        return node.operator == "/" or (node.operator in "+-" and _all_shares(sides))
    if isinstance(node, Call) and node.name in ("shortfall", "excess", "abs"):
        return _all_shares(node.args)
    return isinstance(node, Call) and node.name in ("growth", "rate")


def _all_shares(nodes: tuple[Expression, ...]) -> bool:
    shares = [node for node in nodes if not isinstance(node, Number)]
    return bool(shares) and all(_is_share(node) for node in shares)


def _arithmetic(node: Arithmetic, names: Names) -> str:
    share = percent_of(node)
    if share is not None:
        return f"{_bracketed(share, names, 3)}（%）"
    order = _ORDER[node.operator]
    left = _bracketed(node.left, names, order)
    if node.operator == "**":
        return f"{left}的{phrase(node.right, names)}次方"
    # a − (b − c) and a ÷ (b × c) keep their brackets
    right = _bracketed(node.right, names, order + (node.operator in "-/"))
    if node.operator in "+-" and isinstance(node.right, Number):
        right = step(node.right, node.left, names)  # 目标值－10个百分点
    return f"{left}{_SIGNS[node.operator]}{right}"


def _bracketed(node: Expression, names: Names, order: int) -> str:
    text = phrase(node, names)
    loose = isinstance(node, Arithmetic) and _ORDER[node.operator] < order
    wordy = isinstance(node, Call) and node.name in ("shortfall", "excess", "if", "min", "max")
    return f"（{text}）" if loose or wordy or isinstance(node, Negative) else text


def _call(node: Call, names: Names) -> str:
    by_unit = node.name in ("shortfall", "excess")
    args = [figure(arg, node.args[0], names) if by_unit else phrase(arg, names)
            for arg in node.args]  # fmt: skip
    words = FUNCTIONS[node.name].words
    return words.replace("{*}", "、".join(args)).format(*args)
