"""How a sentence is put so that it reads: every example does, and what calls for it is found."""

from __future__ import annotations

import pytest

from kaocheng.scoring.phrases import propose
from kaocheng.scoring.phrases.advice import Advice, advice_on, every_advice
from kaocheng.scoring.phrases.proposal import LOW, RULE


@pytest.mark.parametrize("advice", every_advice(), ids=lambda each: each.words)
def test_every_example_reads_and_calls_for_no_advice(advice: Advice) -> None:
    proposal = propose(advice.example, "5")
    assert (proposal.outcome, proposal.left) == (RULE, "")
    assert proposal.confidence != LOW
    assert advice not in advice_on(proposal)


@pytest.mark.parametrize(
    ("sentence", "points", "words"),
    [
        ("每下降1个百分点扣0.5分。", "5", "写明是哪个数、从多少算起"),
        (
            "各村入户走访村民不少于20户且台账清楚，少一户扣1分，台账字迹潦草3处扣2分。",
            "5",
            "数单独成句",
        ),
        ("甲方案得2分；乙方案得2分。", "5", "加起来等于分值"),
        ("发生第一起、第二起的，分别扣2分、3分，以此类推。", "5", "逐档写开"),
        ("领导重视，机制健全。", "5", "写明做到什么得几分"),
    ],
)
def test_what_was_not_read_calls_for_it(sentence: str, points: str, words: str) -> None:
    found = advice_on(propose(sentence, points))
    assert any(each.words.startswith(words) or words in each.words for each in found), found
    assert len(found) <= 3


def test_a_sentence_read_for_sure_calls_for_nothing() -> None:
    proposal = propose("按时报送年度总结的，得5分，否则不得分。", "5")
    assert (proposal.confidence, advice_on(proposal)) == ("high", ())
