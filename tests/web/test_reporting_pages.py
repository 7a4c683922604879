"""Pages of reporting and of cycles: they answer, show what they must, and hide what they must."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kaocheng.orgs.models import Role, User
from kaocheng.reporting.models import Report
from tests.factories.reporting import NORTH, period_pk
from tests.web.conftest import SignIn

OFFICE_ONLY = {"bulk", "upload_targets"}


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def paths(report: int, cycle: int, period: int) -> dict[str, str]:
    """Every page of reporting and cycles by its name."""
    return {
        "desk": "/",
        "reports": "/reports/",
        "report": f"/reports/{report}/",
        "corrections": "/corrections/",
        "cycles": "/cycles/",
        "cycle": f"/cycles/{cycle}/",
        "members": f"/cycles/{cycle}/units/",
        "calendar": f"/cycles/{cycle}/calendar/",
        "timetable": f"/cycles/{cycle}/timetable/",
        "targets": f"/cycles/{cycle}/targets/",
        "progress": f"/cycles/{cycle}/progress/",
        "information": f"/cycles/{cycle}/information/",
        "exchange": f"/reports/{report}/exchange/",
        "bulk": f"/periods/{period}/bulk/",
        "upload_targets": f"/cycles/{cycle}/targets/upload/",
    }


def test_every_page_answers_to_whom_it_concerns(
    signed_in: SignIn, report_pk: int, cycle_pk: int, march: int, county_office: User, clerk_n: User
) -> None:
    for user in (county_office, clerk_n):
        for name, path in paths(report_pk, cycle_pk, march).items():
            expected = {403, 404} if user == clerk_n and name in OFFICE_ONLY else {200}
            assert signed_in(user).get(path).status_code in expected, name


@pytest.mark.parametrize("who", ["neighbour", "administrator"])
def test_what_is_not_ones_own_is_not_there(
    who: str,
    signed_in: SignIn,
    report_pk: int,
    cycle_pk: int,
    march: int,
    officers: dict[Role, User],
    appointed: Callable[[str, str, Role], User],
) -> None:
    neighbour = appointed("neighbour", "c2", Role.ASSESSMENT_OFFICE)
    user = neighbour if who == "neighbour" else officers[Role.SYSTEM_ADMIN]
    client = signed_in(user)
    of_all = {"desk", "reports", "corrections", "cycles"}
    for name, path in paths(report_pk, cycle_pk, march).items():
        if name not in of_all:
            assert client.get(path).status_code == 404, name
    for path in ("rows.json", "workbook.xlsx", "items/grain/history/"):
        assert client.get(f"/reports/{report_pk}/{path}").status_code == 404, path
    assert "北山乡" not in text_of(client, "/")
    assert "北山乡" not in text_of(client, "/reports/")
    assert "示例考核" not in text_of(client, "/cycles/")


def test_the_clerk_of_another_unit_finds_no_report(
    signed_in: SignIn, report_pk: int, clerk_s: User
) -> None:
    client = signed_in(clerk_s)
    assert client.get(f"/reports/{report_pk}/").status_code == 404
    assert client.post(f"/reports/{report_pk}/submit/").status_code == 404
    body = {"changes": [{"item_code": "grain", "text": "1", "seen_version": 0}]}
    answer = client.post(f"/reports/{report_pk}/cells/", body, "application/json")
    assert answer.status_code == 404


def test_a_stranger_is_sent_to_the_login_and_back(
    client: Client, report_pk: int, cycle_pk: int, march: int
) -> None:
    for path in paths(report_pk, cycle_pk, march).values():
        assert client.get(path).headers["Location"] == f"/login/?next={path}"


def test_deeds_are_done_by_buttons_alone(
    signed_in: SignIn, report_pk: int, clerk_n: User, cycle_pk: int
) -> None:
    client = signed_in(clerk_n)
    for path in ("submit/", "sign/", "ask/", "cells/", "remark/", "evidence/"):
        assert client.get(f"/reports/{report_pk}/{path}").status_code == 405, path
    assert client.get(f"/cycles/{cycle_pk}/start/").status_code == 405


def test_no_page_carries_script_or_style_in_its_text(
    signed_in: SignIn, report_pk: int, cycle_pk: int, march: int, county_office: User
) -> None:
    for path in paths(report_pk, cycle_pk, march).values():
        page = text_of(signed_in(county_office), path)
        assert "<style" not in page, path
        assert " style=" not in page, path
        assert "onclick" not in page, path


def test_a_mock_cycle_says_so_on_every_page(
    signed_in: SignIn, county_office: User, clerk_n: User, mock_report: Mapping[str, int]
) -> None:
    client = signed_in(county_office)
    found = paths(mock_report["report"], mock_report["cycle"], mock_report["period"])
    for name, path in found.items():
        if name not in {
            "desk",
            "reports",
            "corrections",
        }:  # lists of one's own, empty for an office
            assert "模拟考核" in text_of(client, path), name
    for name in ("desk", "reports", "report"):
        assert "模拟考核" in text_of(signed_in(clerk_n), found[name]), name


@pytest.fixture
def mock_report(
    county_office: User, scheme_pk: int, clerk_n: User, on_third_of_april: object
) -> dict[str, int]:
    """A mock cycle (模拟考核) of its own, with 北山乡's report for March."""
    from kaocheng.cycles.services import (
        NewAssessee,
        add_assessees,
        assign_scheme,
        create_cycle,
        open_calendar,
        start_cycle,
    )
    from kaocheng.reporting.services import open_report

    pk = create_cycle(
        county_office, code="m25", title="演练", year=2025, organisation_code="c1", mock=True
    )
    assign_scheme(county_office, cycle_pk=pk, scheme_pk=scheme_pk, from_period="2025")
    add_assessees(county_office, cycle_pk=pk, rows=[NewAssessee(NORTH, "hill")])
    open_calendar(county_office, cycle_pk=pk)
    start_cycle(county_office, cycle_pk=pk)
    period = period_pk(pk, "2025-03")
    report = open_report(clerk_n, period_pk=period, organisation_code=NORTH)
    return {"cycle": pk, "period": period, "report": report}


