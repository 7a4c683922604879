"""From what is posted to the document: the counterpart of `fill`.

`_do` may ask for a change of rows: `add:rule.steps`, `drop:rule.steps.1`, `up:rule.steps.1`.
"""

from __future__ import annotations

from typing import Any

from kaocheng.schemes.document.tree import number_in
from kaocheng.schemes.rule_forms.fields import (
    CHOICE,
    FIGURE,
    FLAG,
    LINES,
    LONG,
    NUMBER,
    ROWS,
    RULE,
    RULES,
    Field,
    Form,
    Posted,
    Record,
)
from kaocheng.schemes.rule_forms.kinds import KIND_FORMS


def take_rule(posted: Posted, name: str = "rule") -> Any:
    """The rule as it stands in the document; None where no kind was chosen."""
    described = KIND_FORMS.get(posted.get(f"{name}.kind", ""))
    if described is None:
        return None
    return {"kind": described.kind, **take(described.form, posted, name)}


def take(form: Form, posted: Posted, name: str) -> Record:
    """The record that the fields of a form come to; what is left blank is not stated."""
    values: Record = {}
    for field in form.fields:
        # What decides over the others stands before them, so its value is known by now.
        if field.shown_for(values):
            value = _taken(field, posted, f"{name}.{field.key}" if name else field.key)
            if value is not None:
                values[field.key] = value
    return form.close(values)


def _taken(field: Field, posted: Posted, name: str) -> Any:
    if field.shape == ROWS:
        rows = [take(Form(field.fields), posted, row) for row in _rows(field, posted, name)]
        return field.join([_whole(field, row) for row in rows]) if rows else None
    if field.shape == RULES:
        return [take_rule(posted, row) for row in _rows(field, posted, name)]
    if field.shape == RULE:
        rule = take_rule(posted, name)
        return "" if rule is None and field.needed else rule
    if field.shape == FLAG:
        return True if posted.get(name) else None
    return _line(field, posted.get(name, ""))


def _line(field: Field, typed: str) -> Any:
    text = typed.replace("\r\n", "\n").strip()
    if field.shape == LINES:
        return [line.strip() for line in text.split("\n") if line.strip()] or None
    if field.shape == CHOICE:
        return text or (field.choices[0][0] if field.choices and field.needed else None)
    if not text:
        return "" if field.needed else None
    number = number_in(text) if field.shape in (FIGURE, NUMBER) else None
    if number is not None or field.shape == LONG:
        return text if number is None else number
    return text.replace("\n", " ")


def _whole(field: Field, row: Record) -> Record:
    """A row with every needed key, so that an empty one can be kept until it is filled in."""
    needed = {each.key: _nothing(each) for each in field.fields if each.needed or each.choices}
    return needed | row


def _nothing(field: Field) -> str:
    return field.choices[0][0] if field.choices else ""


def _rows(field: Field, posted: Posted, name: str) -> list[str]:
    """The names of the rows in their order, after what `_do` asks for."""
    begin = len(name) + 1
    heads = [key[begin:].split(".")[0] for key in posted if key.startswith(f"{name}.")]
    numbers = sorted({int(head) for head in heads if head.isascii() and head.isdigit()})
    do, _, target = posted.get("_do", "").partition(":")
    rows = [f"{name}.{number}" for number in numbers]
    if target in rows:
        _change(rows, do, target)
    wants_row = (do == "add" and target == name) or (field.needed and not rows)
    return [*rows, f"{name}.{max(numbers, default=-1) + 1}"] if wants_row else rows


def _change(rows: list[str], do: str, target: str) -> None:
    place = rows.index(target)
    if do == "drop":
        rows.pop(place)
    elif do == "up" and place:
        rows.insert(place - 1, rows.pop(place))
