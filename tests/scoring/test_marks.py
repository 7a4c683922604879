"""Assessed marks (评定分): within bounds, with a reason, and summed as the oracle sums them."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.scoring import Refused, evaluate, read_facts, read_marks, read_scheme, read_units
from kaocheng.scoring.exact.decimals import show
from kaocheng.scoring.explain import adjustment_reason
from kaocheng.scoring.simulate import Simulation
from kaocheng.scoring.tables.read_marks import bounds_of
from tests.oracle import OracleRefused, compute
from tests.scoring.casebook import Texts
from tests.scoring.focused_strategies import policy_cases
from tests.scoring.product import comparable, evaluated
from tests.scoring.profiles import drawn
from tests.scoring.strategies import cases

HEADER = "unit,indicator,points,stage,reason\n"
SCHEME = """\
format: kaocheng-scheme/1
code: s
title: t
level: county
year: 2025
groups: [{code: a, name: A}, {code: b, name: B}]
items: [{code: x, name: 产量}]
indicators:
  - {code: "1", name: N, points: {a: 10, b: 8}, rule: {kind: ratio, of: x, to: 100}}
  - code: "2"
    name: M
    points: {a: 5, b: 0}
    floor: -2
    cap: 6
    rule: {kind: ratio, of: x, to: 10}
adjustments:
  - {code: b, name: 表彰, kind: bonus, cap: 3, rule: {kind: award, of: x, points: 0.1}}
  - {code: d, name: 通报, kind: deduction, rule: {kind: award, of: x, points: 0.01}}
  - {code: "1", name: 同码, kind: bonus, cap: 1, rule: {kind: award, of: x, points: 0.001}}
