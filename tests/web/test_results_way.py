"""The way of a result to its circular: what is to be done now stands out, the rest is quiet."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from kaocheng.cycles.models import Cycle, CycleKind
from tests.factories.results import AFTER, Road, on_day
from tests.web.conftest import SignIn


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def way(page: str) -> list[tuple[str, str]]:
    """The steps of a way, each with its look ("" quiet, now, done) and its words."""
    steps = re.findall(r'<li class="(now|done|)"><b>.*?</b><span>(.*?)</span></li>', page)
    return [(look, re.sub("<.*?>", "", words)) for look, words in steps]


def test_only_what_is_to_be_done_now_stands_out_in_the_overview(
    request: pytest.FixtureRequest, road: Road, signed_in: SignIn
) -> None:
    office_page = signed_in(road.office)
    unit_page = signed_in(road.review.people.clerks["t2"])
    address = f"/results/{road.pk}/"
    first = way(text_of(office_page, address))
    assert [look for look, _ in first] == ["now", "", "", "", ""]
    assert first[3] == ("", "－ 没有申诉")
    road.signed()
    assert way(text_of(office_page, address))[2] == ("now", "○ 待公示，不公示的可直接发布")
    conditions = way(text_of(office_page, f"{address}publication/"))
    assert [look for look, _ in conditions] == ["done", "done", "done", "done", "now", ""]
    on_day(request, AFTER)
    road.confirmed()
    # Published without an announcement: nothing is left to do, and nothing says so.
    told = way(text_of(office_page, address))
    assert [look for look, _ in told] == ["done", "done", "", "", "done"]
    assert told[2] == ("", "－ 未安排公示")
    assert way(text_of(unit_page, address))[0] == ("", "－ 未安排公示")


def test_nobody_is_asked_to_publish_a_mock_assessment(
    request: pytest.FixtureRequest, road: Road, signed_in: SignIn
) -> None:
    office_page = signed_in(road.office)
    road.announced()
    on_day(request, AFTER)
    Cycle.objects.update(kind=CycleKind.MOCK)
    page = text_of(office_page, f"/results/{road.pk}/")
    assert way(page)[-1] == ("", "－ 模拟考核不通报")
