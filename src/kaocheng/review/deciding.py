"""What the words of one, two or three markers come to (双人评分). Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaocheng.cycles.entry import same_value
from kaocheng.review.lines import Line
from kaocheng.scoring.exact.decimals import read_decimal, show_short

CONFIRMED, JUDGED, FIGURE, POINTS = "confirmed", "judged", "figure", "points"
THIRD = 3


@dataclass(frozen=True)
class Word:
    """What one marker said. `points` is set where he changed the points, not a figure.

    `seen` are the points that stood there when he confirmed what a rule computes.
    """

    place: int
    deed: str
    values: Mapping[str, str]
    points: str
    reason: str
    at: datetime.datetime
    seen: str = ""


@dataclass(frozen=True)
class Decision:
    """What stands: values of items, or `points` laid over the computed ones."""

    deed: str
    values: Mapping[str, str]
    points: str
    reason: str
    at: datetime.datetime


@dataclass(frozen=True)
class Rules:
    """How an indicator is marked: by one or by two, who may differ by so many points."""

    two: bool
    allowed: Fraction


def decide(line: Line, words: Sequence[Word], rules: Rules) -> Decision | None:
    """What the words come to; None as long as one is lacking, or a third has to decide."""
    by_place = {word.place: word for word in words}
    if not rules.two or THIRD in by_place:
        alone = by_place.get(THIRD if rules.two else 1)
        return _as_said(alone) if alone else None
    one, other = by_place.get(1), by_place.get(2)
    if one is None or other is None:
        return None
    if agree(one, other):
        at = max(one.at, other.at)
        return Decision(one.deed, one.values, one.points, _joined(one, other), at)
    return _mean(line, one, other, rules)


def needs_third(line: Line, words: Sequence[Word], rules: Rules) -> bool:
    """Whether both have spoken and lie too far apart."""
    places = {word.place for word in words}
    return rules.two and {1, 2} <= places and decide(line, words, rules) is None


def agree(one: Word, other: Word) -> bool:
    """Whether two words come to the same."""
    if (one.deed == POINTS) != (other.deed == POINTS):
        return False
    if one.deed == POINTS:
        return same_value(one.points, other.points)
    same_items = one.values.keys() == other.values.keys()
    return same_items and all(same_value(v, other.values[item]) for item, v in one.values.items())


def _mean(line: Line, one: Word, other: Word, rules: Rules) -> Decision | None:
    first, second = _points(line, one), _points(line, other)
    if first is None or second is None or abs(first - second) > rules.allowed:
        return None
    apart = f"两人相差 {show_short(abs(first - second))} 分，取平均"
    reason = "；".join(filter(None, (_joined(one, other), apart)))
    at = max(one.at, other.at)
    values = _mean_of_marks(line, one, other)
    if values:
        return Decision(JUDGED, values, "", reason, at)
    return Decision(POINTS, {}, line.shown((first + second) / 2), reason, at)


def _mean_of_marks(line: Line, one: Word, other: Word) -> dict[str, str]:
    """Marks have a mean of their own; bands have one in points only."""
    item = line.judged[0] if line.direct and line.judged else None
    if item is None or item.bands or POINTS in (one.deed, other.deed):
        return {}
    marks = [read_decimal(word.values.get(item.code, "")) for word in (one, other)]
    known = [mark for mark in marks if mark is not None]
    return {item.code: line.shown(sum(known, Fraction(0)) / 2)} if len(known) == len(marks) else {}


def _points(line: Line, word: Word) -> Fraction | None:
    if word.deed == POINTS:
        return read_decimal(word.points)
    confirmed = word.deed == CONFIRMED and not line.judged
    return read_decimal(word.seen) if confirmed else line.points_of(word.values)


def _as_said(word: Word) -> Decision:
    return Decision(word.deed, word.values, word.points, word.reason, word.at)


def _joined(one: Word, other: Word) -> str:
    reasons = dict.fromkeys(word.reason for word in (one, other) if word.reason)
    return "；".join(reasons)
