"""年度目标责任考核 of an invented city: last year, scored, decided, and still to be signed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from kaocheng.cycles.queries.shapes import TargetChange
from kaocheng.cycles.services import (
    NewAssessee,
    add_assessees,
    assign_scheme,
    create_cycle,
    open_calendar,
    set_targets,
    start_cycle,
)
from kaocheng.orgs.models import Level, Role, User
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.services import NewOrganisation, add_organisations
from kaocheng.reporting.services import KnownRow, load_known_values
from kaocheng.results.demonstrations import year_figures as figures
from kaocheng.results.demonstrations.annual_reports import YearHands, take_over_year
from kaocheng.results.demonstrations.people import ROOT_CODE, Part
from kaocheng.results.models import RunRequest
from kaocheng.results.services import decide, request_run
from kaocheng.results.services.stage_runs import carry_out_run
from kaocheng.review.services import open_assessment
from kaocheng.schemes.services import store_version

_SCHEME = Path(__file__).parent / "year-duty.yaml"
_MARK = "（演示数据）"
_NOTE = "按计分结果、否决事项和优秀名额评定，提请签发。（演示数据）"
PARTS = (
    Part("niankao", "澄阳市考核办，主办年度目标考核", (Role.ASSESSMENT_OFFICE,), (figures.CITY,)),
    Part("qianfa", "澄阳市领导，签发综合评价", (Role.LEADER,), (figures.CITY,)),
    Part(
        "quxian",
        "澄阳各县区填报员兼审签人，一个账号代十二县区",
        (Role.REPORTER, Role.SIGN_OFF),
        figures.CODES,
    ),
)


def add_places(system_admin: User) -> None:
    """The city and its counties, all invented."""
    rows = [NewOrganisation(figures.CITY, figures.CITY_NAME, Level.CITY, ROOT_CODE)]
    rows += [
        NewOrganisation(code, f"{name}{_MARK}", Level.COUNTY, figures.CITY)
        for code, (name, _) in figures.COUNTIES.items()
    ]
    add_organisations(system_admin, rows)


def load_year_duty(people: Mapping[str, User], today: datetime.date) -> None:
    """The year before: facts given and reported, a run of the final stage, the evaluation put."""
    office, year = people["niankao"], today.year - 1
    cycle = _found(office, year)
    _give_values(office, cycle, year)
    reported = {code: figures.year_figures(n) for n, code in enumerate(figures.CODES)}
    own = {code: _not_given(values) for code, values in reported.items()}
    take_over_year(YearHands(office, people["quxian"]), cycle, own, today)
    assessment = open_assessment(
        office, cycle_pk=cycle, period=str(year), straight_to_evaluation=True
    )
    decide(office, run_pk=_run(office, assessment), note=_NOTE)


def _not_given(values: Mapping[str, str]) -> dict[str, str]:
    return {item: value for item, value in values.items() if item not in figures.GIVEN_BY}


def _found(office: User, year: int) -> int:
    scheme = store_version(office, _SCHEME.read_bytes()).pk
    pk = create_cycle(
        office,
        code=f"{figures.CITY}-{year}",
        title=f"{year}年度目标责任考核{_MARK}",
        year=year,
        organisation_code=figures.CITY,
    )
    assign_scheme(office, cycle_pk=pk, scheme_pk=scheme, from_period=str(year))
    rows = [NewAssessee(code, group) for code, (_, group) in figures.COUNTIES.items()]
    add_assessees(office, cycle_pk=pk, rows=rows)
    open_calendar(office, cycle_pk=pk, kind="Y", days_after=20, open_days=40)
    set_targets(office, cycle_pk=pk, changes=_targets(year))
    start_cycle(office, cycle_pk=pk)
    return pk


def _targets(year: int) -> list[TargetChange]:
    source = f"年度目标责任书{_MARK}"
    return [
        TargetChange(code, item, str(year), kind, value, source)
        for number, code in enumerate(figures.CODES)
        for (item, kind), value in figures.targets(number).items()
    ]


def _give_values(office: User, cycle_pk: int, year: int) -> None:
    rows = [
        KnownRow(code, item, str(year), value, figures.GIVEN_BY[item])
        for number, code in enumerate(figures.CODES)
        for item, value in figures.year_figures(number).items()
        if item in figures.GIVEN_BY
    ]
    load_known_values(office, cycle_pk=cycle_pk, rows=rows)


def _run(office: User, assessment_pk: int) -> int:
    """Asked for and carried out at once: no worker is there yet. The key of the run."""
    job_pk = request_run(office, assessment_pk=assessment_pk, stage="final")
    carry_out_run(job_pk)
    job = RunRequest.objects.get(pk=job_pk)
    if job.run_id is None:
        raise Refusal(f"年度目标责任考核的演示数据没有算成：{job.fault}")
    return job.run_id
