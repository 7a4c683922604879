"""A draft follows what people decide, and what a page needs to show both sides is there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaocheng.scoring.issued import Decision, Draft, Drafted, IssuedTable, draft, read_issued
from kaocheng.scoring.issued.shapes import PERSON
from tests.scoring.issued.books import GRAIN, Rows, excel

LOW: Rows = [
    ["考核指标", "分值", "评分标准"],
    ["污水", 5, "治理率达到90%的，得5分；每低1个百分点扣0.2分，扣完为止。"],
    ["养老", 5, "养老机构床位按照上级规定的口径和办法分别计分，并视情扣分。"],
]


@pytest.fixture
def table() -> IssuedTable:
    return read_issued(excel(GRAIN), "表.xlsx")


def by_code(made: Draft) -> dict[str, Drafted]:
    return {each.code: each for each in made.standards}


def test_every_standard_shows_where_it_stands(table: IssuedTable) -> None:
    for each in table.standards:
        for part in each.parts:
            assert part.cell.text[part.start : part.end] in each.sentence
        for span in each.proposal.spans:
            assert 0 <= span.start < span.end <= len(each.sentence)
    keys = [each.key for each in table.standards]
    assert keys[:3] == ["评分表!D3", "评分表!D3#2", "评分表!D4"]
    assert len(set(keys)) == len(keys)


def test_the_table_keeps_its_merges(table: IssuedTable) -> None:
    cell = table.grid.at(3, 0)
    assert cell is not None
    assert (cell.address, cell.rows, cell.columns) == ("评分表!A3", 4, 1)


def test_judged_takes_the_place_of_a_rule(table: IssuedTable) -> None:
    made = draft(table, {"评分表!D4": Decision("judged")})
    told = by_code(made)["1.1.2"]
    assert (told.outcome, told.decided, told.needs_person) == ("judged", True, False)
    assert told.rule["kind"] == "judged"
    assert by_code(draft(table))["1.1.2"].outcome == "rule"


def test_a_rule_of_ones_own_is_taken_with_its_items(table: IssuedTable) -> None:
    own = {"kind": "attain", "when": "达标 == 1", "points": Decimal(4)}
    decision = Decision("rule", own, (("达标", "是否达标", ""),))
    made = draft(table, {"评分表!D8": decision})
    told = by_code(made)["2.1"]
    assert (told.rule, told.decided) == (own, True)
    assert told.words == "是否达标＝1的，得4分；否则不得分"
    assert "达标" in made.scheme.item


def test_a_rule_that_does_not_read_is_not_taken_and_said(table: IssuedTable) -> None:
    for rule in ({"kind": "nonsense"}, {"kind": "attain", "when": "没有登记 == 1"}):
        made = draft(table, {"评分表!D8": Decision("rule", rule)})
        assert by_code(made)["2.1"].outcome == "judged"
        assert any("不合格式" in f.why for f in made.findings if f.sort == PERSON)


def test_items_of_ones_own_rule_never_collide(table: IssuedTable) -> None:
    own = {"kind": "ratio", "of": "甲", "to": "100"}
    same = Decision("rule", own, (("甲", "甲", ""),))
    made = draft(table, {"评分表!D4": same, "评分表!D8": same})
    rules = [by_code(made)[code].rule["of"] for code in ("1.1.2", "2.1")]
    assert rules == ["甲", "甲_2_1"]


def test_what_was_read_without_confidence_waits_for_a_person() -> None:
    table = read_issued(excel(LOW), "表.xlsx")
    made = by_code(draft(table))
    assert made["1"].outcome == "rule"
    assert (made["2"].outcome, made["2"].needs_person) == ("judged", True)


def test_accepting_takes_a_proposal_whatever_its_confidence() -> None:
    rows = [LOW[0], ["床位", 3, "产区得4分，非产区得3分，按完成率计分"]]
    table = read_issued(excel(rows), "表.xlsx")
    (standard,) = table.standards
    assert standard.proposal.confidence == "low"
    assert by_code(draft(table))["1"].outcome == "judged"
    made = draft(table, {standard.key: Decision("accept")})
    assert by_code(made)["1"].outcome == "rule"


def test_decisions_on_keys_that_are_gone_change_nothing(table: IssuedTable) -> None:
    assert draft(table, {"别处!A1": Decision("judged")}).source == draft(table).source
