"""The built-in pack provinces-2023 (演示方案) over published figures, by the public API only.

The worked leaves below are recomputed from the figures as printed in facts.csv, so that the
arithmetic can be followed without the product.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaocheng.scoring import evaluate, lint, pack, read_facts, read_scheme, read_units

FACTS_SHA256 = "d435b074aecb9b32b1e18bded8242b9f6de60fd5282daae7358a829e786c76bd"
BEIJING, SHANGHAI, HENAN, GUIZHOU, TIBET, SHAANXI = (
    "110000",
    "310000",
    "410000",
    "520000",
    "540000",
    "610000",
)
DEMONSTRATION = "演示方案：以公开统计数据编制，不是任何机关的考核结果"


def as_printed(points: Fraction) -> str:
    """Round half up to two places, as `decimals: 2` says; for points that are not negative."""
    hundredths = int(points * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def computed(period: str | None) -> dict[str, Any]:
    """The section-9 document of the pack for one period."""
    files = pack("provinces-2023")
    scheme = read_scheme(files.scheme_path)
    units = read_units(files.units_path, scheme)
    facts = read_facts(files.facts_path, scheme, units)
    document: dict[str, Any] = evaluate(scheme, units, facts, period=period).as_dict()
    return document


def rows(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["unit"]: row for row in document["units"]}


@pytest.fixture(scope="module")
def document_2023() -> dict[str, Any]:
    return computed(None)


@pytest.fixture(scope="module")
def year_2023(document_2023: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return rows(document_2023)


@pytest.fixture(scope="module")
def year_2022() -> dict[str, dict[str, Any]]:
    return rows(computed("2022"))


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """The scheme as it stands in the file."""
    text = Path(pack("provinces-2023").scheme_path).read_text(encoding="utf-8")
    scheme: dict[str, Any] = yaml.safe_load(text)
    return scheme


def values_of(key: str, part: object) -> Iterator[object]:
    """Everything written under `key`, at any depth."""
    if isinstance(part, dict):
        if key in part:
            yield part[key]
        for below in part.values():
            yield from values_of(key, below)
    elif isinstance(part, list):
        for below in part:
            yield from values_of(key, below)


def leaves(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if "children" in node:
            yield from leaves(node["children"])
        else:
            yield node


# --- the files --------------------------------------------------------------------------------


def test_the_pack_says_that_it_is_a_demonstration(written: dict[str, Any]) -> None:
    assert DEMONSTRATION in written["basis"]
    readme = Path(pack("provinces-2023").scheme_path).with_name("README.md")
    assert "不是任何机关的考核方案" in readme.read_text(encoding="utf-8")


def test_lint_has_nothing_to_say() -> None:
    scheme = read_scheme(pack("provinces-2023").scheme_path)
    assert list(lint(scheme)) == []


def test_nine_items_of_three_years_for_31_provinces_and_no_gap() -> None:
    with Path(pack("provinces-2023").facts_path).open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    assert len(facts) == 31 * 9 * 3 == 837
    assert {row["kind"] for row in facts} == {"actual"}
    assert all(row["value"] for row in facts)


def test_every_item_has_a_source(written: dict[str, Any]) -> None:
    sources = Path(pack("provinces-2023").scheme_path).with_name("sources.csv")
    with sources.open(encoding="utf-8", newline="") as file:
        told = {row["item"] for row in csv.DictReader(file) if row["address"]}
    assert told == {item["code"] for item in written["items"]}


def test_the_facts_are_the_ones_that_were_checked(document_2023: dict[str, Any]) -> None:
    content = Path(pack("provinces-2023").facts_path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == FACTS_SHA256
    assert document_2023["facts_digest"] == f"sha256:{FACTS_SHA256}"


# --- what the scheme shows --------------------------------------------------------------------


def test_the_scheme_shows_the_rule_kinds(written: dict[str, Any]) -> None:
    rules = set(values_of("kind", [leaf["rule"] for leaf in leaves(written["indicators"])]))
    assert rules == {
        "attain",
        "award",
        "cases",
        "curve",
        "deduct",
        "efficacy",
        "highest",
        "inverse_ratio",
        "ladder",
        "rank",
        "ratio",
        "sum",
    }
    ways = list(values_of("rule", written["indicators"]))
    assert {"all", "group"} <= set(values_of("within", ways))
    text = str(ways)
    for function in ("growth(", "prior(", "mean_prior(", "group_mean(", "shortfall(", "excess("):
        assert function in text


def test_every_leaf_tells_an_official_what_it_asks(written: dict[str, Any]) -> None:
    for leaf in leaves(written["indicators"]):
        assert {"text", "lead", "data_source", "evidence"} <= set(leaf), leaf["code"]
        assert leaf["text"].endswith("。")


def test_excellent_is_filled_by_group_and_then_overall(written: dict[str, Any]) -> None:
    by_group, overall = written["grades"][0]["quota"]
    assert by_group["within"] == "group"
    assert (overall["of"], overall["within"]) == ("rest", "all")


# --- the result of 2023 -----------------------------------------------------------------------


def test_31_provinces_take_the_ranks_1_to_31(year_2023: dict[str, dict[str, Any]]) -> None:
    assert len(year_2023) == 31
    assert sorted(row["rank"] for row in year_2023.values()) == list(range(1, 32))
    assert {row["status"] for row in year_2023.values()} == {"ranked"}


def test_the_totals_spread(year_2023: dict[str, dict[str, Any]]) -> None:
    totals = sorted(Fraction(row["total"]) for row in year_2023.values())
    assert totals[-1] < 95
    assert totals[-1] - totals[0] > 30
    assert len(set(totals)) == 31


def test_six_places_for_excellent(year_2023: dict[str, dict[str, Any]]) -> None:
    """13, 7 and 11 units: 2 + 1 + 2 by group; then 5 % of the other 26, rounded down: 1."""
    excellent = [row for row in year_2023.values() if row["grade"] == "优秀"]
    assert sorted(row["group"] for row in excellent) == ["balance"] * 2 + ["main"] * 3 + ["sales"]
    assert {row["grade"] for row in year_2023.values()} == {"优秀", "良好", "一般", "较差"}


def test_a_veto_holds_guizhou_at_fair(year_2023: dict[str, dict[str, Any]]) -> None:
    """Funds in place −21.4 %, beyond −20 %; its points alone would make it 良好."""
    guizhou = year_2023[GUIZHOU]
    assert guizhou["vetoes"] == ["v2"]
    assert Fraction(guizhou["total"]) >= 75
    assert guizhou["grade"] == "一般"


def test_urbanisation_progress_does_not_exist_for_the_sales_zone(
    year_2023: dict[str, dict[str, Any]],
) -> None:
    leaf = year_2023[BEIJING]["leaves"]["5.3"]
    assert (leaf["status"], leaf["points"]) == ("not_assessed", None)


# --- the year before --------------------------------------------------------------------------


def test_2022_can_be_computed_from_the_same_files(year_2022: dict[str, dict[str, Any]]) -> None:
    assert sorted(row["rank"] for row in year_2022.values()) == list(range(1, 32))
    statuses = {leaf["status"] for row in year_2022.values() for leaf in row["leaves"].values()}
    assert statuses == {"scored", "not_assessed"}


def test_tax_that_fell_by_more_than_a_fifth_bars_four_provinces_in_2022(
    year_2022: dict[str, dict[str, Any]],
) -> None:
    barred = [unit for unit, row in year_2022.items() if "v1" in row["vetoes"]]
    assert barred == ["220000", "450000", "530000", "540000"]


def test_places_move_between_the_years(
    year_2022: dict[str, dict[str, Any]], year_2023: dict[str, dict[str, Any]]
) -> None:
    moved = {unit: year_2022[unit]["rank"] - row["rank"] for unit, row in year_2023.items()}
    assert sum(moved.values()) == 0
    assert sum(1 for places in moved.values() if places) > 20
    assert (moved[SHANGHAI], moved[TIBET], moved[SHAANXI]) == (14, 21, -25)


# --- worked by hand ---------------------------------------------------------------------------


def test_beijing_by_hand(year_2023: dict[str, dict[str, Any]]) -> None:
    leaf = year_2023[BEIJING]["leaves"]

    growth = 100 * (Fraction("47353.7") / Fraction("45222.4") - 1)  # 4.71 %, between 3 and 5
    assert leaf["1.1"]["points"] == as_printed(5 + (growth - 3) * (8 - 5) / (5 - 3)) == "7.57"

    level = Fraction("36448.5") / Fraction("36420.1")  # 100.08 % of the year before
    base = Fraction("0.8") * 8
    performance = 100 * (level - Fraction("0.98")) * Fraction("0.02") * 8
    assert leaf["4.1"]["points"] == as_printed(base + performance) == "6.73"

    intensity = Fraction("7971.25") / Fraction("47353.7")
    before = Fraction("7469.15") / Fraction("45222.4")
    assert leaf["2.4"]["points"] == as_printed(6 * (2 - intensity / before)) == "5.88"


def test_shaanxi_by_hand(year_2023: dict[str, dict[str, Any]]) -> None:
    leaf = year_2023[SHAANXI]["leaves"]

    expenditure = Fraction("7175.08") / Fraction("6760.98") - 1  # 6.12 %
    tax = Fraction("2693.85") / Fraction("2682.85") - 1  # 0.41 %
    beyond = 100 * (expenditure - tax - Fraction("0.05"))  # 0.71 points over the line
    assert leaf["2.3"]["points"] == as_printed(6 - Fraction("0.5") * beyond) == "5.64"
    assert leaf["2.1"]["points"] == "4.80"  # not fallen, below 5 %

    rise = Fraction("65.16") - Fraction("64.02")  # 1.14 points, between 0.5 and 1.2
    points = Fraction("4.2") + (rise - Fraction("0.5")) * Fraction("2.8") / Fraction("0.7")
    assert leaf["5.1"]["points"] == as_printed(points) == "6.76"

    loss = 100 * (1 - Fraction("456.4") / Fraction("471.6"))  # 3.22 %
    assert leaf["5.2"]["points"] == as_printed(7 - Fraction("0.7") * loss) == "4.74"


def test_henan_by_hand(year_2023: dict[str, dict[str, Any]]) -> None:
    henan = year_2023[HENAN]

    patents = 100 * (Fraction(17531) / Fraction(14574) - 1)  # 20.29 %: four whole fives
    points = Fraction("0.4") * 5 + (patents // 5) * Fraction("0.1") * 5
    assert henan["leaves"]["3.3"]["points"] == as_printed(points) == "4.00"

    loss = 100 * (1 - Fraction("786.9") / Fraction("873.9"))  # 9.96 %
    assert henan["leaves"]["5.2"]["points"] == as_printed(6 - Fraction("0.6") * loss) == "0.03"
    taken_off = Fraction("0.2") * (loss - 5)
    assert henan["adjustments"]["d1"] == f"-{as_printed(taken_off)}" == "-0.99"

    share = Fraction("470.1") / Fraction("11052.54")
    before = Fraction("409.2") / Fraction("10646.75")
    bonus = 100 * (share - before) / Fraction("0.1") * Fraction("0.2")
    assert henan["adjustments"]["b1"] == as_printed(bonus) == "0.82"


def test_shanghai_reaches_the_cap_of_its_bonus(year_2023: dict[str, dict[str, Any]]) -> None:
    share = Fraction("528.05") / Fraction("9638.51")
    before = Fraction("386.25") / Fraction(9393)
    assert 100 * (share - before) / Fraction("0.1") * Fraction("0.2") > 2
    assert year_2023[SHANGHAI]["adjustments"]["b1"] == "2.00"
