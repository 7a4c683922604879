"""One report with everything beside it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from kaocheng.cycles.needs import leaves_for
from kaocheng.cycles.queries.assigned import assigned_schemes, in_force
from kaocheng.evidence.kinds import kind_named
from kaocheng.evidence.limits import size_words
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.arithmetic import falls
from kaocheng.reporting.models import EvidenceLink, FigureHistory, Origin, Remark, Report
from kaocheng.reporting.queries.actions import actions_for
from kaocheng.reporting.queries.corrections import corrections_of
from kaocheng.reporting.queries.headers import header_of
from kaocheng.reporting.queries.rows import (
    ReportFigures,
    figure_rows,
    figures_of,
    indicator_line,
)
from kaocheng.reporting.queries.scope import visible_report
from kaocheng.reporting.queries.shapes import (
    EvidenceLine,
    FigureRow,
    HistoryLine,
    IndicatorBlock,
    ReportPage,
)

_NAMED = 3
CUMULATIVE = "累计"


def report_page(actor: User, report_pk: int) -> ReportPage:
    """A report (填报表), or `NotVisible`."""
    report, standing = visible_report(actor, report_pk)
    assigned = assigned_schemes(report.assessee.cycle_id)
    scheme = in_force(assigned, report.period.period)
    if scheme is None:
        raise Refusal("本期没有适用的考核方案。请联系考核办指定方案。")
    found = figures_of(report, scheme)
    rows, blocks = figure_rows(found), _blocks(found)
    today = timezone.localdate()
    return ReportPage(
        report=header_of(report, scheme, scheme.scheme.group_name, today),
        rows=rows,
        blocks=blocks,
        problems=report.problems,
        next_steps=report.next_steps,
        corrections=corrections_of(report, standing.is_office),
        actions=actions_for(report, standing, today),
        filled=sum(1 for row in rows if row.editable and row.value),
        needed=sum(1 for row in rows if row.editable),
        warnings=tuple(_warnings(found, rows, blocks)),
    )


def figure_history(actor: User, report_pk: int, item_code: str) -> tuple[HistoryLine, ...]:
    """What the figure was before, newest first; the old value stays visible (留痕)."""
    report, _ = visible_report(actor, report_pk)
    rows = FigureHistory.objects.filter(report=report, item_code=item_code)
    return tuple(
        HistoryLine(
            value=row.value,
            source_words=row.source_words,
            entered_by=str(row.entered_by or ""),
            entered_at=row.entered_at,
            replaced_by=str(row.replaced_by or ""),
            replaced_at=row.replaced_at,
            reason=row.reason,
        )
        for row in rows.select_related("entered_by", "replaced_by")
    )


def _blocks(found: ReportFigures) -> tuple[IndicatorBlock, ...]:
    """Evidence and remarks by indicator, in the order of the scheme."""
    report, scheme = found.report, found.in_force.scheme
    remarks = {row.indicator_code: row for row in Remark.objects.filter(report=report)}
    evidence = evidence_of(report)
    blocks = []
    for leaf in leaves_for(scheme, report.assessee.group_code):
        remark = remarks.get(leaf.code)
        items = tuple(need.code for need in found.needs if leaf.code in need.leaves)
        blocks.append(
            IndicatorBlock(
                indicator=indicator_line(scheme, leaf.code),
                item_codes=items,
                evidence_required=leaf.evidence,
                evidence=tuple(each for each in evidence if each.indicator_code == leaf.code),
                problems=remark.problems if remark else "",
                next_steps=remark.next_steps if remark else "",
            )
        )
    return tuple(blocks)


def evidence_of(report: Report) -> tuple[EvidenceLine, ...]:
    """All evidence of a report, in the order in which it was added."""
    rows = EvidenceLink.objects.filter(report=report).select_related("stored_file", "added_by")
    return tuple(_evidence_line(row) for row in rows)


def _evidence_line(row: EvidenceLink) -> EvidenceLine:
    file = row.stored_file
    return EvidenceLine(
        pk=row.pk,
        indicator_code=row.indicator_code,
        name=file.name if file else row.reference,
        file_pk=row.stored_file_id,
        type_words=kind_named(file.type) if file else "引用文件",
        size_words=size_words(file.size) if file else "",
        reference=row.reference,
        added_at=row.added_at,
        added_by=str(row.added_by),
    )


def _warnings(
    found: ReportFigures, rows: Sequence[FigureRow], blocks: Sequence[IndicatorBlock]
) -> list[str]:
    """What to look at before signing. Nothing of it stops anybody: the head of the unit signs."""
    carried = {code for code, fig in found.figures.items() if fig.origin == Origin.CARRIED}
    told = (
        ([r.item_name for r in rows if r.editable and not r.value], "尚未填写"),
        ([r.item_name for r in rows if r.item_code in carried], "沿用上期累计，请核对"),
        (
            [
                r.item_name
                for r in rows
                if CUMULATIVE in r.item_name and falls(r.value, r.last_value)
            ],
            "累计值小于上期，请核对",
        ),
        (
            [b.indicator.name for b in blocks if b.evidence_required and not b.evidence],
            "要求佐证材料，尚未附上",
        ),
    )
    return [_counted(names, words) for names, words in told if names]


def _counted(names: list[str], words: str) -> str:
    listed = "、".join(names[:_NAMED])
    return f"{listed}等 {len(names)} 项{words}。" if len(names) > _NAMED else f"{listed}{words}。"
