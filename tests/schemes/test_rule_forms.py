"""Forms of rules: what is filled from a rule and sent back is the same rule, for every kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from kaocheng.schemes.document.reading import document_of
from kaocheng.schemes.document.tree import number_in
from kaocheng.schemes.document.writer import write
from kaocheng.schemes.rule_forms import KIND_FORMS, fill, fill_rule, names_in, take, take_rule
from kaocheng.schemes.rule_forms.examples import EXAMPLES
from kaocheng.schemes.rule_forms.sections import (
    HEAD_FORM,
    LEAF_FORM,
    SECTION_FORMS,
    points_fields,
    take_points,
)
from kaocheng.scoring import KINDS, read_scheme
from kaocheng.scoring.rules import Rule
from tests.schemes.documents import one_leaf, posted_fields, posted_rule, small
from tests.scoring.exact_yaml import dump
from tests.scoring.profiles import drawn
from tests.scoring.rule_strategies import MARK_ITEM, NUMBER_ITEMS, TEXT_ITEM, leaf_rules

D = Decimal


def read_rule(rule: Any, items: tuple[str, ...]) -> Rule:
    found = read_scheme(write(one_leaf(rule, items=items)).source).leaves[0].rule
    assert found is not None
    return found


def items_of(kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item, _, _ in EXAMPLES[kind].facts))


def test_every_kind_of_the_library_has_a_form_under_the_same_name() -> None:
    assert {k: each.title for k, each in KIND_FORMS.items()} == {k: KINDS[k].title for k in KINDS}
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_form_to_rule_to_form_again(kind: str) -> None:
    form = fill_rule(EXAMPLES[kind].rule)
    rule = take_rule(posted_rule(form))
    assert fill_rule(rule) == form
    assert read_rule(rule, items_of(kind)) == read_rule(EXAMPLES[kind].rule, items_of(kind))
    assert form.line
    assert form.example


@drawn(150)
@given(leaf_rules)
def test_any_rule_survives_its_form(given_rule: Any) -> None:
    items = (*NUMBER_ITEMS, TEXT_ITEM, MARK_ITEM)
    scheme = one_leaf(given_rule, items=items) | {"indicators": [_leaf(given_rule)]}
    document = document_of(dump(scheme).encode())
    rule = in_digits(document["indicators"][0]["rule"])
    form = fill_rule(rule)
    taken = take_rule(posted_rule(form))
    assert read_rule(taken, items) == read_rule(rule, items)
    assert fill_rule(taken) == form


def in_digits(rule: Any) -> Any:
    """A form shows the text "-1" and the number alike, and sends the number."""
    if isinstance(rule, dict):
        return {key: in_digits(value) for key, value in rule.items()}
    if isinstance(rule, list):
        return [in_digits(value) for value in rule]
    return number_in(rule) or rule if isinstance(rule, str) else rule


def _leaf(rule: Any) -> dict[str, Any]:
    return {"code": "1", "name": "一项", "points": D(5), "rule": rule}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_form_can_be_kept_and_filled_in_later(kind: str) -> None:
    rule = take_rule({"rule.kind": kind})
    assert rule["kind"] == kind
    again = take_rule(posted_rule(fill_rule(rule)))
    assert rule.items() <= again.items()
    assert take_rule(posted_rule(fill_rule(again))) == again


def test_another_kind_keeps_what_both_have() -> None:
    sent = posted_rule(fill_rule({"kind": "deduct", "of": "x", "points": D("0.5"), "per": D(2)}))
    rule = take_rule(sent | {"rule.kind": "award"})
    assert rule == {"kind": "award", "of": "x", "points": D("0.5"), "per": D(2)}


def test_rows_are_added_dropped_and_moved() -> None:
    steps = [{"at_least": D(n), "points": D(n)} for n in (9, 8, 7)]
    sent = posted_rule(fill_rule({"kind": "ladder", "of": "x", "steps": steps}))

    def limits(do: str) -> list[Any]:
        return [step["at_least"] for step in take_rule(sent | {"_do": do})["steps"]]

    assert limits("add:rule.steps") == [9, 8, 7, ""]
    assert limits("drop:rule.steps.1") == [9, 7]
    assert limits("up:rule.steps.2") == [9, 7, 8]
    assert limits("up:rule.steps.0") == [9, 8, 7]
    assert limits("drop:rule.steps.77") == [9, 8, 7]


def test_rules_inside_rules_change_their_rows_alone() -> None:
    rule = EXAMPLES["cases"].rule | {"otherwise": EXAMPLES["ladder"].rule}
    sent = posted_rule(fill_rule(rule))
    changed = take_rule(sent | {"_do": "drop:rule.otherwise.steps.0"})
    assert len(changed["otherwise"]["steps"]) == 1
    assert changed["cases"] == rule["cases"]


def test_full_width_digits_are_digits_and_words_stay_words() -> None:
    rule = take_rule({"rule.kind": "ratio", "rule.of": " 产量 ", "rule.to": "１２．５"})
    assert rule == {"kind": "ratio", "of": "产量", "to": D("12.5")}
    rule = take_rule({"rule.kind": "formula", "rule.points": "1,000"})
    assert rule["points"] == "1,000"


def test_no_kind_is_no_rule() -> None:
    assert take_rule({"rule.kind": ""}) is None
    assert take_rule({"rule.kind": "<script>"}) is None
    assert fill_rule(None).fields == ()


def test_the_names_of_a_form_are_those_that_are_posted() -> None:
    for example in EXAMPLES.values():
        form = fill_rule(example.rule)
        sent = set(posted_rule(form)) - {"rule.kind"}
        assert names_in(form.fields) <= sent <= names_in(form.fields, flags=True)


@pytest.mark.parametrize("section", sorted(SECTION_FORMS))
def test_entries_survive_their_forms(section: str) -> None:
    for entry in small()[section]:
        form = SECTION_FORMS[section]
        taken = take(form, posted_fields(fill(form, entry, "e0")), "e0")
        kept = {key: value for key, value in entry.items() if key not in ("rule", "ref")}
        assert taken == kept


def test_who_reviews_a_bonus_survives_its_form() -> None:
    entry = {"code": "j1", "name": "表彰", "kind": "bonus", "cap": D(1), "assessor": "县委组织部"}
    form = SECTION_FORMS["adjustments"]
    assert take(form, posted_fields(fill(form, entry, "e0")), "e0") == entry


def test_the_head_and_details_survive_their_forms() -> None:
    document = small()
    head = take(HEAD_FORM, posted_fields(fill(HEAD_FORM, document, "")), "")
    for key in ("code", "title", "level", "year", "ranking"):
        assert head[key] == document[key], key
    assert head["score"] == document["score"] | {"round": "leaf"}
    node = document["indicators"][0]["children"][0] | {"contact": "省厅", "weight": D("0.8")}
    details = take(LEAF_FORM, posted_fields(fill(LEAF_FORM, node, "")), "")
    assert details == {
        "support": ["统计局"],
        "text": "按产量计分",
        "contact": "省厅",
        "weight": D("0.8"),
    }


def test_points_are_one_for_all_or_one_for_each_group() -> None:
    groups = {"a": "平原", "b": "山区"}
    assert take_points({"points": "５"}, groups) == D(5)
    assert take_points({"points": "5", "by_group": "on"}, groups) == {"a": D(5), "b": D(5)}
    each = {"points.a": "5", "points.b": "x", "by_group": "on"}
    assert take_points(each, groups) == {"a": D(5), "b": "x"}
    assert take_points({"points.a": "5", "points.b": "4"}, groups) == D(5)
    names = [bound.name for bound in points_fields({"a": D(5)}, groups)]
    assert names == ["points.a", "points.b", "by_group"]
