"""粮食安全责任制 of an invented province: a year under way, with a month of 信息报送."""

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
from kaocheng.orgs.models import Kind, Level, Role, User
from kaocheng.orgs.services import NewOrganisation, add_organisations
from kaocheng.reporting.services import count_information, decide_information, send_information
from kaocheng.results.demonstrations.people import ROOT_CODE, Part
from kaocheng.schemes.services import store_version

PROVINCE = "demo-lx"
_PROVINCE_NAME = "岚西省（演示数据）"
_SCHEME = Path(__file__).parent / "grain-duty.yaml"
_MARK = "（演示数据）"
_PRODUCING, _OTHER = "producing", "other"
# Thirteen cities, the farm bureau, and two cities that the province manages directly.
_CITIES = (
    "安岚市", "丰沅市", "嘉禾原市", "临沔市", "沐川原市", "北渚市", "平芜市",
    "清渡市", "松泽市", "望岫市", "西屏原市", "远浦市", "云麓市",
)  # fmt: skip
_BUREAU = "岚西农垦局"
_DIRECT = ("石碛市", "竹溪原市")
_NOT_PRODUCING = {"安岚市", "北渚市", "望岫市", "云麓市", "石碛市"}
_NAMES = (*_CITIES, _BUREAU, *_DIRECT)
UNITS = {f"{PROVINCE}-{number:02d}": name for number, name in enumerate(_NAMES, start=1)}
# Departments that review; the scheme calls them by the names on the left of ASSESSORS.
_FARMING, _GRAIN = f"{PROVINCE}-nyt", f"{PROVINCE}-lcj"
ASSESSORS = {"农业农村厅": _FARMING, "粮食和物资储备局": _GRAIN}
_TITLES = ("秋粮收购进展", "高标准农田建后管护做法", "地方储备粮轮换情况", "粮食节约减损宣传活动")
PARTS = (
    Part(
        "shengban", "岚西省考核办，主办粮食安全责任制考核", (Role.ASSESSMENT_OFFICE,), (PROVINCE,)
    ),
    Part(
        "dishi",
        "岚西各市填报员兼审签人，一个账号代十六单位",
        (Role.REPORTER, Role.SIGN_OFF),
        tuple(UNITS),
    ),
    Part("nongye", "岚西省农业农村厅评审人", (Role.REVIEWER,), (_FARMING,)),
    Part("liangchu", "岚西省粮食和物资储备局评审人", (Role.REVIEWER,), (_GRAIN,)),
    Part("shengcha", "岚西省抽查人，抽查组组长", (Role.SPOT_CHECKER,), (PROVINCE,)),
)


def add_places(system_admin: User) -> None:
    """The province and its units, all invented."""
    rows = [NewOrganisation(PROVINCE, _PROVINCE_NAME, Level.PROVINCE, ROOT_CODE)]
    rows += [
        NewOrganisation(code, f"{name}{_MARK}", _level(name), PROVINCE, _kind(name))
        for code, name in UNITS.items()
    ]
    rows += [
        NewOrganisation(code, f"岚西省{name}{_MARK}", Level.PROVINCE, PROVINCE, Kind.DEPARTMENT)
        for name, code in ASSESSORS.items()
    ]
    add_organisations(system_admin, rows)


def _level(name: str) -> Level:
    return Level.COUNTY if name in _DIRECT else Level.CITY


def _kind(name: str) -> Kind:
    return Kind.DEPARTMENT if name == _BUREAU else Kind.REGION


def load_grain_duty(people: Mapping[str, User], today: datetime.date) -> int:
    """The cycle of today's year, and what was sent in for today's month; the key of the scheme."""
    office, year = people["shengban"], today.year
    scheme = store_version(office, _SCHEME.read_bytes()).pk
    pk = found_cycle(office, scheme, year, counted=True)
    _send_information(office, people["dishi"], pk, f"{year}-{today.month:02d}")
    return scheme


def found_cycle(
    office: User, scheme_pk: int, year: int, *, counted: bool = False, mock: bool = False
) -> int:
    """A cycle of the province, started; with `counted` the information sent in is counted."""
    kind, tail = ("模拟考核", "-mock") if mock else ("考核", "")
    title = f"{year}年度粮食安全责任制{kind}{_MARK}"
    code = f"{PROVINCE}-{year}{tail}"
    pk = create_cycle(
        office, code=code, title=title, year=year, organisation_code=PROVINCE, mock=mock
    )
    assign_scheme(office, cycle_pk=pk, scheme_pk=scheme_pk, from_period=str(year))
    rows = [NewAssessee(code, group_of(name)) for code, name in UNITS.items()]
    add_assessees(office, cycle_pk=pk, rows=rows)
    open_calendar(office, cycle_pk=pk, kind="Y", days_after=20, open_days=40)
    set_targets(office, cycle_pk=pk, changes=_targets(year))
    if counted:
        count_information(office, cycle_pk=pk, item_code="news", counts="adopted")
    start_cycle(office, cycle_pk=pk)
    return pk


def group_of(name: str) -> str:
    """The group of a unit by its name."""
    return _OTHER if name in _NOT_PRODUCING else _PRODUCING


def task_amounts(number: int) -> dict[str, int]:
    """Item → what a unit is to reach in a year."""
    return {
        "arable": 300 + 23 * number % 170,
        "farmland": 20 + 3 * number % 17,
        "output": 90 + 31 * number % 140,
        "bought": 40 + 13 * number % 60,
        "reserve": 5 + number % 7,
    }


def _targets(year: int) -> list[TargetChange]:
    return [
        TargetChange(code, item, str(year), "target", str(value), f"年度任务{_MARK}")
        for number, code in enumerate(UNITS)
        for item, value in task_amounts(number).items()
    ]


def _send_information(office: User, clerk: User, cycle_pk: int, month: str) -> None:
    """Some units have sent nothing yet; of what came a third is adopted, a third is undecided."""
    sent = [
        send_information(
            clerk, cycle_pk=cycle_pk, organisation_code=code, month=month, title=f"{title}{_MARK}"
        )
        for number, code in enumerate(UNITS)
        for title in _TITLES[: number % 3]
    ]
    for pk in sent[::3]:
        by = f"省粮食工作简报{_MARK}"
        decide_information(office, information_pk=pk, adopted=True, adopted_by=by)
    for pk in sent[1::3]:
        decide_information(office, information_pk=pk, adopted=False)
