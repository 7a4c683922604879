"""What a plan knows: the lines that belong together, what they are worth, their 否则."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import figure
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.making.grants import Grant
from kaocheng.scoring.phrases.making.parts import Amount, amount_of, negative
from kaocheng.scoring.phrases.meaning import GIVE, JUDGED, NOTHING, REVERSE, TAKE, Line
from kaocheng.scoring.phrases.tokens import Points

ZERO = Decimal(0)


class NoRule(Exception):  # noqa: N818 - caught at once and told
    """No rule can be made; says why, in Chinese."""


@dataclass
class Plan:
    """Lines that belong together, and what is known of their points."""

    asker: Asker
    full: Points | None
    highest: bool = False
    hint: Decimal | None = None
    agrees: bool = True
    sure: bool = True
    lines: list[Line] = field(default_factory=list)
    local: list[Line] = field(default_factory=list)  # 不得分 of one part alone
    stated: bool = False  # 该项满分…分 stands in the sentence

    def of_kind(self, *kinds: str) -> list[Line]:
        """The lines of these kinds that are no 否则."""
        return [one for one in self.lines if one.effect.kind in kinds and not one.otherwise]

    @property
    def otherwise(self) -> Line | None:
        """The 否则 of these lines, if they have one."""
        return next((line for line in self.lines if line.otherwise), None)

    def otherwise_of(self, grant: Grant) -> Line | None:
        """The 否则 that follows a grant before the next one begins."""
        after = self.lines[self.lines.index(grant.lines[-1]) + 1 :]
        for line in after:
            if line.otherwise:
                return line
            if line.effect.kind == GIVE and line.each is None:
                return None
        return None

    def parted(self) -> bool:
        """Whether a 否则 stands between two things that give points."""
        order = [
            one for one in self.lines if one.otherwise or (one.effect.kind == GIVE and not one.each)
        ]
        return (any(line.otherwise for line in order[:-1]) and not order[-1].otherwise) or (
            sum(line.otherwise for line in order) > 1
        )

    def each_gives(self) -> list[Line]:
        return [line for line in self.of_kind(GIVE) if line.each is not None]

    def other_amount(self) -> Amount:
        """The points of 否则."""
        other = self.otherwise
        if other is None or other.effect.kind in (NOTHING, JUDGED):
            return ZERO
        if other.effect.kind == REVERSE:
            return negative(amount_of(other.effect.points, self.full))
        if other.effect.kind == TAKE and other.each is None:
            return f"full() - {figure(amount_of(other.effect.points, self.full))}"
        if other.effect.kind == GIVE:
            return amount_of(other.effect.points, self.full)
        return ZERO

    def denied(self, line: Line) -> str:
        return f"not ({self.asker.condition(line.tests)})"
