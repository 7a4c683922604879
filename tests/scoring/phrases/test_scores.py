"""What a proposed rule gives: sentences scored on figures whose points can be checked by hand."""

from __future__ import annotations

import pytest

from kaocheng.scoring import evaluate, read_facts, read_units
from kaocheng.scoring.phrases import propose, scheme_of

CLEAN = "供水普及率达到95%的，得4分；每低1个百分点扣0.5分，扣完为止；低于90%的不得分。"
STEPS = "开工率90%以上得5分，80%-90%得4分，70%-80%得3分，70%以下不得分。"
GATED = "未制定预案的，不得分；预案不完善的，每处扣1分；构成重大隐患的，不得分，并追加扣除5分。"
BONUS = "增速达到8%得5分，每低0.1个百分点扣0.2分，每高0.1个百分点加0.1分，最多加1分。"
STEADY = "盗抢案件环比持平计4分，每下降1起加0.1分，上升一起扣0.1分，当月零发案计5分。"
LINE = "达标率90%及以上的，得5分；60%以下的，不得分；60%至90%之间的，按插值法计分。"
PIECES = "到位资金2亿元得5分，每少1000万元扣0.5分，扣完为止。"


def scored(sentence: str, points: str, facts: dict[str, str], period: str = "2025") -> str:
    """The points of one unit whose facts are `{"item" or "item kind" or "item period": value}`."""
    scheme = scheme_of(propose(sentence, points))
    units = read_units(b"unit,name,group,parent\n1,A,,\n", scheme)
    rows = "".join(f"1,{_row(key, period)},{value}\n" for key, value in facts.items())
    table = read_facts(f"unit,item,period,kind,value\n{rows}".encode(), scheme, units)
    result = evaluate(scheme, units, table, period)
    return str(result.as_dict()["units"][0]["leaves"]["1"]["points"])


def _row(key: str, period: str) -> str:
    item, _, more = key.partition(" ")
    if more[:1].isdigit():
        return f"{item},{more},"
    return f"{item},{period},{more}"


@pytest.mark.parametrize(
    ("sentence", "points", "facts", "expected"),
    [
        (CLEAN, "4", {"供水普及率": "93"}, "3.00"),  # 4 − 0.5 × 2
        (CLEAN, "4", {"供水普及率": "90"}, "1.50"),  # on the threshold: 4 − 0.5 × 5
        (CLEAN, "4", {"供水普及率": "89.9"}, "0.00"),
        (CLEAN, "4", {"供水普及率": "99"}, "4.00"),
        (STEPS, "5", {"开工率": "90"}, "5.00"),
        (STEPS, "5", {"开工率": "89.99"}, "4.00"),
        (STEPS, "5", {"开工率": "70"}, "3.00"),
        (STEPS, "5", {"开工率": "69"}, "0.00"),
        (GATED, "5", {"未制定预案": "0", "预案不完善": "2", "构成重大隐患": "0"}, "3.00"),
        (GATED, "5", {"未制定预案": "1", "预案不完善": "0", "构成重大隐患": "0"}, "0.00"),
        (GATED, "5", {"未制定预案": "0", "预案不完善": "0", "构成重大隐患": "1"}, "-5.00"),
        (BONUS, "5", {"增速": "7.5"}, "4.00"),  # 5 − 0.2 × 5
        (BONUS, "5", {"增速": "8.5"}, "5.50"),  # 5 + 0.1 × 5
        (BONUS, "5", {"增速": "20"}, "6.00"),
        (LINE, "5", {"达标率": "75"}, "2.50"),
        (LINE, "5", {"达标率": "60"}, "0.00"),
        (PIECES, "5", {"到位资金": "1.7"}, "3.50"),  # 亿元: three steps of 1000万元 short
    ],
)
def test_sentence_gives_these_points(
    sentence: str, points: str, facts: dict[str, str], expected: str
) -> None:
    assert scored(sentence, points, facts) == expected


def test_period_on_period_reads_the_month_before() -> None:
    facts = {"盗抢案件": "7", "盗抢案件 2025-04": "10", "当月零发案": "0"}
    assert scored(STEADY, "5", facts, "2025-05") == "4.30"  # 4 + 0.1 × 3
    facts |= {"盗抢案件": "12"}
    assert scored(STEADY, "5", facts, "2025-05") == "3.80"
    facts |= {"当月零发案": "1"}
    assert scored(STEADY, "5", facts, "2025-05") == "5.00"


def test_groups_have_their_own_points_and_their_own_steps() -> None:
    levels = "良种覆盖率不低于92%的，产区得3分，非产区得2分；"
    steps = "每减少1个百分点，产区扣0.6分，非产区扣0.4分。"
    scheme = scheme_of(propose(levels + steps))
    units = read_units("unit,name,group,parent\n1,A,产区,\n2,B,非产区,\n".encode(), scheme)
    rows = "1,良种覆盖率,2025,,90\n2,良种覆盖率,2025,,90\n"
    facts = read_facts(f"unit,item,period,kind,value\n{rows}".encode(), scheme, units)
    found = evaluate(scheme, units, facts, "2025").as_dict()["units"]
    assert [unit["leaves"]["1"]["points"] for unit in found] == ["1.80", "1.20"]
