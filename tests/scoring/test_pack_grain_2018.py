"""The built-in pack grain-2018: 99 national standards against one province's published self-scores.

The published sheet has faults; the product must find what can be found: by lint what lies in the
scheme, by computing the one self-score (standard 2) that its own figures do not bear out.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaocheng.scoring import evaluate, lint, pack, read_facts, read_scheme, read_units

ZHEJIANG = "330000"
PURE_DEDUCTIONS = {"60", "63", "66", "83"}
UNREACHABLE = {"33": "政策性收储资金", "34": "市场化收购资金"}
PRINTED_BUT_NOT_READ = (
    "功能区提标改造任务",
    "高标准农田建设任务",
    "标准农田质量提升面积",
    "农业水价改革面积",
    "应急供应网点数",
)


def beside(name: str) -> Path:
    return Path(pack("grain-2018").scheme_path).with_name(name)


@pytest.fixture(scope="module")
def published() -> dict[str, tuple[Decimal, Decimal]]:
    """Full points and self-score of each standard, as printed."""
    with beside("published.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["standard"]: (Decimal(row["full"]), Decimal(row["self_score"])) for row in rows}


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    scheme: dict[str, Any] = yaml.safe_load(beside("scheme.yaml").read_text(encoding="utf-8"))
    return scheme


def run(units: str | Path | bytes, facts: str | Path | bytes) -> dict[str, dict[str, Any]]:
    """The section-9 rows by unit."""
    scheme = read_scheme(pack("grain-2018").scheme_path)
    told = read_units(units, scheme)
    document: dict[str, Any] = evaluate(scheme, told, read_facts(facts, scheme, told)).as_dict()
    return {row["unit"]: row for row in document["units"]}


@pytest.fixture(scope="module")
def zhejiang() -> dict[str, Any]:
    files = pack("grain-2018")
    return run(files.units_path, files.facts_path)[ZHEJIANG]


@pytest.fixture(scope="module")
def said() -> list[str]:
    return [str(fault) for fault in lint(read_scheme(pack("grain-2018").scheme_path))]


def with_facts(group: str, **changed: str) -> dict[str, Any]:
    """The unit's row with some of the published facts replaced, in the group named."""
    head, *rows = beside("facts.csv").read_text(encoding="utf-8").splitlines()
    actual = {f"{ZHEJIANG},{item},2018,actual" for item in changed}
    kept = [head, *(row for row in rows if row.rpartition(",")[0] not in actual)]
    added = [f"{ZHEJIANG},{item},2018,actual,{value}" for item, value in changed.items()]
    units = f"unit,name,group,parent\n{ZHEJIANG},浙江省,{group},\n"
    return run(units.encode(), "\n".join([*kept, *added, ""]).encode())[ZHEJIANG]


# --- the files --------------------------------------------------------------------------------


def test_99_standards_are_there_four_of_them_as_deductions(
    zhejiang: dict[str, Any], published: dict[str, tuple[Decimal, Decimal]]
) -> None:
    assert set(published) == {str(number) for number in range(1, 100)}
    assert set(zhejiang["leaves"]) == set(published) - PURE_DEDUCTIONS
    assert set(zhejiang["adjustments"]) == PURE_DEDUCTIONS
    assert {code for code, (full, _) in published.items() if full == 0} == PURE_DEDUCTIONS


def test_the_sheet_adds_up_to_what_it_does_not_say(
    published: dict[str, tuple[Decimal, Decimal]],
) -> None:
    assert sum(full for full, _ in published.values()) == Decimal("100.1")
    assert sum(own for _, own in published.values()) == Decimal("99.5")


def test_full_points_are_the_published_ones(
    zhejiang: dict[str, Any], published: dict[str, tuple[Decimal, Decimal]]
) -> None:
    for code, leaf in zhejiang["leaves"].items():
        assert Decimal(leaf["full"]) == published[code][0], code


def test_producing_areas_have_a_hundred_points(written: dict[str, Any]) -> None:
    parts = [node["points"] for node in written["indicators"]]
    totals = {
        group: sum(
            Decimal(str(points[group] if isinstance(points, dict) else points)) for points in parts
        )
        for group in ("producing", "other")
    }
    assert totals == {"producing": Decimal(100), "other": Decimal("100.1")}


