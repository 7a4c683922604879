"""Correction requests (更正申请)."""

from __future__ import annotations

from kaocheng.cycles.queries.assigned import scheme_for
from kaocheng.cycles.queries.scope import reach_of
from kaocheng.orgs.models import User
from kaocheng.reporting.lifecycle import CORRECTION
from kaocheng.reporting.models import CorrectionRequest, Report
from kaocheng.reporting.queries.shapes import CorrectionLine


def corrections_of(report: Report, is_office: bool) -> tuple[CorrectionLine, ...]:
    """Those of one report, newest first."""
    rows = CorrectionRequest.objects.filter(report=report)
    found = list(rows.select_related("requested_by", "decided_by"))
    names = _item_names(report.assessee.cycle_id, report.period.period) if found else {}
    return tuple(correction_line(row, names, is_office) for row in found)


def corrections_visible_to(actor: User, cycle_pk: int | None = None) -> tuple[CorrectionLine, ...]:
    """Those that wait for the actor's decision or concern units the actor sees, newest first."""
    reach = reach_of(actor)
    rows = CorrectionRequest.objects.select_related(
        "requested_by", "decided_by", "report__period", "report__assessee__organisation",
        "report__assessee__cycle__organisation",
    )  # fmt: skip
    if cycle_pk is not None:
        rows = rows.filter(report__assessee__cycle=cycle_pk)
    lines, names = [], dict[tuple[int, str], dict[str, str]]()
    for row in rows:
        cycle, period = row.report.assessee.cycle, row.report.period.period
        unit = row.report.assessee.organisation.code
        if reach.sees_all_of(cycle) or unit in reach.seen:
            key = (cycle.pk, period)
            names[key] = names.get(key) or _item_names(*key)
            lines.append(correction_line(row, names[key], reach.runs(cycle)))
    return tuple(lines)


def _item_names(cycle_pk: int, period: str) -> dict[str, str]:
    return scheme_for(cycle_pk, period).scheme.item_names


def correction_line(
    row: CorrectionRequest, item_names: dict[str, str], is_office: bool
) -> CorrectionLine:
    """A request as pages show it, with both values."""
    return CorrectionLine(
        pk=row.pk,
        report_pk=row.report_id,
        item_code=row.item_code,
        item_name=item_names.get(row.item_code, row.item_code),
        old=row.old,
        new=row.new,
        reason=row.reason,
        state=row.state,
        state_label=CORRECTION.states[row.state],
        requested_by=str(row.requested_by),
        requested_at=row.requested_at,
        decided_by=str(row.decided_by or ""),
        decided_at=row.decided_at,
        decision_note=row.decision_note,
        may_decide=is_office and row.state == CORRECTION.start,
    )
