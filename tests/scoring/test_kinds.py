"""What kind an item is: a number, or a text that a rule compares or judges by bands."""

from __future__ import annotations

import pytest

from tests.scoring.wrong_inputs import refused_once, scheme_of, with_rule


def test_an_item_is_a_number_or_a_text_and_not_both() -> None:
    parts = "[\"if(mark == '优', 1, 0)\", mark]"
    refused_once(with_rule(f"{{kind: sum, parts: {parts}}}"), "“mark”在这里当数值用", "parts[1]")


def test_items_only_compared_with_each_other_are_numbers_unless_one_is_a_text() -> None:
    assert scheme_of(with_rule('"if(grain == mark, 1, 0)"')).kinds.is_number("mark")
    parts = '["if(grain == mark, 1, 0)", "if(grain == \'优\', 1, 0)"]'
    assert scheme_of(with_rule(f"{{kind: sum, parts: {parts}}}")).kinds.is_text("mark")


CHOICE = "if(has(grain), grain, prior(grain)) == mark"


@pytest.mark.parametrize("choice", [CHOICE, "mark == previous(grain)", f"if({CHOICE}, 1, 0) == 1"])
@pytest.mark.parametrize("later", [False, True])
def test_what_kind_an_item_is_does_not_depend_on_the_order_of_rules(
    choice: str, later: bool
) -> None:
    rules = [f'{{kind: attain, when: "{each}"}}' for each in (choice, "mark == '优'")]
    parts = ", ".join(reversed(rules) if later else rules)
    kinds = scheme_of(with_rule(f"{{kind: sum, parts: [{parts}]}}")).kinds
    assert kinds.is_text("grain")
    assert kinds.is_text("mark")


def test_a_condition_among_items_compared_is_checked() -> None:
    choice = "if(grain, prior(grain), grain) == mark"
    refused_once(with_rule(f'{{kind: attain, when: "{choice}"}}'), "不能直接当条件", "rule.when")