adjustment_caps: {bonus: 2}
""".encode()
UNITS = b"unit,name,group,parent\n01,U,a,\n02,V,b,\n"
FACTS = b"unit,item,period,kind,value\n01,x,2025,actual,60\n"


def read(lines: str) -> Any:
    scheme = read_scheme(SCHEME)
    return read_marks((HEADER + lines).encode(), scheme, read_units(UNITS, scheme))


def scored(lines: str) -> Any:
    scheme = read_scheme(SCHEME)
    units = read_units(UNITS, scheme)
    marks = read_marks((HEADER + lines).encode(), scheme, units)
    return evaluate(scheme, units, read_facts(FACTS, scheme, units), marks=marks)


def test_a_mark_takes_the_place_of_the_computed_points() -> None:
    result = scored("01,1,4.5,部门评审,口径不符\n")
    row = result.as_dict()["units"][0]
    assert row["leaves"]["1"]["points"] == "4.50"
    assert row["leaves"]["1"]["reason"].endswith("按规则得 6.00 分；部门评审评定 4.5 分：口径不符")
    assert row["total"] == "10.90"  # 4.5 + 5 + 2 − 0.6


def test_a_mark_takes_the_place_of_a_bonus_or_of_a_deduction() -> None:
    """The size without a sign; the common cap of bonuses is laid on afterwards."""
    result = scored("01,b,1.5,部门抽查,一项表彰不属实\n01,d,2.25,部门抽查,另有通报\n")
    row = result.as_dict()["units"][0]
    assert (row["adjustments"]["b"], row["adjustments"]["d"]) == ("1.50", "-2.25")
    assert row["total"] == "10.31"  # 6 + 5 + (1.5 + 0.06) − 2.25
    told = adjustment_reason(result, result.adjustments[0], 0)
    assert told == "部门抽查评定 1.5 分：一项表彰不属实，计 1.50 分"
    told = adjustment_reason(result, result.adjustments[1], 0)
    assert told == "部门抽查评定扣 2.25 分：另有通报，计 -2.25 分"


def test_a_bonus_may_be_taken_away_and_one_given_where_the_value_is_missing() -> None:
    rows = scored("01,b,0,部门抽查,查无此事\n02,b,3,部门抽查,补报属实\n").as_dict()["units"]
    assert [row["adjustments"]["b"] for row in rows] == ["0.00", "3.00"]
    assert rows[1]["total"] == "2.00"


def test_a_code_that_a_leaf_has_as_well_means_the_leaf() -> None:
    row = scored("01,1,7,评审,理由\n").as_dict()["units"][0]
    assert (row["leaves"]["1"]["points"], row["adjustments"]["1"]) == ("7.00", "0.06")


def test_a_mark_stands_where_the_value_is_missing() -> None:
    row = scored("02,1,3,部门抽查,现场核实\n").as_dict()["units"][1]
    assert row["leaves"]["1"] == {
        "points": "3.00",
        "full": "8.00",
        "status": "scored",
        "reason": "缺少产量，按规则算不出得分；部门抽查评定 3 分：现场核实",
    }


def test_the_digest_of_marks_stands_in_the_document_only_with_marks() -> None:
    assert scored("01,1,4,评审,理由\n").as_dict()["marks_digest"].startswith("sha256:")
    scheme = read_scheme(SCHEME)
    units = read_units(UNITS, scheme)
    plain = evaluate(scheme, units, read_facts(FACTS, scheme, units)).as_dict()
    assert "marks_digest" not in plain


def test_what_if_keeps_the_marks() -> None:
    scheme = read_scheme(SCHEME)
    units = read_units(UNITS, scheme)
    marks = read_marks(f"{HEADER}01,1,4,评审,理由\n".encode(), scheme, units)
    facts = read_facts(FACTS, scheme, units)
    changed = Simulation(scheme, units, facts, marks=marks).change("01", "x", "90")
    assert changed.as_dict(reasons=False)["units"][0]["leaves"]["1"]["points"] == "4.00"
    marks = read_marks(f"{HEADER}01,b,0.5,评审,理由\n".encode(), scheme, units)
    changed = Simulation(scheme, units, facts, marks=marks).change("01", "x", "90")
    assert changed.as_dict(reasons=False)["units"][0]["adjustments"]["b"] == "0.50"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("01,1,10.01,评审,理由\n", "请填 0.00 至 10.00 之间的分数"),
        ("01,1,-1,评审,理由\n", "评定分 -1 超出范围"),
        ("01,2,6.5,评审,理由\n", "请填 -2.00 至 6.00 之间的分数"),
        ("02,2,1,评审,理由\n", "指标 2 不考核这个单位"),
        ("01,1,1.234,评审,理由\n", "小数多于 2 位"),
        ("01,1,优,评审,理由\n", "评定分须是数字"),
        ("01,1,NA,评审,理由\n", "评定分须是数字"),
        ("01,1,,评审,理由\n", "评定分须是数字"),
        ("01,1,4,,理由\n", "没有填评定环节"),
        ("01,1,4,评审,\n", "没有填理由"),
        ("03,1,4,评审,理由\n", "没有“03”这个单位"),
        ("01,9,4,评审,理由\n", "没有“9”这个末级指标或加减分项"),
        ("01,b,3.01,评审,理由\n", "请填 0.00 至 3.00 之间的分数"),
        ("01,d,-1,评审,理由\n", "请填不小于 0 的分数"),
        ("01,b,1.234,评审,理由\n", "小数多于 2 位"),
        ("01,b,1,评审,理由\n01,b,2,评审,理由\n", "已有一行评定分"),
        ("01,1,4,评审,理由\n01,1,5,评审,理由\n", "已有一行评定分"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line(line: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(line)
    assert words in str(refused.value)
    assert "第" in str(refused.value)


def test_a_mark_below_zero_stands_where_the_floor_allows_it() -> None:
    row = scored("01,2,-1.5,评审,理由\n").as_dict()["units"][0]
    assert row["leaves"]["2"]["points"] == "-1.50"
    assert row["total"] == "5.90"  # 6 − 1.5 + 2 − 0.6


@st.composite
def marked(draw: st.DrawFn, of: st.SearchStrategy[Texts]) -> tuple[Texts, str]:
    """A case with marks on some of its cells, each within its bounds."""
    case = draw(of)
    scheme = read_scheme(case.scheme.encode())
    units = read_units(case.units.encode(), scheme)
    lines = []
    for leaf in scheme.leaves:
        for row, unit in enumerate(units.codes):
            nodes = (*(scheme.node[code] for code in scheme.path[leaf.code]), leaf)
            full = leaf.points_for(units.groups[row])
            alive = all(node.points_for(units.groups[row]) for node in nodes)
            low, high = bounds_of(leaf, full)
            if alive and low <= high and draw(st.integers(0, 3)) == 0:
                steps = 10**scheme.decimals
                least, most = -int(-low * steps // 1), int(high * steps // 1)
                if least <= most:
                    points = Fraction(draw(st.integers(least, most)), steps)
                    lines.append(f"{unit},{leaf.code},{show(points, scheme.decimals)},评审,理由\n")
    leaves = {leaf.code for leaf in scheme.leaves}
    for each in scheme.adjustments:
        for unit in units.codes:
            if each.code not in leaves and draw(st.integers(0, 3)) == 0:
                steps = 10**scheme.decimals
                most = int((Fraction(5) if each.cap is None else each.cap) * steps // 1)
                points = Fraction(draw(st.integers(0, most)), steps)
                lines.append(f"{unit},{each.code},{show(points, scheme.decimals)},评审,理由\n")
    return case, HEADER + "".join(lines)


@drawn(100)
@given(marked(st.one_of(cases(), policy_cases())))
def test_marks_agree_with_the_oracle(case: tuple[Texts, str]) -> None:
    texts, marks = case
    assert _product(texts, marks) == _oracle(texts, marks)


def _oracle(case: Texts, marks: str) -> dict[str, Any] | str:
    try:
        return compute(*case, marks)
    except OracleRefused:
        return "refused"


def _product(case: Texts, marks: str) -> dict[str, Any] | str:
    try:
        return comparable(evaluated(*case, marks))
    except Refused:
        return "refused"
