"""From the document to the form: every field with its value and the name it is posted under."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kaocheng.schemes.rule_forms.examples import EXAMPLES
from kaocheng.schemes.rule_forms.fields import (
    CHOICE,
    FLAG,
    LINES,
    ROWS,
    RULE,
    RULES,
    Bound,
    BoundRow,
    BoundRule,
    Field,
    Form,
    Record,
)
from kaocheng.schemes.rule_forms.kinds import KIND_FORMS


def fill_rule(rule: Any, name: str = "rule", number: int = 1) -> BoundRule:
    """The form of a rule. A number or a text that stands for a rule is a `formula`."""
    if rule not in (None, "") and not isinstance(rule, Mapping):
        rule = {"kind": "formula", "points": rule}
    kind = str((rule or {}).get("kind", ""))
    described = KIND_FORMS.get(kind)
    if described is None:
        return BoundRule(name, "", number)
    return BoundRule(
        name=name,
        kind=kind,
        number=number,
        title=described.title,
        line=described.line,
        example=EXAMPLES[kind].words,
        fields=fill(described.form, dict(rule), name),
    )


def fill(form: Form, record: Record, name: str) -> tuple[Bound, ...]:
    """The fields of a form that stand for this record."""
    values = form.open(record)
    return tuple(
        _bound(field, values.get(field.key), f"{name}.{field.key}" if name else field.key)
        for field in form.fields
        if field.shown_for(values)
    )


def _bound(field: Field, value: Any, name: str) -> Bound:
    if field.shape == ROWS:
        rows = field.split(value) or ([{}] if field.needed else [])
        return Bound(
            field, name, rows=tuple(_row(field, n, row, name) for n, row in enumerate(rows))
        )
    if field.shape == RULE:
        return Bound(field, name, rule=fill_rule(value, name))
    if field.shape == RULES:
        rules = [fill_rule(each, f"{name}.{n}", n + 1) for n, each in enumerate(value or [None])]
        return Bound(field, name, rules=tuple(rules))
    return Bound(field, name, _shown(field, value))


def _row(field: Field, number: int, row: Record, name: str) -> BoundRow:
    inner = f"{name}.{number}"
    return BoundRow(inner, number + 1, fill(Form(field.fields), row, inner))


def _shown(field: Field, value: Any) -> str:
    if field.shape == FLAG:
        return "on" if value is True else ""
    if field.shape == LINES:
        return "\n".join([value] if isinstance(value, str) else value or [])
    if value is None:
        return field.choices[0][0] if field.shape == CHOICE and field.choices else ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def names_in(bounds: tuple[Bound, ...], flags: bool = False) -> set[str]:
    """The names under which these fields are posted; of `flags`, which may stay silent, too."""
    found: set[str] = set()
    for bound in bounds:
        rules = bound.rules if bound.rule is None else (bound.rule,)
        if bound.field.shape == ROWS:
            found |= {name for row in bound.rows for name in names_in(row.fields, flags)}
        elif bound.field.shape in (RULE, RULES):
            found |= {f"{rule.name}.kind" for rule in rules}
            found |= {name for rule in rules for name in names_in(rule.fields, flags)}
        elif bound.field.shape != FLAG or flags:
            found.add(bound.name)
    return found
