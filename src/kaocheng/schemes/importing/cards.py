"""Standards as the page shows them: the sentence with its spans, the rule in words, the state."""

from __future__ import annotations

from dataclasses import dataclass

from kaocheng.schemes.importing.decided import Stored, choice_words, is_decided, wording_of
from kaocheng.schemes.importing.reading import Entry, Reading
from kaocheng.schemes.importing.trying import Said, said_of
from kaocheng.schemes.sentences import CONFIDENCE, SentenceRead, sentence_read
from kaocheng.scoring.issued.report import points_words
from kaocheng.scoring.issued.shapes import ACCEPT, BONUS, BY_JUDGEMENT, DEDUCTION, OWN_RULE
from kaocheng.scoring.phrases.proposal import JUDGED, LOW, RULE

REWORD = "reword"
_SORTS = {BONUS: "加分项", DEDUCTION: "扣分项"}


@dataclass(frozen=True)
class Card(SentenceRead):
    """One standard: what it says, what was read, what was decided."""

    number: int
    key: str
    code: str
    name: str
    sort: str
    points: str
    cells: tuple[str, ...]
    issued: str  # the words above the wording (改写) that the table itself has and that was read
    choice: str
    wording: str  # the words from which the rule was read, where they are not the issued ones
    state: str
    faults: tuple[str, ...]
    decided: bool
    by: str

    @property
    def first(self) -> str:
        """What the Enter key does: the likeliest decision, which for what was not read, or with
        low confidence, is to say it plainer."""
        if self.confidence == CONFIDENCE[LOW]:
            return REWORD
        return {RULE: ACCEPT, JUDGED: BY_JUDGEMENT}.get(self.outcome, REWORD)


def card_of(reading: Reading, entry: Entry, held: Stored | None) -> Card:
    """The card of a standard as things stand."""
    standard, said = entry.standard, said_of(reading, entry, held)
    proposal, choice = standard.proposal, str((held or {}).get("choice", ""))
    words = _words(said, proposal.rule is not None, choice)
    return Card(
        **vars(sentence_read(proposal, words, said.items, standard.sentence)),
        number=entry.number,
        key=entry.key,
        code=entry.node.code,
        name=entry.node.name,
        sort=_SORTS.get(entry.node.sort, ""),
        points=points_words(entry.node.points),
        cells=tuple(dict.fromkeys(part.cell.address for part in standard.parts)),
        issued=standard.issued,
        choice=choice,
        wording=wording_of(held),
        state=choice_words(held),
        faults=said.faults if choice == OWN_RULE else (),
        decided=is_decided(held),
        by=str((held or {}).get("by", "")),
    )


def _words(said: Said, is_rule: bool, choice: str) -> str:
    if choice == OWN_RULE or (is_rule and choice != BY_JUDGEMENT):
        return said.words
    return ""
