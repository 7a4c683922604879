"""Figures written by machines: cell by cell, once however often sent, nobody's lost."""

from __future__ import annotations

import datetime

import pytest

from kaocheng.audit.models import AuditEntry
from kaocheng.cycles.models import ReportingPeriod
from kaocheng.orgs.models import Role, User
from kaocheng.reporting.models import Figure, FigureHistory, Report
from kaocheng.reporting.services import sign_off
from tests.api.conftest import MachineOf
from tests.conftest import Appoint
from tests.cycles.factories import NORTH, SOUTH
from tests.reporting.conftest import Fill

pytestmark = pytest.mark.django_db
MARCH_ENDS = datetime.date(2025, 3, 31)


def cells(*rows: tuple[str, str, int]) -> dict[str, object]:
    return {"cells": [{"item_code": i, "text": t, "seen_version": v} for i, t, v in rows]}


def test_a_report_is_begun_once_however_often_it_is_asked_for(
    machine_of: MachineOf, clerk_n: User, march: int, on_third_of_april: object
) -> None:
    machine = machine_of(clerk_n)
    first = machine.put(f"/periods/{march}/units/{NORTH}/report")
    assert first == (200, {"pk": Report.objects.get().pk})
    assert machine.put(f"/periods/{march}/units/{NORTH}/report") == first


def test_the_same_request_sent_twice_is_stored_once(
    machine_of: MachineOf, clerk_n: User, report_pk: int
) -> None:
    machine = machine_of(clerk_n)
    sent = cells(("grain", "300", 0), ("projects", "７项", 0))
    status, first = machine.put(f"/reports/{report_pk}/cells", sent)
    assert (status, [c["outcome"] for c in first["cells"]]) == (200, ["saved", "saved"])
    assert [c["value"] for c in first["cells"]] == ["300", "7"]
    entries = AuditEntry.objects.count()
    again = machine.put(f"/reports/{report_pk}/cells", sent)
    assert again == (200, first)
    assert AuditEntry.objects.count() == entries
    assert not FigureHistory.objects.exists()


def test_a_cell_that_another_has_changed_is_a_conflict_that_shows_both(
    machine_of: MachineOf, clerk_n: User, report_pk: int
) -> None:
    machine = machine_of(clerk_n)
    machine.put(f"/reports/{report_pk}/cells", cells(("grain", "300", 0)))
    status, told = machine.put(
        f"/reports/{report_pk}/cells", cells(("grain", "310", 0), ("projects", "8", 0))
    )
    grain, projects = told["cells"]
    assert status == 409
    assert (grain["outcome"], grain["value"], grain["yours"], grain["version"]) == (
        "conflict", "300", "310", 1,
    )  # fmt: skip
    assert projects["outcome"] == "saved"
    assert "已被他人改动" in told["detail"]
    assert "带新版本重发" in told["mend"]
    status, _ = machine.put(f"/reports/{report_pk}/cells", cells(("grain", "310", 1)))
    assert (status, Figure.objects.get(item_code="grain").value) == (200, "310")


def test_a_value_that_cannot_be_taken_says_why_and_the_rest_is_saved(
    machine_of: MachineOf, clerk_n: User, report_pk: int
) -> None:
    machine = machine_of(clerk_n)
    sent = cells(("projects", "10%~50%", 0), ("gold", "1", 0), ("grain", "300", 0))
    status, told = machine.put(f"/reports/{report_pk}/cells", sent)
    assert status == 422
    assert [c["outcome"] for c in told["cells"]] == ["refused", "refused", "saved"]
    assert "请填一个确定的数" in told["cells"][0]["why"]
    assert "2 格未采用" in told["detail"]


def test_the_log_and_the_page_say_that_a_machine_wrote_it(
    machine_of: MachineOf, clerk_n: User, report_pk: int
) -> None:
    machine_of(clerk_n).put(f"/reports/{report_pk}/cells", cells(("grain", "300", 0)))
    assert AuditEntry.objects.latest("number").actor_name == f"{clerk_n}（接口：统计系统）"
    assert Figure.objects.get(item_code="grain").entered_by == clerk_n


