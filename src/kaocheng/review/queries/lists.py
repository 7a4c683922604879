"""The assessments that somebody knows of, what may be opened, and how one is run."""

from __future__ import annotations

from django.utils import timezone

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.lifecycle import RUNNING
from kaocheng.cycles.models import Cycle, CycleKind, ReportingPeriod
from kaocheng.cycles.queries.assigned import assigned_schemes
from kaocheng.cycles.queries.scope import cycles_within, reach_of
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.queries.scope import nodes_under
from kaocheng.review.lines import all_lines
from kaocheng.review.models import Assessment
from kaocheng.review.queries.board import Board
from kaocheng.review.queries.debts import Ledger
from kaocheng.review.queries.heads import head_of
from kaocheng.review.queries.owed import Own, owed
from kaocheng.review.queries.scope import assessment_scope, assessments_within
from kaocheng.review.queries.shapes.board import (
    AssessmentLine,
    AssessmentList,
    Debt,
    Opening,
    SettingsPage,
)


def assessments_visible_to(actor: User) -> AssessmentList:
    """The assessments that the actor knows of, newest first, with what he owes in each."""
    reach = reach_of(actor)
    rows = tuple(assessments_within(actor, reach))
    debts: dict[int, list[Debt]] = {}
    for debt in owed(Own(actor, rows, reach)):
        debts.setdefault(debt.assessment_pk, []).append(debt)
    ledger = Ledger(rows)
    lines = (_line(row, ledger, debts.get(row.pk, []), reach.runs(row.cycle)) for row in rows)
    return AssessmentList(tuple(lines), bool(reach.run))


def _line(row: Assessment, ledger: Ledger, debts: list[Debt], is_office: bool) -> AssessmentLine:
    due = ledger.due(row)
    return AssessmentLine(
        pk=row.pk,
        cycle_title=row.cycle.title,
        mock=row.cycle.kind == CycleKind.MOCK,
        notice=row.scheme_version.notice,
        period_words=period_words(row.period),
        state=row.state,
        state_label=row.get_state_display(),
        due=due,
        days_left=(due - timezone.localdate()).days if due else None,
        is_office=is_office,
        todo=debts[0].what if debts else "",
        link=debts[0].link if debts else f"/review/{row.pk}/",
    )


def openings(actor: User) -> tuple[Opening, ...]:
    """The running cycles of the actor's office with the periods not yet under assessment."""
    reach = reach_of(actor)
    if not reach.run:
        raise NotVisible("openings")
    cycles = cycles_within(reach).filter(state=RUNNING, organisation__code__in=reach.run)
    found = (_opening(cycle) for cycle in cycles)
    return tuple(each for each in found if each.periods)


def _opening(cycle: Cycle) -> Opening:
    begun = set(Assessment.objects.filter(cycle=cycle).values_list("period", flat=True))
    rows = ReportingPeriod.objects.filter(cycle=cycle).values_list("period", flat=True)
    periods = [str(cycle.year), *rows]
    free = [each for each in dict.fromkeys(periods) if each not in begun]
    judged = {
        line.code: line.name
        for each in assigned_schemes(cycle.pk)
        for line in all_lines(each.scheme)
        if line.judged or line.adjusts
    }
    return Opening(
        cycle_pk=cycle.pk,
        cycle_title=cycle.title,
        mock=cycle.kind == CycleKind.MOCK,
        periods=tuple((each, period_words(each)) for each in free),
        pairable=tuple(judged.items()),
    )


def settings_page(actor: User, assessment_pk: int) -> SettingsPage:
    """Assessors, deadlines and pairs of markers, for the office; to others it is not there."""
    scope = assessment_scope(actor, assessment_pk)
    if not scope.is_office:
        raise NotVisible(assessment_pk)
    two = set(scope.assessment.two_markers)
    judged = [line for line in all_lines(scope.scheme) if line.judged or line.adjusts]
    seats = tuple(seat for seat in Board(scope).seat_lines() if seat.assessor != "考核办")
    return SettingsPage(
        head=head_of(scope),
        seats=seats,
        organisations=_organisations(actor),
        pairable=tuple((line.code, line.name, line.code in two) for line in judged),
        allowed=scope.assessment.allowed_difference,
        may_pair=scope.assessment.state == "self_assessment",
    )


def _organisations(actor: User) -> tuple[tuple[str, str], ...]:
    """What an assessor may be: the departments (部门) that the office sees, then all the rest."""
    nodes = nodes_under(actor, {Role.ASSESSMENT_OFFICE})
    departments = [node for node in nodes if node.kind == "department"]
    rest = [node for node in nodes if node.kind != "department"]
    return tuple((node.code, node.name) for node in (*departments, *rest))
