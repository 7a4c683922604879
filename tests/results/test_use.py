"""Use of results: rules as data, earlier grades, what is proposed, and who decides."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.cycles.models import Cycle
from kaocheng.notices.models import Notice
from kaocheng.orgs.models import Role
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results import queries, services
from kaocheng.results.models import Consequence, ConsequenceRule, EarlierGrade
from kaocheng.review.models import Assessment
from tests.factories.results import NUMBER, Road
from tests.factories.use import (
    BASIS,
    GRADE,
    decided,
    earlier,
    proposed,
    published_road,
    ruled,
    wish,
)

if TYPE_CHECKING:
    from tests.conftest import Appoint


@pytest.fixture
def done(db: None, request: pytest.FixtureRequest, tmp_path: Any, settings: Any) -> Road:
    """The assessment, published under NUMBER."""
    settings.DATA_FOLDER = tmp_path
    return published_road(request)


def told(rows: list[Consequence]) -> list[tuple[str, str, list[list[object]]]]:
    return [(row.unit.name, row.title, row.grades) for row in rows]


# Rules ------------------------------------------------------------------------------------------


def test_presets_are_adopted_once_and_edited_like_any_rule(done: Road) -> None:
    assert services.adopt_rules(done.office, assessment_pk=done.pk) == 5
    twice = ConsequenceRule.objects.get(preset="fair-twice")
    assert (twice.years, twice.grades, twice.series) == (2, ["一般"], "")
    assert [each.preset for each in twice.supersedes.all()] == ["fair-talk"]
    with pytest.raises(Refusal, match="已全部采用"):
        services.adopt_rules(done.office, assessment_pk=done.pk)
    services.save_rule(
        done.office, assessment_pk=done.pk, rule_pk=twice.pk, wish=wish(title="改", active=False)
    )
    twice.refresh_from_db()
    assert (twice.title, twice.active, twice.preset) == ("改", False, "fair-twice")


NO_RULES: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "请填写名称"),
    ({"measure": "x" * 301}, "请填写措施"),
    ({"basis": ""}, "请填写依据"),
    ({"grades": ()}, "请填写等次"),
    ({"years": None}, "连续年数请填 1 至 10"),
    ({"years": 0}, "连续年数请填 1 至 10"),
    ({"months": 999}, "期限（月）请填 0 至 120"),
    ({"groups": ("plain",)}, "只适用于本方案"),
    ({"groups": ("sea",), "own_series": True}, "不在本方案中"),
    ({"supersedes": (9999,)}, "已不存在"),
]


def test_a_rule_that_says_nothing_is_refused(done: Road) -> None:
    for changes, words in NO_RULES:
        with pytest.raises(Refusal, match=words):
            services.save_rule(done.office, assessment_pk=done.pk, wish=wish(**changes))
    assert not ConsequenceRule.objects.exists()


def test_rules_do_not_supersede_each_other_in_a_circle(done: Road) -> None:
    once, twice = ruled(done)
    with pytest.raises(Refusal, match="不能互相替代"):
        services.save_rule(
            done.office, assessment_pk=done.pk, rule_pk=once, wish=wish(supersedes=(twice,))
        )
    assert not ConsequenceRule.objects.get(pk=once).supersedes.exists()


def test_rules_are_written_by_the_office_alone(done: Road, appointed: Appoint) -> None:
    for who in (done.leader, done.review.people.heads["t1"], done.review.people.checker):
        with pytest.raises(NotAllowed, match="考核办"):
            services.save_rule(who, assessment_pk=done.pk, wish=wish())
        with pytest.raises(NotAllowed, match="考核办"):
            services.adopt_rules(who, assessment_pk=done.pk)
    stranger = appointed("stranger", "c2", Role.ASSESSMENT_OFFICE)
    with pytest.raises(NotVisible):
        services.save_rule(stranger, assessment_pk=done.pk, wish=wish())


# Earlier grades ---------------------------------------------------------------------------------


def test_earlier_grades_are_pasted_and_corrected(done: Road) -> None:
    assert earlier(done, "单位\t无\n".replace("单位", "t1") + "南河镇\t一般\nt3,良好") == 2
    assert set(EarlierGrade.objects.values_list("unit__code", "grade")) == {
        ("t2", "一般"),
        ("t3", "良好"),
    }
    # A second entry corrects the first; what is the same counts for nothing.
    assert earlier(done, "南河镇 良好\nt3 良好") == 1
    assert earlier(done, "t3 无") == 1
    assert list(EarlierGrade.objects.values_list("unit__code", "grade")) == [("t2", "良好")]
    with pytest.raises(Refusal, match="没有变动"):
        earlier(done, "南河镇 良好")
    entry = AuditEntry.objects.filter(verb="录入以前年度等次").latest("number")
    assert '"t3":["良好",""]' in entry.detail


NO_PASTES: list[tuple[str, int | None, str]] = [
    ("南河镇", 2024, "第 1 行没有等次"),
    ("\n \n", 2024, "没有可录入的内容"),
    ("某某镇 一般", 2024, "第 1 行“某某镇”不是下属单位"),
    ("邻县 一般", 2024, "不是下属单位"),
    ("南河镇 一般\nt2 良好", 2024, "第 2 行“t2”重复"),
    ("南河镇 一般", 2025, "年度请填 2005 至 2024"),
    ("南河镇 一般", None, "年度请填"),
    ("南河镇 " + "好" * 51, 2024, "等次超过"),
]


def test_a_paste_with_a_fault_enters_nothing(done: Road) -> None:
    for text, year, words in NO_PASTES:
        with pytest.raises(Refusal, match=words):
            earlier(done, text, year)
    assert not EarlierGrade.objects.exists()


def test_a_paste_without_a_source_is_refused(done: Road) -> None:
    with pytest.raises(Refusal, match="来源文件"):
        services.enter_earlier_grades(
            done.office, assessment_pk=done.pk, year=2024, source=" ", text="t1 一般"
        )


# Proposed ---------------------------------------------------------------------------------------


def test_two_years_running_replace_one_year(done: Road) -> None:
    ruled(done)
    earlier(done, "南河镇 合格\n东湖镇 良好")
    rows = told(proposed(done))
    assert ("南河镇", "连续两年合格", [[2024, GRADE], [2025, GRADE]]) in rows
    assert ("东湖镇", "一年合格", [[2025, GRADE]]) in rows
    assert len(rows) == 4
    assert Notice.objects.filter(title__startswith="请决定：", recipient=done.leader).count() == 1


def test_a_year_between_interrupts(done: Road) -> None:
    ruled(done)
    earlier(done, year=2023)
    assert {row.title for row in proposed(done)} == {"一年合格"}


def test_a_rule_of_a_group_is_for_that_group(done: Road) -> None:
    rule = wish(groups=("hill",), own_series=True)
    services.save_rule(done.office, assessment_pk=done.pk, wish=rule)
    assert {row.unit.name for row in proposed(done)} == {"北山乡", "西岭乡"}


def test_what_waits_is_drawn_up_anew_and_what_is_decided_stays(done: Road) -> None:
    once, _ = ruled(done)
    rows = proposed(done)
    decided(done, rows[:1])
    services.save_rule(
        done.office, assessment_pk=done.pk, rule_pk=once, wish=wish(measure="改后的措施")
    )
    again = proposed(done)
    assert [row.measure for row in again if row.state == "decided"] == ["原则上一年内不得提拔"]
    assert {row.measure for row in again if row.state == "proposed"} == {"改后的措施"}
    assert len(again) == 4
    # Retired rules call for nothing.
    services.save_rule(done.office, assessment_pk=done.pk, rule_pk=once, wish=wish(active=False))
    assert [row.state for row in proposed(done)] == ["decided"]


def test_a_rule_without_a_basis_of_the_place_calls_for_nothing(done: Road) -> None:
    services.adopt_rules(done.office, assessment_pk=done.pk)
    # No unit is 一般: rules that are not called for stand in nobody's way.
    assert proposed(done) == []
    ConsequenceRule.objects.filter(preset="fair-talk").update(grades=[GRADE])
    with pytest.raises(Refusal, match=r"一般等次：诫勉谈话.*写明依据"):
        proposed(done)


def test_nothing_is_proposed_without_rules(done: Road) -> None:
    with pytest.raises(Refusal, match="还没有启用的运用规定"):
        services.propose_consequences(done.office, assessment_pk=done.pk)


def test_nothing_is_proposed_before_publication(road: Road) -> None:
    ruled(road)
    with pytest.raises(Refusal, match="还没有通报"):
        services.propose_consequences(road.office, assessment_pk=road.pk)


def test_a_month_has_no_consequences(done: Road) -> None:
    ruled(done)
    Assessment.objects.update(period="2025-12")
    with pytest.raises(Refusal, match="年度考核"):
        services.propose_consequences(done.office, assessment_pk=done.pk)


def test_a_year_that_the_platform_published_is_not_entered(done: Road) -> None:
    """As if the assessment of 2026 were under way: 2025 stands as it was published."""
    published = Assessment.objects.get(pk=done.pk)
    cycle = Cycle.objects.create(
        code="r26",
        title="2026年度乡镇考核",
        kind="real",
        year=2026,
        organisation=published.cycle.organisation,
        state="running",
        created_by=done.office,
    )
    later = Assessment.objects.create(
        cycle=cycle,
        period="2026",
        scheme_version=published.scheme_version,
        opened_by=done.office,
    )
    with pytest.raises(Refusal, match="以通报为准"):
        services.enter_earlier_grades(
            done.office, assessment_pk=later.pk, year=2025, source="x", text="t1 一般"
        )
    page = queries.grades_page(done.office)
    assert page.chosen == later.pk
    assert page.years == (2025,)
    assert page.rows[0].grades[0] is not None
    assert page.rows[0].grades[0].source == NUMBER


# Decided ----------------------------------------------------------------------------------------


def test_a_leader_decides_on_a_basis_and_the_term_follows(done: Road) -> None:
    ruled(done)
    rows = proposed(done)
    assert decided(done, rows[:2]) == 2
    row = Consequence.objects.get(pk=rows[0].pk)
    assert (row.state, row.decided_by, row.reason) == ("decided", done.leader, BASIS)
    # The circular is of 2026-03-09.
    assert row.until_on == datetime.date(2027, 3, 8)
    entry = AuditEntry.objects.latest("number")
    assert (entry.verb, entry.actor_name) == ("决定结果运用", str(done.leader))
    assert str(row.unit) in entry.detail
    decided(done, rows[2:3], until_on=datetime.date(2026, 12, 31))
    third = Consequence.objects.get(pk=rows[2].pk)
    assert third.until_on == datetime.date(2026, 12, 31)


def test_a_term_that_makes_no_sense_is_refused(done: Road) -> None:
    ruled(done)
    rows = proposed(done)
    for day in ("2026-03-09", "2020-01-01", "2099-01-01"):
        with pytest.raises(Refusal, match="期限应晚于"):
            decided(done, rows, until_on=datetime.date.fromisoformat(day))
    assert set(Consequence.objects.values_list("state", flat=True)) == {"proposed"}


def test_waiving_needs_a_reason(done: Road) -> None:
    ruled(done)
    pks = [row.pk for row in proposed(done)][:1]
    with pytest.raises(Refusal, match="写明不予适用的理由"):
        services.waive_consequences(
            done.leader, assessment_pk=done.pk, consequence_pks=pks, reason=" "
        )
    services.waive_consequences(
        done.leader, assessment_pk=done.pk, consequence_pks=pks, reason="当年新设单位"
    )
    row = Consequence.objects.get(pk=pks[0])
    assert (row.state, row.reason, row.until_on) == ("waived", "当年新设单位", None)


def test_a_basis_is_asked_for_and_a_choice(done: Road) -> None:
    ruled(done)
    pks = [row.pk for row in proposed(done)]
    deed = services.decide_consequences
    with pytest.raises(Refusal, match="决定依据"):
        deed(done.leader, assessment_pk=done.pk, consequence_pks=pks, basis="")
    with pytest.raises(Refusal, match="没有选择事项"):
        deed(done.leader, assessment_pk=done.pk, consequence_pks=[], basis=BASIS)
    with pytest.raises(Refusal, match="不在本次考核中"):
        deed(done.leader, assessment_pk=done.pk, consequence_pks=[*pks, 9999], basis=BASIS)
    assert set(Consequence.objects.values_list("state", flat=True)) == {"proposed"}


def test_only_who_answers_for_the_organisation_decides(done: Road, appointed: Appoint) -> None:
    ruled(done)
    rows = proposed(done)
    for who in (done.office, done.review.people.heads["t1"], done.review.people.checker):
        with pytest.raises(NotAllowed, match="领导或审签人决定"):
            decided(done, rows, who)
    with pytest.raises(NotVisible):
        decided(done, rows, appointed("stranger", "c2", Role.LEADER))
    assert decided(done, rows, appointed("signer", "c1", Role.SIGN_OFF)) == 4


def test_who_proposed_does_not_decide(done: Road, officers: dict[Role, Any]) -> None:
    from kaocheng.orgs.services import appoint

    ruled(done)
    rows = proposed(done)
    secretary = officers[Role.SECURITY_ADMIN]
    appoint(secretary, user=done.office, organisation_code="c1", role=Role.LEADER)
    with pytest.raises(Refusal, match="由您拟定"):
        decided(done, rows, done.office)


def test_a_thing_is_decided_once_and_taken_back_with_a_reason(done: Road) -> None:
    ruled(done)
    rows = proposed(done)
    decided(done, rows[:1])
    with pytest.raises(Refusal, match=r"已决定.*当前可以：撤销决定"):
        decided(done, rows[:1])
    with pytest.raises(Refusal, match="撤销决定的理由"):
        services.reopen_consequence(
            done.leader, assessment_pk=done.pk, consequence_pk=rows[0].pk, reason=""
        )
    services.reopen_consequence(
        done.leader, assessment_pk=done.pk, consequence_pk=rows[0].pk, reason="复核改判"
    )
    row = Consequence.objects.get(pk=rows[0].pk)
    assert (row.state, row.decided_by, row.until_on, row.reason) == ("proposed", None, None, "")
    assert BASIS in AuditEntry.objects.latest("number").detail


# Read -------------------------------------------------------------------------------------------


def test_a_unit_sees_its_own_decided_ones_alone(done: Road) -> None:
    ruled(done)
    rows = proposed(done)
    clerk = done.review.people.clerks["t2"]
    assert queries.use_page(clerk, done.pk).rows == ()
    decided(done, rows)
    page = queries.use_page(clerk, done.pk)
    assert [row.unit_name for row in page.rows] == ["南河镇"]
    assert page.rules == 0
    for read in (queries.rules_page, queries.earlier_page, queries.use_list, queries.use_workbook):
        with pytest.raises(NotVisible):
            read(clerk, done.pk)


def test_grades_over_the_years_are_those_of_the_actors_units(
    done: Road, appointed: Appoint
) -> None:
    earlier(done, "南河镇 一般\n北山乡 良好", 2023)
    page = queries.grades_page(done.leader)
    assert page.years == (2025, 2024, 2023)
    assert [row.unit_name for row in page.rows] == ["北山乡", "南河镇", "东湖镇", "西岭乡"]
    south = page.rows[1]
    assert [each and each.grade for each in south.grades] == [GRADE, None, "一般"]
    assert south.group_name == "平原组"
    own = queries.grades_page(done.review.people.clerks["t2"], done.pk)
    assert [row.unit_name for row in own.rows] == ["南河镇"]
    stranger = appointed("stranger", "c2", Role.LEADER)
    assert queries.grades_page(stranger).rows == ()
    with pytest.raises(NotVisible):
        queries.grades_page(stranger, done.pk)


def test_the_rules_page_names_grades_that_nobody_knows(done: Road) -> None:
    services.adopt_rules(done.office, assessment_pk=done.pk)
    lines = queries.rules_page(done.leader, done.pk).rules
    assert lines[0].unknown == ("一般",)
    earlier(done, "t1 一般")
    assert queries.rules_page(done.leader, done.pk).rules[0].unknown == ()


def test_the_workbook_says_what_was_decided(done: Road) -> None:
    from kaocheng.orgs.workbooks import read_first_sheet

    ruled(done)
    rows = proposed(done)
    decided(done, rows[:1])
    name, content = queries.use_workbook(done.leader, done.pk)
    assert name == "2025年度乡镇考核结果运用建议名单.xlsx"
    sheet = read_first_sheet(content)
    text = str(sheet)
    for words in ("北山乡", "2025年度合格", "至2027年3月8日", BASIS, "待决定", NUMBER):
        assert words in text, words
