"""乡村振兴战略实绩考核 of an invented city: month by month, with a new standard on the way."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kaocheng.cycles.models import ReportingPeriod
from kaocheng.cycles.queries.shapes import TargetChange
from kaocheng.cycles.services import (
    NewAssessee,
    NewStage,
    add_assessees,
    assign_scheme,
    close_cycle,
    create_cycle,
    open_calendar,
    set_targets,
    set_timetable,
    start_cycle,
)
from kaocheng.orgs.models import Level, Role, User
from kaocheng.orgs.services import NewOrganisation, add_organisations
from kaocheng.reporting.queries import facts_for
from kaocheng.reporting.services import KnownRow, load_known_values
from kaocheng.results.demonstrations import rural_figures as figures
from kaocheng.results.demonstrations.people import ROOT_CODE, Part
from kaocheng.results.demonstrations.rural_done import Hands, take_over_month
from kaocheng.results.demonstrations.rural_month import leave_under_way
from kaocheng.results.services import start_run
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.services import assign_leader, store_version

_HERE = Path(__file__).parent
_FIRST, *_OTHERS = figures.CODES
_TITLE = "乡村振兴战略实绩考核（演示数据）"
# Departments that lead, and who is in charge of them: offices, not persons.
_AGRICULTURE, _SECRETARY = "分管农业农村副市长（演示数据）", "市委副书记（演示数据）"
_LEADERS = {
    "农业农村局": _AGRICULTURE,
    "乡村振兴局": _AGRICULTURE,
    "生态环境局": "分管生态环境副市长（演示数据）",
    "交通运输局": "分管交通运输副市长（演示数据）",
    "财政局": "常务副市长（演示数据）",
    "组织部": _SECRETARY,
    "宣传部": _SECRETARY,
}
_DECEMBER = 12
# The new standard counts for the last finished month and the one before it: enough for a movement.
_ON_NEW_STANDARD = 2
_CITY = (figures.CITY,)
PARTS = (
    Part("tianbao", "青岭县填报员，月度考核的填报", (Role.REPORTER,), (_FIRST,)),
    Part("shenqian", "青岭县审签人，月度考核的审签", (Role.SIGN_OFF,), (_FIRST,)),
    Part(
        "counties",
        "其余各县填报员兼审签人，一个账号代七县",
        (Role.REPORTER, Role.SIGN_OFF),
        tuple(_OTHERS),
    ),
    Part("kaohe", "云川市考核办，主办月度考核", (Role.ASSESSMENT_OFFICE,), _CITY),
    Part("pingshen", "云川市评审人", (Role.REVIEWER,), _CITY),
    Part("choucha", "云川市抽查人", (Role.SPOT_CHECKER,), _CITY),
    Part("ducha", "云川市督查室", (Role.INSPECTION_OFFICE,), _CITY),
    Part("lingdao", "云川市领导，可见全市各县", (Role.LEADER,), _CITY),
    Part("shuju", "云川市数据来源，提供统计数据", (Role.DATA_SOURCE,), _CITY),
)


@dataclass(frozen=True)
class _Year:
    """The months of one cycle: those done with, and the one under way, if it is of this cycle."""

    number: int
    finished: range
    under_way: int | None
    new_from: int
    months: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        current = () if self.under_way is None else (self.under_way,)
        object.__setattr__(self, "months", (*self.finished, *current))

    def period(self, month: int) -> str:
        return f"{self.number}-{month:02d}"


def years_until(today: datetime.date) -> tuple[_Year, ...]:
    """The month before today's is under way. Early in the year the year before is shown as well."""
    last = today.replace(day=1) - datetime.timedelta(days=1)
    finished = range(1, last.month)
    if len(finished) > _ON_NEW_STANDARD:
        return (_Year(last.year, finished, last.month, last.month - _ON_NEW_STANDARD),)
    before = _Year(last.year - 1, range(1, _DECEMBER + 1), None, _DECEMBER + 1 - _ON_NEW_STANDARD)
    return before, _Year(last.year, finished, last.month, 1)


