"""What pages of imports are made from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.schemes.importing.cards import Card
from kaocheng.schemes.importing.sheet import SheetPart
from kaocheng.schemes.importing.wording import Reworded
from kaocheng.schemes.rule_forms import Bound, BoundRule, Field
from kaocheng.schemes.rule_forms.fields import CHOICE
from kaocheng.schemes.trial import Trial
from kaocheng.scoring import Fault
from kaocheng.scoring.issued import Finding


@dataclass(frozen=True)
class ImportHeader:
    """An import in a list and at the head of its pages; `draft_pk` once it was saved."""

    pk: int
    title: str
    file_name: str
    organisation_name: str
    revision: int
    standard_count: int
    decided_count: int
    uploaded_at: datetime.datetime
    edited_by: str
    edited_at: datetime.datetime
    draft_pk: int | None

    @property
    def pending_count(self) -> int:
        """Standards that nobody has decided upon."""
        return self.standard_count - self.decided_count


@dataclass(frozen=True)
class ImportsPage:
    """The unfinished imports, and the offices for which one can be begun."""

    offices: tuple[tuple[str, str], ...]
    imports: tuple[ImportHeader, ...]


@dataclass(frozen=True)
class ImportPage:
    """Some standards beside their rows. `earlier` and `later` begin the pages around.

    `tables` are the file's tables, the one that was read first. `is_carried` where the file holds
    its scheme and the table is unchanged: then there is nothing to decide.
    """

    head: ImportHeader
    show: str
    cards: tuple[Card, ...]
    sheet: SheetPart
    earlier: int | None
    later: int | None
    tables: tuple[str, ...]
    is_carried: bool


@dataclass(frozen=True)
class OpenCard:
    """One standard opened: the form of its rule with the items it reads, and the calculator."""

    head: ImportHeader
    card: Card
    rule: BoundRule | None
    items: tuple[Bound, ...]
    trial: Trial

    @property
    def fields(self) -> tuple[Bound, ...]:
        """All fields of the form, the choice of the kind first."""
        if self.rule is None:
            return self.items
        kind = Bound(Field("kind", "", shape=CHOICE), f"{self.rule.name}.kind")
        return (kind, *self.rule.fields, *self.items)


@dataclass(frozen=True)
class WordingPage:
    """One standard read from other words, beside the issued sentence, with its calculator."""

    head: ImportHeader
    issued: str
    found: Reworded
    trial: Trial

    @property
    def is_changed(self) -> bool:
        """Whether the wording is another than the issued sentence."""
        return self.found.wording.strip() != self.issued.strip()


@dataclass(frozen=True)
class Sorted:
    """Findings of one sort; `found` may be fewer than `count`, the report has them all."""

    title: str
    count: int
    found: tuple[Finding, ...]


@dataclass(frozen=True)
class CheckPage:
    """The draft as it would be saved, and what is to be known of it first."""

    head: ImportHeader
    leaf_count: int
    rule_count: int
    judged_count: int
    undecided: tuple[Card, ...]
    sorted: tuple[Sorted, ...]
    lint: tuple[Fault, ...]
    lint_count: int
    is_carried: bool
