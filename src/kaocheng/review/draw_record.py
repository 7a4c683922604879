"""A draw (抽取) written down: the list of units as CSV, the outcome as text, digests. Pure.

What is written here is all that is needed to repeat the draw; `repeated` does so.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaocheng.review import sampling
from kaocheng.review.sampling import Candidate, Ticket

FRAME_COLUMNS = ("unit", "name", "group", "difference", "drawn_before")


@dataclass(frozen=True)
class FrameUnit:
    """One line of the list of units (单位名单); `difference` is a decimal text, "" for none."""

    code: str
    name: str
    group: str
    difference: str = ""
    drawn_before: bool = False

    @property
    def candidate(self) -> Candidate:
        """What of it the draw looks at."""
        difference = Fraction(self.difference) if self.difference else None
        return Candidate(self.code, self.group, difference, self.drawn_before)


def frame_as_csv(units: Iterable[FrameUnit]) -> str:
    """The list, by code: the same units are the same text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FRAME_COLUMNS)
    for each in sorted(units, key=lambda unit: unit.code):
        before = "1" if each.drawn_before else "0"
        writer.writerow((each.code, each.name, each.group, each.difference, before))
    return out.getvalue()


def frame_from_csv(text: str) -> tuple[FrameUnit, ...]:
    """The list that `frame_as_csv` wrote."""
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    return tuple(
        FrameUnit(code, name, group, difference, before == "1")
        for code, name, group, difference, before in rows
    )


def outcome_as_text(tickets: Iterable[Ticket]) -> str:
    """What became of every unit, in the order of the draw."""
    return sampling.canonical([[t.code, t.stratum, t.hash, t.outcome, t.place] for t in tickets])


def outcome_from_text(text: str) -> tuple[Ticket, ...]:
    """The outcome that `outcome_as_text` wrote."""
    return tuple(Ticket(*row) for row in json.loads(text))


def digest_of(seed: str, plan: str, frame: str, outcome: str) -> str:
    """SHA-256 over all that belongs to a draw."""
    whole = {"seed": seed, "plan": plan, "frame": frame, "outcome": outcome}
    return sampling.digest(sampling.canonical(whole))


def readable_frame(text: str) -> tuple[FrameUnit, ...]:
    """The list, or nothing where the text is no such list any more."""
    try:
        return frame_from_csv(text)
    except _SPOILT:
        return ()


def readable_outcome(text: str) -> tuple[Ticket, ...]:
    """The outcome, or nothing where the text is none any more."""
    try:
        return outcome_from_text(text)
    except _SPOILT:
        return ()


def repeated_if_readable(seed: str, plan: str, frame: str) -> tuple[Ticket, ...]:
    """The draw computed again, or nothing where a text was spoilt."""
    try:
        return repeated(seed, plan, frame)
    except _SPOILT:
        return ()


_SPOILT = (ValueError, KeyError, TypeError, AttributeError)


def repeated(seed: str, plan: str, frame: str) -> tuple[Ticket, ...]:
    """The draw computed again from what was written down."""
    units: Sequence[FrameUnit] = frame_from_csv(frame)
    return sampling.draw(
        sampling.plan_from_data(json.loads(plan)), seed, [unit.candidate for unit in units]
    )
