"""The casebook of sentences: each is read as the rule that stands beside it, in full."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaocheng.scoring.phrases import propose, scheme_of
from tests.scoring.exact_yaml import load

BOOKS = sorted(Path(__file__).parent.glob("*cases.yaml"))
FAMILIES: list[dict[str, Any]] = [
    family for book in BOOKS for family in load(book.read_text(encoding="utf-8"))["families"]
]
ALL = [case for family in FAMILIES for case in family["cases"]]
NAMED = [pytest.param(case, id=case["sentence"]) for case in ALL]


def plain(value: Any) -> Any:
    """Numbers as they compare, whether the file says 8 or the rule says 8.0."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value


def test_the_casebook_is_large_and_covers_every_outcome() -> None:
    assert len(ALL) >= 230
    assert {case.get("outcome", "rule") for case in ALL} == {"rule", "judged", "cannot"}


@pytest.mark.parametrize("case", NAMED)
def test_sentence_is_read_as_its_rule(case: dict[str, Any]) -> None:
    proposal = propose(case["sentence"], case.get("points"), case.get("indicator", ""))
    assert proposal.outcome == case.get("outcome", "rule")
    assert proposal.confidence == case.get("confidence", "high")
    assert plain(proposal.rule) == plain(case.get("rule"))
    assert {item.code: item.unit for item in proposal.items} == case.get("items", {})
    assert dict(proposal.group_points) == case.get("group_points", {})


@pytest.mark.parametrize("case", [each for each in NAMED if "rule" in each.values[0]])
def test_every_rule_is_admitted_by_the_format(case: dict[str, Any]) -> None:
    proposal = propose(case["sentence"], case.get("points"), case.get("indicator", ""))
    scheme = scheme_of(proposal)
    assert scheme.indicators[0].rule is not None
    assert scheme.items_read == {item.code for item in proposal.items}


def test_digits_are_kept_as_they_were_written() -> None:
    proposal = propose("月报每少一次扣0.50分，扣完为止。", "4.0")
    assert proposal.rule is not None
    assert f"{proposal.rule['points']:f}" == "0.50"
    assert str(proposal.points) == "4.0"


@pytest.mark.parametrize(
    ("sentence", "points", "said"),
    [
        ("印发方案的，得1分；开展培训的，得1分。", "5", "对不上"),
        ("合格率达到90%得4分，每低1个百分点扣1分。", "5", ""),
    ],
)
def test_figures_that_do_not_agree_cost_confidence(sentence: str, points: str, said: str) -> None:
    proposal = propose(sentence, points)
    assert proposal.confidence != "high"
    assert said in "".join(proposal.notes)


def test_points_settle_whether_conditions_add_up_or_exclude_each_other() -> None:
    sentence = "省级发文部署的，得2分；市级发文部署的，得1分；否则不得分。"
    added, chosen = propose(sentence, "3"), propose(sentence, "2")
    assert added.rule is not None
    assert chosen.rule is not None
    assert (added.rule["kind"], chosen.rule["kind"]) == ("checklist", "cases")


def test_points_are_taken_from_the_sentence_where_none_are_given() -> None:
    proposal = propose("合格率达到95%的，得4分；每低1个百分点扣0.5分。")
    assert (proposal.points, proposal.confidence) == (Decimal(4), "high")


def test_what_was_not_understood_is_said() -> None:
    proposal = propose("完善工作机制。建立台账的，得2分；减分事项另行通知扣分。", "2")
    assert "减分事项另行通知扣分" in proposal.left
    assert proposal.confidence == "low"
