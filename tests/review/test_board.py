"""阶段看板: who still owes what, reminders once a day, and the steps with what stays undone."""

from __future__ import annotations

import pytest

from kaocheng.notices.models import Notice
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.queries.board import stage_board
from kaocheng.review.queries.lists import assessments_visible_to, openings, settings_page
from kaocheng.review.queries.marking import marking_list
from kaocheng.review.queries.owed import my_debts
from kaocheng.review.services import advance, bind_assessors, confirm_rest, remind_owing
from tests.factories.marking import hand_in, mark, write
from tests.factories.review import NORTH, SOUTH, Review, to_stage


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
    assert [code for code, _ in found.judged] == ["2.1", "2.2"]


def test_the_office_looks_into_what_others_mark(review: Review) -> None:
    to_stage(review, "review")
    confirm_rest(review.people.farming, assessment_pk=review.assessment, code="1.1")
    found = marking_list(review.people.office, review.assessment)
    assert [(row.code, row.done) for row in found.others][:2] == [("1.1", 4), ("1.2", 0)]
    assert marking_list(review.people.farming, review.assessment).others == ()


def test_at_the_stage_of_review_a_unit_owes_only_what_was_returned(review: Review) -> None:
    to_stage(review, "review")
    assert owing(review, "self") == []
