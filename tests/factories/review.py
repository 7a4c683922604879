"""A small assessment under way: four townships in two groups, two assessing departments, an office.

All invented. Plain functions, for tests of the rooms at and above `review`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.factories.remembered import remembered

if TYPE_CHECKING:
    import pytest

    from kaocheng.orgs.models import Role, User
    from tests.conftest import Appoint

COUNTY, FARMING, ECOLOGY = "c1", "d1", "d2"
NORTH, SOUTH, EAST, WEST = "t1", "t2", "t3", "t4"
UNITS = {NORTH: "hill", SOUTH: "plain", EAST: "plain", WEST: "hill"}
PERIOD = "2025"

SCHEME = (Path(__file__).parent / "review.yaml").read_text(encoding="utf-8")

# What each unit reports: 北山 reaches everything, 南河 falls short on grain and water.
FIGURES: dict[str, dict[str, str]] = {
    NORTH: {"grain": "1200", "projects": "20", "roads": "40", "news": "5", "award": "1"},
    SOUTH: {"grain": "600", "projects": "15", "share": "90", "news": "4", "award": "0"},
    EAST: {"grain": "760", "projects": "18", "share": "96.5", "news": "5", "award": "0"},
    WEST: {"grain": "900", "projects": "12", "roads": "30", "news": "3", "award": "0"},
}
TARGETS = {NORTH: "1200", SOUTH: "800", EAST: "800", WEST: "1000"}


# 南河 was named in one circular; both adjustments are reviewed by the same department.
ADJUSTMENTS = """\
  - {code: b1, name: 表彰加分, kind: bonus, cap: 2, assessor: 县生态环境局,
     rule: {kind: award, of: award, points: 1}}
  - {code: d1, name: 通报扣分, kind: deduction, cap: 3, assessor: 县生态环境局,
     rule: {kind: award, of: named, points: 0.5}}
"""
NAMED = {NORTH: "0", SOUTH: "1", EAST: "0", WEST: "0"}


@dataclass(frozen=True)
class People:
    """One of each role; `clerks` and `heads` by the code of their unit."""

    office: User
    clerks: dict[str, User]
    heads: dict[str, User]
    farming: User
    farming_second: User
    ecology: User
    ecology_second: User
    ecology_third: User
    checker: User
    leader: User


@dataclass(frozen=True)
class Review:
    """Keys and people; `assessment` stands at its first stage unless told otherwise."""

    cycle: int
    assessment: int
    people: People
    assessees: dict[str, int]


def with_adjustments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the scheme name who reviews its bonus, and have a deduction beside it."""
    lines = SCHEME.splitlines(keepends=True)
    bonus = next(line for line in lines if "code: b1" in line)
    item = "  - {code: accident, name: 重大事故, unit: 起}\n"
    named = f"{item}  - {{code: named, name: 被通报次数, unit: 次}}\n"
    text = SCHEME.replace(bonus, ADJUSTMENTS).replace(item, named)
    monkeypatch.setattr(f"{__name__}.SCHEME", text)
    figures = {code: found | {"named": NAMED[code]} for code, found in FIGURES.items()}
    monkeypatch.setattr(f"{__name__}.FIGURES", figures)


@remembered
def make_review(
    officers: dict[Role, User], appointed: Appoint, *, accept: bool = True, **opening: Any
) -> Review:
    """County, people, a running cycle, reports handed in and accepted, an assessment opened.

    `opening` goes to `open_assessment`: due dates, `two_markers`, `allowed_difference`.
    """
    from kaocheng.cycles.models import Assessee
    from kaocheng.review.models import AssessorSeat
    from kaocheng.review.services import open_assessment

    make_places(officers)
    people = make_people(appointed)
    cycle = make_cycle(people.office)
    for code in UNITS:
        report(people, cycle, code, accept=accept)
    assessment = open_assessment(people.office, cycle_pk=cycle, period=PERIOD, **opening)
    organisations = _organisations((FARMING, ECOLOGY))
    AssessorSeat.objects.bulk_create(
        AssessorSeat(assessment_id=assessment, assessor=name, organisation=organisations[code])
        for name, code in (("县农业农村局", FARMING), ("县生态环境局", ECOLOGY))
    )
    rows = Assessee.objects.filter(cycle=cycle).values_list("organisation__code", "pk")
    return Review(cycle, assessment, people, dict(rows))


def _organisations(codes: tuple[str, ...]) -> dict[str, Any]:
    from kaocheng.orgs.queries import organisation_names

    return organisation_names(codes)


