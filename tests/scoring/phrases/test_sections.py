"""A standard in sections: when it is read so, and what its rule is worth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaocheng.scoring.phrases import propose, scheme_of
from kaocheng.scoring.phrases.sections import sections_of

REMARKS = "建立台账（4分，少一项扣1分）；定期巡查（6分，每少一次扣0.5分）。"


def test_sections_have_titles_points_and_what_the_remark_says() -> None:
    found = sections_of(REMARKS, Decimal(10))
    assert [(one.title, one.points, one.steps) for one in found] == [
        ("建立台账", Decimal(4), "少一项扣1分"),
        ("定期巡查", Decimal(6), "每少一次扣0.5分"),
    ]


@pytest.mark.parametrize(
    ("sentence", "full"),
    [
        (REMARKS, Decimal(8)),
        ("建立台账（4分）；定期巡查（6分）。", Decimal(10)),
        ("建立台账（4分）；定期巡查（6分）。以上每缺一项扣1分。", Decimal(10)),
        ("建立台账的，得4分；定期巡查的，得6分。", Decimal(10)),
    ],
)
def test_a_standard_is_not_cut_where_points_or_steps_are_of_the_whole(
    sentence: str, full: Decimal
) -> None:
    assert sections_of(sentence, full) == []


def test_full_points_of_a_section_are_its_own() -> None:
    proposal = propose("报送（3分）：未报送的不得分；整改（2分）：按完成比例得分。", "5")
    assert proposal.rule is not None
    assert "full()" not in str(proposal.rule)
    rule = scheme_of(proposal).indicators[0].rule
    assert rule is not None
    assert rule.reach(5).high == 5


def test_a_section_that_is_not_understood_keeps_the_whole_from_being_sure() -> None:
    proposal = propose("台账（3分，少一项扣1分）；其他（2分，瞒报的加倍扣分）。", "5")
    assert proposal.confidence != "high"
