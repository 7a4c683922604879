"""The handbook page is made from the table of patterns, and every pattern reads its own example."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaocheng.scoring.phrases import propose
from kaocheng.scoring.phrases.exemplars import EXEMPLARS
from kaocheng.scoring.phrases.forms import form, shown
from kaocheng.scoring.phrases.handbook import page, write
from kaocheng.scoring.phrases.meaning import Pattern
from kaocheng.scoring.phrases.patterns import EFFECTS, LIMITS, TABLE
from kaocheng.scoring.phrases.reading import read

PAGE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "phrases.md"
PATTERNS = [pytest.param(each, id=each.name) for family in TABLE.values() for each in family]


def test_the_page_is_what_the_table_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_can_be_written_anew(tmp_path: Path) -> None:
    write(tmp_path / "phrases.md")
    assert (tmp_path / "phrases.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_forms_can_be_shown_and_matched(pattern: Pattern) -> None:
    for text in pattern.forms:
        assert form(text).pattern
        assert not set("｜") & set(shown(text))


@pytest.mark.parametrize(
    "pattern", [each for each in PATTERNS if each.values[0] in EFFECTS + LIMITS]
)
def test_pattern_is_met_in_its_own_example(pattern: Pattern) -> None:
    assert pattern.name in read(pattern.example).used


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_example_fails(pattern: Pattern) -> None:
    assert propose(pattern.example, pattern.points).outcome != "cannot"


@pytest.mark.parametrize(("title", "sentence", "points"), EXEMPLARS)
def test_whole_standards_are_read_with_confidence(title: str, sentence: str, points: str) -> None:
    proposal = propose(sentence, points)
    assert (proposal.outcome, proposal.confidence, proposal.left) == ("rule", "high", ""), title
