"""Edits of a document: what each does to the tree, and what it refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document import entries, nodes
from kaocheng.schemes.document.check import checked
from kaocheng.schemes.document.starting import empty_document
from kaocheng.schemes.document.tree import Document, encode, find, places, rule_holder
from tests.schemes.documents import BONUS, LEAF, OTHER, TOP, small

D = Decimal


def codes(document: Document) -> list[str]:
    return [str(place.node["code"]) for place in places(document)]


def test_a_new_node_gets_the_next_code_and_the_points_that_are_left() -> None:
    document = small()
    words, ref = nodes.add_node(document, LEAF, False)
    assert words == "增加指标「1.3 新指标」"
    assert codes(document) == ["1", "1.1", "1.3", "1.2"]
    document["indicators"][0]["children"].pop()
    _, ref = nodes.add_node(document, ref, False)
    place = find(document, ref)
    assert place is not None
    assert place.node["points"] == {"a": D(2), "b": D(4)}


def test_a_node_below_a_leaf_takes_over_its_rule() -> None:
    document = small()
    rule = document["indicators"][0]["children"][0]["rule"]
    _, ref = nodes.add_node(document, LEAF, True)
    place = find(document, ref)
    assert place is not None
    assert place.node["code"] == "1.1.1"
    assert place.node["rule"] == rule
    assert place.node["points"] == {"a": D(8), "b": D(6)}
    assert place.parent is not None
    assert "rule" not in place.parent


def test_a_node_is_added_to_nothing() -> None:
    document = empty_document(code="x", title="空", level="county", year=None)
    document["indicators"] = []
    nodes.add_node(document, "", False)
    assert codes(document) == ["1"]


def test_nodes_move_among_siblings_and_between_levels() -> None:
    document = small()
    nodes.move_node(document, OTHER, "up")
    assert codes(document) == ["1", "1.2", "1.1"]
    nodes.move_node(document, OTHER, "down")
    nodes.move_node(document, OTHER, "out")
    assert [place.parent for place in places(document)][-1] is None
    nodes.move_node(document, OTHER, "in")
    assert codes(document) == ["1", "1.1", "1.2"]
    nodes.move_node(document, OTHER, "out")
    nodes.move_node(document, LEAF, "out")
    assert "children" not in document["indicators"][0]


@pytest.mark.parametrize(
    ("ref", "way", "why"),
    [
        (LEAF, "up", "已在本级最前"),
        (OTHER, "down", "已在本级最后"),
        (TOP, "out", "已是一级指标"),
        (TOP, "in", "前面没有同级指标"),
        (OTHER, "in", "有评分标准"),
        ("n99", "up", "已不在草稿里"),
        (LEAF, "sideways", "不认识"),
    ],
)
def test_a_move_that_cannot_be_says_why(ref: str, way: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        nodes.move_node(small(), ref, way)


def test_the_last_child_leaves_no_empty_branch() -> None:
    document = small()
    nodes.remove_node(document, LEAF)
    nodes.remove_node(document, OTHER)
    assert "children" not in document["indicators"][0]


def test_what_names_a_code_follows_its_change() -> None:
    document = small()
    nodes.rename_node(document, OTHER, "1.9", "别的")
    assert document["ranking"]["by"] == ["total", "1.9"]
    assert document["vetoes"][0]["effect"] == {"indicator_zero": "1.9"}
    assert checked(encode(document)).faults == ()


def test_a_code_given_twice_is_kept_and_shown_as_a_fault() -> None:
    document = small()
    nodes.rename_node(document, OTHER, "1.1", "别的")
    fault = checked(encode(document)).faults[0]
    assert (fault.ref, fault.what) == (OTHER, "指标代码“1.1”重复")


def test_a_rule_is_written_for_a_leaf_or_a_bonus_and_for_nothing_else() -> None:
    document = small()
    nodes.set_rule(document, BONUS, {"kind": "award", "of": "x", "points": D(1)})
    holder = rule_holder(document, BONUS)
    assert holder is not None
    assert holder["rule"]["of"] == "x"
    with pytest.raises(Refusal, match="有下级指标"):
        nodes.set_rule(document, TOP, {"kind": "formula", "points": D(1)})
    with pytest.raises(Refusal, match="已不在草稿里"):
        nodes.set_rule(document, "n99", None)
    assert nodes.set_rule(document, LEAF, None) == "清除「1.1 产量」的评分标准"


def test_details_are_stated_anew() -> None:
    document = small()
    nodes.set_node_details(document, LEAF, {"lead": "统计局", "contact": "省统计局", "nonsense": 1})
    node = document["indicators"][0]["children"][0]
    assert (node["lead"], node["contact"]) == ("统计局", "省统计局")
    assert "support" not in node
    assert "nonsense" not in node


def test_a_group_that_is_renamed_is_followed_by_the_points() -> None:
    document = small()
    entries.set_entry(document, "groups", 0, {"code": "plain", "name": "平原"})
    assert document["indicators"][0]["children"][0]["points"] == {"plain": D(8), "b": D(6)}
    assert checked(encode(document)).faults == ()


def test_an_item_that_is_renamed_is_followed_by_every_expression() -> None:
    document = small()
    document["indicators"][0]["children"][0]["rule"] = {
        "kind": "checklist",
        "parts": [
            {"when": "x >= target(x) and has(x)", "points": D(1), "name": "x 达标"},
            {"when": "y == 'x'", "points": "min(x, 2) * xx"},
        ],
    }
    document["grades"][0]["requires"] = "x>5"
    document["vetoes"][0]["when"] = "prior( x ) <x"
    words = entries.set_entry(document, "items", 0, {"code": "粮食", "name": "产量", "unit": "吨"})
    assert words == "修改数据项「x 产量」，并改写引用它的 4 处算式"
    parts = document["indicators"][0]["children"][0]["rule"]["parts"]
    assert parts[0]["when"] == "粮食 >= target(粮食) and has(粮食)"
    assert parts[0]["name"] == "x 达标"
    assert (parts[1]["when"], parts[1]["points"]) == ("y == 'x'", "min(粮食, 2) * xx")
    assert document["grades"][0]["requires"] == "粮食>5"
    assert document["vetoes"][0]["when"] == "prior( 粮食 ) <粮食"
    assert document["adjustments"][0]["rule"]["of"] == "y"


@pytest.mark.parametrize("code", ["", "y", "x"])
def test_a_code_that_could_mean_two_items_is_not_followed(code: str) -> None:
    document = small()
    entries.set_entry(document, "items", 0, {"code": code, "name": "产量"})
    assert document["indicators"][0]["children"][0]["rule"]["of"] == "x"


def test_a_renamed_item_leaves_a_sound_scheme_and_the_way_back_too() -> None:
    document = small()
    for code in ("target", "kind", "x"):  # names of functions and keys are codes as well
        entries.set_entry(document, "items", 0, {"code": code, "name": "产量", "unit": "吨"})
        assert document["indicators"][0]["children"][0]["rule"]["kind"] == "ratio"
    assert checked(encode(document)).faults == ()
    assert document["indicators"] == small()["indicators"]


@pytest.mark.parametrize("section", sorted(entries.SECTIONS))
def test_entries_come_move_and_go(section: str) -> None:
    document = small()
    count = len(document[section])
    entries.add_entry(document, section)
    last = document[section][-1]
    entries.move_entry(document, section, count, "up")
    assert document[section][count - 1] is last
    with pytest.raises(Refusal):
        entries.move_entry(document, section, count, "down")
    for _ in range(count + 1):
        entries.remove_entry(document, section, 0)
    assert section not in document
    with pytest.raises(Refusal, match="载入最新内容"):
        entries.remove_entry(document, section, 0)


def test_there_are_no_other_sections() -> None:
    with pytest.raises(Refusal, match="没有这一部分"):
        entries.add_entry(small(), "indicators")


def test_an_adjustment_keeps_its_rule_when_its_line_is_written() -> None:
    document = small()
    entries.set_entry(document, "adjustments", 0, {"code": "j1", "name": "新名", "kind": "bonus"})
    assert document["adjustments"][0]["rule"]["kind"] == "award"


def test_findings_lead_to_where_they_are_mended() -> None:
    document = small()
    nodes.reprice_node(document, LEAF, D(9))
    entries.add_entry(document, "items")
    found = checked(encode(document))
    assert found.faults == ()
    assert {(p.anchor, p.where) for p in found.problems} == {
        ("node:n1", "1 生产"),
        ("items:2", "数据项 数据1 新数据项"),
    }


def test_faults_speak_of_fields_as_the_form_does() -> None:
    document = small()
    nodes.set_rule(document, LEAF, {"kind": "ladder", "of": "x", "steps": [{"points": ""}]})
    nodes.set_node_details(document, OTHER, {"weight": "很大"})
    told = [(p.where, p.what) for p in checked(encode(document)).faults]
    assert ("1.1 产量·评分标准 各档第1项", "每一档须写一个界限") in told
    assert ("1.2 其他·权重", "“权重”须是数字，写的是“很大”") in told


def test_a_guided_draft_lacks_only_its_rule() -> None:
    document = empty_document(code="x", title="新", level="county", year=2026)
    faults = checked(encode(document)).faults
    assert [fault.what for fault in faults] == ["既没有下级指标也没有评分标准"]
