"""Drawn cases that press on one part of the format: the policies, or places and grades."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.scoring.casebook import Texts, scheme_of
from tests.scoring.exact_yaml import dump
from tests.scoring.strategies import (
    GRADES,
    GROUPS,
    MISSING,
    POLICIES,
    Row,
    codes_of,
    draw_node,
    effects,
    few,
    grade_lists,
    group_lists,
    ranking_by,
    stated,
)

ITEMS = tuple(f"x{n}" for n in range(1, 7))
NO_FACTS: dict[str, Any] = {}


def table_of(units: list[str], groups: list[str]) -> str:
    """The units' table."""
    rows = zip(units, groups, strict=True)
    return "unit,name,group,parent\n" + "".join(f"{unit},,{group},\n" for unit, group in rows)


@st.composite
def facts_of(draw: st.DrawFn, units: list[str], pool: st.SearchStrategy[str]) -> str:
    """One actual for every unit and item."""
    rows = [(unit, item, draw(pool)) for unit in units for item in ITEMS]
    lines = "".join(f"{unit},{item},2025,actual,{value}\n" for unit, item, value in rows)
    return "unit,item,period,kind,value\n" + lines


@st.composite
def units_of(draw: st.DrawFn, least: int, most: int, groups: tuple[str, ...]) -> tuple[Any, str]:
    """Codes of some units, and their table."""
    codes = [f"u{n}" for n in range(1, draw(st.integers(least, most)) + 1)]
    column = st.lists(st.sampled_from(groups), min_size=len(codes), max_size=len(codes))
    return codes, table_of(codes, draw(column))


def declared(scheme: Row) -> str:
    """The scheme's text, with its items and all else that every scheme needs."""
    items = [{"code": code, "name": code} for code in ITEMS]
    return dump(scheme_of({"scheme": {"items": items, **scheme}}, NO_FACTS))


# --- who has no value --------------------------------------------------------------------------

absent_often = st.sampled_from(["0", "1", "2.5", "0.005", "4", "NA", "NA", "NA", "", ""])
zeroing = st.sampled_from(ITEMS).map(lambda item: f"{item} == 4")


@st.composite
def policy_cases(draw: st.DrawFn) -> Texts:
    """Any tree; its rules are bare items, and many of them are missing or do not apply."""
    groups = draw(group_lists)
    rules = st.sampled_from(ITEMS)
    tops = [draw_node(draw, str(n), groups, 2, rules) for n in range(1, draw(few) + 1)]
    zero = {"indicator_zero": draw(st.sampled_from(codes_of(tops)))}
    scheme = {
        "score": {
            "full": Decimal(100),
            "decimals": draw(st.sampled_from([2, 1, 0])),
            "round": draw(st.sampled_from(["leaf", "total"])),
        },
        "defaults": {
            "missing": draw(st.sampled_from(MISSING[:-1])),
            "not_applicable": draw(st.sampled_from(POLICIES)),
        },
        **({"groups": [{"code": code, "name": code} for code in groups]} if groups else {}),
        "indicators": tops,
        "vetoes": [{"code": "z", "name": "清零", "when": draw(zeroing), "effect": zero}],
    }
    codes, table = draw(units_of(1, 4, groups or ("", "东")))
    return Texts(declared(scheme), table, draw(facts_of(codes, absent_often)), None)


# --- places and grades -------------------------------------------------------------------------

close = st.sampled_from(["90", "90", "91", "89.995", "89.994", "NA"])
whens = st.sampled_from(["x3 == 90", "x4 > 90", "x5 < 90", "x6 == 91", "x3 == x4"])
tiebreaks = [
    {"code": code, "name": "附加", "kind": kind, "counts": "tiebreak", "rule": rule}
    for code, kind, rule in (("t1", "bonus", "x5 - 89"), ("t2", "deduction", "x6 - 90"))
]
thresholds = st.sampled_from(["90", "91", "45", "0"]).map(Decimal)


@st.composite
def grading_cases(draw: st.DrawFn) -> Texts:
    """Few totals for many units, so that places are contested; and vetoes on top."""
    leaf = {"points": Decimal(50), "not_applicable": "exclude"}
    tops = [
        {"code": "1", "name": "一", **leaf, "rule": "x1"},
        {"code": "2", "name": "二", "points": Decimal(50), "children": [
            {"code": "2.1", "name": "子", "points": Decimal(50), "rule": draw(some_rule)}]},
    ]  # fmt: skip
    grades = draw(grade_lists(thresholds, whens))
    veto = st.fixed_dictionaries(
        {"when": whens, "effect": effects(["2"], [grade["name"] for grade in grades])}
    )
    keys = ["total", "tiebreak", "1", "2"]
    scheme = {
        "indicators": tops,
        "adjustments": tiebreaks,
        "vetoes": [
            {"code": f"v{n}", "name": "否决", **draw(veto)}
            for n in range(draw(st.integers(0, len(GRADES))))
        ],
        "grades": grades,
        **stated(ranking=draw(st.none() | ranking_by(keys))),
    }
    codes, table = draw(units_of(3, 7, GROUPS))
    return Texts(declared(scheme), table, draw(facts_of(codes, close)), None)


some_rule = st.sampled_from(["0", "x2 - 90", "x2"])
