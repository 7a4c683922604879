"""Planning and drawing: once, by the office, frozen, and open to verification."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from kaocheng.audit.frozen import Frozen
from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.models import Draw, How, SampledUnit, SpotCheck
from kaocheng.review.queries.spot_checks import draw_frame, spot_check_page, verify_draw
from kaocheng.review.queries.spot_lists import new_plan, plan_form, spot_checks
from kaocheng.review.sampling import Plan, Quota, hash_of
from kaocheng.review.services import (
    add_unit,
    cancel_spot_check,
    change_plan,
    draw_units,
    plan_spot_check,
)
from kaocheng.review.services.marking import Said, mark_item
from kaocheng.review.spot_lifecycle import SAMPLED_UNIT, SPOT_CHECK_STATES
from tests.factories.review import EAST, NORTH, SOUTH, UNITS, WEST, Review, to_stage
from tests.factories.spot_checks import SEED, SOURCE, Spot, drawn, make_spot, wishes

if TYPE_CHECKING:
    from tests.conftest import Appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(review: Review, appointed: Appoint) -> Spot:
    """A plan of one unit a group; the assessment stands at its spot check (部门抽查)."""
    to_stage(review, "spot_check")
    return make_spot(review, appointed)


def states(spot: Spot) -> tuple[str, int]:
    check = SpotCheck.objects.get(pk=spot.check)
    return check.state, SampledUnit.objects.filter(spot_check=check).count()


def test_every_state_can_be_reached() -> None:
    for table in (SPOT_CHECK_STATES, SAMPLED_UNIT):
        assert table.reachable() == set(table.states)


def test_one_unit_of_each_group_is_drawn_as_the_published_rule_says(plan: Spot) -> None:
    drawn(plan)
    for group in ("hill", "plain"):
        codes = [code for code, its in UNITS.items() if its == group]
        first = min(codes, key=lambda code: hash_of(SEED, code))
        unit = plan.unit(first)
        assert (unit.how, unit.place, unit.hash) == (How.DRAWN, 1, hash_of(SEED, first))
    assert states(plan) == ("drawn", 2)


def test_the_draw_keeps_seed_plan_and_list_and_cannot_be_changed(plan: Spot) -> None:
    drawn(plan)
    draw = Draw.objects.get(spot_check=plan.check)
    assert (draw.seed, draw.seed_source, str(draw.drawn_by)) == (SEED, SOURCE, str(plan.office))
    assert json.loads(draw.plan)["quota"] == {"number": 1}
    assert [line.split(",")[0] for line in draw.frame.splitlines()] == ["unit", *sorted(UNITS)]
    draw.seed = "1"
    with pytest.raises(Frozen):
        draw.save()
    with pytest.raises(Frozen):
        Draw.objects.filter(pk=draw.pk).update(seed="1")


def test_a_second_draw_of_the_same_check_is_refused_and_a_new_one_says_why(plan: Spot) -> None:
    drawn(plan)
    with pytest.raises(Refusal, match="不能重抽"):
        draw_units(plan.office, check_pk=plan.check, seed="8", seed_source=SOURCE)
    again = {"assessment_pk": plan.review.assessment, "wishes": wishes(title="二次抽查")}
    with pytest.raises(Refusal, match="再次抽查的原因"):
        plan_spot_check(plan.office, **again)
    assert new_plan(plan.office, plan.review.assessment).again
    beside = plan_spot_check(plan.office, **again, again_reason="抽查覆盖面不足")
    draw_units(plan.office, check_pk=beside, seed="8", seed_source=SOURCE)
    assert states(plan) == ("drawn", 2)
    assert SpotCheck.objects.get(pk=beside).again_reason == "抽查覆盖面不足"
    assert verify_draw(plan.office, plan.check).equal
    assert verify_draw(plan.office, beside).equal


def test_verification_tells_equal_from_different(plan: Spot) -> None:
    drawn(plan)
    page = verify_draw(plan.office, plan.check)
    assert page.equal
    assert page.example == f"{SEED}|{page.lines[0].code}"
    assert draw_frame(plan.office, plan.check).startswith(b"unit,name,group,difference")
    with connection.cursor() as cursor:  # as somebody with the database in his hands would
        cursor.execute("UPDATE review_draw SET seed = '9' WHERE spot_check_id = %s", [plan.check])
    page = verify_draw(plan.office, plan.check)
    assert not page.equal
    assert {what: equal for what, _, _, equal in page.checks}["抽取记录摘要"] is False


@pytest.mark.parametrize(
    "change",
    ["frame = 'unit,name'", "frame = 'x' || frame || 't9'", "plan = '{}'", "outcome = '[]'",
     "frame = ''", "outcome = '{'"],
)  # fmt: skip
def test_a_record_that_was_spoilt_is_different_and_breaks_nothing(change: str, plan: Spot) -> None:
    drawn(plan)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE review_draw SET {change}")
    assert not verify_draw(plan.office, plan.check).equal
    spot_check_page(plan.office, plan.check)


def test_a_sampled_unit_that_was_smuggled_in_is_found_by_verification(plan: Spot) -> None:
    drawn(plan)
    one = SampledUnit.objects.filter(organisation__code=min(plan.codes()))
    one.update(how="hand", reason="x")
    page = verify_draw(plan.office, plan.check)
    assert [what for what, _, _, equal in page.checks if not equal] == ["抽查单位"]


def test_a_seed_is_needed_with_its_source_or_taken_by_the_system(plan: Spot) -> None:
    with pytest.raises(Refusal, match="没有填写种子"):
        draw_units(plan.office, check_pk=plan.check)
    with pytest.raises(Refusal, match="竖线"):
        draw_units(plan.office, check_pk=plan.check, seed="1|2", seed_source=SOURCE)
    with pytest.raises(Refusal, match="种子来源"):
        draw_units(plan.office, check_pk=plan.check, seed="12")
    draw_units(plan.office, check_pk=plan.check, by_system=True)
    draw = Draw.objects.get()
    assert (len(draw.seed), draw.seed_source) == (16, "系统随机数")
    assert verify_draw(plan.office, plan.check).equal


def test_who_is_far_from_the_review_is_checked_for_certain(
    in_review: Review, appointed: Appoint
) -> None:
    people = in_review.people
    mark_item(
        people.farming,
        assessment_pk=in_review.assessment,
        code="1.1",
        organisation_code=EAST,
        said=Said("points", points="20", reason="面积重复计算"),
    )
    to_stage_from_review(in_review)
    far = Plan(Quota(number=0), minimum=0, certain_above=Fraction(3))
    spot = make_spot(in_review, appointed, plan=far)
    page = spot_check_page(spot.office, spot.check)
    assert {row.code: (row.certain, row.to_draw) for row in page.strata} == {
        "hill": (0, 0),
        "plain": (1, 0),
    }
    drawn(spot)
    assert spot.codes() == {EAST}
    assert (spot.unit(EAST).how, spot.unit(EAST).place) == (How.CERTAIN, 0)
    assert spot.unit(EAST).basis["points"]["review"]["1.1"] == "20.00"
    assert spot.unit(EAST).basis["reviewed"]["1.1"][0][4] == "面积重复计算"


def to_stage_from_review(review: Review) -> None:
    from kaocheng.review.services import advance

    advance(review.people.office, assessment_pk=review.assessment, verb="begin_spot_check")


def test_units_of_last_year_stay_out_where_the_plan_says_so(
    review: Review, appointed: Appoint
) -> None:
    to_stage(review, "spot_check")
    plan = Plan(Quota(number=2), exclude_before=True)
    spot = make_spot(review, appointed, plan=plan, drawn_before=[NORTH, SOUTH])
    assert {row.code: row.excluded for row in spot_check_page(spot.office, spot.check).strata} == {
        "hill": 1,
        "plain": 1,
    }
    drawn(spot)
    assert spot.codes() == {WEST, EAST}


def test_a_plan_by_which_nobody_would_be_drawn_is_refused(
    review: Review, appointed: Appoint
) -> None:
    to_stage(review, "spot_check")
    spot = make_spot(review, appointed, plan=Plan(Quota(number=0), minimum=0))
    with pytest.raises(Refusal, match="没有一个单位会被抽到"):
        drawn(spot)
    assert not Draw.objects.exists()
    assert states(spot) == ("planned", 0)


def test_a_plan_is_laid_in_the_review_and_drawn_by_at_the_stage_of_spot_checks(
    in_review: Review, appointed: Appoint
) -> None:
    spot = make_spot(in_review, appointed)
    assert "部门评审" in spot_check_page(spot.office, spot.check).actions.why_not_draw
    with pytest.raises(Refusal, match="请先转入部门抽查"):
        drawn(spot)
    to_stage_from_review(in_review)
    drawn(spot)
    with pytest.raises(Refusal, match="方案不能再改"):
        change_plan(spot.office, check_pk=spot.check, wishes=wishes())


def test_the_assessment_must_have_come_so_far(review: Review) -> None:
    with pytest.raises(Refusal, match="自查评分"):
        plan_spot_check(review.people.office, assessment_pk=review.assessment, wishes=wishes())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"plan": Plan(Quota(share=Fraction(2)))}, "0 到 100%"),
        ({"plan": Plan(Quota(number=-1))}, "不小于 0 的整数"),
        ({"plan": Plan(Quota(number=1), {"sea": Quota(number=1)})}, "没有“sea”这个组别"),
        ({"plan": Plan(Quota(number=1), certain_above=Fraction(-1))}, "必查分差"),
        ({"drawn_before": ["c2"]}, "c2"),
        ({"indicators": ["9.9"]}, "没有“9.9”"),
        ({"title": " "}, "抽查名称"),
    ],
)
def test_a_plan_that_does_not_fit_the_assessment_is_refused(
    changes: dict[str, object], words: str, plan: Spot
) -> None:
    with pytest.raises(Refusal, match=words):
        change_plan(plan.office, check_pk=plan.check, wishes=wishes(**changes))


def test_two_at_one_plan_the_second_is_told(plan: Spot) -> None:
    seen = plan_form(plan.office, plan.check).version
    change_plan(plan.office, check_pk=plan.check, wishes=wishes(title="甲"), seen_version=seen)
    with pytest.raises(Refusal, match="内容已有改动"):
        change_plan(plan.office, check_pk=plan.check, wishes=wishes(title="乙"), seen_version=seen)
    with pytest.raises(Refusal, match="内容已有改动"):
        draw_units(
            plan.office, check_pk=plan.check, seed=SEED, seed_source=SOURCE, seen_version=seen
        )
    assert str(SpotCheck.objects.get(pk=plan.check)) == "甲"


def test_only_the_office_plans_and_draws(plan: Spot) -> None:
    people = plan.review.people
    with pytest.raises(NotAllowed, match="考核办"):
        draw_units(people.leader, check_pk=plan.check, seed=SEED, seed_source=SOURCE)
    for stranger in (people.checker, people.clerks[NORTH], people.farming):
        with pytest.raises(NotVisible):
            draw_units(stranger, check_pk=plan.check, seed=SEED, seed_source=SOURCE)
        assert spot_checks(stranger).checks == ()
    with pytest.raises(NotAllowed):
        plan_spot_check(people.checker, assessment_pk=plan.review.assessment, wishes=wishes())


def test_an_office_of_elsewhere_finds_nothing(plan: Spot, appointed: Appoint) -> None:
    from kaocheng.orgs.models import Role

    neighbour = appointed("neighbour", "c2", Role.ASSESSMENT_OFFICE)
    with pytest.raises(NotVisible):
        spot_check_page(neighbour, plan.check)
    with pytest.raises(NotVisible):
        new_plan(neighbour, plan.review.assessment)
    assert spot_checks(neighbour) == spot_checks(plan.review.people.clerks[NORTH])


def test_a_unit_by_hand_needs_a_reason_and_is_added_once(plan: Spot) -> None:
    drawn(plan)
    code = min(set(UNITS) - plan.codes())
    with pytest.raises(Refusal, match="指定原因"):
        add_unit(plan.office, check_pk=plan.check, organisation_code=code, reason=" ")
    add_unit(plan.office, check_pk=plan.check, organisation_code=code, reason="群众反映较多")
    assert (plan.unit(code).how, plan.unit(code).hash) == (How.HAND, "")
    assert plan.unit(code).basis["points"]["review"]["1.1"]
    with pytest.raises(Refusal, match="不必重复"):
        add_unit(plan.office, check_pk=plan.check, organisation_code=code, reason="x")
    with pytest.raises(Refusal, match="不是本考核"):
        add_unit(plan.office, check_pk=plan.check, organisation_code="c2", reason="x")
    assert verify_draw(plan.office, plan.check).equal


def test_cancelling_says_why_and_leaves_the_draw_on_record(plan: Spot) -> None:
    drawn(plan)
    with pytest.raises(Refusal, match="撤销原因"):
        cancel_spot_check(plan.office, check_pk=plan.check, reason="")
    cancel_spot_check(plan.office, check_pk=plan.check, reason="方案有误")
    assert states(plan) == ("cancelled", 2)
    assert verify_draw(plan.office, plan.check).equal
    with pytest.raises(Refusal, match="已撤销"):
        cancel_spot_check(plan.office, check_pk=plan.check, reason="x")


def test_seed_and_digest_of_a_draw_stand_in_the_audit_log(plan: Spot) -> None:
    drawn(plan)
    entry = AuditEntry.objects.get(verb="抽取抽查单位")
    detail = json.loads(entry.detail)
    assert detail["seed"] == SEED
    assert detail["digest"] == Draw.objects.get().digest
