"""Who is assessed in a cycle, and by which scheme from when on."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import days_of, period_words
from kaocheng.cycles.lifecycle import OPEN, RUNNING
from kaocheng.cycles.models import Assessee, Cycle, ReportingPeriod, SchemeAssignment
from kaocheng.cycles.queries.assigned import assigned_schemes
from kaocheng.cycles.services.locking import locked_cycle, running_or_draft
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.queries import codes_under, organisation_names
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.schemes.models import SchemeVersion
from kaocheng.scoring import read_period
from kaocheng.scoring.periods import PERIOD_FORMS


@dataclass(frozen=True)
class NewAssessee:
    """An organisation that is to be assessed, and its group (分类考核)."""

    organisation_code: str
    group_code: str = ""


@transaction.atomic
def add_assessees(actor: User, *, cycle_pk: int, rows: Sequence[NewAssessee]) -> int:
    """Take organisations into the cycle; those already in it get the group given. How many new."""
    cycle = running_or_draft(locked_cycle(actor, cycle_pk))
    nodes = organisation_names(row.organisation_code for row in rows)
    _check_rows(actor, cycle, rows, nodes)
    wanted = {nodes[row.organisation_code].pk: row.group_code for row in rows}
    present = {each.organisation_id: each for each in Assessee.objects.filter(cycle=cycle)}
    for pk, group in wanted.items():
        if pk in present:
            present[pk].group_code = group
    kept = [each for pk, each in present.items() if pk in wanted]
    Assessee.objects.bulk_update(kept, ["group_code"])
    new = [
        Assessee(cycle=cycle, organisation_id=pk, group_code=group)
        for pk, group in wanted.items()
        if pk not in present
    ]
    Assessee.objects.bulk_create(new)
    record(str(actor), "加入被考核单位", cycle.title, {"units": sorted(nodes)})
    return len(new)


def _check_rows(
    actor: User, cycle: Cycle, rows: Sequence[NewAssessee], nodes: dict[str, Organisation]
) -> None:
    if not rows:
        raise Refusal("没有选择单位。请至少选择一个。")
    reach = codes_under(actor, {Role.ASSESSMENT_OFFICE})
    for row in rows:
        if row.organisation_code not in nodes or row.organisation_code not in reach:
            raise NotAllowed(f"单位 {row.organisation_code} 不在您所辖的组织机构内。请核对代码。")
    today = timezone.localdate()
    gone = [n for n in nodes.values() if n.valid_to is not None and n.valid_to < today]
    if gone:
        raise Refusal(f"{gone[0]}已于 {gone[0].valid_to} 撤并。请改选承接的单位。")
    _check_groups(cycle, rows)


def _check_groups(cycle: Cycle, rows: Sequence[NewAssessee]) -> None:
    """Groups are known once a scheme is assigned; until then `start_cycle` will ask."""
    known = {g.code: g.name for a in assigned_schemes(cycle.pk) for g in a.scheme.groups}
    wrong = [row.group_code for row in rows if known and row.group_code not in known]
    if wrong:
        listed = "、".join(f"{name}（{code}）" for code, name in known.items())
        raise Refusal(f"方案没有“{wrong[0] or '（空）'}”这个组别。可用：{listed}。")


@transaction.atomic
def remove_assessee(actor: User, *, cycle_pk: int, organisation_code: str) -> None:
    """Take a unit out again, as long as it has reported nothing."""
    cycle = running_or_draft(locked_cycle(actor, cycle_pk))
    found = Assessee.objects.filter(cycle=cycle, organisation__code=organisation_code).first()
    if found is None:
        raise Refusal("该单位不在本周期之中。请刷新页面。")
    name = str(found)
    try:
        found.delete()
    except ProtectedError as fault:
        raise Refusal(f"{name}已有填报表，不能移出。") from fault
    record(str(actor), "移出被考核单位", cycle.title, {"unit": organisation_code})


@transaction.atomic
def assign_scheme(actor: User, *, cycle_pk: int, scheme_pk: int, from_period: str) -> None:
    """Let a scheme count from a period on. Periods that ended before it keep what they had."""
    cycle = running_or_draft(locked_cycle(actor, cycle_pk))
    version = SchemeVersion.objects.filter(pk=scheme_pk).exclude(state="draft").first()
    if version is None:
        raise Refusal("没有这个已印发的考核方案。请先在考核方案中印发。")
    period = read_period(from_period)
    if period is None:
        raise Refusal(f"起始期“{from_period}”写法不对。可用写法：{PERIOD_FORMS}。")
    starts_on = days_of(period)[0]
    _check_nothing_rests_on_it(cycle, starts_on)
    SchemeAssignment.objects.update_or_create(
        cycle=cycle,
        starts_on=starts_on,
        defaults={"scheme_version": version, "from_period": str(period)},
    )
    detail = {"scheme": version.digest, "from": str(period)}
    record(str(actor), "指定考核方案", f"{cycle.title} {version.title}", detail)


def _check_nothing_rests_on_it(cycle: Cycle, starts_on: datetime.date) -> None:
    """A standard is changed for what is to come, not under reports that have been begun."""
    if cycle.state != RUNNING:
        return
    opened = Q(opens_on__lte=timezone.localdate()) | Q(state=OPEN)
    touched = ReportingPeriod.objects.filter(opened, cycle=cycle, last_day__gte=starts_on).last()
    if touched is not None:
        words = period_words(touched.period)
        raise Refusal(f"{words}已开放填报，其方案不能再换。请改从下一期起适用。")
