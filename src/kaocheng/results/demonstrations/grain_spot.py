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
_CHECKED = ("1.1", "1.2", "2.2", "2.3", "3.1")
_FOUND = {
    "1.2": Entry(
        "points", "抽查两个项目区，一处渠系尚未贯通。", {}, "7.5", "未完工面积不计入（演示数据）"
    ),
    "2.3": Entry(
        "figure", "抽查应急网点十处，一处已停业。", {"emergency": "80"}, "", "停业网点不计入达标"
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
    title = f"{year}年度实地抽查（演示数据）"
    wishes = PlanWishes(title, _PLAN, indicators=_CHECKED)
    check = plan_spot_check(office, assessment_pk=assessment, wishes=wishes)
    draw_units(office, check_pk=check, seed=_SEED, seed_source=_SOURCE)
    _visit(office, people["shengcha"], check)


def _visit(office: User, checker: User, check_pk: int) -> None:
    """One team for all; the first unit's findings are handed in."""
    team = set_team(office, check_pk=check_pk, name="第一抽查组", leader=checker.pk)
    rows = SampledUnit.objects.filter(spot_check=check_pk).order_by("pk")
    units = list(rows.select_related("spot_check__assessment", "assessee", "organisation"))
    for unit in units:
        assign_unit(office, unit_pk=unit.pk, team_pk=team)
    begin_checking(office, check_pk=check_pk)
    _find(checker, units[0])
    finish_unit(checker, unit_pk=units[0].pk)


def _find(checker: User, unit: SampledUnit) -> None:
    for line in lines_checked(unit):
        entry = _FOUND.get(line.code) or Entry("true", "查阅台账并实地核对，情况属实。")
        save_finding(checker, unit_pk=unit.pk, indicator_code=line.code, entry=entry)
