"""What was read of a scoring sentence, as pages show it: the spans, the rule in words, how sure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaocheng.scoring.phrases.advice import Advice, advice_on
from kaocheng.scoring.phrases.proposal import HIGH, LOW, MEDIUM, Proposal, Span

MOST_SIGNS = 6000
NO_RULE = ("", "", "")
CONFIDENCE = {
    HIGH: ("高", "●", "good"),
    MEDIUM: ("中", "▲", "late"),
    LOW: ("低", "■", "bad"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of the sentence, and what was read there; "" where nothing was."""

    text: str
    what: str


@dataclass(frozen=True)
class SentenceRead:
    """A sentence and its proposal. `items` are name and unit, `words` say the rule."""

    pieces: tuple[Piece, ...]
    outcome: str  # rule, judged, cannot
    confidence: tuple[str, str, str]  # word, sign, colour; empty where there is no rule
    words: str
    items: tuple[tuple[str, str], ...]
    left: str
    notes: tuple[str, ...]
    advice: tuple[Advice, ...]


def sentence_read(
    proposal: Proposal, words: str, items: tuple[tuple[str, str], ...], sentence: str
) -> SentenceRead:
    """What the page shows of a proposal for the sentence; `words` and `items` say its rule."""
    return SentenceRead(
        pieces=tuple(_pieces(sentence, proposal.spans)),
        outcome=proposal.outcome,
        confidence=CONFIDENCE[proposal.confidence] if proposal.rule is not None else NO_RULE,
        words=words,
        items=items,
        left=proposal.left,
        notes=proposal.notes,
        advice=advice_on(proposal),
    )


def _pieces(sentence: str, spans: tuple[Span, ...]) -> Iterator[Piece]:
    """The sentence in order; where spans lie over one another, the one begun first holds."""
    shown, at = sentence[:MOST_SIGNS], 0
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if span.start < at or span.start >= len(shown):
            continue
        if span.start > at:
            yield Piece(shown[at : span.start], "")
        yield Piece(shown[span.start : span.end], span.what)
        at = min(span.end, len(shown))
    if at < len(shown):
        yield Piece(shown[at:], "")
    if len(sentence) > len(shown):
        yield Piece(f"…（共 {len(sentence)} 字）", "")
