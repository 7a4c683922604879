"""A cycle locked for a change, once it is clear that this actor may make it."""

from __future__ import annotations

from kaocheng.cycles.lifecycle import CLOSED
from kaocheng.cycles.models import Cycle, ReportingPeriod
from kaocheng.cycles.permissions import may_run_cycle
from kaocheng.cycles.queries.scope import visible_cycle
from kaocheng.lifecycle import NotPossible, StateTable, step
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal


def locked_cycle(actor: User, cycle_pk: int) -> Cycle:
    """The cycle with its row locked: `NotVisible`, or `NotAllowed` to all but its office."""
    seen, _ = visible_cycle(actor, cycle_pk)
    if not may_run_cycle(actor, seen):
        raise NotAllowed(f"只有考核办可以变动“{seen}”。请联系{seen.organisation}考核办。")
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=seen.pk)


def running_or_draft(cycle: Cycle) -> Cycle:
    """The cycle, unless it has ended."""
    if cycle.state == CLOSED:
        raise Refusal(f"“{cycle}”已结束，不能再变动。如需更正，请走更正申请。")
    return cycle


def locked_period(actor: User, period_pk: int) -> ReportingPeriod:
    """A reporting period with its row locked, for the office of its cycle."""
    found = ReportingPeriod.objects.filter(pk=period_pk).first()
    if found is None:
        raise NotVisible(period_pk)
    running_or_draft(locked_cycle(actor, found.cycle_id))
    rows = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("cycle")
    return rows.get(pk=period_pk)


def stepped(table: StateTable, state: str, verb: str) -> str:
    """The next state, or the table's refusal in the words of a service."""
    try:
        return step(table, state, verb)
    except NotPossible as fault:
        raise Refusal(str(fault)) from fault
