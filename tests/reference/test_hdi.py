"""The Human Development Index 2022 of 193 countries, from its four figures to the published place.

Method: UNDP, Human Development Report 2023/24, technical note 1. Each figure is brought to 0…1
between two goalposts and held there; education is the mean of two; the index is the geometric mean
of health, education and income, rounded to 3 decimals, and places go by the rounded figure.

Income counts by its logarithm. The format has none, as a logarithm is no fraction: the item
`ln_income` is fed as a fact, computed here to 30 decimals, and so are its two goalposts.
"""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from fractions import Fraction
from math import prod
from typing import Any

import pytest

from kaocheng.scoring import evaluate, read_facts, read_scheme, read_units
from kaocheng.scoring.exact.decimals import show_units
from kaocheng.scoring.exact.roots import rounded_root
from tests.reference.published import rows

COUNTRIES = rows("hdi_2022.csv")
DIMENSIONS = ("health", "education", "income")


def ln(number: str) -> str:
    with localcontext() as context:
        context.prec = 50
        return f"{Decimal(number).ln():.30f}"


def leaf(code: str, least: str, most: str) -> dict[str, Any]:
    """An index between two goalposts: a straight line, flat outside."""
    # As text: a float of JSON would not carry 30 decimals.
    rule = {"kind": "curve", "of": code, "knots": [[least, "0"], [most, "1"]]}
    return {"code": code, "name": code, "points": 1, "rule": rule}


def node(code: str, combine: str, children: list[dict[str, Any]]) -> dict[str, Any]:
    return {"code": code, "name": code, "points": 1, "combine": combine, "children": children}


TREE = [
    node("health", "mean", [leaf("life_expectancy", "20", "85")]),
    node("education", "mean", [leaf("expected_years", "0", "18"), leaf("mean_years", "0", "15")]),
    node("income", "mean", [leaf("ln_income", ln("100"), ln("75000"))]),
]
ITEMS = ("life_expectancy", "expected_years", "mean_years", "ln_income")


def computed(indicators: list[dict[str, Any]], decimals: int) -> dict[str, dict[str, Any]]:
    written = {
        "format": "kaocheng-scheme/1",
        "code": "hdi",
        "title": "人类发展指数",
        "year": 2022,
        "score": {"full": 1, "decimals": decimals, "round": "total"},
        "items": [{"code": code} for code in ITEMS],
        "indicators": indicators,
    }
    scheme = read_scheme(json.dumps(written).encode())
    units = read_units(
        "\n".join(["unit", *(row["iso3"] for row in COUNTRIES), ""]).encode(), scheme
    )
    told = [
        f"{row['iso3']},{item},2022,{ln(row['gni_per_head']) if item == 'ln_income' else row[item]}"
        for row in COUNTRIES
        for item in ITEMS
    ]
    facts = read_facts("\n".join(["unit,item,period,value", *told, ""]).encode(), scheme, units)
    result = evaluate(scheme, units, facts).as_dict(reasons=False)
    return {row["unit"]: row for row in result["units"]}


def test_there_are_193_countries_and_no_gap() -> None:
    assert len(COUNTRIES) == 193
    assert all(all(row.values()) for row in COUNTRIES)


def test_the_cube_root_of_the_three_dimensions_is_the_published_index() -> None:
    ours = computed(TREE, decimals=8)
    for country in COUNTRIES:
        nodes = ours[country["iso3"]]["nodes"]
        product = prod(Fraction(nodes[code]) for code in DIMENSIONS)
        found = show_units(rounded_root(Fraction(product), 3, 3), 3)
        assert found == country["hdi"], country["iso3"]


@pytest.fixture(scope="module")
def index() -> dict[str, dict[str, Any]]:
    return computed([node("hdi", "geometric", TREE)], decimals=3)


def test_the_index_of_every_country_is_the_published_one(
    index: dict[str, dict[str, Any]],
) -> None:
    ours = {unit: row["total"] for unit, row in index.items()}
    assert ours == {row["iso3"]: row["hdi"] for row in COUNTRIES}


def test_the_place_of_every_country_is_the_published_one(
    index: dict[str, dict[str, Any]],
) -> None:
    ours = {unit: row["rank"] for unit, row in index.items()}
    assert ours == {row["iso3"]: int(row["hdi_rank"]) for row in COUNTRIES}