def test_the_readme_compares_every_standard(
    zhejiang: dict[str, Any], published: dict[str, tuple[Decimal, Decimal]]
) -> None:
    table = {}
    for line in beside("README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip(" *") for cell in line.strip("|").split("|")]
        if len(cells) == 7 and cells[0].isdigit():
            table[cells[0]] = cells
    points = {code: leaf["points"] for code, leaf in zhejiang["leaves"].items()}
    points |= zhejiang["adjustments"]
    assert set(table) == set(published)
    for code, (_, _, _, full, own, computed, _) in table.items():
        assert (Decimal(full), Decimal(own)) == published[code], code
        assert computed == points[code], code


# --- the result -------------------------------------------------------------------------------


def test_computed_points_are_the_self_scores_except_one(
    zhejiang: dict[str, Any], published: dict[str, tuple[Decimal, Decimal]]
) -> None:
    other = {
        code: (leaf["points"], str(published[code][1]))
        for code, leaf in zhejiang["leaves"].items()
        if leaf["status"] != "scored" or Decimal(leaf["points"]) != published[code][1]
    }
    assert other == {"2": ("2.00", "2.5")}
    assert set(zhejiang["adjustments"].values()) == {"0.00"}


def test_total_is_half_a_point_below_the_claim(zhejiang: dict[str, Any]) -> None:
    assert (zhejiang["total"], zhejiang["grade"], zhejiang["rank"]) == ("99.00", "优秀", 1)


def test_standard_2_is_the_second_step_by_its_own_figures() -> None:
    """2304.8 of 2398 is 96.11 %; with 94.7 adjustable it is 100.06 %."""
    assert Decimal("2304.8") < 2398 <= Decimal("2304.8") + Decimal("94.7")
    assert with_facts("other", 永久基本农田中耕地面积="2398")["leaves"]["2"]["points"] == "3.00"
    assert with_facts("other", 可调整地类面积="93.1")["leaves"]["2"]["points"] == "0.00"


@pytest.mark.parametrize(
    ("code", "item", "value", "producing", "other"),
    [
        ("26", "补贴违规", "1", "-4.00", "-1.00"),
        ("32", "出现卖粮难", "1", "-1.50", "-0.50"),
        ("35", "打白条引发群访", "1", "-1.00", "-0.50"),
        ("43", "储备规模达标", "0", "-4.00", "-5.00"),
        ("47", "储备补贴足额落实", "0", "-1.00", "-3.00"),
        ("51", "市场异常波动", "1", "-1.00", "-3.00"),
        ("65", "隐患整改到位", "0", "-1.00", "-3.00"),
        ("67", "统计造假影响恶劣", "1", "-1.00", "-2.00"),
        ("96", "工作方案报送", "0", "-1.00", "-1.00"),
        ("97", "部门职责落实", "0", "-0.50", "-0.50"),
        ("98", "基层监管落实", "0", "-2.50", "-2.50"),
        ("38", "维修改造问题严重", "1", "-1.00", "-1.00"),
        ("55", "军粮问题严重", "1", "-1.50", "-1.50"),
        ("8", "主推技术到位率差距", "2", "1.50", "0.90"),
        ("8", "主推技术到位率差距", "5.1", "0.00", "0.00"),
        ("14", "两区划定完成率", "95", "0.60", "0.60"),
        ("11", "粮食播种面积", "966", "1.50", "0.60"),
        ("33", "政策性收储资金落实", "1", "1.00", "0.25"),
        ("84", "疫情失察失控起数", "3", "0.20", "0.20"),
    ],
)
def test_other_facts_give_what_the_standard_says(
    code: str, item: str, value: str, producing: str, other: str
) -> None:
    changed = {item: value, "播种面积最低水平": "900", "面积减少可免责": "0"}
    found = {
        group: with_facts(group, **changed, 统计考核得分="1.8")["leaves"][code]["points"]
        for group in ("producing", "other")
    }
    assert found == {"producing": producing, "other": other}


def test_a_pure_deduction_comes_off_once() -> None:
    row = with_facts("other", 重大事件影响恶劣="1", 重大事件处置不力="1")
    assert row["adjustments"]["66"] == "-6.00"
    assert row["total"] == "93.00"


# --- what lint finds by itself ----------------------------------------------------------------


def test_lint_finds_that_the_full_points_do_not_add_up(said: list[str]) -> None:
    assert [fault for fault in said if "100.1" in fault]


def test_lint_finds_the_two_standards_nobody_can_fulfil(said: list[str]) -> None:
    for code, name in UNREACHABLE.items():
        about = [fault for fault in said if "0.25" in fault and (name in fault or code in fault)]
        assert about, code


def test_lint_finds_the_figures_that_no_standard_reads(said: list[str]) -> None:
    for item in PRINTED_BUT_NOT_READ:
        assert [fault for fault in said if item in fault], item


def test_lint_finds_nothing_else(said: list[str]) -> None:
    expected = 1 + len(UNREACHABLE) + len(PRINTED_BUT_NOT_READ)
    assert len(said) == expected, "\n".join(said)
