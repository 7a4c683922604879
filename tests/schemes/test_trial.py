"""The trial calculator: what the library would give, and a clear word where it would not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kaocheng.schemes.rule_forms.examples import EXAMPLES, Example
from kaocheng.schemes.trial import Input, Trial, TrialUnit, trial_of
from tests.schemes.documents import one_leaf, small


def tried(rule: Any, posted: dict[str, str], items: tuple[str, ...] = ("x",)) -> Trial:
    document = one_leaf(rule, items=items)
    return trial_of(document, document["indicators"][0], posted)


def posted_for(example: Example, items: tuple[str, ...]) -> dict[str, str]:
    sent = {f"{item}|{kind}|2025|1": value for item, kind, value in example.facts}
    more = enumerate(example.others, 2)
    sent |= {f"{items[0]}|actual|2025|{n}": value for n, value in more}
    return sent | {"units": str(1 + len(example.others)), "full": example.full}


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_worked_example_comes_out_as_it_says(kind: str) -> None:
    example = EXAMPLES[kind]
    items = tuple(dict.fromkeys(item for item, _, _ in example.facts))
    found = tried(example.rule, posted_for(example, items), items)
    assert found.faults == ()
    assert found.units[0].points == example.points
    shown = f"{Decimal(example.points).normalize():f}"
    assert f"{shown} 分。" in example.words


def test_the_figures_asked_for_are_those_the_rule_reads() -> None:
    rule = {"kind": "ratio", "of": "x - prior(x)", "to": "mean_prior(x, 2) + target(x)"}
    labels = [each.label for each in tried(rule, {}).inputs]
    assert labels == ["x", "x（2024年）", "x（2023年）", "x（目标值）"]


def test_a_total_asks_for_every_month_so_far() -> None:
    labels = [each.label for each in tried("total(x)", {"period": "2025-03"}).inputs]
    assert labels == ["x（2025年1月）", "x（2025年2月）", "x"]


def test_what_is_only_asked_for_by_has_is_offered_too() -> None:
    found = tried("if(has(x), 5, 0)", {"x|actual|2025|1": "1"})
    assert found.units[0].points == "5.00"


def test_points_can_be_tried_that_are_not_the_leafs() -> None:
    rule = {"kind": "ratio", "of": "x", "to": Decimal(10)}
    assert tried(rule, {"full": "8", "x|actual|2025|1": "5"}).units[0].points == "4.00"


def test_a_place_needs_several_units() -> None:
    found = tried({"kind": "rank", "of": "x", "step": Decimal(1)}, {})
    assert found.several
    assert len(found.units) == 4
    sent = {f"x|actual|2025|{n}": value for n, value in enumerate(("7", "9", "9"), 1)}
    found = tried({"kind": "rank", "of": "x", "step": Decimal(1)}, sent | {"units": "3"})
    assert [unit.points for unit in found.units] == ["3.00", "5.00", "5.00"]


@pytest.mark.parametrize("units", ["-1", "999", "x", "²", "99999999999999"])
def test_the_number_of_units_stays_within_bounds(units: str) -> None:
    found = tried({"kind": "rank", "of": "x", "step": Decimal(1)}, {"units": units})
    assert 1 <= len(found.units) <= 12


def test_missing_and_not_applicable_are_told_apart() -> None:
    rule = {"kind": "ratio", "of": "x", "to": "target(x)"}
    assert tried(rule, {}).is_blank
    found = tried(rule, {"x|target|2025|1": "10"})
    assert (found.units[0].status, found.units[0].points) == ("缺数", "0.00")
    found = tried(rule, {"x|target|2025|1": "10", "x|actual|2025|1": "不适用"})
    assert (found.units[0].status, found.units[0].points) == ("不适用", None)


@pytest.mark.parametrize("value", ["76项", "10%~50%", "#REF!", "=1+1", 'a"b,c', "1,000", "1\n2"])
def test_what_is_no_number_is_refused_in_words(value: str) -> None:
    found = tried({"kind": "ratio", "of": "x", "to": Decimal(10)}, {"x|actual|2025|1": value})
    assert any("须是数字" in fault or "写在一行内" in fault for fault in found.faults)


def test_a_rule_with_faults_says_what_is_wrong_instead() -> None:
    found = tried({"kind": "ladder", "of": "z", "steps": [{"at_least": "", "points": ""}]}, {})
    assert any("没有“z”这个数据项" in fault for fault in found.faults)
    assert any("各档第1项" in fault for fault in found.faults)
    assert found.units == ()
    assert tried("x", {"period": "明年"}).faults == (
        "期间写法不对。可写 2025、2025-Q3 或 2025-05。",
    )
    assert tried("x", {"full": "五分"}).faults


def test_a_mark_beyond_full_points_is_refused_as_in_a_run() -> None:
    found = tried({"kind": "judged", "item": "x"}, {"x|actual|2025|1": "9"})
    assert found.faults == ("评审给分 9 超出 0 至 5 分。请核对后改正",)


def test_groups_policies_and_bonuses_hold_as_in_the_scheme() -> None:
    document = small()
    leaf = document["indicators"][0]["children"][0]
    sent = {"x|actual|2025|1": "5", "x|target|2025|1": "10", "group.1": "b"}
    assert trial_of(document, leaf, sent).units[0].points == "3.00"
    document["indicators"][0]["missing"] = "full"
    assert trial_of(document, leaf, {"group.1": "b"}).units[0].points == "6.00"
    bonus = document["adjustments"][0]
    assert trial_of(document, bonus, {"y|actual|2025|1": "9"}).units[0].points == "1.00"


def test_a_form_that_calls_its_figures_otherwise_is_another_form() -> None:
    """Else an item that gets its name after the calculator was opened kept its code there."""

    def form(name: str, measure: str = "%", typed: str = "") -> str:
        asked = Input("x|actual|2025", name, measure, ())
        unit = TrialUnit(1, "", ((asked, "x|actual|2025|1", typed),))
        return Trial(period="2025", full="5", inputs=(asked,), units=(unit,)).shape

    assert form("床位完成率", typed="100") == form("床位完成率")
    assert len({form("床位完成率"), form("养老床位完成率"), form("床位完成率", "张")}) == 3
