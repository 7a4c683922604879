"""A cycle from its founding to its end."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.lifecycle import CYCLE
from kaocheng.cycles.models import Assessee, Cycle, CycleKind, ReportingPeriod, Stage
from kaocheng.cycles.permissions import may_run_for
from kaocheng.cycles.queries.assigned import assigned_schemes, in_force
from kaocheng.cycles.services.locking import locked_cycle, running_or_draft, stepped
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import organisation_names
from kaocheng.orgs.refusals import NotAllowed, Refusal

_YEARS = range(2000, 2101)


@dataclass(frozen=True)
class NewStage:
    """A line of the timetable (日程安排)."""

    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    note: str = ""


@transaction.atomic
def create_cycle(
    actor: User, *, code: str, title: str, year: int, organisation_code: str, mock: bool = False
) -> int:
    """Found a cycle as a draft that only its office sees. `mock`: 模拟考核, for good."""
    organisation = organisation_names([organisation_code]).get(organisation_code)
    if organisation is None or not may_run_for(actor, organisation):
        raise NotAllowed("只有考核办可以建立考核周期。请联系考核办。")
    _check_new(code, title, year)
    cycle = Cycle.objects.create(
        code=code.strip(),
        title=title.strip(),
        year=year,
        organisation=organisation,
        kind=CycleKind.MOCK if mock else CycleKind.REAL,
        created_by=actor,
    )
    record(str(actor), "建立考核周期", cycle.title, {"code": cycle.code, "kind": cycle.kind})
    return cycle.pk


def _check_new(code: str, title: str, year: int) -> None:
    if not code.strip() or not title.strip():
        raise Refusal("代码和名称都须填写。")
    if len(code) > 50 or len(title) > 200:
        raise Refusal("代码不超过 50 字，名称不超过 200 字。请缩短。")
    if year not in _YEARS:
        raise Refusal(f"年度 {year} 不对。请填 {_YEARS[0]} 至 {_YEARS[-1]} 之间的年份。")
    if Cycle.objects.filter(code=code.strip()).exists():
        raise Refusal(f"代码 {code.strip()} 已被使用。请另取代码。")


@transaction.atomic
def start_cycle(actor: User, *, cycle_pk: int) -> None:
    """Make the cycle known to its units. It needs a scheme, units in its groups, and periods."""
    cycle = locked_cycle(actor, cycle_pk)
    cycle.state = stepped(CYCLE, cycle.state, "start")
    _check_complete(cycle)
    cycle.save(update_fields=["state"])
    record(str(actor), "启动考核", cycle.title, {"code": cycle.code})


def _check_complete(cycle: Cycle) -> None:
    assigned = assigned_schemes(cycle.pk)
    if not assigned:
        raise Refusal("尚未指定考核方案，不能启动。请先指定方案及其适用的起始期。")
    periods = list(ReportingPeriod.objects.filter(cycle=cycle).values_list("period", flat=True))
    if not periods:
        raise Refusal("尚未开设填报期，不能启动。请先在填报日历中开设。")
    uncovered = [each for each in periods if in_force(assigned, each) is None]
    if uncovered:
        raise Refusal(f"{uncovered[0]} 等 {len(uncovered)} 期没有适用的考核方案。请补充指定。")
    _check_groups(cycle, {g.code for each in assigned for g in each.scheme.groups})


def _check_groups(cycle: Cycle, known: set[str]) -> None:
    rows = Assessee.objects.filter(cycle=cycle).select_related("organisation")
    if not rows:
        raise Refusal("尚无被考核单位，不能启动。请先从组织机构中加入。")
    wrong = [str(each) for each in rows if known and each.group_code not in known]
    if wrong:
        raise Refusal(f"{wrong[0]}等 {len(wrong)} 个单位的组别不在方案之列。请核对组别。")


@transaction.atomic
def close_cycle(actor: User, *, cycle_pk: int) -> None:
    """End the cycle: nothing of it is edited any more."""
    cycle = locked_cycle(actor, cycle_pk)
    cycle.state = stepped(CYCLE, cycle.state, "close")
    cycle.save(update_fields=["state"])
    record(str(actor), "结束考核", cycle.title, {"code": cycle.code})


@transaction.atomic
def set_timetable(actor: User, *, cycle_pk: int, stages: Sequence[NewStage]) -> None:
    """Write the timetable (日程安排) anew."""
    cycle = running_or_draft(locked_cycle(actor, cycle_pk))
    for each in stages:
        if not each.title.strip() or each.ends_on < each.starts_on:
            raise Refusal(f"日程“{each.title}”须有名称，且结束不早于开始。请核对。")
    Stage.objects.filter(cycle=cycle).delete()
    Stage.objects.bulk_create(
        Stage(
            cycle=cycle,
            title=each.title.strip()[:100],
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            note=each.note.strip()[:300],
        )
        for each in stages
    )
    record(str(actor), "安排日程", cycle.title, {"stages": [each.title for each in stages]})
