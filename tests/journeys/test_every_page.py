"""Every page of review, spot checks and results, and the circular as each role comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from playwright.sync_api import Page, expect

from kaocheng.web.pages.results import addresses as results_addresses
from kaocheng.web.pages.review import addresses as review_addresses
from tests.factories.results import AFTER, NUMBER, Road, make_road, on_day
from tests.factories.review import NORTH
from tests.factories.spot_checks import Spot, agreed, checking, entry, make_spot
from tests.journeys.conftest import SIZES
from tests.journeys.grid import desk_of
from tests.journeys.pictures import picture
from tests.journeys.test_journey import serious

if TYPE_CHECKING:
    from kaocheng.orgs.models import User

__all__ = ["desk_of"]
DeskOf = Callable[["User"], Page]
# Parts of a page, and files: what is fetched by a page or saved, not looked at.
_NO_PAGES = (".xlsx", ".docx", ".csv", ".json", "/progress/")


@dataclass(frozen=True)
class Way:
    """The assessment of `tests.factories.results` with a spot check, announced, one appeal open."""

    road: Road
    spot: Spot
    appeal: int
    job: int

    def early(self) -> dict[str, tuple[User, dict[str, Any]]]:
        """Page → who looks at it and where, while the result is announced."""
        people, pk = self.road.review.people, {"pk": self.road.pk}
        office, clerk, unit = self.road.office, people.clerks["t2"], {"code": "t2"}
        return {
            "assessments": (office, {}),
            "open_assessment": (office, {}),
            "stage_board": (office, pk),
            "assessment_settings": (office, pk),
            "marking": (people.farming, pk),
            "marking_indicator": (people.farming, {**pk, "code": "1.1"}),
            "import_marks": (people.farming, pk),
            "self_assessment": (clerk, {**pk, **unit}),
            "spot_checks": (people.checker, {}),
            "spot_check": (office, {"pk": self.spot.check}),
            "verify_draw": (office, {"pk": self.spot.check}),
            "spot_findings": (office, {"pk": self.spot.check}),
            "spot_unit": (people.heads[NORTH], {"pk": self.spot.unit(NORTH).pk}),
            "results": (office, {}),
            "result": (clerk, pk),
            "run_job": (office, {"pk": self.job}),
            "decision": (self.road.leader, pk),
            "announcement": (clerk, pk),
            "appeals": (office, pk),
            "new_appeal": (clerk, pk),
            "appeal": (clerk, {**pk, "appeal": self.appeal}),
            "comparison": (office, pk),
            "comparison_unit": (clerk, {**pk, **unit}),
            "publication": (office, pk),
        }

    def late(self) -> dict[str, tuple[User, dict[str, Any]]]:
        """The same once it is published."""
        office, pk = self.road.office, {"pk": self.road.pk}
        return {
            "published": (self.road.review.people.clerks["t2"], pk),
            "use": (self.road.leader, pk),
            "use_rules": (office, pk),
            "earlier_grades": (office, pk),
            "grades": (office, {}),
        }


# Planning belongs to a stage that is over here; `test_spot_check` looks at these.
LOOKED_AT_ELSEWHERE = {"new_spot_check", "spot_plan"}


@pytest.fixture
def way(
    transactional_db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Any
) -> Way:
    from kaocheng.results.models import RunRequest
    from kaocheng.review.services import advance

    settings.DATA_FOLDER = tmp_path
    road = make_road(request, "spot_check")
    spot = checking(make_spot(road.review, request.getfixturevalue("appointed")))
    agreed(spot, NORTH, {"b1": entry("points", points="0.5", reason="表彰级别不符")})
    advance(road.office, assessment_pk=road.pk, verb="begin_evaluation", reason="按期转入")
    for stage in ("self", "review", "spot"):
        road.run(stage)
    road.announced()
    job = RunRequest.objects.latest("pk")
    RunRequest.objects.filter(pk=job.pk).update(state="failed", fault="数据表 第3行：请更正。")
    return Way(road, spot, road.appealed(), job.pk)


def pages(client: Client) -> set[str]:
    """The names of all that answers to GET with a page: a deed answers 405, whatever its key."""
    found = set()
    for pattern in _patterns():
        keys = dict.fromkeys(pattern.pattern.converters, 1)
        path = reverse(f"web:{pattern.name}", kwargs=keys)
        if path.endswith(_NO_PAGES) or client.get(path).status_code == 405:
            continue
        found.add(str(pattern.name))
    return found


def _patterns() -> Iterator[URLPattern]:
    yield from review_addresses
    yield from results_addresses


def test_every_page_is_reached_readable_for_all_and_photographed(
    way: Way, desk_of: DeskOf, client: Client, request: pytest.FixtureRequest
) -> None:
    """A new page belongs into `Way`, or it fails here."""
    client.force_login(way.road.office)
    wanted = pages(client) - LOOKED_AT_ELSEWHERE
    assert wanted == {*way.early(), *way.late()}
    desks: dict[int, Page] = {}
    for name, (actor, keys) in way.early().items():
        look(
            desks.get(actor.pk) or desks.setdefault(actor.pk, come_in(way, desk_of, actor)),
            name,
            keys,
        )
    publish(way, request)
    for name, (actor, keys) in way.late().items():
        look(
            desks.get(actor.pk) or desks.setdefault(actor.pk, come_in(way, desk_of, actor)),
            name,
            keys,
        )


def come_in(way: Way, desk_of: DeskOf, user: User) -> Page:
    """At the desk; a second factor that a signature has set up is taken off again before."""
    from kaocheng.orgs.models import SecondFactor

    SecondFactor.objects.filter(user=user).delete()
    way.road.secrets.pop(user.pk, None)
    return desk_of(user)


def look(page: Page, name: str, keys: dict[str, Any]) -> None:
    response = page.goto(reverse(f"web:{name}", kwargs=keys))
    assert response is not None
    assert response.status == 200, name
    expect(page.locator("h1")).to_be_visible()
    assert serious(page) == [], name
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(overflow) <= 0, name
    picture(page, f"every-{name}-1366x768")


def publish(way: Way, request: pytest.FixtureRequest) -> None:
    from kaocheng.results.services import reject_appeal

    reject_appeal(way.road.office, appeal_pk=way.appeal, reason="统计公报未作修订。")
    on_day(request, AFTER)
    way.road.confirmed()


def test_every_role_comes_to_the_circular(
    way: Way, desk_of: DeskOf, request: pytest.FixtureRequest
) -> None:
    """From the list of results to the circular as a Word file; in both sizes."""
    publish(way, request)
    people = way.road.review.people
    roles = {
        "office": people.office,
        "leader": people.leader,
        "clerk": people.clerks["t2"],
        "signer": people.heads["t2"],
        "reviewer": people.farming,
        "checker": people.checker,
    }
    for role, user in roles.items():
        page = come_in(way, desk_of, user)
        page.goto("/results/")
        page.get_by_role("link", name=NUMBER).first.click()
        expect(page.locator("h1")).to_contain_text("考核通报")
        expect(page.locator("main")).to_contain_text(NUMBER)
        for size, shape in SIZES.items():
            page.set_viewport_size(shape)
            assert serious(page) == [], role
            picture(page, f"circular-{role}-{size}")
        button = page.get_by_role("button", name="下载通报")
        if role == "reviewer":  # who sees no unit of the run has no button that leads nowhere
            expect(button).to_have_count(0)
            continue
        with page.expect_download() as download:
            button.click()
        assert download.value.suggested_filename.endswith("考核结果的通报.docx"), role
