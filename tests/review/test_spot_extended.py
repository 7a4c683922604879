"""Extended checks (延伸抽查): on below a unit, with a reason, in words that bear no points."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kaocheng.notices.models import Notice
from kaocheng.orgs.models import Level, Organisation, Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.services import NewOrganisation, add_organisations
from kaocheng.review.models import SampledUnit
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.spot_units import sampled_unit_page
from kaocheng.review.services import extend_check, finish_unit, save_finding
from tests.factories.review import NORTH, SOUTH, Review, to_stage
from tests.factories.spot_checks import Spot, agreed, checking, entry, find, make_spot

if TYPE_CHECKING:
    from tests.conftest import Appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def spot(review: Review, appointed: Appoint) -> Spot:
    """The visits have begun; 北山乡 and 南河镇 are among the units."""
    to_stage(review, "spot_check")
    return checking(make_spot(review, appointed))


@pytest.fixture
def village(spot: Spot, officers: dict[Role, User]) -> Callable[[], SampledUnit]:
    """上湾村 below 北山乡, taken in."""
    rows = [
        NewOrganisation("v1", "上湾村", Level.VILLAGE, NORTH),
        NewOrganisation("v2", "下湾村", Level.VILLAGE, SOUTH),
    ]
    add_organisations(officers[Role.SYSTEM_ADMIN], rows)
    Organisation.objects.filter(code__in=("v1", "v2")).update(valid_from="2020-01-01")

    def extend(code: str = "v1", reason: str = "台账存疑") -> SampledUnit:
        above = spot.unit(NORTH).pk
        extend_check(spot.office, unit_pk=above, organisation_code=code, reason=reason)
        return spot.unit(code)

    return extend


def test_an_extended_check_goes_on_below_a_unit_with_a_reason(
    spot: Spot, village: Callable[..., SampledUnit]
) -> None:
    with pytest.raises(Refusal, match="延伸原因"):
        village(reason="")
    with pytest.raises(Refusal, match="须在北山乡之下"):
        village("v2")
    below = village()
    assert (below.extends, below.assessee, below.team_id) == (spot.unit(NORTH), None, spot.teams[0])
    with pytest.raises(Refusal, match="不必重复"):
        village()
    with pytest.raises(Refusal, match="可以延伸"):
        extend_check(spot.office, unit_pk=below.pk, organisation_code="v1", reason="x")
    assert Notice.objects.filter(recipient=spot.second, title__contains="上湾村").exists()


def test_an_extended_place_has_words_but_no_points_and_is_handed_in_with_its_unit(
    spot: Spot, village: Callable[..., SampledUnit]
) -> None:
    below, points = village(), entry("points", points="1", reason="x")
    with pytest.raises(Refusal, match="属实、有出入"):
        save_finding(spot.leader, unit_pk=below.pk, indicator_code="1.1", entry=points)
    find(spot, NORTH)
    with pytest.raises(Refusal, match="上湾村：粮食生产"):
        finish_unit(spot.leader, unit_pk=spot.unit(NORTH).pk)
    find(spot, "v1", {"1.1": entry("differs", reason="台账与现场不符")})
    with pytest.raises(Refusal, match="上级抽查单位"):
        finish_unit(spot.leader, unit_pk=below.pk)
    agreed(spot, NORTH)
    page = sampled_unit_page(spot.review.people.heads[NORTH], spot.unit(NORTH).pk)
    assert page.extended[0][1][0].finding.reason == "台账与现场不符"
    told = [*page.leaves, *page.extended[0][1]]
    assert {leaf.finding.by for leaf in told} == {""}, "the unit is not told who has found it"
    seen = sampled_unit_page(spot.leader, spot.unit(NORTH).pk)
    assert {leaf.finding.by for leaf in seen.extended[0][1]} == {str(spot.leader)}
    assert not overlay_for(spot.review.assessment, "spot").deeds
    with pytest.raises(NotVisible):
        sampled_unit_page(spot.review.people.heads[NORTH], below.pk)