def test_history_shows_what_stood_there_before(
    machine_of: MachineOf, clerk_n: User, report_pk: int
) -> None:
    machine = machine_of(clerk_n)
    machine.put(f"/reports/{report_pk}/cells", cells(("grain", "300", 0)))
    machine.put(f"/reports/{report_pk}/cells", cells(("grain", "310", 1)))
    status, lines = machine.get(f"/reports/{report_pk}/figures/grain/history")
    assert (status, [line["value"] for line in lines]) == (200, ["300"])


def test_a_report_that_was_handed_in_is_not_written_any_more(
    machine_of: MachineOf, clerk_n: User, submitted_pk: int
) -> None:
    status, told = machine_of(clerk_n).put(
        f"/reports/{submitted_pk}/cells", cells(("grain", "1", 1))
    )
    assert status == 409
    assert told["detail"]
    assert told["mend"]
    assert Figure.objects.get(item_code="grain").value == "300"


# Handing in ---------------------------------------------------------------------------------------


def test_a_machine_hands_in_what_a_head_has_signed_once_however_often_it_sends(
    machine_of: MachineOf, fill: Fill, clerk_n: User, head_n: User, report_pk: int
) -> None:
    fill({"grain": "300"})
    sign_off(head_n, report_pk=report_pk)
    machine = machine_of(clerk_n)
    first = machine.put(f"/reports/{report_pk}/submission")
    assert first == (200, {"pk": report_pk, "late": False})
    report, entry = Report.objects.get(pk=report_pk), AuditEntry.objects.latest("number")
    assert (report.state, report.submitted_by) == ("submitted", clerk_n)
    assert (entry.verb, entry.actor_name) == ("报送", f"{clerk_n}（接口：统计系统）")
    assert machine.put(f"/reports/{report_pk}/submission") == first
    assert AuditEntry.objects.latest("number").pk == entry.pk


def test_a_machine_does_not_hand_in_what_nobody_has_signed(
    machine_of: MachineOf, fill: Fill, clerk_n: User, report_pk: int
) -> None:
    fill({"grain": "300"})
    status, told = machine_of(clerk_n).put(f"/reports/{report_pk}/submission")
    assert (status, told) == (
        409, {"detail": "填报表处于“填报中”状态，不能报送。", "mend": "当前可以：审签。"},
    )  # fmt: skip
    assert Report.objects.get(pk=report_pk).state == "draft"


@pytest.mark.parametrize("verb", ["sign_off", "signature", "reopen", "accept", "return"])
def test_a_signature_and_a_decision_have_no_address_for_machines(
    machine_of: MachineOf, fill: Fill, head_n: User, report_pk: int, verb: str
) -> None:
    fill({"grain": "300"})
    assert machine_of(head_n).put(f"/reports/{report_pk}/{verb}")[0] == 404
    assert Report.objects.get(pk=report_pk).state == "draft"


def test_what_is_handed_in_after_the_deadline_is_late(
    machine_of: MachineOf,
    fill: Fill,
    clerk_n: User,
    head_n: User,
    report_pk: int,
) -> None:
    fill({"grain": "300"})
    sign_off(head_n, report_pk=report_pk)
    ReportingPeriod.objects.update(opens_on=MARCH_ENDS, due_on=MARCH_ENDS)
    status, told = machine_of(clerk_n).put(f"/reports/{report_pk}/submission")
    assert (status, told["late"]) == (200, True)


@pytest.mark.parametrize("key", ["0", "-1", "abc", "9" * 30, "1e3"])
def test_a_key_that_is_none_is_refused_and_not_looked_up(
    machine_of: MachineOf, clerk_n: User, report_pk: int, key: str
) -> None:
    status, told = machine_of(clerk_n).put(f"/reports/{key}/submission")
    assert status in (404, 422)
    assert told["detail"]
    assert told["mend"]
    assert Report.objects.get(pk=report_pk).state == "draft"


