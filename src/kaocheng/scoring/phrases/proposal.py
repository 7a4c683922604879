"""What is proposed for a sentence: frozen, with every figure as a decimal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kaocheng.scoring.phrases.items import Item

RULE, JUDGED, CANNOT = "rule", "judged", "cannot"
HIGH, MEDIUM, LOW = "high", "medium", "low"
SURENESS = {LOW: 0, MEDIUM: 1, HIGH: 2}


@dataclass(frozen=True)
class Span:
    """From where to where in the sentence, and what was read there."""

    start: int
    end: int
    what: str


@dataclass(frozen=True)
class Proposal:
    """A proposed rule, or that none can be made.

    `rule` is there only where `outcome` is "rule": a rule of kaocheng-scheme/1, section 4, whose
    numbers are decimals with the digits of the sentence.
    `left` is what was not understood, `notes` are readings that an official should confirm.
    """

    sentence: str
    points: Decimal | None
    outcome: str
    rule: Mapping[str, object] | None = None
    items: tuple[Item, ...] = ()
    group_points: tuple[tuple[str, Decimal], ...] = ()
    spans: tuple[Span, ...] = ()
    confidence: str = LOW
    left: str = ""
    notes: tuple[str, ...] = field(default=())
    signature: tuple[str, ...] = ()  # the forms that were read and how they were put together

    def as_dict(self) -> dict[str, object]:
        """The proposal as the command gives it."""
        return {
            "sentence": self.sentence,
            "points": self.points,
            "outcome": self.outcome,
            "rule": self.rule,
            "items": [{"code": i.code, "name": i.name, "unit": i.unit} for i in self.items],
            "group_points": dict(self.group_points),
            "spans": [[span.start, span.end, span.what] for span in self.spans],
            "confidence": self.confidence,
            "left": self.left,
            "notes": list(self.notes),
        }
