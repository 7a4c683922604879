"""阶段看板: who still owes what, reminders once a day, and the steps with what stays undone."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kaocheng.audit.models import AuditEntry
from kaocheng.notices.models import Notice
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.models import Assessment, SpotCheck
from kaocheng.review.queries.board import stage_board
from kaocheng.review.queries.lists import assessments_visible_to, openings, settings_page
from kaocheng.review.queries.marking import marking_list
from kaocheng.review.queries.owed import my_debts
from kaocheng.review.services import (
    advance,
    bind_assessors,
    cancel_spot_check,
    confirm_rest,
    remind_owing,
    set_due_dates,
)
from tests.conftest import Appoint
from tests.factories.marking import hand_in, mark, write
from tests.factories.review import NORTH, SOUTH, Review, make_review, to_stage
from tests.factories.spot_checks import Spot, make_spot


def owing(review: Review, kind: str) -> list[tuple[str, int]]:
    board = stage_board(review.people.office, review.assessment)
    return [(debt.who, debt.count) for debt in board.debts if debt.kind == kind]


def test_units_without_a_self_assessment_are_named(review: Review) -> None:
    hand_in(review, NORTH)
    write(review, SOUTH, {"proposal:quality": "中"})
    assert owing(review, "self") == [("南河镇", 1), ("东湖镇", 1), ("西岭乡", 1)]
    board = stage_board(review.people.office, review.assessment)
    assert (board.stages[0].done, board.stages[0].total) == (1, 4)
    (step, straight) = board.steps
    assert (step.verb, straight.verb) == ("begin_review", "begin_evaluation")
    assert step.open == ("报送自评：南河镇、东湖镇、西岭乡，共 3 项未办",)


def test_assessors_are_named_with_what_they_have_not_marked(review: Review) -> None:
    hand_in(review, NORTH)
    to_stage(review, "review")
    people = review.people
    # 4 + 4 units, roads and water for two each.
    assert owing(review, "mark") == [("县农业农村局", 12), ("县生态环境局", 8), ("考核办", 8)]
    confirm_rest(people.farming, assessment_pk=review.assessment, code="1.1")
    mark(review, people.ecology, NORTH, "2.1")
    assert owing(review, "mark") == [("县农业农村局", 8), ("县生态环境局", 7), ("考核办", 8)]
    bind_assessors(people.office, assessment_pk=review.assessment, seats={"县生态环境局": ""})
    assert owing(review, "seat") == [("县生态环境局", 1)]


def test_a_reminder_reaches_everybody_once_a_day(review: Review) -> None:
    hand_in(review, NORTH)
    office, people = review.people.office, review.people
    assert remind_owing(office, assessment_pk=review.assessment) == 6
    assert remind_owing(office, assessment_pk=review.assessment) == 0
    told = set(
        Notice.objects.filter(title__startswith="催办：").values_list("recipient", flat=True)
    )
    assert people.clerks[SOUTH].pk in told
    assert people.clerks[NORTH].pk not in told
    with pytest.raises(NotAllowed):
        remind_owing(people.leader, assessment_pk=review.assessment)
    for unit in review.assessees:
        if unit != NORTH:
            hand_in(review, unit)
    with pytest.raises(Refusal, match="均已办结"):
        remind_owing(office, assessment_pk=review.assessment)


def told(stage: str) -> dict[str, str]:
    """Username → text of the notice with which a stage was announced."""
    rows = Notice.objects.filter(title__startswith=f"{stage}：2025年度乡镇考核")
    found = dict(rows.values_list("recipient__username", "body"))
    assert len(found) == rows.count()  # nobody twice
    return found


def test_a_change_of_stage_is_told_to_units_and_reviewers_and_to_nobody_else(
    review: Review,
) -> None:
    people, pk = review.people, review.assessment
    units = {each.username for each in (*people.clerks.values(), *people.heads.values())}
    reviewers = {
        each.username
        for each in (
            people.farming,
            people.farming_second,
            people.ecology,
            people.ecology_second,
            people.ecology_third,
        )
    }
    assert set(told("自查评分")) == units
    set_due_dates(
        people.office,
        assessment_pk=pk,
        self_due_on=None,
        review_due_on=timezone.localdate(),
        spot_check_due_on=None,
    )
    for stage, label in (("review", "部门评审"), ("spot_check", "部门抽查")):
        to_stage_now(review, stage)
        assert set(told(label)) == units | reviewers
    assert "）前对所负责" in told("部门评审")[people.farming.username]
    assert "前对所负责" not in told("部门评审")[people.clerks[NORTH].username]
    advance(people.office, assessment_pk=pk, verb="begin_evaluation")
    assert set(told("综合评价")) == units | reviewers
    links = Notice.objects.filter(recipient=people.farming).values_list("link", flat=True)
    assert set(links) == {f"/review/{pk}/marking/"}


def to_stage_now(review: Review, stage: str) -> None:
    advance(review.people.office, assessment_pk=review.assessment, verb=f"begin_{stage}")


def test_a_month_that_goes_straight_to_the_evaluation_tells_nobody(
    officers: dict[Role, User], appointed: Appoint
) -> None:
    make_review(officers, appointed, straight_to_evaluation=True)
    assert not Notice.objects.filter(title__contains="评价").exists()


def title_of(spot: Spot) -> str:
    return str(SpotCheck.objects.get(pk=spot.check))


def test_the_evaluation_waits_for_open_spot_checks_or_a_reason(
    review: Review, appointed: Appoint
) -> None:
    to_stage(review, "spot_check")
    spot, office, pk = make_spot(review, appointed), review.people.office, review.assessment
    (step,) = stage_board(office, pk).steps
    assert step.left_open == (title_of(spot),)
    for reason in ("", "  "):
        with pytest.raises(Refusal, match=r"还没有办结.*请先办结或撤销"):
            advance(office, assessment_pk=pk, verb="begin_evaluation", reason=reason)
    assert Assessment.objects.get(pk=pk).state == "spot_check"
    advance(office, assessment_pk=pk, verb="begin_evaluation", reason="汛期停止核查")
    entry = AuditEntry.objects.latest("number")
    assert entry.verb == "转入考核阶段"
    assert title_of(spot) in entry.detail
    assert "汛期停止核查" in entry.detail


def test_a_cancelled_spot_check_holds_nothing_up(review: Review, appointed: Appoint) -> None:
    to_stage(review, "spot_check")
    spot, office = make_spot(review, appointed), review.people.office
    cancel_spot_check(office, check_pk=spot.check, reason="另行安排")
    (step,) = stage_board(office, review.assessment).steps
    assert step.left_open == ()
    advance(office, assessment_pk=review.assessment, verb="begin_evaluation")


def test_everybody_sees_what_he_owes_himself(review: Review) -> None:
    people = review.people
    assert [d.what for d in my_debts(people.clerks[SOUTH])] == ["填写自评"]
    assert my_debts(people.heads[SOUTH]) == ()
    write(review, SOUTH, {"proposal:quality": "中"})
    assert [d.what for d in my_debts(people.heads[SOUTH])] == ["自评待审签"]
    assert my_debts(people.ecology) == ()
    assert my_debts(people.leader) == ()
    to_stage(review, "review")
    (debt,) = my_debts(people.ecology)
    assert (debt.count, debt.link) == (8, f"/review/{review.assessment}/marking/2.1/")
    assert my_debts(people.clerks[SOUTH]) == ()


def test_a_unit_sees_the_board_without_its_siblings(review: Review) -> None:
    hand_in(review, NORTH)
    board = stage_board(review.people.clerks[SOUTH], review.assessment)
    assert [unit.name for unit in board.units] == ["南河镇"]
    assert (board.debts, board.seats, board.steps) == ((), (), ())
    assert "北山乡" not in repr(board)
    leader = stage_board(review.people.leader, review.assessment)
    assert len(leader.units) == 4
    assert leader.steps == ()
    with pytest.raises(NotVisible):
        settings_page(review.people.leader, review.assessment)


def test_an_assessment_elsewhere_is_not_there(review: Review, appointed) -> None:  # type: ignore[no-untyped-def]
    from kaocheng.orgs.models import Role

    stranger = appointed("stranger", "c2", Role.ASSESSMENT_OFFICE)
    with pytest.raises(NotVisible):
        stage_board(stranger, review.assessment)
    assert assessments_visible_to(stranger).rows == ()
    with pytest.raises(NotVisible):
        advance(stranger, assessment_pk=review.assessment, verb="begin_review")
    with pytest.raises(NotVisible):
        openings(review.people.leader)


def test_what_may_be_opened_leaves_out_what_is_open(review: Review) -> None:
    from kaocheng.review.models import Assessment

    assert openings(review.people.office) == ()
    Assessment.objects.all().delete()
    (found,) = openings(review.people.office)
    assert found.periods == (("2025", "2025年度"),)
    assert [code for code, _ in found.pairable] == ["2.1", "2.2", "b1"]


def test_the_office_looks_into_what_others_mark(review: Review) -> None:
    to_stage(review, "review")
    confirm_rest(review.people.farming, assessment_pk=review.assessment, code="1.1")
    found = marking_list(review.people.office, review.assessment)
    assert [(row.code, row.done) for row in found.others][:2] == [("1.1", 4), ("1.2", 0)]
    assert marking_list(review.people.farming, review.assessment).others == ()


def test_at_the_stage_of_review_a_unit_owes_only_what_was_returned(review: Review) -> None:
    to_stage(review, "review")
    assert owing(review, "self") == []
