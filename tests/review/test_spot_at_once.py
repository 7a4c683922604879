"""Two at once, on real connections: one draw, one finding, one answer, an unbroken log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.audit.queries import verify
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.models import Draw, Finding, SampledUnit
from kaocheng.review.queries.spot_checks import verify_draw
from kaocheng.review.services import answer_feedback, draw_units, save_finding, send_feedback
from tests.factories.review import NORTH, make_review, to_stage
from tests.factories.spot_checks import (
    LETTER,
    SOURCE,
    Spot,
    agreed,
    checking,
    entry,
    finished,
    make_spot,
    sent,
)
from tests.reporting.test_at_once import at_once
from tests.review.test_spot_feedback import state, week

if TYPE_CHECKING:
    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(officers: dict[Role, User], appointed: Appoint) -> Iterator[Spot]:
    review = make_review(officers, appointed)
    to_stage(review, "spot_check")
    yield make_spot(review, appointed)
    assert verify().holds


def refusals(given: list[object]) -> list[str]:
    assert all(each is None or isinstance(each, (int, Refusal)) for each in given), given
    return [str(each) for each in given if isinstance(each, Refusal)]


def test_of_two_who_draw_with_different_seeds_one_draw_stands(plan: Spot) -> None:
    works = [
        (
            lambda seed=seed: draw_units(
                plan.office, check_pk=plan.check, seed=seed, seed_source=SOURCE
            )
        )
        for seed in ("1", "2")
    ]
    (why,) = refusals(at_once(*works))
    assert "不能重抽" in why
    assert Draw.objects.count() == 1
    assert verify_draw(plan.office, plan.check).equal
    assert SampledUnit.objects.count() == 2


def test_of_two_of_a_team_at_one_indicator_one_is_kept_and_the_other_told(plan: Spot) -> None:
    spot = checking(plan)
    unit = spot.unit(NORTH).pk
    works = [
        (
            lambda who=who, said=said: save_finding(
                who, unit_pk=unit, indicator_code="1.2", entry=said
            )
        )
        for who, said in (
            (spot.leader, entry("points", points="18", reason="甲")),
            (spot.second, entry("points", points="17", reason="乙")),
        )
    ]
    (why,) = refusals(at_once(*works))
    assert "已填写该指标" in why
    row = Finding.objects.get()
    assert (row.points, row.reason) in {("18.00", "甲"), ("17.00", "乙")}


def test_a_unit_that_agrees_and_objects_at_once_does_one_of_both(plan: Spot) -> None:
    spot = checking(plan)
    unit, head = sent(spot, NORTH), spot.review.people.heads[NORTH]
    works = [
        (
            lambda agrees=agrees: answer_feedback(
                head, unit_pk=unit.pk, agrees=agrees, words="不对", seen_version=unit.version
            )
        )
        for agrees in (True, False)
    ]
    assert len(refusals(at_once(*works))) == 1
    assert AuditEntry.objects.filter(verb__startswith="抽查反馈").count() == 1


def test_the_last_letters_sent_at_once_bring_the_check_to_its_feedback(plan: Spot) -> None:
    spot = checking(plan)
    codes = sorted(spot.codes())
    for code in codes[:-2]:
        agreed(spot, code)
    pks = [finished(spot, code).pk for code in codes[-2:]]
    works = [
        (lambda pk=pk: send_feedback(spot.office, unit_pk=pk, letter=LETTER, answer_due_on=week()))
        for pk in pks
    ]
    assert refusals(at_once(*works)) == []
    assert state(spot) == "feedback"
