"""Worked examples of the casebooks: what the sentence gives on figures, counted by hand.

A case may have `marks`, a list of facts and the points that they give. They were worked out from
the sentence, before it was read; a key is an item, or an item with a kind or a period behind it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.scoring.phrases.test_cases import ALL
from tests.scoring.phrases.test_scores import scored

MARKED = [
    pytest.param(case, facts, mark, id=f"{case['sentence'][:24]} {place}")
    for case in ALL
    for place, (facts, mark) in enumerate(case.get("marks", []), 1)
]


def test_there_are_many() -> None:
    assert len(MARKED) >= 300


@pytest.mark.parametrize(("case", "facts", "mark"), MARKED)
def test_sentence_gives_its_mark(
    case: dict[str, Any], facts: dict[str, Decimal | str], mark: Decimal
) -> None:
    points, indicator = case.get("points"), case.get("indicator", "")
    found = scored(case["sentence"], points, facts, indicator=indicator)
    assert Decimal(found) == mark.quantize(Decimal("0.01"))
