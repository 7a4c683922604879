"""Proposals of what was read: a rule, nothing but judgement, or an honest no."""

from __future__ import annotations

from decimal import Decimal

from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.confidence import confidence_of, look_again
from kaocheng.scoring.phrases.making.endless import unbounded
from kaocheng.scoring.phrases.patterns.limits import VETO
from kaocheng.scoring.phrases.proposal import CANNOT, LOW, RULE, Proposal, Span
from kaocheng.scoring.phrases.signatures import signature_of
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import Points


def cannot(reading: Reading, given: Points | None, left: str) -> Proposal:
    """An honest no; `left` says of what."""
    return without_rule(reading, given, CANNOT, LOW, left)


def with_rule(
    reading: Reading,
    given: Points | None,
    composed: Composed,
    left: list[str],
    whole: bool = False,
) -> Proposal:
    """A rule, with what was missed, doubted and left of it; `whole`: one equation is all."""
    rule = composed.rule
    if not isinstance(rule, dict):
        rule = {"kind": "formula", "points": rule}
    full = composed.full or given
    rule = unbounded(reading, composed.asker, rule)
    if not whole:
        look_again(reading, composed, rule, full)
    left = [words for words in left if words.strip("“”\"'、 ")]
    if reading.limit(VETO):
        left.append("一票否决请写在方案的 vetoes 里")
    asker = composed.asker
    notes = [*asker.missed, *asker.doubts, *asker.notes]
    if not composed.agrees:
        notes.insert(0, "各项分数与分值对不上，或有的分数没有读出来")
    grade = confidence_of(reading, composed, left)
    return Proposal(
        reading.sentence,
        _plain(full, given),
        RULE,
        rule,
        tuple(composed.asker.items.found.values()),
        full.groups if full is not None and len(full.groups) > 1 else (),
        _spans(reading, whole),
        grade,
        "；".join(left),
        tuple(notes),
        tuple(signature_of(reading, rule, given is not None, whole).keys()),
    )


def _plain(full: Points | None, given: Points | None) -> Decimal | None:
    if given is not None:
        return given.plain
    return None if full is None else full.plain


def without_rule(
    reading: Reading, full: Points | None, outcome: str, confidence: str, left: str
) -> Proposal:
    """The proposal of an outcome that is no rule."""
    several = full is not None and len(full.groups) > 1
    return Proposal(
        reading.sentence,
        full.plain if full is not None else None,
        outcome,
        None,
        (),
        full.groups if full is not None and several else (),
        _spans(reading, False),
        confidence,
        left,
        signature=tuple(signature_of(reading, outcome, full is not None).keys()),
    )


def _spans(reading: Reading, whole: bool) -> tuple[Span, ...]:
    """What was read where, in order, each place once."""
    if whole:
        end = len(reading.sentence.rstrip())
        return (Span(0, end, "算式"),) if end else ()
    found: list[Span] = []
    for start, end, what in sorted(reading.spans, key=lambda span: (span[0], -span[1])):
        inside = found and start < found[-1].end
        if start < end and not (inside and end > found[-1].end):
            found.append(Span(start, end, what))
    return tuple(found)
