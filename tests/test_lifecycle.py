"""State tables: every state can be reached, and a step that is not there says what is."""

from __future__ import annotations

import pytest

from kaocheng.cycles.lifecycle import CYCLE, PERIOD
from kaocheng.lifecycle import NotPossible, StateTable, Step, step, steps
from kaocheng.reporting.lifecycle import CORRECTION, REPORT

TABLES = (CYCLE, PERIOD, REPORT, CORRECTION)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.thing)
def test_every_state_can_be_reached(table: StateTable) -> None:
    assert table.reachable() == set(table.states)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.thing)
def test_every_step_stands_between_states_that_exist(table: StateTable) -> None:
    ends = {end for each in table.steps for end in (each.source, each.target)}
    assert ends <= set(table.states)
    assert all(
        any("\u4e00" <= char <= "\u9fff" for char in label) for label in table.states.values()
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.thing)
def test_no_state_has_one_verb_with_two_ends(table: StateTable) -> None:
    pairs = [(each.source, each.verb) for each in table.steps]
    assert len(pairs) == len(set(pairs))


def test_a_state_that_nothing_leads_to_is_noticed() -> None:
    table = StateTable("门", {"open": "开", "shut": "关", "gone": "没了"}, "open", (
        Step("shut", "关门", "open", "shut"),
    ))  # fmt: skip
    assert table.reachable() == {"open", "shut"}


def test_a_step_gives_the_next_state() -> None:
    assert step(REPORT, "draft", "sign_off") == "signed_off"
    assert step(REPORT, "returned", "sign_off") == "signed_off"


def test_a_step_that_is_not_possible_names_what_is() -> None:
    with pytest.raises(NotPossible) as refused:
        step(REPORT, "submitted", "submit")
    assert str(refused.value) == "填报表处于“已报送”状态，不能报送。当前可以：退回、接收。"


def test_an_end_says_that_it_is_one() -> None:
    with pytest.raises(NotPossible, match="该状态下不能再作变动"):
        step(CYCLE, "closed", "start")


def test_a_verb_that_nobody_knows_is_refused() -> None:
    with pytest.raises(NotPossible, match="不能fly"):
        step(CYCLE, "draft", "fly")


def test_the_same_verb_from_several_states() -> None:
    made = steps("close", "关闭", to="shut", of=("open", "ajar"))
    assert [(each.source, each.target) for each in made] == [("open", "shut"), ("ajar", "shut")]