@pytest.mark.parametrize(
    ("place", "role", "status"),
    [
        (NORTH, Role.REPORTER, 200),
        (NORTH, Role.SIGN_OFF, 200),
        (NORTH, Role.LEADER, 403),
        ("c1", Role.ASSESSMENT_OFFICE, 403),
        (SOUTH, Role.REPORTER, 404),
        ("c2", Role.ASSESSMENT_OFFICE, 404),
    ],
)
def test_who_hands_a_report_in(
    machine_of: MachineOf,
    appointed: Appoint,
    fill: Fill,
    head_n: User,
    report_pk: int,
    place: str,
    role: Role,
    status: int,
) -> None:
    fill({"grain": "300"})
    sign_off(head_n, report_pk=report_pk)
    got, told = machine_of(appointed("caller", place, role)).put(f"/reports/{report_pk}/submission")
    assert got == status, told
    assert (Report.objects.get(pk=report_pk).state == "submitted") == (status == 200)


# Who ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "role", "status"),
    [
        (NORTH, Role.REPORTER, 200),  # own
        (NORTH, Role.SIGN_OFF, 403),  # own, but who signs does not type
        (NORTH, Role.LEADER, 403),
        ("c1", Role.REPORTER, 403),  # parent: sees it, is not its clerk
        ("c1", Role.ASSESSMENT_OFFICE, 403),  # assesses it: never writes a unit's figures
        ("demo", Role.LEADER, 403),
        (SOUTH, Role.REPORTER, 404),  # sibling
        ("v1", Role.REPORTER, 404),  # child: sees nothing above itself
        ("c2", Role.ASSESSMENT_OFFICE, 404),  # another county
    ],
)
def test_who_writes_into_a_report(
    machine_of: MachineOf, appointed: Appoint, report_pk: int, place: str, role: Role, status: int
) -> None:
    user = appointed("caller", place, role)
    got, told = machine_of(user).put(f"/reports/{report_pk}/cells", cells(("grain", "300", 0)))
    assert got == status, told
    assert Figure.objects.filter(value="300").exists() == (status == 200)
    assert status == 200 or (told["detail"] and told["mend"])


@pytest.mark.parametrize(
    ("place", "role", "status"),
    [
        (NORTH, Role.REPORTER, 200),
        (NORTH, Role.LEADER, 200),
        ("c1", Role.LEADER, 200),
        ("c1", Role.ASSESSMENT_OFFICE, 200),
        ("demo", Role.INSPECTION_OFFICE, 200),
        (SOUTH, Role.REPORTER, 404),
        ("v1", Role.REPORTER, 404),
        ("c2", Role.ASSESSMENT_OFFICE, 404),
    ],
)
def test_who_reads_a_report(
    machine_of: MachineOf, appointed: Appoint, report_pk: int, place: str, role: Role, status: int
) -> None:
    machine = machine_of(appointed("caller", place, role))
    assert machine.get(f"/reports/{report_pk}")[0] == status
    assert machine.get(f"/reports/{report_pk}/figures/grain/history")[0] == status
    assert machine.get("/reports/999999")[0] == 404


@pytest.mark.parametrize(
    ("place", "role", "status", "seen"),
    [
        ("c1", Role.ASSESSMENT_OFFICE, 200, {NORTH, SOUTH}),
        ("c1", Role.LEADER, 200, {NORTH, SOUTH}),
        (NORTH, Role.REPORTER, 200, {NORTH}),
        ("v1", Role.REPORTER, 404, set()),
        ("c2", Role.LEADER, 404, set()),
    ],
)
def test_who_sees_which_units_of_a_cycle(
    machine_of: MachineOf,
    appointed: Appoint,
    cycle_pk: int,
    place: str,
    role: Role,
    status: int,
    seen: set[str],
) -> None:
    machine = machine_of(appointed("caller", place, role))
    assert machine.get(f"/cycles/{cycle_pk}")[0] == status
    got, page = machine.get(f"/cycles/{cycle_pk}/assessees")
    assert got == status
    assert {row["organisation_code"] for row in page.get("rows", ())} == seen
    standing = machine.get(f"/cycles/{cycle_pk}/reports", size=500)[1]
    assert {row["organisation_code"] for row in standing.get("rows", ())} == seen
