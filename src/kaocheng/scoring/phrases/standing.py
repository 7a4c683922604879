"""What is read of a sentence so far, and where the reader stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaocheng.scoring.phrases.meaning import Level, Limit, Line
from kaocheng.scoring.phrases.tokens import Shape, normal


@dataclass
class Reading:
    """What was read: lines, bounds of the whole, and the clauses that nobody understood."""

    sentence: str
    lines: list[Line] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    headers: list[Shape] = field(default_factory=list)
    lead: list[Shape] = field(default_factory=list)
    left: list[Shape] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    written: str = ""  # the sentence with its shorthand written out
    refused: str = ""  # why no rule can be made of it
    wanted: list[Level] = field(default_factory=list)  # what sentences before the first line ask
    topic: str = ""  # 群众满意率：— what the levels are about
    named: Level | None = None  # the level that the indicator's name states
    used: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentence with Chinese punctuation and without blanks, for words looked up in it."""
        return "".join(normal(self.sentence).split())

    def limit(self, kind: str) -> Limit | None:
        """The first bound of this kind, of the whole or of a line."""
        found = [*self.limits, *(each for line in self.lines for each in line.limits)]
        return next((each for each in found if each.kind == kind), None)


@dataclass
class State:
    """Where the reader stands."""

    pending: list[Shape] = field(default_factory=list)
    carried: list[Shape] = field(default_factory=list)  # what the sentence before wanted
    notes: list[Shape] = field(default_factory=list)
    branch: int | None = None
    otherwise: bool = False
    also: bool = False
    gone: Limit | None = None
    part: int = 0
    block: int = 0
    stop: str = ""
