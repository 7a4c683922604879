"""The format against COINr, a package for composite indicators, on its own example.

ASEM: 51 countries, 49 indicators in 8 pillars, 2 sub-indices and 1 index; min–max, weights of 1,
missing values left out and the rest counted alone, at every level. In the format that is
`efficacy` without a base, `combine: mean` (or `geometric`) and `missing: not_applicable`: a child
without a value leaves, and mean and root are taken of those that are there (section 4).
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from kaocheng.scoring import evaluate, lint, read_facts, read_scheme, read_units
from tests.reference.published import by_unit, rows

INDICATORS = rows("asem_indicators.csv")
VALUES = by_unit("asem_values.csv")
AGGREGATES = [row["code"] for row in INDICATORS if row["code"] not in {*VALUES["AUT"]}]
LEAVES = [row["code"] for row in INDICATORS if row["code"] not in AGGREGATES]
# Points have 8 decimals, half a unit of which is 5e-9; COINr's own floats are good to 1e-12.
ROUNDED = Decimal("5.001e-9")
# A geometric mean is rounded before it goes on, so that what it lost passes through the next roots.
ROUNDED_AT_EVERY_LEVEL = Decimal("1e-7")


def node(code: str, combine: str, base: str) -> dict[str, Any]:
    """An indicator of ASEM as a node of the format, with all below it."""
    row = next(row for row in INDICATORS if row["code"] == code)
    assert row["weight"] == "1"
    common = {"code": code, "name": row["name"], "points": 100}
    if code in AGGREGATES:
        below = [each["code"] for each in INDICATORS if each["parent"] == code]
        return {**common, "combine": combine, "children": [node(c, combine, base) for c in below]}
    best, worst = (
        ("group_max", "group_min")
        if row["direction"] == "1"
        else (
            "group_min",
            "group_max",
        )
    )
    rule = {"kind": "efficacy", "of": code, "best": best, "worst": worst, "base": base}
    return {**common, "rule": rule}


def scheme(combine: str, base: str, by: str = "total") -> bytes:
    """ASEM in the format; JSON is YAML. `base` 0 scales from 0 to 100, 0.01 from 1 to 100."""
    return json.dumps(
        {
            "format": "kaocheng-scheme/1",
            "code": "asem",
            "title": "COINr 的 ASEM 示例",
            "year": 2018,
            "score": {"full": 100, "decimals": 8, "round": "total"},
            "defaults": {"missing": "not_applicable", "not_applicable": "rescale"},
            "items": [{"code": code} for code in LEAVES],
            "indicators": [node("Index", combine, base)],
            "ranking": {"by": [by]},
        }
    ).encode()


def facts() -> bytes:
    told = [f"{u},{code},2018,{row[code]}" for u, row in VALUES.items() for code in LEAVES]
    return "\n".join(["unit,item,period,value", *told, ""]).encode()


def computed(source: bytes) -> dict[str, dict[str, Any]]:
    read = read_scheme(source)
    units = read_units("\n".join(["unit", *VALUES, ""]).encode(), read)
    result = evaluate(read, units, read_facts(facts(), read, units))
    return {row["unit"]: row for row in result.as_dict(reasons=False)["units"]}


@pytest.fixture(scope="module")
def arithmetic() -> dict[str, dict[str, Any]]:
    return computed(scheme("mean", "0"))


def furthest(ours: dict[str, dict[str, Any]], theirs: dict[str, dict[str, str]], part: str) -> Any:
    """The greatest difference of all nodes or leaves; the same cells are empty on both sides."""
    found = [Decimal(0)]
    for unit, row in ours.items():
        for code, cell in row[part].items():
            points = cell["points"] if part == "leaves" else cell
            assert (points is None) == (theirs[unit][code] == ""), (unit, code)
            if points is not None:
                found.append(abs(Decimal(points) - Decimal(theirs[unit][code])))
    assert len(found) > len(ours)
    return max(found)


def test_the_example_is_whole() -> None:
    assert (len(VALUES), len(LEAVES), len(AGGREGATES)) == (51, 49, 11)
    assert sum(row[code] == "" for row in VALUES.values() for code in LEAVES) == 63


def test_lint_has_nothing_to_say() -> None:
    assert list(lint(read_scheme(scheme("mean", "0")))) == []


def test_min_max_of_every_indicator_is_that_of_coinr(
    arithmetic: dict[str, dict[str, Any]],
) -> None:
    theirs = by_unit("asem_coinr_arithmetic.csv")
    assert furthest(arithmetic, theirs, "leaves") <= ROUNDED


def test_means_of_what_is_there_are_those_of_coinr_at_every_level(
    arithmetic: dict[str, dict[str, Any]],
) -> None:
    theirs = by_unit("asem_coinr_arithmetic.csv")
    assert furthest(arithmetic, theirs, "nodes") <= ROUNDED
    assert all(row["total"] == row["nodes"]["Index"] for row in arithmetic.values())


@pytest.mark.parametrize("code", AGGREGATES)
def test_places_by_every_aggregate_are_those_of_coinr(code: str) -> None:
    ours = {unit: row["rank"] for unit, row in computed(scheme("mean", "0", by=code)).items()}
    assert ours == {row["unit"]: int(row[code]) for row in rows("asem_coinr_ranks.csv")}


def test_min_max_from_1_to_100_is_that_of_coinr() -> None:
    theirs = by_unit("asem_coinr_geometric.csv")
    assert furthest(computed(scheme("mean", "0.01")), theirs, "leaves") <= ROUNDED


def test_geometric_means_of_what_is_there_are_those_of_coinr_at_every_level() -> None:
    theirs = by_unit("asem_coinr_geometric.csv")
    ours = computed(scheme("geometric", "0.01"))
    assert furthest(ours, theirs, "nodes") <= ROUNDED_AT_EVERY_LEVEL
