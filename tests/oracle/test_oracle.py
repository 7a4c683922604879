"""The oracle itself, held against sums done by hand."""

from fractions import Fraction
from typing import Any

import pytest

from tests.oracle import OracleRefused, compute
from tests.oracle.expressions import value
from tests.oracle.periods import before, so_far, time_share
from tests.oracle.reading import Place, Unit, World, read_facts
from tests.oracle.values import MISSING, NA, rounded, shown


def run(body: str, facts: str, units: str = "甲,乙,丙,丁") -> dict[str, dict[str, Any]]:
    """A scheme's body and facts ``unit,item,value`` as the result's rows, by unit."""
    named = [unit.split(":") for unit in units.split(",")]
    table = "unit,name,group,parent\n" + "".join(f"{u[0]},,{''.join(u[1:])},\n" for u in named)
    lines = (line.strip().split(",") for line in facts.strip().splitlines())
    rows = "".join(f"{unit},{item},2025,actual,{cell}\n" for unit, item, cell in lines)
    scheme = f"code: test\nyear: 2025\n{body}"
    result = compute(scheme, table, "unit,item,period,kind,value\n" + rows)
    return {row["unit"]: row for row in result["units"]}


def leaf(points: str, rule: str, facts: str) -> str:
    """The points of one indicator for 甲 in 2025."""
    scheme = f"code: t\nyear: 2025\nindicators: [{{code: '1', points: {points}, rule: {rule}}}]"
    text = compute(scheme, "unit,name\n甲,甲", f"unit,item,period,kind,value\n{facts}")
    return str(text["units"][0]["leaves"]["1"]["points"])


# --- section 10 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "target", "more", "points"),
    [
        ("78", "117", "", "3.33"),  # 5 × 78/117 = 3.333…
        ("120", "100", "", "5.00"),
        ("120", "100", ", cap: 1.2", "6.00"),
    ],
)
def test_10_1_ratio(actual: str, target: str, more: str, points: str) -> None:
    rule = f"{{kind: ratio, of: grain, to: target(grain){more}}}"
    facts = f"甲,grain,2025,actual,{actual}\n甲,grain,2025,target,{target}"
    assert leaf("5", rule, facts) == points


@pytest.mark.parametrize(
    ("reports", "more", "points"),
    [("9", "", "3.50"), ("0", "", "0.00"), ("0", ", floor: -1", "-1.00")],
)
def test_10_2_deduct(reports: str, more: str, points: str) -> None:
    rule = f'{{kind: deduct, of: "shortfall(reports, 12)", points: 0.5{more}}}'
    assert leaf("5", rule, f"甲,reports,2025,actual,{reports}") == points


@pytest.mark.parametrize(("whole", "points"), [("true", "2.00"), ("false", "1.50")])
def test_10_3_whole_units(whole: str, points: str) -> None:
    of = '"100*shortfall(rate(area), 1)"'
    rule = f"{{kind: deduct, of: {of}, per: 0.1, points: 1, whole: {whole}}}"
    assert leaf("4", rule, "甲,area,2025,actual,99.75\n甲,area,2025,target,100") == points


@pytest.mark.parametrize(("veg", "points"), [("97", "3.00"), ("99", "4.50"), ("105", "5.00")])
def test_10_4_sum(veg: str, points: str) -> None:
    share = "veg/mean_prior(veg,3)"
    base = f'{{kind: deduct, of: "100*shortfall({share}, 0.98)", points: 1, from: 4}}'
    growth = f'{{kind: award, of: "100*excess({share}, 0.98)", points: 0.5, cap: 1}}'
    past = "".join(f"甲,veg,{year},actual,100\n" for year in (2022, 2023, 2024))
    rule = f"{{kind: sum, parts: [{base}, {growth}]}}"
    assert leaf("5", rule, f"{past}甲,veg,2025,actual,{veg}") == points


def test_10_5_rounding() -> None:
    assert rounded(Fraction("92.345"), 2) == Fraction("92.35")
    assert rounded(Fraction("-0.005"), 2) == Fraction("-0.01")
    assert shown(Fraction("-0.004"), 2) == "0.00"
    assert shown(Fraction("-12.5"), 0) == "-13"


@pytest.mark.parametrize(("ties", "best"), [("none", "甲"), ("all", "甲乙丙")])
def test_10_6_quota(ties: str, best: str) -> None:
    body = f"""
indicators: [{{code: "1", points: 100, rule: a}}]
grades: [{{name: 优秀, at_least: 90, quota: [{{share: 0.5, ties: {ties}}}]}}]
"""
    rows = run(body, "甲,a,95\n乙,a,93\n丙,a,93\n丁,a,90")
    # 4 × 0.5 = 2 places; second and third are tied across the last of them.
    assert "".join(unit for unit, row in rows.items() if row["grade"]) == best


