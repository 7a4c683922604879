"""Values of expressions over all units at once, in fast or exact arithmetic (format, section 4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, cast

import numpy as np

from kaocheng.scoring.exact import column
from kaocheng.scoring.exact.column import (
    VALUE,
    Column,
    Texts,
    Truth,
    choose,
    chosen_doubt,
    chosen_status,
)
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
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.facts import KINDS
from kaocheng.scoring.periods import Period

Value = Column | Truth | Texts


def number(node: Expression, scope: Scope) -> Column:
    """The column of a number expression."""
    found: Column = value(node, scope)  # type: ignore[assignment]
    return found


def truth(node: Expression, scope: Scope) -> Truth:
    """The column of a condition."""
    found: Truth = _BY_TYPE[type(node)](node, scope)
    return found


def value(node: Expression, scope: Scope) -> Value:
    """The column of any expression; its kind was checked when the scheme was read."""
    if scope.rows is None:
        shared = scope.population.shared.get(id(node))
        if shared is not None:
            known: Value = scope.population.remember(
                shared, lambda: _BY_TYPE[type(node)](node, scope)
            )
            return known
    found: Value = _BY_TYPE[type(node)](node, scope)
    return found


def constant(scope: Scope, given: int) -> Column:
    return column.constant(scope.numbers, given)


def _number(node: Number, scope: Scope) -> Column:
    return node.exact if scope.numbers.exact else node.fast


def _text(node: Text, scope: Scope) -> Texts:
    data = np.empty(1, object)
    data[0] = node.value
    return Texts(data)


def _item(node: Item, scope: Scope) -> Value:
    return scope.fact(node.code, "actual", scope.period)


def _negative(node: Negative, scope: Scope) -> Column:
    return -number(node.operand, scope)


def _not(node: Not, scope: Scope) -> Truth:
    return ~truth(node.operand, scope)


def _arithmetic(node: Arithmetic, scope: Scope) -> Column:
    left = number(node.left, scope)
    if node.operator == "**":
        assert isinstance(node.right, Number)
        return left.power(int(node.right.value))
    right = number(node.right, scope)
    if node.operator == "+":
        return left + right
    if node.operator == "-":
        return left - right
    return left * right if node.operator == "*" else left / right


def compare(operator: str, left: Value, right: Value) -> Truth:
    """One comparison of two columns of the same kind."""
    if operator in ("==", "!="):
        if isinstance(left, Texts) or isinstance(right, Texts):
            # A text item that no row speaks of comes as a column without texts.
            left, right = as_texts(left), as_texts(right)
        same = left.equals(right)  # type: ignore[arg-type]
        return same if operator == "==" else ~same
    a, b = cast(Column, left), cast(Column, right)
    if operator in ("<", "<="):
        return a < b if operator == "<" else a <= b
    return b < a if operator == ">" else b <= a


def _comparison(node: Comparison, scope: Scope) -> Truth:
    left, result = value(node.operands[0], scope), None
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        right = value(operand, scope)
        link = compare(operator, left, right)
        result = link if result is None else result.then(link, stops_at=False)
        left = right
    assert result is not None
    return result


def _logic(node: Logic, scope: Scope) -> Truth:
    return truth(node.left, scope).then(truth(node.right, scope), node.operator == "or")


def _code(node: Call) -> str:
    item = node.args[0]
    assert isinstance(item, Item)
    return item.code


def _of_kind(kind: str) -> Callable[[Call, Scope], Value]:
    """`target(x)` and its kin: the row of the period, else that of the year it lies in."""

    def read(node: Call, scope: Scope) -> Value:
        here = scope.fact(_code(node), kind, scope.period)
        if scope.period == scope.period.whole_year() or here.status is None:
            return here
        year = scope.fact(_code(node), kind, scope.period.whole_year())
        stands = Truth(here.status != 1)
        if isinstance(here, Texts) or isinstance(year, Texts):
            return _choose_text(stands, here, year)
        return choose(stands, here, year)

    return read


def _choose_text(condition: Truth, yes: Value, no: Value) -> Texts:
    texts = [as_texts(side) for side in (yes, no)]
    data = np.where(condition.data, texts[0].data, texts[1].data)
    status = chosen_status(condition, yes.status, no.status)
    return Texts(data, status, chosen_doubt(condition, yes.doubt, no.doubt))


def as_texts(given: Value) -> Texts:
    return given if isinstance(given, Texts) else Texts(np.array([""], object), given.status)


def rows_read(reading: Item | Call, period: Period) -> tuple[str, list[Period]]:
    """The kind and the periods of the rows that an item, or a function of one alone, reads.

    Of `target(x)` and its kin the row of the year stands in for that of the period.
    """
    if isinstance(reading, Item):
        return "actual", [period]
    if reading.name in KINDS:
        return reading.name, list(dict.fromkeys((period, period.whole_year())))
    return "actual", _BACK[reading.name](reading, period)


def _years_back(node: Call, period: Period) -> list[Period]:
    assert isinstance(node.args[1], Number)
    return [period.year_before(n) for n in range(1, int(node.args[1].value) + 1)]


_BACK: dict[str, Callable[[Call, Period], list[Period]]] = {
    "prior": lambda node, period: [period.year_before()],
    "previous": lambda node, period: [period.previous()],
    "mean_prior": _years_back,
    "total": lambda node, period: period.so_far(),
}


def _at(node: Call, scope: Scope) -> Value:
    kind, (period,) = rows_read(node, scope.period)
    return scope.fact(_code(node), kind, period)


def _prior(node: Call, scope: Scope) -> Column:
    return scope.number(_code(node), "actual", scope.period.year_before())


def _mean_prior(node: Call, scope: Scope) -> Column:
    return _added_up(node, scope) / constant(scope, len(_years_back(node, scope.period)))


def _added_up(node: Call, scope: Scope) -> Column:
    """The sum of the rows that a function of one item reads."""
    kind, periods = rows_read(node, scope.period)
    return reduce(Column.__add__, [scope.number(_code(node), kind, each) for each in periods])


def _growth(node: Call, scope: Scope) -> Column:
    actual = scope.number(_code(node), "actual", scope.period)
    return actual / _prior(node, scope) - constant(scope, 1)


def _rate(node: Call, scope: Scope) -> Column:
    target = cast(Column, _of_kind("target")(node, scope))
    return scope.number(_code(node), "actual", scope.period) / target


def _shortfall(node: Call, scope: Scope) -> Column:
    a, b = (number(arg, scope) for arg in node.args)
    return (b - a).greatest(constant(scope, 0))


def _excess(node: Call, scope: Scope) -> Column:
    a, b = (number(arg, scope) for arg in node.args)
    return (a - b).greatest(constant(scope, 0))


def _time_share(node: Call, scope: Scope) -> Column:
    return column.constant(scope.numbers, scope.period.time_share())


def _group(which: str) -> Callable[[Call, Scope], Column]:
    return lambda node, scope: scope.group_figure(node.args[0], which, number)


def _full(node: Call, scope: Scope) -> Column:
    assert scope.full is not None, "full() outside an indicator is refused when a scheme is read"
    return scope.full


def _has(node: Call, scope: Scope) -> Truth:
    status = scope.fact(_code(node), "actual", scope.period).status
    return Truth(np.ones(1, bool) if status is None else status == VALUE)


def _extreme(pick: Callable[[Column, Column], Column]) -> Callable[[Call, Scope], Column]:
    return lambda node, scope: reduce(pick, [number(arg, scope) for arg in node.args])


def _ceil(node: Call, scope: Scope) -> Column:
    return -(-number(node.args[0], scope)).floor()


def _round(node: Call, scope: Scope) -> Column:
    digits = node.args[1]
    assert isinstance(digits, Number)
    step = constant(scope, 10).power(abs(int(digits.value)))
    given = number(node.args[0], scope)
    return (given / step).half_up() * step if digits.value < 0 else (given * step).half_up() / step


def _if(node: Call, scope: Scope) -> Value:
    condition = truth(node.args[0], scope)
    yes, no = value(node.args[1], scope), value(node.args[2], scope)
    if isinstance(yes, Column) and isinstance(no, Column):
        return choose(condition, yes, no)
    if isinstance(yes, Truth) and isinstance(no, Truth):
        data = np.where(condition.data, yes.data, no.data)
        status = chosen_status(condition, yes.status, no.status)
        return Truth(data, status, chosen_doubt(condition, yes.doubt, no.doubt))
    return _choose_text(condition, yes, no)


_FUNCTIONS: dict[str, Callable[[Call, Scope], Value]] = {
    "target": _of_kind("target"),
    "baseline": _of_kind("baseline"),
    "plan": _of_kind("plan"),
    "prior": _at,
    "previous": _at,
    "mean_prior": _mean_prior,
    "total": _added_up,
    "growth": _growth,
    "rate": _rate,
    "shortfall": _shortfall,
    "excess": _excess,
    "time_share": _time_share,
    "group_mean": _group("mean"),
    "group_min": _group("min"),
    "group_max": _group("max"),
    "full": _full,
    "has": _has,
    "min": _extreme(Column.least),
    "max": _extreme(Column.greatest),
    "abs": lambda node, scope: abs(number(node.args[0], scope)),
    "floor": lambda node, scope: number(node.args[0], scope).floor(),
    "ceil": _ceil,
    "round": _round,
    "if": _if,
}


def _call(node: Call, scope: Scope) -> Value:
    return _FUNCTIONS[node.name](node, scope)


_BY_TYPE: dict[type, Callable[..., Any]] = {
    Number: _number,
    Text: _text,
    Item: _item,
    Call: _call,
    Negative: _negative,
    Not: _not,
    Arithmetic: _arithmetic,
    Comparison: _comparison,
    Logic: _logic,
}
