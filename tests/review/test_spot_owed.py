"""What a spot check asks of its team, of the unit and of the office, on desk and board."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from kaocheng.orgs.models import User
from kaocheng.review.queries.board import stage_board
from kaocheng.review.queries.owed import my_debts
from kaocheng.review.services import advance, answer_feedback, send_feedback
from tests.factories.review import NORTH, Review, to_stage
from tests.factories.spot_checks import LETTER, Spot, checking, drawn, finished, make_spot

if TYPE_CHECKING:
    from tests.conftest import Appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(review: Review, appointed: Appoint) -> Spot:
    to_stage(review, "spot_check")
    return make_spot(review, appointed)


def asked(actor: User) -> list[tuple[int, str, str]]:
    """How many, what, and where of the spot checks on the actor's desk."""
    debts = (debt for debt in my_debts(actor) if debt.kind == "spot")
    return [(debt.count, debt.what, debt.link) for debt in debts]


def test_nobody_is_asked_before_the_visits_begin(plan: Spot) -> None:
    drawn(plan)
    assert asked(plan.leader) == asked(plan.office) == []


def test_each_is_asked_when_it_is_his_turn(plan: Spot) -> None:
    spot = checking(plan)
    people, one = spot.review.people, f"/spot-checks/units/{spot.unit(NORTH).pk}/"
    assert asked(spot.leader) == [
        (3, "3 个单位正在核查，尚未提交结果", f"/spot-checks/{spot.check}/")
    ]
    assert asked(spot.second) == asked(spot.leader)
    assert asked(people.heads[NORTH]) == asked(spot.office) == []
    finished(spot, NORTH)
    assert asked(spot.leader)[0][0] == 2
    assert asked(spot.office) == [
        (1, "1 个单位核查完成，待送达反馈", f"/spot-checks/{spot.check}/")
    ]
    due = timezone.localdate() + datetime.timedelta(days=7)
    send_feedback(spot.office, unit_pk=spot.unit(NORTH).pk, letter=LETTER, answer_due_on=due)
    assert asked(people.heads[NORTH]) == [(1, "抽查反馈待确认", one)]
    assert my_debts(people.heads[NORTH])[0].due == due
    # Its clerk reads the letter, and does not answer it.
    assert asked(people.clerks[NORTH]) == asked(spot.office) == []
    unit = spot.unit(NORTH).pk
    answer_feedback(people.heads[NORTH], unit_pk=unit, agrees=False, words="数据有误，见附件")
    assert asked(people.heads[NORTH]) == []
    assert asked(spot.office)[0][1] == "1 个单位提出异议，待答复"
    board = stage_board(spot.office, spot.review.assessment)
    assert [debt.what for debt in board.own if debt.kind == "spot"] == ["1 个单位提出异议，待答复"]


def test_a_stage_that_is_over_asks_nothing(plan: Spot) -> None:
    spot = checking(plan)
    advance(
        spot.office,
        assessment_pk=spot.review.assessment,
        verb="begin_evaluation",
        reason="另行安排",
    )
    assert asked(spot.leader) == []
