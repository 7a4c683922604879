"""Reading a rule wherever one may stand; `KINDS` is filled by the table in `rules/__init__`."""

from __future__ import annotations

from fractions import Fraction

from kaocheng.scoring.expressions.kinds import NUMBER_KIND
from kaocheng.scoring.expressions.nodes import Number
from kaocheng.scoring.reading import Context, Keys
from kaocheng.scoring.rules.formula import Formula
from kaocheng.scoring.rules.rule import Rule
from kaocheng.scoring.source import Node

KINDS: dict[str, type[Rule]] = {}
NOTHING = Formula(Number(Fraction(0)))


def read_rule(keys: Keys, key: str, default: Rule | None = None) -> Rule:
    """The rule under `key`; needed unless there is a default."""
    node = keys.get(key) if default is not None else keys.need(key)
    if node is None:
        return default or NOTHING
    return _read(keys.context, node, keys.below(key))


def read_rules(keys: Keys, key: str) -> tuple[Rule, ...]:
    """The rules of a list that is not empty."""
    return tuple(
        _read(keys.context, node, f"{keys.below(key)}[{place + 1}]")
        for place, node in enumerate(keys.sequence(key))
    )


def _read(context: Context, node: Node, path: str) -> Rule:
    if isinstance(node.value, (Fraction, str)) and not isinstance(node.value, bool):
        return Formula(context.expression(node, path, NUMBER_KIND))
    if not isinstance(node.value, dict):
        context.fault(
            node, path, "评分标准须是一组“键: 值”、一个数或一个算式", "请参照格式说明书写"
        )
        return NOTHING
    keys = Keys(context, node, path)
    kind = keys.choice("kind", tuple(KINDS))
    given = node.value.get("kind")
    if given is None or given.value != kind:
        return NOTHING
    rule = KINDS[kind].read(keys)
    keys.done()
    return rule
