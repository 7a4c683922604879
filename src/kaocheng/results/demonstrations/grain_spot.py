"""A mock year (模拟考核) of the invented province, in 部门抽查: drawn, and one unit visited."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from kaocheng.orgs.models import User
from kaocheng.results.demonstrations.annual_reports import YearHands, take_over_year
from kaocheng.results.demonstrations.grain_duty import found_cycle
from kaocheng.results.demonstrations.grain_review import year_figures
from kaocheng.review.models import SampledUnit
from kaocheng.review.queries.spot_leaves import lines_checked
from kaocheng.review.sampling import Plan, Quota
from kaocheng.review.services import (
    Entry,
    PlanWishes,
    advance,
    assign_unit,
    begin_checking,
    draw_units,
    finish_unit,
    open_assessment,
    plan_spot_check,
    save_finding,
    set_team,
)

_SEED, _SOURCE = "0417263105", "公开号码示例第 001 期（演示数据）"
# Two of the eleven 产区, one of the five 非产区.
_PLAN = Plan(Quota(number=1), {"producing": Quota(number=2)})
# Indicators that are checked on the spot, and what was found to differ.
_CHECKED = ("1.1", "1.2", "2.2", "2.3", "3.1", "b1", "d1")
_FOUND = {
    "1.2": Entry(
        "points", "抽查两个项目区，一处渠系尚未贯通。", {}, "7.5", "未完工面积不计入（演示数据）"
    ),
    "2.3": Entry(
        "figure", "抽查应急网点十处，一处已停业。", {"emergency": "80"}, "", "停业网点不计入达标"
    ),
    "d1": Entry(
        "points", "抽查三个村，查实撂荒地块五处。", {}, "-2.5", "按查实的五处计扣（演示数据）"
    ),
}


def load_spot_check(people: Mapping[str, User], scheme_pk: int, today: datetime.date) -> None:
    """The mock cycle of the year before, with a spot check under way."""
    office, year = people["shengban"], today.year - 1
    cycle = found_cycle(office, scheme_pk, year, mock=True)
    take_over_year(YearHands(office, people["dishi"]), cycle, year_figures(), today)
    assessment = open_assessment(office, cycle_pk=cycle, period=str(year))
    for verb in ("begin_review", "begin_spot_check"):
        advance(office, assessment_pk=assessment, verb=verb)
    checker = people["shengcha"]
    check = check_on_the_spot(office, checker, assessment, f"{year}年度实地抽查")
    first = SampledUnit.objects.filter(spot_check=check).order_by("pk").first()
    assert first is not None
    found_at(checker, first.pk)
    finish_unit(checker, unit_pk=first.pk)


def check_on_the_spot(office: User, checker: User, assessment_pk: int, title: str) -> int:
    """Planned, drawn, one team for all units, the visits begun; the key of the spot check."""
    wishes = PlanWishes(f"{title}（演示数据）", _PLAN, indicators=_CHECKED)
    check = plan_spot_check(office, assessment_pk=assessment_pk, wishes=wishes)
    draw_units(office, check_pk=check, seed=_SEED, seed_source=_SOURCE)
    team = set_team(office, check_pk=check, name="第一抽查组", leader=checker.pk)
    for pk in SampledUnit.objects.filter(spot_check=check).values_list("pk", flat=True):
        assign_unit(office, unit_pk=pk, team_pk=team)
    begin_checking(office, check_pk=check)
    return check


def found_at(checker: User, unit_pk: int) -> None:
    """What was found at a unit, indicator by indicator."""
    rows = SampledUnit.objects.select_related("spot_check__assessment", "assessee", "organisation")
    unit = rows.get(pk=unit_pk)
    for line in lines_checked(unit):
        entry = _FOUND.get(line.code) or Entry("true", "查阅台账并实地核对，情况属实。")
        save_finding(checker, unit_pk=unit.pk, indicator_code=line.code, entry=entry)
