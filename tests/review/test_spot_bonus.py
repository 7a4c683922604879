"""Bonuses and deductions at a spot check: both may be given other points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from kaocheng.orgs.refusals import Refusal
from kaocheng.review.models import Assessment, Conclusion, Finding
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.spot_leaves import conclusions_for
from kaocheng.review.queries.spot_points import Before
from kaocheng.review.queries.spot_units import sampled_unit_page
from kaocheng.review.services import save_finding
from tests.factories.marking import write
from tests.factories.review import NORTH, SOUTH, Review, to_stage
from tests.factories.spot_checks import Spot, agreed, checking, entry, make_spot

if TYPE_CHECKING:
    from tests.conftest import Appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def spot(review: Review, appointed: Appoint) -> Spot:
    to_stage(review, "spot_check")
    return checking(make_spot(review, appointed))


def save(spot: Spot, code: str, indicator: str, said: object) -> int:
    return save_finding(
        spot.leader,
        unit_pk=spot.unit(code).pk,
        indicator_code=indicator,
        entry=said,  # type: ignore[arg-type]
    )


def test_a_bonus_that_is_not_borne_out_is_given_other_points(spot: Spot) -> None:
    """Between 0 and its own cap; a run of the stage counts it, and the figure stays as it was."""
    for points, words in (("2.5", "0.00 至 2.00"), ("1", "与评审得分相同")):
        with pytest.raises(Refusal, match=words):
            save(spot, NORTH, "b1", entry("points", points=points, reason="表彰级别不符"))
    changed = {"b1": entry("points", points="0.5", reason="表彰级别不符")}
    agreed(spot, NORTH, changed)
    assert spot.unit(NORTH).spot_points["b1"] == "0.50"
    overlay = overlay_for(spot.review.assessment, "spot")
    assert [(mark.unit, mark.indicator, mark.points) for mark in overlay.marks] == [
        (NORTH, "b1", "0.50")
    ]
    result = Before(Assessment.objects.get(pk=spot.review.assessment)).scored(overlay)
    row = result.units.row[NORTH]
    assert result.show(result.adjustments[0].shown[row]) == "0.50"
    assert "表彰级别不符" in result.adjustment_reason("b1", NORTH)


def test_an_extended_place_has_no_points() -> None:
    assert conclusions_for(extended=True) == (Conclusion.TRUE, Conclusion.DIFFERS)
    assert Conclusion.POINTS in conclusions_for(extended=False)


@pytest.fixture
def lost(adjusting: Review, appointed: Appoint) -> Spot:
    """The same, where a deduction stands beside the bonus; 南河镇 was named in one circular."""
    to_stage(adjusting, "spot_check")
    return checking(make_spot(adjusting, appointed))


@pytest.mark.parametrize(
    ("points", "reason", "words"),
    [
        ("-3.5", "另查实三次", "-3.00 至 0.00"),
        ("0.5", "另查实", "扣分项，评定分请填负数或 0，如 -0.5"),
        ("-1.005", "另查实", "小数多于 2 位"),
        ("-0.5", "另查实", "与评审得分相同"),
        ("-1", "", "理由"),
        ("", "另查实", "请填写分数"),
    ],
)
def test_a_deduction_beyond_its_bounds_is_refused(
    lost: Spot, points: str, reason: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        save(lost, SOUTH, "d1", entry("points", points=points, reason=reason))
    assert not Finding.objects.exists()


def test_a_deduction_that_was_found_to_be_more_is_taken_off(lost: Spot) -> None:
    """Said and shown with a minus; in the table of marks a size, and the run counts it."""
    agreed(lost, SOUTH, {"d1": entry("points", points="－1.5", reason="另查实两次通报")})
    row = Finding.objects.get(indicator_code="d1", unit=lost.unit(SOUTH))
    assert (row.old_points, row.points) == ("-0.50", "-1.50")
    assert lost.unit(SOUTH).spot_points["d1"] == "-1.50"
    overlay = overlay_for(lost.review.assessment, "spot")
    assert [(mark.unit, mark.indicator, mark.points) for mark in overlay.marks] == [
        (SOUTH, "d1", "1.50")
    ]
    (deed,) = overlay.deeds[SOUTH, "d1"]
    assert (deed.old, deed.new) == ("-0.50", "-1.50")
    before = Before(Assessment.objects.get(pk=lost.review.assessment))
    result, reviewed = before.scored(overlay), before.results["review"]
    at = result.units.row[SOUTH]
    assert Fraction(str(result.total(at))) - Fraction(str(reviewed.total(at))) == -1
    told = result.adjustment_reason("d1", SOUTH)
    assert told == "部门抽查评定扣 1.50 分：另查实两次通报，计 -1.50 分"


def test_a_deduction_that_was_found_not_to_be_one_is_lifted(lost: Spot) -> None:
    agreed(lost, SOUTH, {"d1": entry("points", points="0", reason="通报已撤销")})
    result = Before(Assessment.objects.get(pk=lost.review.assessment)).scored(
        overlay_for(lost.review.assessment, "spot")
    )
    assert result.as_dict()["units"][result.units.row[SOUTH]]["adjustments"]["d1"] == "0.00"


def test_the_team_reads_what_was_claimed(adjusting: Review, appointed: Appoint) -> None:
    write(adjusting, NORTH, {"claim:b1": "获省级表彰一次", "reason:b1": "见文件"})
    to_stage(adjusting, "spot_check")
    spot = checking(make_spot(adjusting, appointed))
    page = sampled_unit_page(spot.leader, spot.unit(NORTH).pk)
    leaf = next(each for each in page.leaves if each.code == "b1")
    assert (leaf.self_reason, leaf.range_words) == ("获省级表彰一次；见文件", "0.00 至 2.00")
    lost = next(each for each in page.leaves if each.code == "d1")
    assert (lost.range_words, lost.deducts) == ("-3.00 至 0.00", True)
