"""Teams, and what they write down: their own units alone, within bounds, with a reason."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from kaocheng.evidence.models import StoredFile
from kaocheng.evidence.queries import open_file
from kaocheng.evidence.services import store
from kaocheng.notices.models import Notice
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services import appoint
from kaocheng.reporting.models import EvidenceLink, Report
from kaocheng.review.models import Finding, FindingEvidence, SpotTeam
from kaocheng.review.queries.spot_checks import spot_check_page
from kaocheng.review.queries.spot_lists import spot_checks
from kaocheng.review.queries.spot_units import sampled_unit_page
from kaocheng.review.services import (
    advance,
    assign_unit,
    attach_to_finding,
    begin_checking,
    detach_from_finding,
    finish_unit,
    return_to_team,
    save_finding,
    set_due_dates,
    set_team,
)
from tests.factories.review import COUNTY, FARMING, NORTH, SOUTH, Review, to_stage
from tests.factories.spot_checks import (
    Spot,
    agreed,
    checking,
    drawn,
    entry,
    find,
    finished,
    make_spot,
    with_hand,
)

if TYPE_CHECKING:
    from tests.conftest import Appoint

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n"
GRAIN = entry("figure", figures={"grain": "1000"}, reason="现场复核产量")


@pytest.fixture
def plan(review: Review, appointed: Appoint) -> Spot:
    to_stage(review, "spot_check")
    return make_spot(review, appointed)


@pytest.fixture
def spot(plan: Spot) -> Spot:
    """The visits have begun; 北山乡 and 南河镇 are among the units."""
    return checking(plan)


def save(
    spot: Spot, code: str, indicator: str, said: object, who: User | None = None, seen: int = 0
) -> int:
    return save_finding(
        who or spot.leader,
        unit_pk=spot.unit(code).pk,
        indicator_code=indicator,
        entry=said,  # type: ignore[arg-type]
        seen_version=seen,
    )


# Teams -------------------------------------------------------------------------------------------


def test_a_team_is_of_spot_checkers_and_has_a_name_of_its_own(plan: Spot) -> None:
    drawn(plan)
    make = {"check_pk": plan.check, "name": "一组"}
    with pytest.raises(Refusal, match="抽查人岗位"):
        set_team(plan.office, **make, leader=plan.review.people.clerks[NORTH].pk)
    team = set_team(plan.office, **make, leader=plan.leader.pk, members=[plan.leader.pk])
    assert SpotTeam.objects.get(pk=team).members.count() == 1
    with pytest.raises(Refusal, match="已有“一组”"):
        set_team(plan.office, **make, leader=plan.second.pk)
    set_team(
        plan.office,
        check_pk=plan.check,
        name="甲组",
        leader=plan.second.pk,
        members=[plan.leader.pk],
        team_pk=team,
    )
    line = spot_check_page(plan.office, plan.check).teams[0]
    assert (line.name, line.leader_pk, [pk for pk, _ in line.members]) == (
        "甲组",
        plan.second.pk,
        [plan.leader.pk],
    )


def test_nobody_checks_his_own_unit(
    plan: Spot, officers: dict[Role, User], appointed: Appoint
) -> None:
    with_hand(drawn(plan), NORTH)
    own = appointed("own_checker", COUNTY, Role.SPOT_CHECKER)
    security = officers[Role.SECURITY_ADMIN]
    appoint(security, user=own, organisation_code=NORTH, role=Role.REPORTER)
    team = set_team(plan.office, check_pk=plan.check, name="一组", leader=own.pk)
    unit = plan.unit(NORTH).pk
    with pytest.raises(Refusal, match="回避"):
        assign_unit(plan.office, unit_pk=unit, team_pk=team)
    other = set_team(plan.office, check_pk=plan.check, name="二组", leader=plan.leader.pk)
    assign_unit(plan.office, unit_pk=unit, team_pk=other)
    with pytest.raises(Refusal, match="回避"):
        set_team(
            plan.office,
            check_pk=plan.check,
            name="二组",
            leader=plan.leader.pk,
            members=[own.pk],
            team_pk=other,
        )


def test_who_comes_to_a_post_at_the_unit_afterwards_is_out(
    spot: Spot, officers: dict[Role, User]
) -> None:
    save(spot, NORTH, "1.1", entry(), spot.second)
    security = officers[Role.SECURITY_ADMIN]
    appoint(security, user=spot.second, organisation_code=NORTH, role=Role.REPORTER)
    with pytest.raises(NotVisible):
        save(spot, NORTH, "1.2", entry(), spot.second)
    save(spot, SOUTH, "1.2", entry(), spot.second)


def test_the_visits_begin_when_every_unit_has_a_team_and_the_teams_are_told(plan: Spot) -> None:
    drawn(plan)
    with pytest.raises(Refusal, match="尚未安排抽查组"):
        begin_checking(plan.office, check_pk=plan.check)
    team = set_team(plan.office, check_pk=plan.check, name="一组", leader=plan.leader.pk)
    for code in plan.codes():
        assign_unit(plan.office, unit_pk=plan.unit(code).pk, team_pk=team)
    assert not spot_checks(plan.leader).tasks[0].todo
    begin_checking(plan.office, check_pk=plan.check)
    assert Notice.objects.filter(recipient=plan.leader, title__contains="抽查任务").exists()
    assert {task.todo for task in spot_checks(plan.leader).tasks} == {"填写核查结论"}


def test_a_team_of_another_check_is_not_there(spot: Spot) -> None:
    from kaocheng.review.services import plan_spot_check
    from tests.factories.spot_checks import wishes

    other = plan_spot_check(
        spot.office,
        assessment_pk=spot.review.assessment,
        wishes=wishes(title="另"),
        again_reason="x",
    )
    foreign = SpotTeam.objects.create(spot_check_id=other, name="外组").pk
    with pytest.raises(NotVisible):
        assign_unit(spot.office, unit_pk=spot.unit(NORTH).pk, team_pk=foreign)


# Findings ----------------------------------------------------------------------------------------


def test_only_the_team_writes_and_the_unit_hears_nothing_of_it(
    spot: Spot, appointed: Appoint
) -> None:
    people = spot.review.people
    save(spot, NORTH, "1.1", GRAIN)
    other = appointed("checker3", COUNTY, Role.SPOT_CHECKER)
    for stranger in (other, people.clerks[NORTH], people.heads[NORTH], people.farming):
        with pytest.raises(NotVisible):
            save(spot, NORTH, "1.1", entry(), stranger)
        with pytest.raises(NotVisible):
            sampled_unit_page(stranger, spot.unit(NORTH).pk)
        assert spot_checks(stranger).letters == ()
    for overseer in (spot.office, people.leader):
        with pytest.raises(NotAllowed, match="抽查组的成员"):
            save(spot, NORTH, "1.2", entry(), overseer)
    assert sampled_unit_page(people.leader, spot.unit(NORTH).pk).leaves[0].differs


def test_a_figure_that_was_found_to_be_another(spot: Spot) -> None:
    save(spot, NORTH, "1.1", entry("figure", figures={"grain": "１,000万吨"}, reason="复核"))
    row = Finding.objects.get()
    assert (row.figures, row.old_figures) == ({"grain": "1000"}, {"grain": "1200"})
    assert (row.reported, row.old_points) == ("1200", "30.00")


def test_points_are_kept_with_the_decimals_of_the_scheme(spot: Spot) -> None:
    save(spot, NORTH, "1.2", entry("points", points="18.5", reason="两个项目未开工"))
    assert (Finding.objects.get().points, Finding.objects.get().old_points) == ("18.50", "20.00")


@pytest.mark.parametrize(
    ("indicator", "said", "words"),
    [
        ("1.1", entry("points", points="31", reason="x"), "超出范围"),
        ("1.1", entry("points", points="-1", reason="x"), "超出范围"),
        ("1.1", entry("points", points="18.555", reason="x"), "小数多于 2 位"),
        ("1.1", entry("points", points="满分", reason="x"), "不是数字"),
        ("1.1", entry("points", points="", reason="x"), "请填写分数"),
        ("1.1", entry("points", points="18"), "请填写理由"),
        ("1.1", entry("points", points="30", reason="x"), "与评审得分相同"),
        ("1.1", entry("figure", figures={"grain": "1000"}), "请填写理由"),
        ("1.1", entry("figure", figures={"grain": "1200.0"}, reason="x"), "相同"),
        ("1.1", entry("figure", figures={}, reason="x"), "相同"),
        ("1.1", entry("figure", figures={"grain": "约一千"}, reason="x"), "粮食总产量"),
        ("2.1", entry("figure", figures={"quality": "极好"}, reason="x"), "好、中、差"),
        ("2.2", entry("figure", figures={"service": "11"}, reason="x"), "超出范围"),
        ("1.1", entry("differs", reason="x"), "属实、核实数据、核定得分"),
        ("1.1", entry("whatever"), "请选择核查结论"),
        ("b1", entry("points", points="2.01", reason="x"), "超出范围"),
        ("1.4", entry(), "不在本单位的抽查指标之中"),
        ("9.9", entry(), "不在本单位的抽查指标之中"),
        ("1.1", entry(found="x" * 2001), "不超过 2000 字"),
        ("1.1", entry("points", points="18", reason="x" * 501), "不超过 500 字"),
    ],
)
def test_what_does_not_stand_is_refused_and_nothing_is_kept(
    indicator: str, said: object, words: str, spot: Spot
) -> None:
    with pytest.raises(Refusal, match=words):
        save(spot, NORTH, indicator, said)
    assert not Finding.objects.exists()


def test_two_of_a_team_at_one_indicator_nobody_is_written_over(spot: Spot) -> None:
    first = save(spot, NORTH, "1.1", GRAIN)
    with pytest.raises(Refusal, match="已填写该指标：核实数据"):
        save(spot, NORTH, "1.1", entry(), spot.second)
    assert Finding.objects.get().conclusion == "figure"
    save(spot, NORTH, "1.1", entry(), spot.second, seen=first)
    row = Finding.objects.get()
    assert (row.conclusion, row.figures, row.reason, row.version) == ("true", {}, "", 2)


def test_after_the_last_day_nothing_is_written_until_the_office_grants_another(
    spot: Spot, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    dues: dict[str, datetime.date | None] = dict.fromkeys(("self_due_on", "review_due_on"))
    pk = spot.review.assessment
    set_due_dates(spot.office, assessment_pk=pk, **dues, spot_check_due_on=today)
    finished(spot, NORTH)
    later = today + datetime.timedelta(days=3)
    monkeypatch.setattr(timezone, "localdate", lambda *_: today + datetime.timedelta(days=1))
    with pytest.raises(Refusal, match="抽查已于"):
        save(spot, SOUTH, "1.1", entry())
    assert "抽查已截止" in sampled_unit_page(spot.leader, spot.unit(SOUTH).pk).actions.why_not_write
    with pytest.raises(Refusal, match="不能早于今天"):
        return_to_team(spot.office, unit_pk=spot.unit(NORTH).pk, reason="补充", due_on=today)
    return_to_team(spot.office, unit_pk=spot.unit(NORTH).pk, reason="补充", due_on=later)
    assert sampled_unit_page(spot.leader, spot.unit(NORTH).pk).returned_reason == "补充"
    save(spot, NORTH, "1.1", GRAIN, seen=1)


def test_only_the_indicators_that_were_assigned_are_checked(spot: Spot) -> None:
    unit = spot.unit(NORTH)
    with pytest.raises(Refusal, match="这个末级指标"):
        assign_unit(spot.office, unit_pk=unit.pk, team_pk=unit.team_id or 0, indicators=["9.9"])
    assign_unit(spot.office, unit_pk=unit.pk, team_pk=unit.team_id or 0, indicators=["1.2", "1.1"])
    page = sampled_unit_page(spot.leader, unit.pk)
    assert [leaf.code for leaf in page.leaves] == ["1.1", "1.2"]
    with pytest.raises(Refusal, match="不在本单位"):
        save(spot, NORTH, "2.1", entry())


def test_the_result_is_handed_in_whole_by_the_leader_of_the_team(spot: Spot) -> None:
    save(spot, NORTH, "1.1", GRAIN)
    unit = spot.unit(NORTH).pk
    with pytest.raises(Refusal, match="尚无核查结论"):
        finish_unit(spot.leader, unit_pk=unit)
    find(spot, NORTH, {"1.1": GRAIN})
    with pytest.raises(NotAllowed, match="组长"):
        finish_unit(spot.second, unit_pk=unit)
    seen = spot.unit(NORTH).version
    save(spot, NORTH, "1.2", entry(), seen=1)
    with pytest.raises(Refusal, match="又有改动"):
        finish_unit(spot.leader, unit_pk=unit, seen_version=seen)
    finish_unit(spot.leader, unit_pk=unit)
    assert spot.unit(NORTH).spot_points["1.1"] == "25.00"
    with pytest.raises(Refusal, match="已提交"):
        save(spot, NORTH, "1.1", entry(), seen=2)
    with pytest.raises(Refusal, match="已提交"):
        finish_unit(spot.leader, unit_pk=unit)


def test_nothing_is_written_once_the_assessment_has_gone_on(spot: Spot) -> None:
    pk = spot.review.assessment
    advance(spot.office, assessment_pk=pk, verb="begin_evaluation", reason="汛期停止核查")
    for attempt in (
        lambda: save(spot, NORTH, "1.1", entry()),
        lambda: assign_unit(spot.office, unit_pk=spot.unit(NORTH).pk, team_pk=spot.teams[0]),
    ):
        with pytest.raises(Refusal, match="综合评价"):
            attempt()
    page = sampled_unit_page(spot.leader, spot.unit(NORTH).pk)
    assert not page.actions.may_write


# Evidence ----------------------------------------------------------------------------------------


def test_evidence_of_a_visit_is_read_by_the_team_and_by_the_unit_once_it_was_told(
    spot: Spot,
) -> None:
    unit, people = spot.unit(NORTH).pk, spot.review.people
    where = {"unit_pk": unit, "indicator_code": "1.1", "name": "照片.pdf", "content": PDF}
    with pytest.raises(NotVisible):
        attach_to_finding(people.clerks[NORTH], **where)
    link = attach_to_finding(spot.leader, **where)
    file = FindingEvidence.objects.get(pk=link).stored_file_id
    assert open_file(spot.second, file).name == "照片.pdf"
    assert open_file(people.leader, file).name == "照片.pdf"
    for stranger in (people.heads[NORTH], people.heads[SOUTH], people.farming):
        with pytest.raises(NotVisible):
            open_file(stranger, file)
    agreed(spot, NORTH)
    assert open_file(people.heads[NORTH], file).name == "照片.pdf"
    with pytest.raises(NotVisible):
        open_file(people.heads[SOUTH], file)


def test_evidence_is_few_and_can_be_taken_away_while_the_unit_is_open(
    spot: Spot, settings: pytest.FixtureRequest
) -> None:
    where = {"unit_pk": spot.unit(NORTH).pk, "indicator_code": "1.1", "content": PDF}
    links = [attach_to_finding(spot.leader, **where, name=f"{n}.pdf") for n in range(3)]
    with pytest.raises(Refusal, match="最多 3 份"):
        attach_to_finding(spot.leader, **where, name="4.pdf")
    with pytest.raises(NotVisible):
        detach_from_finding(spot.review.people.clerks[NORTH], link_pk=links[0])
    detach_from_finding(spot.second, link_pk=links[0])
    assert FindingEvidence.objects.count() == 2
    with pytest.raises(NotVisible):
        detach_from_finding(spot.second, link_pk=links[0])


def test_a_checker_from_a_department_reads_what_the_unit_handed_in(
    spot: Spot, appointed: Appoint
) -> None:
    people = spot.review.people
    clerk, checker = people.clerks[NORTH], appointed("checker_d", FARMING, Role.SPOT_CHECKER)
    file = StoredFile.objects.get(pk=store(clerk, name="公报.pdf", content=PDF).pk)
    report = Report.objects.get(assessee=spot.review.assessees[NORTH])
    EvidenceLink.objects.create(
        report=report, indicator_code="1.1", stored_file=file, added_by=clerk
    )
    with pytest.raises(NotVisible):
        open_file(checker, file.pk)
    set_team(
        spot.office,
        check_pk=spot.check,
        name="第一抽查组",
        leader=spot.leader.pk,
        members=[checker.pk],
        team_pk=spot.teams[0],
    )
    page = sampled_unit_page(checker, spot.unit(NORTH).pk)
    assert page.leaves[0].evidence[0].name == "公报.pdf"
    assert page.actions.may_write
    assert open_file(checker, file.pk).name == "公报.pdf"
    save(spot, NORTH, "1.1", GRAIN, checker)
