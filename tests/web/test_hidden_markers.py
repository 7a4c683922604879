"""Who marks is not told to those who are marked, before all is published: pages and files."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from kaocheng.orgs.models import User
from kaocheng.results.models import Appeal, Decision
from kaocheng.results.services import announce
from tests.factories.results import AFTER, MONDAY, Road, on_day
from tests.web.conftest import SignIn


def markers(road: Road) -> list[str]:
    """The names of all who mark, find, answer, decide."""
    people = road.review.people
    return [
        str(each)
        for each in (
            people.office,
            people.leader,
            people.farming,
            people.farming_second,
            people.ecology,
            people.ecology_second,
            people.ecology_third,
            people.checker,
        )
    ]


def words(client: Client, address: str) -> str:
    """All that can be read out of a page or of a file."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if not answer.content.startswith(b"PK"):
        return answer.content.decode()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def test_no_page_and_no_file_of_a_unit_names_who_marked_it(
    signed_in: SignIn, road: Road, request: pytest.FixtureRequest
) -> None:
    clerk: User = road.review.people.clerks["t2"]
    client, office = signed_in(clerk), signed_in(road.office)
    run = road.run()
    road.signed(run)
    announce(road.office, assessment_pk=road.pk, from_on=MONDAY)
    appeal = road.appealed()
    answer = {"outcome": "reject", "reason": "以核实的数据为准。"}
    office.post(f"/results/{road.pk}/appeals/{appeal}/answer/", answer)
    assert Appeal.objects.get(pk=appeal).answered_by == road.office
    seen = [
        f"/runs/{run}/",
        f"/runs/{run}/units/t2/",
        "/runs/",
        f"/results/{road.pk}/",
        f"/results/{road.pk}/announcement/",
        f"/results/{road.pk}/appeals/",
        f"/results/{road.pk}/appeals/{appeal}/",
        f"/results/{road.pk}/comparison/t2/",
        f"/review/{road.pk}/units/t2/",
        f"/review/{road.pk}/units/t2/workbook.xlsx",
        f"/review/{road.pk}/units/t2/report.docx",
    ]
    for address in seen:
        named = [name for name in markers(road) if name in words(client, address)]
        assert named == [], address
    asked = client.post(f"/runs/{run}/export.xlsx", {"reason": "内部核对"})
    assert asked.content.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(asked.content)) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist())
    assert [name for name in markers(road) if name in text] == []
    assert "示例县考核办" in words(client, f"/results/{road.pk}/appeals/{appeal}/")
    # The office itself sees who did what.
    assert str(road.office) in words(office, f"/results/{road.pk}/appeals/{appeal}/")
    assert f"由{road.office}计分" in words(office, f"/runs/{run}/")

    on_day(request, AFTER)
    road.confirmed()
    assert f"由{road.office}计分" in words(client, f"/runs/{run}/units/t2/")
    assert str(road.office) in words(client, f"/results/{road.pk}/appeals/{appeal}/")


def test_the_bulletin_shows_of_persons_the_family_name_alone(
    signed_in: SignIn, road: Road, request: pytest.FixtureRequest
) -> None:
    User.objects.filter(pk=road.office.pk).update(display_name="示某甲")
    User.objects.filter(pk=road.leader.pk).update(display_name="例乙")
    road.announced()
    on_day(request, AFTER)
    road.confirmed()
    for user in (road.review.people.clerks["t2"], road.office):
        page = words(signed_in(user), f"/results/{road.pk}/published/")
        facts = page.partition('<dl class="facts-row')[2].partition("</dl>")[0]
        assert "示**" in facts
        assert "例*" in facts
        assert "示某甲" not in facts
        assert "例乙" not in facts
        assert "北山乡" in page, "units are named in full"
    decision = Decision.objects.latest("pk")
    assert str(decision.signed_by) == "例乙"
    room = words(signed_in(road.office), f"/results/{road.pk}/publication/")
    assert "例乙" in room, "the office has the names in full"