def test_10_7_rescale() -> None:
    body = """
indicators: [{code: "1", points: 4, rule: a}, {code: "2", points: 96, rule: b}]
"""
    rows = run(body, "甲,a,NA\n甲,b,90", "甲")
    assert rows["甲"]["total"] == "93.75"  # 90 × 100/96


def test_10_7_rescale_stays_within_its_branch() -> None:
    body = """
indicators:
  - {code: A, points: 100, weight: 0.8, children:
      [{code: A1, points: 40, rule: a}, {code: A2, points: 60, rule: b}]}
  - {code: B, points: 100, weight: 0.2, rule: c}
"""
    rows = run(body, "甲,a,NA\n甲,b,45\n甲,c,90", "甲")
    assert rows["甲"]["nodes"] == {"A": "75.00"}  # 45 × 100/60
    assert rows["甲"]["total"] == "78.00"  # 75 × 0.8 + 90 × 0.2


# --- the subtle parts of section 4 -------------------------------------------------------------

SPREAD = """
indicators:
  - {code: A, points: 50, children: [
      {code: A1, points: 10, not_applicable: spread, rule: a},
      {code: A2, points: 15, rule: b},
      {code: A3, points: 25, rule: c}]}
  - {code: B, points: 50, rule: d}
"""


def test_spread_beside_rescale() -> None:
    rows = run(SPREAD, "甲,a,NA\n甲,b,NA\n甲,c,20\n甲,d,40", "甲")
    # A: 20 × (50 − 15)/(50 − 15 − 10) = 20 × 35/25 = 28
    assert rows["甲"]["nodes"]["A"] == "28.00"
    # tree: (28 + 40) × 100/(100 − 15) = 80
    assert rows["甲"]["total"] == "80.00"


def test_full_marks_on_what_remains_are_full_marks() -> None:
    rows = run(
        SPREAD, "甲,a,NA\n甲,b,NA\n甲,c,25\n甲,d,50\n乙,a,NA\n乙,b,NA\n乙,c,NA\n乙,d,50", "甲,乙"
    )
    # 甲: 25 × 35/25 = 35, (35 + 50) × 100/85; 乙: A leaves as a whole, 50 × 100/50
    assert [row["total"] for row in rows.values()] == ["100.00", "100.00"]


def test_component_inside_a_component() -> None:
    body = """
indicators:
  - {code: A, points: 60, children: [
      {code: A1, points: 40, weight: 0.5, children:
        [{code: A11, points: 10, rule: a}, {code: A12, points: 30, rule: b}]},
      {code: A2, points: 40, rule: c}]}
  - {code: B, points: 40, rule: d}
"""
    facts = "甲,a,NA\n甲,b,24\n甲,c,30\n甲,d,40\n乙,a,NA\n乙,b,NA\n乙,c,30\n乙,d,40"
    rows = run(body, facts, "甲,乙")
    # 甲: A1 = 24 × 40/30 = 32; A = 32 × 0.5 + 30 = 46; 46 + 40
    assert rows["甲"]["nodes"] == {"A": "46.00", "A1": "32.00"}
    assert rows["甲"]["total"] == "86.00"
    # 乙: A1 leaves as a whole, worth 40 × 0.5 = 20 of the tree: (30 + 40) × 100/80
    assert rows["乙"]["nodes"] == {"A": "30.00", "A1": None}
    assert rows["乙"]["total"] == "87.50"


def test_weighted_leaf_leaves_with_its_weight() -> None:
    body = """
indicators:
  - {code: A, points: 100, weight: 0.5, rule: a}
  - {code: B, points: 50, rule: b}
"""
    # full: 100 × 0.5 + 50 = 100; lost: 50; 40 × 100/50
    assert run(body, "甲,a,NA\n甲,b,40", "甲")["甲"]["total"] == "80.00"


# --- sections 6 and 7 --------------------------------------------------------------------------


def test_order_of_vetoes() -> None:
    body = """
indicators: [{code: "1", points: 50, rule: a}, {code: "2", points: 50, rule: b}]
adjustments: [{code: b1, kind: bonus, cap: 5, rule: c}]
vetoes:
  - {code: s, when: d > 0, effect: {score_at_most: 40}}
  - {code: p, when: d > 0, effect: {points: -10}}
  - {code: q, when: d > 1, effect: {points: -20}}
  - {code: z, when: d > 0, effect: {indicator_zero: "1"}}
"""
    rows = run(body, "甲,a,NA\n甲,b,50\n甲,c,9\n甲,d,1\n乙,a,50\n乙,b,50\n乙,c,1\n乙,d,2", "甲,乙")
    # 甲: the zeroed leaf is back in the sum, so nothing is rescaled: 0 + 50 + 5 − 10 = 45 → 40
    assert rows["甲"]["total"] == "40.00"
    assert rows["甲"]["vetoes"] == ["s", "p", "z"]
    # 乙: 0 + 50 + 1 − 30 = 21, already below 40
    assert rows["乙"]["total"] == "21.00"