def make_places(officers: dict[Role, User]) -> None:
    """示例县 with two departments and four townships; a second county beside it."""
    from kaocheng.orgs.models import Kind, Level, Organisation, Role
    from kaocheng.orgs.services import NewOrganisation, add_organisations

    since = datetime.date(2020, 1, 1)
    Organisation.objects.filter(code="demo").update(valid_from=since)
    region, department = Kind.REGION, Kind.DEPARTMENT
    rows = [
        (COUNTY, "示例县", Level.COUNTY, "demo", region),
        (FARMING, "县农业农村局", Level.COUNTY, COUNTY, department),
        (ECOLOGY, "县生态环境局", Level.COUNTY, COUNTY, department),
        (NORTH, "北山乡", Level.TOWNSHIP, COUNTY, region),
        (SOUTH, "南河镇", Level.TOWNSHIP, COUNTY, region),
        (EAST, "东湖镇", Level.TOWNSHIP, COUNTY, region),
        (WEST, "西岭乡", Level.TOWNSHIP, COUNTY, region),
        ("c2", "邻县", Level.COUNTY, "demo", region),
    ]
    add_organisations(
        officers[Role.SYSTEM_ADMIN],
        [
            NewOrganisation(code, name, level, parent, kind=kind, valid_from=since)
            for code, name, level, parent, kind in rows
        ],
    )


def make_people(appointed: Appoint) -> People:
    """The office, a clerk and a head of every unit, reviewers, a spot checker, a leader."""
    from kaocheng.orgs.models import Role

    return People(
        office=appointed("office_c", COUNTY, Role.ASSESSMENT_OFFICE),
        clerks={code: appointed(f"clerk_{code}", code, Role.REPORTER) for code in UNITS},
        heads={code: appointed(f"head_{code}", code, Role.SIGN_OFF) for code in UNITS},
        farming=appointed("farming", FARMING, Role.REVIEWER),
        farming_second=appointed("farming2", FARMING, Role.REVIEWER),
        ecology=appointed("ecology", ECOLOGY, Role.REVIEWER),
        ecology_second=appointed("ecology2", ECOLOGY, Role.REVIEWER),
        ecology_third=appointed("ecology3", ECOLOGY, Role.REVIEWER),
        checker=appointed("checker", COUNTY, Role.SPOT_CHECKER),
        leader=appointed("leader_c", COUNTY, Role.LEADER),
    )


def make_cycle(office: User, *, mock: bool = False) -> int:
    """A running cycle of 2025 whose one period, the year, is open; targets are set."""
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
    from kaocheng.schemes.services import store_version

    scheme = store_version(office, SCHEME.encode()).pk
    pk = create_cycle(
        office,
        code="r25",
        title="2025年度乡镇考核",
        year=2025,
        organisation_code=COUNTY,
        mock=mock,
    )
    assign_scheme(office, cycle_pk=pk, scheme_pk=scheme, from_period=PERIOD)
    rows = [NewAssessee(code, group) for code, group in UNITS.items()]
    add_assessees(office, cycle_pk=pk, rows=rows)
    open_calendar(office, cycle_pk=pk, kind="Y", days_after=20)
    targets = [TargetChange(c, "grain", PERIOD, "target", v) for c, v in TARGETS.items()]
    targets += [TargetChange(c, "roads", PERIOD, "target", "40") for c in (NORTH, WEST)]
    set_targets(office, cycle_pk=pk, changes=targets)
    start_cycle(office, cycle_pk=pk)
    open_period(office, period_pk=ReportingPeriod.objects.get(cycle=pk).pk)
    return pk


def report(people: People, cycle: int, code: str, *, accept: bool = True) -> int:
    """The unit's report, filled in and handed in; accepted unless told otherwise."""
    from kaocheng.cycles.models import ReportingPeriod
    from kaocheng.reporting import services
    from kaocheng.reporting.queries.shapes import CellChange

    period = ReportingPeriod.objects.get(cycle=cycle).pk
    clerk, head = people.clerks[code], people.heads[code]
    pk = services.open_report(clerk, period_pk=period, organisation_code=code)
    changes = [CellChange(item, text) for item, text in FIGURES[code].items()]
    outcome = services.save_cells(clerk, pk, changes=changes)
    assert outcome.all_saved, outcome
    services.sign_off(head, report_pk=pk)
    services.submit(clerk, report_pk=pk)
    if accept:
        services.accept(people.office, report_pk=pk)
    return pk


@remembered
def to_stage(review: Review, stage: str) -> None:
    """Pass the assessment on by the office's own service until it stands at `stage`."""
    from kaocheng.review.lifecycle import EVALUATION, REVIEW, SELF_ASSESSMENT, SPOT_CHECK
    from kaocheng.review.services import advance

    verbs = {REVIEW: "begin_review", SPOT_CHECK: "begin_spot_check", EVALUATION: "begin_evaluation"}
    order = (SELF_ASSESSMENT, REVIEW, SPOT_CHECK, EVALUATION)
    for each in order[1 : order.index(stage) + 1]:
        advance(review.people.office, assessment_pk=review.assessment, verb=verbs[each])
