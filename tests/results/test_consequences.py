"""Which rules grades call for: worked cases, and what holds for any grades. Pure."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.results.consequences import (
    CONSEQUENCE,
    Called,
    Rule,
    called_for,
    in_a_circle,
    lasts_until,
    presets,
)

FAIR = frozenset({"一般"})
POOR = frozenset({"较差"})
BAN = Rule(1, FAIR)
TALK = Rule(2, FAIR)
ADJUST = Rule(3, FAIR, years=2, supersedes=frozenset({2}))
DISMISS = Rule(4, POOR)
RULES = (BAN, TALK, ADJUST, DISMISS)


def keys(
    grades: dict[int, str], year: int, rules: tuple[Rule, ...] = RULES, group: str = ""
) -> list[int]:
    return [each.key for each in called_for(grades, year, rules, group)]


def test_one_year_of_fair_calls_for_what_one_year_does() -> None:
    assert keys({2024: "良好", 2025: "一般"}, 2025) == [1, 2]


def test_two_years_running_call_for_more_and_replace_what_the_rule_says() -> None:
    found = called_for({2024: "一般", 2025: "一般"}, 2025, RULES)
    assert found == (
        Called(1, ((2025, "一般"),)),
        Called(3, ((2024, "一般"), (2025, "一般"))),
    )


@pytest.mark.parametrize(
    "grades",
    [
        {2023: "一般", 2025: "一般"},  # 2024 was not assessed
        {2023: "一般", 2024: "", 2025: "一般"},  # in 2024 the unit had no grade
        {2023: "一般", 2024: "良好", 2025: "一般"},
        {2024: "较差", 2025: "一般"},  # another grade is not the same grade
        {2025: "一般", 2026: "一般"},  # a later year does not count
    ],
)
def test_what_interrupts_is_not_running(grades: dict[int, str]) -> None:
    assert keys(grades, 2025) == [1, 2]


def test_the_year_itself_must_be_met() -> None:
    assert keys({2023: "一般", 2024: "一般", 2025: "良好"}, 2025) == []
    assert keys({2023: "一般", 2024: "一般"}, 2025) == []
    assert keys({2025: "较差"}, 2025) == [4]


def test_of_a_chain_only_the_strongest_is_left() -> None:
    chain = (
        Rule(1, FAIR),
        Rule(2, FAIR, years=2, supersedes=frozenset({1})),
        Rule(3, FAIR, years=3, supersedes=frozenset({2})),
    )
    assert keys({2025: "一般"}, 2025, chain) == [1]
    assert keys({2024: "一般", 2025: "一般"}, 2025, chain) == [2]
    assert keys({2023: "一般", 2024: "一般", 2025: "一般"}, 2025, chain) == [3]


def test_a_rule_of_a_group_is_for_that_group() -> None:
    rule = Rule(1, FAIR, groups=frozenset({"hill"}))
    assert keys({2025: "一般"}, 2025, (rule,), "hill") == [1]
    assert keys({2025: "一般"}, 2025, (rule,), "plain") == []


def test_a_rule_may_name_several_grades() -> None:
    rule = Rule(1, FAIR | POOR, years=2)
    assert keys({2024: "较差", 2025: "一般"}, 2025, (rule,)) == [1]


GRADES = st.dictionaries(
    st.integers(2018, 2025), st.sampled_from(["优秀", "良好", "一般", "较差", ""]), max_size=8
)


@st.composite
def rule_sets(draw: st.DrawFn) -> tuple[Rule, ...]:
    """Rules that supersede only earlier ones: never in a circle."""
    count = draw(st.integers(1, 5))
    named = st.frozensets(st.sampled_from(["良好", "一般", "较差"]), min_size=1)
    return tuple(
        Rule(
            key,
            draw(named),
            draw(st.integers(1, 4)),
            supersedes=draw(st.frozensets(st.integers(0, key - 1))) if key else frozenset(),
        )
        for key in range(count)
    )


@given(GRADES, rule_sets(), st.integers(2018, 2025))
def test_what_is_called_for_rests_on_unbroken_years_that_fit(
    grades: dict[int, str], rules: tuple[Rule, ...], year: int
) -> None:
    by_key = {rule.key: rule for rule in rules}
    for each in called_for(grades, year, rules):
        rule, years = by_key[each.key], [one for one, _ in each.grades]
        assert years == list(range(year - rule.years + 1, year + 1))
        assert all(grades[one] == grade and grade in rule.grades for one, grade in each.grades)


@given(GRADES, rule_sets(), st.integers(2018, 2025))
def test_rules_out_of_a_circle_never_cancel_each_other_to_nothing(
    grades: dict[int, str], rules: tuple[Rule, ...], year: int
) -> None:
    bare = [Rule(rule.key, rule.grades, rule.years) for rule in rules]
    met = {each.key for each in called_for(grades, year, bare)}
    left = {each.key for each in called_for(grades, year, rules)}
    assert left <= met
    assert bool(left) == bool(met)
    # What is gone was superseded by something that is met.
    assert all(any(key in rules[by].supersedes for by in met) for key in met - left)


@given(GRADES, rule_sets(), st.integers(2018, 2025))
def test_years_after_and_years_too_far_back_do_not_matter(
    grades: dict[int, str], rules: tuple[Rule, ...], year: int
) -> None:
    near = {one: grade for one, grade in grades.items() if year - 4 < one <= year}
    assert called_for(grades, year, rules) == called_for(near, year, rules)


def test_a_circle_is_found() -> None:
    assert not in_a_circle({1: [], 2: [1], 3: [1, 2]})
    assert in_a_circle({1: [1]})
    assert in_a_circle({1: [], 2: [3], 3: [4], 4: [2]})


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-03-09", 12, "2027-03-08"),
        ("2026-03-01", 1, "2026-03-31"),
        ("2026-12-31", 24, "2028-12-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
    ],
)
def test_a_term_in_months_ends_on_the_day_before(first: str, months: int, last: str) -> None:
    found = lasts_until(datetime.date.fromisoformat(first), months)
    assert found == datetime.date.fromisoformat(last)


def test_what_is_done_once_has_no_term() -> None:
    assert lasts_until(datetime.date(2026, 3, 9), 0) is None


def test_the_presets_hold_together() -> None:
    found = {each.code: number for number, each in enumerate(presets())}
    assert len(found) == 5
    assert not in_a_circle(
        {found[each.code]: [found[code] for code in each.supersedes] for each in presets()}
    )


def test_every_state_is_reached_and_can_be_left() -> None:
    assert CONSEQUENCE.reachable() == set(CONSEQUENCE.states)
    assert all(CONSEQUENCE.steps_from(state) for state in CONSEQUENCE.states)