def test_quota_of_shares_within_groups_with_ties() -> None:
    body = """
indicators: [{code: "1", points: 100, rule: a}]
grades:
  - name: 优
    quota: [{share: 0.5, within: group}, {share: 0.5, of: rest, round: ceil, ties: all}]
  - {name: 良}
"""
    facts = "甲,a,9\n乙,a,9\n丙,a,8\n丁,a,7\n戊,a,7\n己,a,1"
    rows = run(body, facts, "甲:x,乙:x,丙:x,丁:y,戊:y,己:y")
    # x: floor(1.5) = 1 place, 甲 and 乙 tied across it: nobody. y: 1 place, 丁 and 戊 tied: nobody.
    # rest: all 6, ceil(3) = 3 places: 甲 乙 丙, and 丙 (8) is not tied with 丁 (7).
    assert [row["grade"] for row in rows.values()] == ["优", "优", "优", "良", "良", "良"]


def test_settled_grade_takes_no_place_and_counts_in_the_share() -> None:
    body = """
indicators: [{code: "1", points: 100, rule: a}]
vetoes: [{code: g, when: b > 0, effect: {grade: 优}}]
grades: [{name: 优, quota: [{share: 0.5}]}, {name: 良}]
"""
    rows = run(body, "甲,a,9\n甲,b,1\n乙,a,8\n丙,a,7\n丁,a,6")
    # 4 × 0.5 = 2 places, beside the settled one: 乙 and 丙
    assert [row["grade"] for row in rows.values()] == ["优", "优", "优", "良"]


# --- expressions and periods -------------------------------------------------------------------


def worth(text: str, facts: str = "", period: str = "2025") -> object:
    """An expression for 甲."""
    units = [Unit("甲", "x"), Unit("乙", "x"), Unit("丙", "y")]
    cells = read_facts("unit,item,period,kind,value\n" + facts)
    return value(text, Place(World({}, units, cells, period), units[0]))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-2**2", -4),
        ("2**-1*4", 2),
        ("10 - 4 - 3", 3),
        ("2 + 3*4/6", 4),
        ("0.1 + 0.2 - 0.3", 0),
        ("round(-2.5, 0) + floor(-0.5) + ceil(0.1)", -3),
        ("if(1 < 2 < 3 and not 1 > 2, 7, 1/0)", 7),
        ("shortfall(3, 5) - excess(3, 5) + abs(min(-1, 4))", 3),
    ],
)
def test_arithmetic(text: str, number: int) -> None:
    assert worth(text) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a + b", NA),
        ("1/0", MISSING),
        ("1/0 + b", NA),
        ("a == 1 and 1 > 2", MISSING),
        ("1 > 2 and a == 1", False),
        ("1 < 2 or b == 1", True),
        ("2 < 1 < b", False),
        ("has(a) or has(b)", False),
        ("if(b > 1, 1, 2)", NA),
        ("group_mean(c)", Fraction(3)),
        ("group_max(a)", MISSING),
    ],
)
def test_absences(text: str, found: object) -> None:
    facts = "甲,a,2025,,\n甲,b,2025,,NA\n甲,c,2025,,2\n乙,c,2025,,4\n丙,c,2025,,99"
    assert worth(text, facts) == found


def test_periods() -> None:
    assert before("2025-01") == "2024-12"
    assert before("2025-05-D1") == "2025-04-D3"
    assert before("2021-W01") == "2020-W53"
    assert before("2025-W01") == "2024-W52"
    assert so_far("2025-02-D1") == ["2025-01-D1", "2025-01-D2", "2025-01-D3", "2025-02-D1"]
    assert time_share("2025-05-D2") == Fraction(14, 36)
    assert time_share("2026-W53") == 1
    assert time_share("2025-H1") == Fraction(1, 2)


def test_planned_values_fall_back_on_the_year() -> None:
    facts = "甲,a,2025-Q1,target,\n甲,a,2025,target,8\n甲,b,2025-Q1,plan,NA\n甲,b,2025,plan,3"
    assert worth("target(a)", facts, "2025-Q1") == 8
    assert worth("plan(b)", facts, "2025-Q1") is NA


@pytest.mark.parametrize("text", ['"优" + 1', '1 == "优"', "(1 < 2) + 1", "1 and 2"])
def test_wrong_kinds_are_refused(text: str) -> None:
    with pytest.raises(OracleRefused):
        worth(text)


def test_missing_under_error_is_refused() -> None:
    body = 'defaults: {missing: error}\nindicators: [{code: "1", points: 5, rule: a}]'
    with pytest.raises(OracleRefused):
        run(body, "甲,a,", "甲")
