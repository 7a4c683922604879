"""Whatever the text: an answer in bounded time, spans within it, and no figure out of thin air."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaocheng.scoring.faults import Refused
from kaocheng.scoring.phrases import Proposal, propose, scheme_of
from kaocheng.scoring.phrases.handbook import examples
from kaocheng.scoring.phrases.numerals import NUMBER, number_of
from kaocheng.scoring.phrases.propose import LONGEST
from kaocheng.scoring.phrases.tokens import normal

SENTENCES = [sentence for _, sentence, _ in examples()]
CLAUSES = [part + end for s in SENTENCES for part, end in re.findall("([^，。；]+)([，。；]|$)", s)]
WORDS = ("95%", "一项", "以上", "低于", "达到", "不得分", "否则", "第一名")
BITS = (*"每得扣加分的甲一十，。；：（）《》×=", "1", "2.5", *WORDS)
NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
OURS = {"", "1"}  # zero, one, a hundred: what the notation itself needs

mixed = st.lists(st.sampled_from([*CLAUSES, *BITS]), max_size=30).map("".join)
anything = st.text(max_size=400)


def digits(value: Decimal | str) -> str:
    """The significant digits: 0.10, 1 and 1000 are all 1."""
    return str(value).lstrip("-").replace(".", "").strip("0")


def in_sentence(sentence: str) -> set[str]:
    """The significant digits of every number that stands in a sentence, in either script."""
    text = normal(sentence)
    found = {digits(each) for each in NUMBERS.findall(text)}
    found |= {digits("0.5")} if "半" in text else set()
    for start in range(len(text)):
        for end in range(start + 1, min(start + 8, len(text)) + 1):
            value = number_of(text[start:end]) if re.fullmatch(NUMBER, text[start:end]) else None
            if value is not None:
                found.add(digits(f"{value:f}"))
    return found


def in_rule(value: object, codes: list[str]) -> Iterator[str]:
    """The numbers of a rule; places of a ranking and shares of bands are told in other words."""
    if isinstance(value, dict):
        kept = [each for key, each in value.items() if key not in ("table", "bands")]
        yield from in_rule(kept, codes)
    elif isinstance(value, list):
        for each in value:
            yield from in_rule(each, codes)
    elif isinstance(value, Decimal):
        yield digits(f"{value:f}")
    elif isinstance(value, str):
        yield from in_expression(value, codes)


def in_expression(text: str, codes: list[str]) -> Iterator[str]:
    """Its numbers; full points by group may be a sum, and a code may hold a number of its name."""
    text = re.sub(r"full\(\) == [0-9.]+", "", text)
    for code in sorted(codes, key=len, reverse=True):
        text = text.replace(code, " ")
    yield from map(digits, NUMBERS.findall(text))


def spans_are_sound(proposal: Proposal) -> bool:
    inside = all(0 <= s.start < s.end <= len(proposal.sentence) for s in proposal.spans)
    ordered = all(
        b.start >= a.end or b.end <= a.end
        for a, b in pairwise(proposal.spans)
        if a.start <= b.start
    )
    return inside and ordered and all(a.start <= b.start for a, b in pairwise(proposal.spans))


@settings(max_examples=150, deadline=None)
@given(st.one_of(mixed, anything))
def test_any_text_gets_an_answer(text: str) -> None:
    proposal = propose(text, "5")
    assert (proposal.rule is None) == (proposal.outcome != "rule")
    assert spans_are_sound(proposal)
    if proposal.rule is not None:
        scheme_of(proposal)


@settings(max_examples=100, deadline=None)
@given(mixed)
def test_every_figure_of_a_rule_stands_in_the_sentence(text: str) -> None:
    proposal = propose(text)
    codes = [item.code for item in proposal.items]
    assert set(in_rule(proposal.rule, codes)) <= in_sentence(text) | OURS


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_figure_of_an_example_stands_in_it(sentence: str) -> None:
    proposal = propose(sentence)
    codes = [item.code for item in proposal.items]
    assert set(in_rule(proposal.rule, codes)) <= in_sentence(sentence) | OURS
    assert spans_are_sound(proposal)


@settings(max_examples=50, deadline=None)
@given(mixed)
def test_the_same_sentence_gets_the_same_answer(text: str) -> None:
    assert propose(text, "5") == propose(text, "5")


LONG_BITS = (
    "每", "1", "一二三四五六七八九十百千万", "（", "，", "得1分", "甲的，扣1分；", "1至", "《",
    "95%以上的，得1分；", "第一名得1分，", "得分=甲×", "对甲的县：得1分；", "在此基础上，再得1分；",
)  # fmt: skip


@pytest.mark.parametrize("bit", LONG_BITS)
def test_the_longest_text_ends_in_bounded_time(bit: str) -> None:
    text = (bit * LONGEST)[:LONGEST]
    begun = time.perf_counter()
    propose(text, "5")
    assert time.perf_counter() - begun < 10  # about a second on a slow machine


def test_a_text_that_is_too_long_is_refused_with_the_way_out() -> None:
    with pytest.raises(Refused, match=r"5001 个字，超过上限 5000 个字。请分成几条"):
        propose("的" * 5001)


@pytest.mark.parametrize("points", ["x", "-1", "1e3", "5分", "1" * 60, "０．５"])
def test_points_that_are_no_number_are_refused(points: str) -> None:
    with pytest.raises(Refused, match="不是分数"):
        propose("建立台账的，得5分，否则不得分。", points)


@pytest.mark.parametrize("text", ["", " ", "。", "abc", "123", "，，，；；；", "\x00\x01"])
def test_what_says_nothing_cannot_be_read(text: str) -> None:
    proposal = propose(text)
    assert (proposal.outcome, proposal.rule, proposal.confidence) == ("cannot", None, "low")
