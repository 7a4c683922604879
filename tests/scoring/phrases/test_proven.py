"""High confidence is kept for shapes that the casebooks prove; the table cannot drift from them."""

from __future__ import annotations

import pytest

from kaocheng.scoring.phrases import propose
from kaocheng.scoring.phrases.proven import TABLE, is_proven, missing_from
from tests.scoring.phrases.proving import proven
from tests.scoring.phrases.test_cases import ALL


def test_the_table_is_what_the_casebooks_make() -> None:
    assert TABLE.read_text(encoding="utf-8") == proven(ALL), (
        "请运行 python -m tests.scoring.phrases.proving"
    )


def test_a_shape_that_no_casebook_has_is_not_read_with_high_confidence() -> None:
    proposal = propose("覆盖率排名第一的得5分，后两名的扣2分；造林1亩以上的加3分，最多加4分。", "5")
    assert missing_from(proposal.signature)
    assert proposal.confidence != "high"


@pytest.mark.parametrize(
    ("sentence", "points"),
    [
        ("农田林网控制率达到80%的得5分，每低1个百分点扣0.3分，扣完为止。", "5"),
        ("村务监督台账缺失的，每处扣0.5分；未公示的，扣1分。", "5"),
    ],
)
def test_other_words_of_a_proven_shape_are_read_with_high_confidence(
    sentence: str, points: str
) -> None:
    proposal = propose(sentence, points)
    assert is_proven(proposal.signature)
    assert proposal.confidence == "high"


def test_an_unknown_shape_says_so() -> None:
    known = propose("管护率达到90%的得4分，每低2个百分点扣0.5分，最低得1分。", "4")
    assert known.confidence == "high"
    strange = propose(
        "管护率达到90%的得4分，每低2个百分点扣0.5分，最低得1分，不足2个百分点的不计。", "4"
    )
    assert strange.confidence == "medium"
    assert any("先例" in note for note in strange.notes)


def test_signatures_name_kinds_and_no_words_of_the_sentence() -> None:
    one = propose("甲村道路硬化率达到95%的，得3分；每低1个百分点扣0.5分，扣完为止。", "3")
    other = propose("乙镇公厕达标率达到60%的，得7分；每低1个百分点扣1.5分，扣完为止。", "7")
    assert one.signature == other.signature


def test_nothing_is_proven_by_no_shape() -> None:
    assert not is_proven(())
