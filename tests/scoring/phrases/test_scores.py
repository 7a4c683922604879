"""What a proposed rule gives: sentences scored on figures whose points can be checked by hand."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kaocheng.scoring import evaluate, read_facts, read_units
from kaocheng.scoring.phrases import propose, scheme_of

CLEAN = "供水普及率达到95%的，得4分；每低1个百分点扣0.5分，扣完为止；低于90%的不得分。"
STEPS = "开工率90%以上得5分，80%-90%得4分，70%-80%得3分，70%以下不得分。"
GATED = "未制定预案的，不得分；预案不完善的，每处扣1分；构成整段断裂的，不得分，并追加扣除4分。"
BONUS = "增速达到8%得5分，每低0.1个百分点扣0.2分，每高0.1个百分点加0.1分，最多加1分。"
STEADY = "断网事件环比持平计3分，每减少1起加0.3分，增加一起扣0.3分，当月零发生计4分。"
LINE = "达标率90%及以上的，得5分；60%以下的，不得分；60%至90%之间的，按插值法计分。"
AROUND = "预算执行偏差率在±5%以内得满分，每超1个百分点扣0.5分，扣完为止。"
BRANCH = "达标率达到80%的，按达标率×40计分；达标率低于80%的，按达标率×40×0.8计分。"
MISSED = "报备率、及时率、规范率均达到100%的得5分，有一项达不到的扣2分。"
PIECES = "到位资金2亿元得5分，每少1000万元扣0.5分，扣完为止。"


def scored(
    sentence: str,
    points: str | None,
    facts: Mapping[str, object],
    period: str = "2025",
    indicator: str = "",
) -> str:
    """The points of one unit whose facts are `{"item" or "item kind" or "item period": value}`."""
    scheme = scheme_of(propose(sentence, points, indicator))
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
        (GATED, "5", {"未制定预案": "0", "预案不完善": "2", "构成整段断裂": "0"}, "3.00"),
        (GATED, "5", {"未制定预案": "1", "预案不完善": "0", "构成整段断裂": "0"}, "0.00"),
        (GATED, "5", {"未制定预案": "0", "预案不完善": "0", "构成整段断裂": "1"}, "-4.00"),
        (BONUS, "5", {"增速": "7.5"}, "4.00"),  # 5 − 0.2 × 5
        (BONUS, "5", {"增速": "8.5"}, "5.50"),  # 5 + 0.1 × 5
        (BONUS, "5", {"增速": "20"}, "6.00"),
        (LINE, "5", {"达标率": "75"}, "2.50"),
        (LINE, "5", {"达标率": "60"}, "0.00"),
        (AROUND, "5", {"预算执行偏差率": "-4.9"}, "5.00"),
        (AROUND, "5", {"预算执行偏差率": "-7"}, "4.00"),  # 5 − 0.5 × 2, whichever way
        (AROUND, "5", {"预算执行偏差率": "7"}, "4.00"),
        (BRANCH, "40", {"达标率": "90"}, "36.00"),
        (BRANCH, "40", {"达标率": "50"}, "16.00"),  # 50 % × 40 × 0.8
        (MISSED, "5", {"报备率": "100", "及时率": "98", "规范率": "97"}, "1.00"),
        (PIECES, "5", {"到位资金": "1.7"}, "3.50"),  # 亿元: three steps of 1000万元 short
    ],
)
def test_sentence_gives_these_points(
    sentence: str, points: str, facts: dict[str, str], expected: str
) -> None:
    assert scored(sentence, points, facts) == expected


def test_period_on_period_reads_the_month_before() -> None:
    facts = {"断网事件": "7", "断网事件 2025-04": "10"}
    assert scored(STEADY, "4", facts, "2025-05") == "3.90"  # 3 + 0.3 × 3
    facts |= {"断网事件": "12"}
    assert scored(STEADY, "4", facts, "2025-05") == "2.40"  # 3 − 0.3 × 2
    facts |= {"断网事件": "0"}
    assert scored(STEADY, "4", facts, "2025-05") == "4.00"


def test_groups_have_their_own_points_and_their_own_steps() -> None:
    levels = "良种覆盖率不低于92%的，产区得3分，非产区得2分；"
    steps = "每减少1个百分点，产区扣0.6分，非产区扣0.4分。"
    scheme = scheme_of(propose(levels + steps))
    units = read_units("unit,name,group,parent\n1,A,产区,\n2,B,非产区,\n".encode(), scheme)
    rows = "1,良种覆盖率,2025,,90\n2,良种覆盖率,2025,,90\n"
    facts = read_facts(f"unit,item,period,kind,value\n{rows}".encode(), scheme, units)
    found = evaluate(scheme, units, facts, "2025").as_dict()["units"]
    assert [unit["leaves"]["1"]["points"] for unit in found] == ["1.80", "1.20"]


def test_each_group_falls_from_its_own_level() -> None:
    levels = "产区：收储量不低于200万吨得5分；非产区不低于100万吨得5分。"
    scheme = scheme_of(propose(levels + "每少10万吨扣1分。", "5"))
    units = read_units(b"unit,name,group,parent\n1,A,,\n2,B,,\n", scheme)
    rows = (
        "1,收储量,2025,,180\n1,适用产区,2025,,1\n1,适用非产区,2025,,0\n"
        "2,收储量,2025,,80\n2,适用产区,2025,,0\n2,适用非产区,2025,,1\n"
    )
    facts = read_facts(f"unit,item,period,kind,value\n{rows}".encode(), scheme, units)
    found = evaluate(scheme, units, facts, "2025").as_dict()["units"]
    assert [unit["leaves"]["1"]["points"] for unit in found] == ["3.00", "3.00"]


def test_a_distance_from_the_mean_is_asked_of_all_units() -> None:
    levels = "增速低于全市平均水平5个百分点以上的不得分，低于5个百分点以内的得4分，"
    scheme = scheme_of(propose(levels + "达到平均水平的得8分。", "8"))
    units = read_units(b"unit,name,group,parent\n1,A,,\n2,B,,\n3,C,,\n", scheme)
    rows = "1,增速,2025,,12\n2,增速,2025,,8\n3,增速,2025,,4\n"  # the mean is 8
    facts = read_facts(f"unit,item,period,kind,value\n{rows}".encode(), scheme, units)
    found = evaluate(scheme, units, facts, "2025").as_dict()["units"]
    assert [unit["leaves"]["1"]["points"] for unit in found] == ["8.00", "8.00", "4.00"]
