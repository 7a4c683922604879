"""What machines read: what their token's post sees, page by page."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from kaocheng.orgs.models import User
from kaocheng.results.models import ScoreRun
from kaocheng.schemes.models import SchemeVersion
from tests.api.conftest import MachineOf
from tests.cycles.factories import COUNTY, NORTH, SOUTH, VILLAGE

pytestmark = pytest.mark.django_db


def test_the_schemes_are_listed_shown_and_handed_out_as_they_were_issued(
    machine_of: MachineOf, provinces_scheme: SchemeVersion, clerk: User
) -> None:
    machine = machine_of(clerk)
    status, page = machine.get("/schemes")
    assert (status, page["total"], page["rows"][0]["digest"]) == (200, 1, provinces_scheme.digest)
    status, tree = machine.get(f"/schemes/{provinces_scheme.pk}")
    assert status == 200
    assert [row["code"] for row in tree["rows"] if row["depth"] == 1]
    status, source = machine.get(f"/schemes/{provinces_scheme.pk}/source")
    assert (status, source.encode()) == (200, bytes(provinces_scheme.source))


def test_the_ranking_comes_in_pages_that_join_without_a_seam(
    machine_of: MachineOf, provinces_run: ScoreRun, office: User
) -> None:
    machine = machine_of(office)
    path = f"/runs/{provinces_run.pk}/ranking"
    whole = machine.get(path)[1]
    assert (whole["total"], len(whole["rows"])) == (31, 31)
    pages = [machine.get(path, page=n, size=10)[1]["rows"] for n in (1, 2, 3, 4, 5)]
    assert [len(page) for page in pages] == [10, 10, 10, 1, 0]
    assert [row for page in pages for row in page] == whole["rows"]


def test_points_are_the_frozen_texts_with_their_reason(
    machine_of: MachineOf, provinces_run: ScoreRun, clerk: User
) -> None:
    machine = machine_of(clerk)
    stored = provinces_run.rows.get(unit_code="230000")
    status, unit = machine.get(f"/runs/{provinces_run.pk}/units/230000")
    assert status == 200
    assert {leaf["code"]: leaf["points"] for leaf in unit["leaves"]} == {
        code: cell[0] for code, cell in stored.leaves.items()
    }
    assert all(leaf["reason"] for leaf in unit["leaves"])


def test_a_province_sees_its_own_row_alone(
    machine_of: MachineOf, provinces_run: ScoreRun, clerk: User
) -> None:
    machine = machine_of(clerk)
    rows = machine.get(f"/runs/{provinces_run.pk}/ranking")[1]["rows"]
    assert [row["unit_code"] for row in rows] == ["230000"]
    assert machine.get(f"/runs/{provinces_run.pk}/units/110000")[0] == 404
    assert [row["code"] for row in machine.get("/organisations")[1]["rows"]] == ["230000"]


def test_a_cycle_tells_its_scheme_its_calendar_and_its_units(
    machine_of: MachineOf, county_office: User, cycle_pk: int, on_third_of_april: datetime.date
) -> None:
    machine = machine_of(county_office)
    assert [row["pk"] for row in machine.get("/cycles")[1]["rows"]] == [cycle_pk]
    assert machine.get("/cycles", kind="mock")[1]["rows"] == []
    page = machine.get(f"/cycles/{cycle_pk}")[1]
    assert [each["period"] for each in page["periods"]][:3] == ["2025-01", "2025-02", "2025-03"]
    assert page["assignments"][0]["scheme_code"] == "test-county"
    units = machine.get(f"/cycles/{cycle_pk}/assessees")[1]["rows"]
    assert [unit["organisation_code"] for unit in units] == [NORTH, SOUTH]
    standing = machine.get(f"/cycles/{cycle_pk}/reports", size=500)[1]
    assert standing["total"] == 2 * 12


def test_a_clerk_reads_the_own_report_with_targets_and_rates(
    machine_of: MachineOf, clerk_n: User, report_pk: int
) -> None:
    machine = machine_of(clerk_n)
    assert report_pk in [row["pk"] for row in machine.get("/reports")[1]["rows"]]
    status, page = machine.get(f"/reports/{report_pk}")
    assert (status, page["may_edit"], page["why_not_edit"]) == (200, True, "")
    grain = next(row for row in page["rows"] if row["item_code"] == "grain")
    assert (grain["target"], grain["value"], grain["version"]) == ("1200", "", 0)


def test_the_tree_of_an_earlier_day_can_be_asked_for(
    machine_of: MachineOf, county_office: User
) -> None:
    machine = machine_of(county_office)
    today = [row["code"] for row in machine.get("/organisations")[1]["rows"]]
    assert today == [COUNTY, NORTH, VILLAGE, SOUTH]
    assert machine.get("/organisations", on="2019-12-31")[1]["rows"] == []
    assert machine.get(f"/organisations/{NORTH}")[1]["parent"]["code"] == COUNTY


def test_no_answer_may_be_kept_by_a_cache(machine_of: MachineOf, clerk_n: User) -> None:
    machine = machine_of(clerk_n)
    answer = machine.client.get("/api/organisations", headers=machine.headers)
    assert answer["Cache-Control"] == "private, no-store"


def test_the_description_is_open_and_names_no_foreign_host(client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["info"]["title"] == "考成接口"
    assert "/api/reports/{pk}/cells" in described["paths"]
    page = client.get("/api/docs").content.decode()
    assert "http://" not in page
    assert "https://" not in page


def test_a_published_result_is_read_by_whoever_knows_of_the_assessment(
    machine_of: MachineOf, request: pytest.FixtureRequest
) -> None:
    from tests.factories.results import make_road

    road = make_road(request)
    machine = machine_of(road.office)
    assert machine.get(f"/assessments/{road.pk}/published")[0] == 404
    road.signed()
    road.confirmed()
    status, page = machine.get("/assessments")
    assert status == 200
    assert [(row["pk"], row["state"]) for row in page["rows"]] == [(road.pk, "published")]
    status, told = machine.get(f"/assessments/{road.pk}/published")
    assert status == 200
    ranking = machine.get(f"/runs/{told['run_pk']}/ranking")[1]
    assert [row["total"] for row in told["rows"]] == [row["total"] for row in ranking["rows"]]
    assert machine.get("/assessments/999999/published")[0] == 404