# Budgets ------------------------------------------------------------------------------------------


BUDGETS = {
    # What is to be done in reports, and in the assessments of the review room beside them.
    "desk": 34,
    "reports": 12,
    "report": 26,
    "cycles": 14,
    "cycle": 18,
    "members": 16,
    "calendar": 14,
    "targets": 14,
    "progress": 14,
    "information": 20,
}


def queries(client: Client, path: str) -> int:
    client.get(path)  # schemes are parsed once and kept
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_pages_cost_the_same_for_two_units_and_for_thirty(
    signed_in: SignIn,
    report_pk: int,
    cycle_pk: int,
    march: int,
    county_office: User,
    clerk_n: User,
    officers: dict[Role, User],
) -> None:
    clients = {"reports": signed_in(clerk_n)}
    office = signed_in(county_office)
    found = {name: paths(report_pk, cycle_pk, march)[name] for name in BUDGETS}
    Report.objects.update(state="submitted", submitted_at=timezone.now())
    few = {name: queries(clients.get(name, office), path) for name, path in found.items()}
    thirty_units(cycle_pk, county_office, officers)
    for name, path in found.items():
        many = queries(clients.get(name, office), path)
        assert many == few[name], name
        assert many <= BUDGETS[name], name


def thirty_units(cycle: int, office: User, officers: dict[Role, User]) -> None:
    from kaocheng.cycles.services import NewAssessee, add_assessees
    from kaocheng.orgs.models import Level
    from kaocheng.orgs.services import NewOrganisation, add_organisations
    from kaocheng.reporting.services import open_report

    new = [NewOrganisation(f"x{n}", f"示例{n}乡", Level.TOWNSHIP, "c1") for n in range(30)]
    add_organisations(officers[Role.SYSTEM_ADMIN], new)
    rows = [NewAssessee(f"x{n}", "hill") for n in range(30)]
    add_assessees(office, cycle_pk=cycle, rows=rows)
    period = period_pk(cycle, "2025-03")
    for n in range(30):
        open_report(office, period_pk=period, organisation_code=f"x{n}")
    # Handed in by somebody else just now: the desk has them to accept, and tells of them.
    Report.objects.filter(period=period).update(state="submitted", submitted_at=timezone.now())


def test_saving_sixty_cells_costs_few_statements(
    signed_in: SignIn, report_pk: int, clerk_n: User
) -> None:
    client = signed_in(clerk_n)
    items = ["grain", "projects", "roads", "news", "award"]
    body = {"changes": [{"item_code": i, "text": "7", "seen_version": 0} for i in items]}
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(f"/reports/{report_pk}/cells/", body, "application/json")
    assert answer.status_code == 200
    # 12 for the service; session and user come before.
    assert len(captured) <= 16


def test_the_board_shows_who_has_not_reported(
    signed_in: SignIn, submitted_pk: int, cycle_pk: int, county_office: User
) -> None:
    page = text_of(signed_in(county_office), f"/cycles/{cycle_pk}/progress/")
    north, south = (page.index(name) for name in ("北山乡", "南河镇"))
    assert "已报送" in page[north:south]
    assert "逾期未报" in page[south:]
    assert "已过，2 个单位未报送" in page
    assert "已过，1 个单位未报送" not in page  # March is not over yet
    assert page.count(">催报</button>") == 3


def test_nobody_is_reminded_of_a_period_in_which_all_have_handed_in(
    signed_in: SignIn, submitted_pk: int, cycle_pk: int, county_office: User
) -> None:
    from kaocheng.cycles.models import Assessee

    Assessee.objects.filter(organisation__code="t2").delete()
    page = text_of(signed_in(county_office), f"/cycles/{cycle_pk}/progress/")
    assert page.count(">催报</button>") == 2


@pytest.mark.parametrize("path", ["/", "/reports/"])
def test_each_row_of_a_demonstration_is_marked_in_lists_over_several_cycles(
    path: str, signed_in: SignIn, report_pk: int, clerk_n: User
) -> None:
    client = signed_in(clerk_n)
    page = text_of(client, path)
    # Each row has the mark right behind the name of its cycle.
    assert page.count('2025年度示例考核<span class="tag"') >= 1
    assert page.count("演示数据</span>") == page.count('2025年度示例考核<span class="tag"')
    with connection.cursor() as cursor:  # an issued scheme is frozen for everybody else
        cursor.execute("UPDATE schemes_schemeversion SET notice = ''")
    assert "演示数据</span>" not in text_of(client, path)
