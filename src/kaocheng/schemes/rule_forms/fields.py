"""What a form is made of: fields described once, filled from a document, taken from what is posted.

A form never refuses. What does not fit is kept as it was typed, and the check says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Posted = Mapping[str, str]

# How a field is typed in: one line or several, a choice, or rows of further fields.
FIGURE, CONDITION, TEXT, LONG, LINES = "figure", "condition", "text", "long", "lines"
NUMBER, CHOICE, FLAG, ITEM, ROWS, RULE, RULES = (
    "number",
    "choice",
    "flag",
    "item",
    "rows",
    "rule",
    "rules",
)


def same(record: Record) -> Record:
    """Rows that stand in the document as the form shows them."""
    return record


def listed(value: Any) -> list[Record]:
    """A list as rows."""
    return list(value or [])


def unlisted(rows: list[Record]) -> Any:
    """Rows as a list."""
    return rows


@dataclass(frozen=True)
class Field:
    """One line of a form.

    `blank` says what holds when it is left empty. `only` shows the field where another one of the
    form has one of these values. `split` and `join` turn the document's value into rows and back.
    `suggest` names the list of words that a page offers: items, grades, codes, units, levels.
    """

    key: str
    label: str
    hint: str = ""
    shape: str = FIGURE
    needed: bool = False
    blank: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    only: tuple[str, tuple[str, ...]] | None = None
    fields: tuple[Field, ...] = ()
    row_name: str = ""
    split: Callable[[Any], list[Record]] = listed
    join: Callable[[list[Record]], Any] = unlisted
    wide: bool = False
    suggest: str = ""

    def shown_for(self, values: Mapping[str, Any]) -> bool:
        """Whether the field stands in the form that holds these values."""
        return self.only is None or values.get(self.only[0]) in self.only[1]


@dataclass(frozen=True)
class Form:
    """Fields in their order, with how the document's mapping becomes what they show, and back."""

    fields: tuple[Field, ...]
    open: Callable[[Record], Record] = same
    close: Callable[[Record], Record] = same


@dataclass(frozen=True)
class KindForm:
    """The form of one rule kind: its name, what it does in one line, a worked example."""

    kind: str
    title: str
    line: str
    form: Form


@dataclass(frozen=True)
class Bound:
    """A field with its value, under the name by which it is posted."""

    field: Field
    name: str
    value: str = ""
    rows: tuple[BoundRow, ...] = ()
    rule: BoundRule | None = None
    rules: tuple[BoundRule, ...] = ()

    @property
    def label_for(self) -> str:
        """An id that the label can point at."""
        return "f-" + self.name.replace(".", "-")


@dataclass(frozen=True)
class BoundRow:
    """One row of a field of rows, `name` ending in its number."""

    name: str
    number: int
    fields: tuple[Bound, ...]


@dataclass(frozen=True)
class BoundRule:
    """The form of a rule, nested ones inside; `kind` is "" before one was chosen."""

    name: str
    kind: str
    number: int = 1
    title: str = ""
    line: str = ""
    example: str = ""
    fields: tuple[Bound, ...] = ()