def add_places(system_admin: User) -> None:
    """The city and its counties, all invented."""
    city = NewOrganisation(figures.CITY, figures.CITY_NAME, Level.CITY, ROOT_CODE)
    counties = [
        NewOrganisation(code, name, Level.COUNTY, figures.CITY)
        for code, name in figures.COUNTIES.items()
    ]
    add_organisations(system_admin, [city, *counties])


def load_rural(people: Mapping[str, User], today: datetime.date) -> None:
    """Both standards, and a cycle for each year that is shown."""
    office = people["kaohe"]
    old, new = (
        store_version(office, (_HERE / f"rural-{which}.yaml").read_bytes()).pk
        for which in ("until", "from")
    )
    for department, leader in _LEADERS.items():
        assign_leader(office, organisation_code=figures.CITY, department=department, leader=leader)
    for year in years_until(today):
        pk = _found(office, year, old, new)
        _give_values(people["shuju"], pk, year)
        _run_months(people, pk, year, today)


def _found(office: User, year: _Year, old: int, new: int) -> int:
    """The cycle of a year, started."""
    title = f"{year.number}年度{_TITLE}"
    code, organisation = f"{figures.CITY}-{year.number}", figures.CITY
    pk = create_cycle(
        office, code=code, title=title, year=year.number, organisation_code=organisation
    )
    if year.new_from > 1:
        assign_scheme(office, cycle_pk=pk, scheme_pk=old, from_period=year.period(1))
    assign_scheme(office, cycle_pk=pk, scheme_pk=new, from_period=year.period(year.new_from))
    rows = [NewAssessee(code) for code in figures.CODES]
    add_assessees(office, cycle_pk=pk, rows=rows)
    # Open long enough that the month before today's can be reported on the first of a month.
    open_calendar(office, cycle_pk=pk, kind="M", days_after=5, open_days=15)
    set_timetable(office, cycle_pk=pk, stages=_stages(year.number))
    set_targets(office, cycle_pk=pk, changes=_targets(year))
    start_cycle(office, cycle_pk=pk)
    return pk


def _stages(year: int) -> list[NewStage]:
    after = year + 1
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return [
        NewStage("月度填报", first, last, "演示数据"),
        NewStage("年终自查", datetime.date(after, 1, 4), datetime.date(after, 1, 15), "演示数据"),
        NewStage("抽查评审", datetime.date(after, 1, 18), datetime.date(after, 2, 5), "演示数据"),
    ]


def _targets(year: _Year) -> list[TargetChange]:
    source = "年度任务分解表（演示数据）"
    return [
        TargetChange(code, item, period, kind, value, source)
        for number, code in enumerate(figures.CODES)
        for period, kind, values in (
            (str(year.number), "target", figures.year_targets(number)),
            *(
                (year.period(month), "plan", figures.month_plans(number, month))
                for month in range(1, _DECEMBER + 1)
            ),
        )
        for item, value in values.items()
    ]


def _give_values(giver: User, cycle_pk: int, year: _Year) -> None:
    """Before the reports are begun, so that units find them there."""
    rows = [
        KnownRow(code, item, year.period(month), value, figures.GIVEN_BY[item])
        for month in year.months
        for number, code in enumerate(figures.CODES)
        for item, value in figures.given(number, month).items()
    ]
    load_known_values(giver, cycle_pk=cycle_pk, rows=rows)


def _run_months(
    people: Mapping[str, User], cycle_pk: int, year: _Year, today: datetime.date
) -> None:
    office = people["kaohe"]
    hands = Hands(office, people["tianbao"], people["shenqian"], people["counties"])
    periods = {row.period: row for row in ReportingPeriod.objects.filter(cycle=cycle_pk)}
    for month in year.finished:
        take_over_month(hands, periods[year.period(month)], month)
        bundle = facts_for(cycle_pk, year.period(month))
        version = SchemeVersion.objects.get(pk=bundle.scheme_pk)
        start_run(office, version, bundle.units, bundle.facts, bundle.period)
    if year.under_way is None:
        close_cycle(office, cycle_pk=cycle_pk)
    else:
        leave_under_way(hands, periods[year.period(year.under_way)], year.under_way, today)
