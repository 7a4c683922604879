"""What is added to a standard is in its rule, or costs confidence: nothing is dropped unsaid."""

from __future__ import annotations

import json
import re

import pytest

from kaocheng.scoring.phrases import propose
from kaocheng.scoring.phrases.proposal import Proposal

# Of every kind of rule one standard that is read with high confidence.
STANDARDS = [
    ("办结率达到95%的得5分，每低1个百分点扣1分，扣完为止。", "按期办结率"),
    ("办结率90%以上的得5分，80%以上、不足90%的得3分，不足80%的不得分。", "按期办结率"),
    ("未建立台账的不得分。", "台账"),
    ("每漏报一次扣0.5分，扣完为止。", "信息报送"),
    ("按增速由高到低排名，第1名得5分，第2名得4分，第3名及以后得3分。", "税收增速"),
    ("完成目标的得5分，未完成的按完成比例得分。", "造林面积"),
    ("制定方案的得2分，召开推进会的得3分。", "防汛"),
    ("得分＝办结率×5。", "按期办结率"),
]
ADDED = [
    "（最低1分）",
    "（保底1分）",
    "（省级1.5分、市级0.7分）",
    "（与上年持平的得1.3分）",
    "（另加0.7分）",
    "（限全国性表彰）",
    "（减半计分）",
    "，被上级通报的每次另扣0.7分",
    "。群众投诉查实的，每件扣0.7分",
    "，发生安全事故的不得分",
    "（发生安全事故的不得分）",
]
_NAMES = re.compile("[\u4e00-\u9fff]+")  # what an item is called is no part of how it counts


def _counted(read: Proposal) -> str:
    return _NAMES.sub("", json.dumps(read.rule, default=str, sort_keys=True))


@pytest.mark.parametrize("more", ADDED)
@pytest.mark.parametrize(("sentence", "indicator"), STANDARDS)
def test_nothing_that_is_added_is_dropped_unsaid(sentence: str, indicator: str, more: str) -> None:
    without = propose(sentence, "5", indicator)
    read = propose(f"{sentence.rstrip('。')}{more}。", "5", indicator)
    assert without.outcome == "rule"
    changed = read.rule is None or _counted(read) != _counted(without)
    assert changed or read.confidence != "high"


@pytest.mark.parametrize(("sentence", "indicator"), STANDARDS)
def test_a_share_that_counts_is_no_heading(sentence: str, indicator: str) -> None:
    assert propose(f"按60%计入：{sentence}", "5", indicator).confidence != "high"
