"""Lint: each finding of section 2 of the format with its node's path; none where all is well."""

from __future__ import annotations

import pytest

from kaocheng.scoring import evaluate, lint
from tests.scoring.wrong_inputs import (
    FACTS,
    RULE,
    SCHEME,
    assert_chinese,
    facts_of,
    scheme_of,
    spoilt,
    units_of,
)

GROUPS = "groups: [{code: plain, name: 平原}, {code: hill, name: 山区}]\n"
TREE = SCHEME.split("indicators:")[0] + (
    "indicators:\n"
    '  - {code: "1", name: 一, points: 10, children: [\n'
    f'      {{code: "1.1", name: 甲, points: 6, rule: {RULE}}},\n'
    f'      {{code: "1.2", name: 乙, points: 4, rule: {RULE}}}]}}\n'
)


def findings(text: str) -> list[str]:
    found = [str(fault) for fault in lint(scheme_of(text))]
    for line in found:
        assert_chinese(line)
        assert "。请" in line or "。如" in line
    return found


@pytest.mark.parametrize("text", [SCHEME, TREE, SCHEME + GROUPS])
def test_a_scheme_in_order_is_left_alone(text: str) -> None:
    assert findings(text) == []


def test_children_that_fall_short_of_their_parent() -> None:
    assert findings(TREE.replace("points: 6", "points: 5")) == [
        "方案.yaml 第9行 1 一：下级指标合计 9 分，本项 10 分。请补足 1 分，或改本项分值"
    ]


def test_children_that_exceed_their_parent_in_one_group() -> None:
    text = TREE.replace("points: 6", "points: {plain: 6, hill: 7}") + GROUPS
    assert findings(text) == [
        "方案.yaml 第9行 1 一：山区：下级指标合计 11 分，本项 10 分。请减去 1 分，或改本项分值"
    ]


@pytest.mark.parametrize("more", ["combine: highest, ", "combine: mean, "])
def test_children_need_not_add_up_where_they_are_not_added(more: str) -> None:
    text = TREE.replace("points: 6", "points: 10").replace(
        "points: 10, ch", f"points: 10, {more}ch"
    )
    assert findings(text) == []


def test_children_with_weights_need_not_add_up() -> None:
    assert findings(TREE.replace("points: 6,", "points: 10, weight: 0.6,")) == []


def test_a_tree_that_does_not_add_up_to_the_full_score() -> None:
    assert findings(spoilt("full: 10", "full: 100")) == [
        "方案.yaml score.full：下级指标合计 10 分，总分 100 分。请补足 90 分，或改总分分值"
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RULE[:-1] + ", cap: 1.2}", "最高可得 12 分，超过满分 10 分"),
        ("grain", "没有上限，超过满分 10 分"),
        ("{kind: award, of: grain, points: 1, cap: 11}", "最高可得 11 分"),
        ("{kind: award, of: grain, points: 1, unbounded: true}", "没有上限，超过满分 10 分"),
        ("{kind: attain, when: grain > 1, points: 9}", "最高只能得 9 分，到不了满分 10 分"),
        ("{kind: ladder, of: grain, steps: [{at_least: 90, points: 8}]}", "最高只能得 8 分"),
        ("{kind: curve, of: grain, knots: [[0, 0], [90, 12]]}", "最高可得 12 分"),
        ("{kind: formula, points: 5 + 3 * time_share() + 0 * grain}", "最高只能得 8 分"),
        ("{kind: sum, parts: ['min(grain, 4)', 5]}", "最高只能得 9 分"),
    ],
)
def test_rules_that_cannot_reach_or_can_exceed_full_points(rule: str, words: str) -> None:
    (line,) = findings(spoilt(RULE, rule))
    assert line.startswith("方案.yaml 第9行 1 粮食：")
    assert words in line


@pytest.mark.parametrize("more", ["cap: 10, ", ""])
def test_the_cap_of_a_leaf_counts_in_what_it_can_reach(more: str) -> None:
    text = spoilt("points: 10,", f"points: 10, {more}").replace(RULE, RULE[:-1] + ", cap: 1.2}")
    assert len(findings(text)) == (0 if more else 1)


def test_steps_with_equal_points() -> None:
    steps = "[{at_least: 90, points: 10}, {at_least: 80, points: 10}, {at_least: 60, points: 5}]"
    assert findings(spoilt(RULE, f"{{kind: ladder, of: grain, steps: {steps}}}")) == [
        "方案.yaml 第9行 1 粮食：相邻两档都得 10 分。请合并两档，或改其中一档的分数"
    ]


@pytest.mark.parametrize("kind", ["ratio", "inverse_ratio"])
def test_a_target_written_as_zero(kind: str) -> None:
    assert findings(spoilt(RULE, f"{{kind: {kind}, of: grain, to: 1 - 1}}")) == [
        "方案.yaml 第9行 1 粮食：与 0 相比，完成率无从计算。请改 to，例如 target(数据项)"
    ]


def test_items_that_no_rule_reads() -> None:
    text = SCHEME.replace("indicators:", "  - {code: corn, name: 玉米}\nindicators:")
    assert findings(text) == [
        "方案.yaml items.corn：数据项“玉米”没有评分标准用到。请删去，或补上用它的评分标准"
    ]


@pytest.mark.parametrize(
    "more",
    [
        "adjustments: [{code: b, name: b, kind: bonus, cap: 1, rule: corn}]\n",
        "vetoes: [{code: v, name: v, when: corn > 1, effect: {rank: last}}]\n",
        "grades: [{name: 优秀, requires: corn > 1}]\n",
    ],
)
def test_items_are_read_also_beside_the_tree(more: str) -> None:
    text = SCHEME.replace("indicators:", "  - {code: corn, name: 玉米}\nindicators:")
    assert findings(text + more) == []


def test_a_target_of_zero_is_noticed_where_facts_bring_it() -> None:
    scheme = scheme_of()
    facts = facts_of(FACTS.replace("2025,target,4", "2025,target,0"))
    (warning,) = evaluate(scheme, units_of(scheme), facts).warnings
    assert "a的“粮食”2025目标值为 0" in str(warning)


def test_findings_that_hold_for_all_groups_are_told_once() -> None:
    text = spoilt(RULE, "{kind: attain, when: grain > 1, points: 9}") + GROUPS
    (line,) = findings(text)
    assert "最高只能得 9 分" in line
