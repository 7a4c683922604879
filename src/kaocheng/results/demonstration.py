"""Demonstration data (演示数据): a small platform to look around in, made by the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kaocheng.orgs.models import Level, Organisation, Role, User
from kaocheng.orgs.passwords import draw_password
from kaocheng.orgs.queries import organisation_names
from kaocheng.orgs.services import NewOrganisation, add_organisations, found_platform
from kaocheng.results.demonstrations import (
    grain_done,
    grain_duty,
    grain_review,
    grain_spot,
    rural,
    year_duty,
)
from kaocheng.results.demonstrations.people import (
    ADMINISTRATORS,
    ROOT_CODE,
    DemoAccount,
    Part,
    add_people,
    keep_accounts,
    kept_accounts,
    new_user,
)
from kaocheng.results.services import start_run
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.services import store_from_pack
from kaocheng.scoring import Units, pack, read_scheme, read_units

ROOT_NAME = "演示考核办（演示数据）"
CLERK_UNIT = "230000"


@dataclass(frozen=True)
class DemoSummary:
    """What was done, and the accounts; none where their file is not there."""

    loaded: bool
    message: str
    accounts: tuple[DemoAccount, ...]


_OFFICE = Part("office", "考核办，可见全部单位", (Role.ASSESSMENT_OFFICE,))
_PEOPLE = (
    _OFFICE,
    Part("leader", "领导，可见全部单位", (Role.LEADER,)),
    Part("heilongjiang", "填报员，只见黑龙江省", (Role.REPORTER,), (CLERK_UNIT,)),
    *rural.PARTS,
    *grain_duty.PARTS,
    *year_duty.PARTS,
)
_PARTS = (*_PEOPLE, *ADMINISTRATORS)
# The last one is the newest, and the first page that anybody above the units sees.
_RUNS = (("grain-2018", ("2018",)), ("provinces-2023", ("2022", "2023")))
# For a scheme that does not say of itself that it is a demonstration.
NOTICE = "演示数据：按公开材料复算，用于演示平台，不是任何机关的考核结果。"


def load() -> DemoSummary:
    """Load the demonstration data once; a second call says so and changes nothing."""
    if Organisation.objects.filter(code=ROOT_CODE).exists():
        return DemoSummary(False, "演示数据已在，不再重复装载。", kept_accounts())
    if User.objects.exists():
        return DemoSummary(False, "库中已有正式数据，不装载演示数据。", ())
    passwords = {part.username: draw_password() for part in _PARTS}
    with transaction.atomic():
        _build(passwords)
        accounts = keep_accounts(_PARTS, passwords)
    return DemoSummary(True, "演示数据已装载。", accounts)


def _build(passwords: Mapping[str, str]) -> None:
    officers = found_platform(
        code=ROOT_CODE,
        name=ROOT_NAME,
        level=Level.COUNTRY,
        administrators={part.roles[0]: new_user(part, passwords) for part in ADMINISTRATORS},
    )
    for name, _ in _RUNS:
        _add_units_of(officers[Role.SYSTEM_ADMIN], name)
    for places in (rural, grain_duty, year_duty):
        places.add_places(officers[Role.SYSTEM_ADMIN])
    people = add_people(officers, _PEOPLE, passwords)
    today = timezone.localdate()
    rural.load_rural(people, today)
    scheme = grain_duty.load_grain_duty(people, today)
    grain_done.load_done(people, scheme, today)
    grain_review.load_last_year(people, scheme, today)
    grain_spot.load_spot_check(people, scheme, today)
    year_duty.load_year_duty(people, today)
    for name, periods in _RUNS:
        _run_pack(people[_OFFICE.username], name, periods)


def _add_units_of(actor: User, pack_name: str) -> None:
    """Units that stand in the tree already, from another pack, stay as they are."""
    built_in = pack(pack_name)
    scheme = read_scheme(built_in.scheme_path)
    units = read_units(built_in.units_path, scheme)
    level = Level(scheme.level) if scheme.level in Level.values else Level.PROVINCE
    known = organisation_names(units.codes)
    rows = [row for row in _rows_of(units, level) if row.code not in known]
    if rows:
        add_organisations(actor, rows)


def _rows_of(units: Units, level: Level) -> Iterable[NewOrganisation]:
    for code, name, parent in zip(units.codes, units.names, units.parents, strict=True):
        above = parent if parent in units.row else ROOT_CODE
        yield NewOrganisation(code, name, level, above)


def _run_pack(office: User, name: str, periods: Iterable[str]) -> None:
    version: SchemeVersion = store_from_pack(office, name, notice=NOTICE)
    built_in = pack(name)
    units, facts = built_in.units_path.read_bytes(), built_in.facts_path.read_bytes()
    for period in periods:
        start_run(office, version, units, facts, period)
