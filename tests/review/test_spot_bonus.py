"""Bonuses and deductions at a spot check: a bonus may be given other points."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kaocheng.orgs.refusals import Refusal
from kaocheng.review.models import Assessment, Conclusion
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.spot_leaves import conclusions_for, lines_checked
from kaocheng.review.queries.spot_points import Before
from kaocheng.review.services import save_finding
from tests.factories.review import NORTH, Review, to_stage
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


def test_a_deduction_is_found_by_its_figures_alone(spot: Spot) -> None:
    """Its points stand with a sign: what would be less is not plain to everybody."""
    bonus = next(line for line in lines_checked(spot.unit(NORTH)) if line.code == "b1")
    assert Conclusion.POINTS in conclusions_for(bonus, extended=False)
    assert Conclusion.POINTS not in conclusions_for(bonus, extended=True)
    deduction = replace(bonus, adjusts="deduction")
    assert conclusions_for(deduction, extended=False) == (Conclusion.TRUE, Conclusion.FIGURE)
