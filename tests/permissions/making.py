"""What every place has of its own, and the cycles with the reports in them."""

from __future__ import annotations

import datetime

from kaocheng.cycles.models import ReportingPeriod
from kaocheng.cycles.queries.shapes import TargetChange
from kaocheng.cycles.services import (
    NewAssessee,
    add_assessees,
    assign_scheme,
    create_cycle,
    open_calendar,
    open_period,
    set_targets,
    start_cycle,
)
from kaocheng.notices.services import add_webhook
from kaocheng.orgs.books import workbook_of
from kaocheng.orgs.models import BookKind, Duty, GroupKind
from kaocheng.orgs.services import NewMember, add_group_member, keep_import, set_up_group
from kaocheng.reporting import services as reporting
from kaocheng.reporting.models import EvidenceLink
from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.results.services import start_run
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.services import import_draft, upload_scheme_table
from kaocheng.tokens.services import issue_token
from tests.permissions.people import OFFICE, REPORTER, SIGN_OFF, SYSTEM, only_post
from tests.permissions.places import ASSESSED, PLACES
from tests.permissions.world import BOOK, HOST, PDF, SCHEME, World

# One period each: accepted; announced; under assessment; being reported. And the whole year, which
# is scored and published.
DONE, LATE, EARLY, OPEN = "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"
YEAR = "2025"


def furnish(world: World, place: str) -> None:
    """People, groups, files, drafts and the like of one place."""
    clerk, office = world.people.of(place, REPORTER), world.people.of(place, OFFICE)
    code, name = PLACES[place].code, PLACES[place].name
    world.put("organisation", place, code)
    world.put("person", place, clerk.pk)
    world.put("post", place, only_post(clerk))
    group = set_up_group(
        office,
        organisation_code=code,
        kind=GroupKind.TASK_FORCE,
        name=f"{name}考核专班",
        established_on=datetime.date(2025, 1, 1),
    )
    world.put("group", place, group.pk)
    member = NewMember(Duty.MEMBER, organisation_code=code)
    world.put("member", place, add_group_member(office, group=group, new=member).pk)
    row = {"username": f"{code}-new", "display_name": f"{name}新人"}
    book = workbook_of(BookKind.PEOPLE, [row], note="")
    system = world.people.of(place, SYSTEM)
    kept = keep_import(system, kind=BookKind.PEOPLE, name=f"{name}人员.xlsx", content=book)
    world.put("import", place, kept)
    title = f"{name}接口"
    token = issue_token(clerk, title=title, organisation_code=code, role=REPORTER, days=30)
    world.put("token", place, token.pk)
    draft = SCHEME.decode().replace("季度考核示例方案", f"{name}方案草稿").encode()
    made = import_draft(office, organisation_code=code, content=draft, name="方案.yaml")
    world.put("draft", place, made.pk)
    table = upload_scheme_table(
        office, organisation_code=code, name=f"{name}方案草稿.xlsx", content=BOOK
    )
    world.put("table_import", place, table.pk)
    hook = add_webhook(
        office, organisation_code=code, title=f"{name}接口", address=f"http://{HOST}/"
    )
    world.put("webhook", place, hook.pk)


def assess(world: World, place: str) -> None:
    """A cycle that runs, with its reports; a second that is still a draft; a run by hand."""
    office, name, code = world.people.of(place, OFFICE), PLACES[place].name, PLACES[place].code
    cycle = _founded(world, place, code, f"{name}的年度考核")
    world.put("cycle", place, cycle)
    world.put("draft_cycle", place, _founded(world, place, f"{code}-2", f"{name}拟办考核"))
    changes = [
        TargetChange(PLACES[unit].code, "grain", OPEN, "target", "1200") for unit in ASSESSED[place]
    ]
    set_targets(office, cycle_pk=cycle, changes=changes)
    start_cycle(office, cycle_pk=cycle)
    for period in ReportingPeriod.objects.filter(cycle=cycle):
        world.put(f"period {period.period}", place, period.pk)
        open_period(office, period_pk=period.pk)
    for unit in ASSESSED[place]:
        _report(world, place, unit)
    _run_by_hand(world, place)


def _founded(world: World, place: str, code: str, title: str) -> int:
    office = world.people.of(place, OFFICE)
    pk = create_cycle(
        office, code=code, title=title, year=2025, organisation_code=PLACES[place].code
    )
    assign_scheme(office, cycle_pk=pk, scheme_pk=world.scheme, from_period="2025")
    rows = [NewAssessee(PLACES[unit].code, "") for unit in ASSESSED[place]]
    add_assessees(office, cycle_pk=pk, rows=rows)
    open_calendar(office, cycle_pk=pk, kind="Q", days_after=20)
    return pk


def _report(world: World, place: str, unit: str) -> None:
    """One report that was accepted and is to be corrected, one that is being filled in."""
    clerk, head = world.people.of(unit, REPORTER), world.people.of(unit, SIGN_OFF)
    accepted = world.put("accepted", unit, _filled(world, place, unit, DONE))
    reporting.sign_off(head, report_pk=accepted)
    reporting.submit(clerk, report_pk=accepted)
    reporting.accept(world.people.of(place, OFFICE), report_pk=accepted)
    reason = f"{PLACES[unit].name}漏计一处"
    correction = reporting.request_correction(
        clerk, report_pk=accepted, item_code="grain", text="305", reason=reason
    )
    world.put("correction", unit, correction)
    _being_filled(world, place, unit)


def _being_filled(world: World, place: str, unit: str) -> None:
    clerk, name = world.people.of(unit, REPORTER), PLACES[unit].name
    report = world.put("report", unit, _filled(world, place, unit, OPEN))
    reporting.save_remark(clerk, report_pk=report, problems=f"{name}人手不足")
    link = reporting.attach_evidence(
        clerk, report_pk=report, indicator_code="1", name=f"{name}公报.pdf", content=PDF
    )
    world.put("link", unit, link)
    world.put("file", unit, EvidenceLink.objects.get(pk=link).stored_file_id)
    information = reporting.send_information(
        clerk,
        cycle_pk=world.key("cycle", place),
        organisation_code=PLACES[unit].code,
        month="2025-10",
        title=f"{name}经验",
    )
    world.put("information", unit, information)


def _filled(world: World, place: str, unit: str, period: str) -> int:
    clerk = world.people.of(unit, REPORTER)
    pk = reporting.open_report(
        clerk, period_pk=world.key(f"period {period}", place), organisation_code=PLACES[unit].code
    )
    changes = [CellChange("grain", "1100"), CellChange("news", "4")]
    outcome = reporting.save_cells(clerk, pk, changes=changes)
    assert outcome.all_saved, outcome
    return pk


def _run_by_hand(world: World, place: str) -> None:
    lines = [f"{PLACES[unit].code},{PLACES[unit].name},," for unit in ASSESSED[place]]
    facts = [f"{PLACES[unit].code},grain,2025,actual,300" for unit in ASSESSED[place]]
    run = start_run(
        world.people.of(place, OFFICE),
        SchemeVersion.objects.get(pk=world.scheme),
        "\n".join(["unit,name,group,parent", *lines, ""]).encode(),
        "\n".join(["unit,item,period,kind,value", *facts, ""]).encode(),
        "2025",
    )
    world.put("run", place, run.pk)
