"""年度目标责任考核 of an invented city: last year waits to be signed, the year before is done."""

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
from kaocheng.orgs.services import NewOrganisation, add_organisations
from kaocheng.reporting.services import KnownRow, load_known_values
from kaocheng.results.demonstrations import year_figures as figures
from kaocheng.results.demonstrations.annual_reports import YearHands, take_over_year
from kaocheng.results.demonstrations.people import ROOT_CODE, Part
from kaocheng.results.demonstrations.taken_over import run_now
from kaocheng.results.demonstrations.year_uses import load_uses
from kaocheng.results.services import decide
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
    """Two years ago: published and put to use. The year before: the evaluation put."""
    office, year = people["niankao"], today.year - 1
    scheme = store_version(office, _SCHEME.read_bytes()).pk
    load_uses(people, _assessed(people, scheme, year - 1, today, before=True), year - 1)
    assessment = _assessed(people, scheme, year, today)
    decide(office, run_pk=run_now(office, assessment), note=_NOTE)


def _assessed(
    people: Mapping[str, User],
    scheme_pk: int,
    year: int,
    today: datetime.date,
    *,
    before: bool = False,
) -> int:
    """A year with its facts given and reported, ready to be scored; the assessment's key."""
    office, cycle = people["niankao"], _found(people["niankao"], scheme_pk, year)
    values = {
        code: figures.year_figures(number, before=before)
        for number, code in enumerate(figures.CODES)
    }
    _give_values(office, cycle, year, values)
    own = {code: _not_given(found) for code, found in values.items()}
    take_over_year(YearHands(office, people["quxian"]), cycle, own, today)
    return open_assessment(office, cycle_pk=cycle, period=str(year), straight_to_evaluation=True)


def _not_given(values: Mapping[str, str]) -> dict[str, str]:
    return {item: value for item, value in values.items() if item not in figures.GIVEN_BY}


def _found(office: User, scheme_pk: int, year: int) -> int:
    pk = create_cycle(
        office,
        code=f"{figures.CITY}-{year}",
        title=f"{year}年度目标责任考核{_MARK}",
        year=year,
        organisation_code=figures.CITY,
    )
    assign_scheme(office, cycle_pk=pk, scheme_pk=scheme_pk, from_period=str(year))
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


def _give_values(
    office: User, cycle_pk: int, year: int, values: Mapping[str, Mapping[str, str]]
) -> None:
    rows = [
        KnownRow(code, item, str(year), value, figures.GIVEN_BY[item])
        for code, found in values.items()
        for item, value in found.items()
        if item in figures.GIVEN_BY
    ]
    load_known_values(office, cycle_pk=cycle_pk, rows=rows)
