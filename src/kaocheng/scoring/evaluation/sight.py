"""One unit seen exactly, for telling why it has its points."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import cast

import numpy as np

from kaocheng.scoring.exact.column import MISSING, VALUE, Column, Texts
from kaocheng.scoring.exact.decimals import show
from kaocheng.scoring.expressions import evaluate as values
from kaocheng.scoring.expressions.functions import FUNCTIONS, ITEM
from kaocheng.scoring.expressions.nodes import FULL, Call, Expression, Item
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase, show_number
from kaocheng.scoring.periods import Period
from kaocheng.scoring.rules import Rule
from kaocheng.scoring.rules.rank import Rank
from kaocheng.scoring.scheme.model import Scheme


class UnitSight:
    """What rules ask when they tell a reason (`rules.rule.Sight`), for the unit in `row`."""

    def __init__(self, scheme: Scheme, scope: Scope, row: int) -> None:
        self.scheme = scheme
        self.scope = scope.exact(np.array([row], np.int64))

    @cached_property
    def names(self) -> Mapping[str, str]:
        return self.scheme.item_names

    def value(self, node: Expression) -> Fraction | None:
        if node == FULL and self.scope.full is None:
            return None
        return _single(values.number(node, self.scope))

    def holds(self, node: Expression) -> bool | None:
        found = values.truth(node, self.scope)
        if found.status is not None and found.status[0] != VALUE:
            return None
        return bool(found.data[0])

    def text(self, item: str) -> str:
        found = self.scope.fact(item, "actual", self.scope.period)
        return str(found.data[0]) if isinstance(found, Texts) else ""

    def status(self, node: Expression) -> int:
        """0 value, 1 missing, 2 not applicable."""
        found = values.value(node, self.scope)
        return 0 if found.status is None else int(found.status[0])

    def missing_periods(self, reading: Expression) -> list[Period]:
        """The periods of which the table has no figure for what this reads (`say.readings`)."""
        item = reading.args[0] if isinstance(reading, Call) and reading.args else reading
        if not isinstance(item, Item) or not isinstance(reading, Item | Call):
            return []
        kind, periods = values.rows_read(reading, self.scope.period)
        return [p for p in periods if _is_missing(self.scope.fact(item.code, kind, p))]

    def figure(self, node: Expression) -> str:
        words = phrase(node, self.names)
        status = self.status(node)
        if status != VALUE:
            return f"{words}{'未报' if status == MISSING else '不适用'}"
        found = values.value(node, self.scope)
        if isinstance(found, Texts):
            return f"{words}“{found.data[0]}”"
        value = _single(cast(Column, found))
        assert value is not None
        return f"{words} {show_number(value)}{self._measure(node)}"

    def _measure(self, node: Expression) -> str:
        """The unit of measure of an item's own value."""
        item = node.args[0] if isinstance(node, Call) and node.args else node
        if isinstance(node, Call) and ITEM not in FUNCTIONS[node.name].takes:
            return ""
        unit = self.scheme.item[item.code].unit if isinstance(item, Item) else ""
        return f" {unit}" if unit and unit != "%" else unit

    def points(self, rule: Rule) -> Fraction | None:
        return _single(rule.points(self.scope))

    def show(self, points: Fraction) -> str:
        return show(points, self.scheme.decimals)

    def place(self, rule: Rule) -> tuple[int, int]:
        assert isinstance(rule, Rank)
        found = self.scope.places(rule.of, rule.ascending, rule.in_group, values.number)
        return int(found.place[0]), int(found.count[0])


def _is_missing(column: Column | Texts) -> bool:
    return column.status is not None and int(column.status[0]) == MISSING


def _single(column: Column) -> Fraction | None:
    if column.status is not None and column.status[0] != VALUE:
        return None
    return Fraction(column.data[0])
