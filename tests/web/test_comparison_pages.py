"""What a unit sees of its own marks over the stages, once they were announced."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from kaocheng.orgs.models import Role
from kaocheng.results.models import Announcement
from kaocheng.results.queries import comparison_page
from kaocheng.results.services import Change, announce, uphold_appeal
from kaocheng.review.services import advance
from tests.factories.results import AFTER, MONDAY, Road, make_road, on_day
from tests.factories.review import FARMING, NORTH
from tests.factories.spot_checks import agreed, checking, entry, make_spot
from tests.web.conftest import SignIn

if TYPE_CHECKING:
    from tests.conftest import Appoint


@pytest.fixture
def unit_page(signed_in: SignIn, road: Road) -> Client:
    """The clerk of 南河镇 (t2)."""
    return signed_in(road.review.people.clerks["t2"])


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_a_unit_sees_how_its_own_points_came_about_once_they_are_announced(
    road: Road, unit_page: Client, signed_in: SignIn, appointed: Appoint
) -> None:
    """The page of 南河镇; of its siblings, and before the first day, there is none."""
    own, other = (f"/results/{road.pk}/comparison/{code}/" for code in ("t2", "t1"))
    road.run("self")
    road.signed()
    assert unit_page.get(own).status_code == 404
    announce(road.office, assessment_pk=road.pk, from_on=MONDAY + datetime.timedelta(days=1))
    assert unit_page.get(own).status_code == 404
    set_from_on(road, MONDAY)
    shown = text_of(unit_page, own)
    assert "南河镇 · 各环节比较" in shown
    assert "北山乡" not in shown
    for path in (other, f"/results/{road.pk}/comparison/", f"/results/{road.pk}/comparison.xlsx"):
        assert unit_page.get(path).status_code == 404
    for path in (f"/results/{road.pk}/", f"/results/{road.pk}/announcement/"):
        assert own in text_of(unit_page, path)
    for place in (FARMING, "c2"):
        outsider = signed_in(appointed(f"out-{place}", place, Role.REVIEWER))
        assert outsider.get(own).status_code == 404


def test_an_assessor_is_shown_no_link_that_leads_nowhere(
    road: Road, unit_page: Client, signed_in: SignIn, request: pytest.FixtureRequest
) -> None:
    """He knows of the announcement and of the circular, but no unit of the run is his."""
    run, reviewer = f"/runs/{road.run()}/", signed_in(road.review.people.farming)
    road.announced()
    on_day(request, AFTER)
    room = f"/results/{road.pk}/"
    assert links(reviewer, room) == []
    road.confirmed()
    for address in (room, f"{room}published/"):
        assert links(reviewer, address) == []
        assert links(unit_page, address) != []
    assert reviewer.get(run).status_code == 404


def links(client: Client, address: str) -> list[str]:
    """The runs to which a page leads."""
    return re.findall(r"/runs/\d+/", text_of(client, address))


def test_what_an_appeal_brings_is_not_shown_to_the_unit_before_it_is_published(
    road: Road, unit_page: Client, request: pytest.FixtureRequest
) -> None:
    own = f"/results/{road.pk}/comparison/t2/"
    road.run("self")
    road.announced()
    change = Change(item_code="grain", period="2025", kind="actual", value="700")
    uphold_appeal(road.office, appeal_pk=road.appealed(), reason="以公报为准。", change=change)
    road.signed(road.run())
    assert "申诉成立" not in text_of(unit_page, own)
    on_day(request, AFTER)
    road.confirmed()
    assert "申诉成立，改数据" in text_of(unit_page, own)


def test_a_bonus_that_a_spot_check_took_is_explained_beside_the_indicators(
    request: pytest.FixtureRequest, db: None, tmp_path: Path, settings: Any, signed_in: SignIn
) -> None:
    settings.DATA_FOLDER = tmp_path
    road = make_road(request, "spot_check")
    spot = checking(make_spot(road.review, request.getfixturevalue("appointed")))
    agreed(spot, NORTH, {"b1": entry("points", points="0.5", reason="表彰级别不符")})
    reason = "按期转入，其余单位无异议"
    advance(road.office, assessment_pk=road.pk, verb="begin_evaluation", reason=reason)
    for stage in ("self", "review", "spot"):
        road.run(stage)
    road.announced()
    shown = text_of(
        signed_in(road.review.people.clerks[NORTH]), f"/results/{road.pk}/comparison/{NORTH}/"
    )
    assert all(words in shown for words in ("表彰加分", "-0.50", "核定得分", "表彰级别不符"))
    whole = comparison_page(road.office, road.pk)
    changed = {row.unit_code: row.changed_cells for row in whole.rows}
    assert changed[NORTH] == 1


def set_from_on(road: Road, first: datetime.date) -> None:
    Announcement.objects.filter(assessment=road.pk).update(from_on=first)
