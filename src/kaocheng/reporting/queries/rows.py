"""The lines of a report's grid: what is asked, what is known, what is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from django.db.models import Q

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import Cycle, Target
from kaocheng.cycles.needs import Need, needs_of
from kaocheng.cycles.queries.assigned import SchemeInForce
from kaocheng.reporting.arithmetic import change_words, gap_words, rate_words, share_words
from kaocheng.reporting.models import Figure, FigureHistory, Origin, Report
from kaocheng.reporting.queries.counted import Counts, counts_of
from kaocheng.reporting.queries.shapes import FigureRow, IndicatorLine, StoredFigure
from kaocheng.schemes.tree import path_names
from kaocheng.scoring import Period, Scheme, read_period

GIVEN = frozenset({Origin.SOURCE, Origin.ELSEWHERE, Origin.CARRIED, Origin.COUNTED})


@dataclass(frozen=True)
class ReportFigures:
    """What is stored of a report and around it, read in a fixed number of statements."""

    report: Report
    in_force: SchemeInForce
    needs: tuple[Need, ...]
    figures: Mapping[str, Figure]
    targets: Mapping[str, str]
    last: Mapping[str, str]
    changed: frozenset[str]
    counts: Counts

    @property
    def period(self) -> Period:
        """The report's period."""
        read = read_period(self.report.period.period)
        assert read is not None  # periods are made by the calendar
        return read


def asked_needs(scheme: Scheme, group: str) -> tuple[Need, ...]:
    """The items of which a value for the period itself is wanted from the unit or of it."""
    return tuple(need for need in needs_of(scheme, group) if need.asked)


def figures_of(report: Report, in_force: SchemeInForce) -> ReportFigures:
    """Everything the grid shows."""
    rows = Figure.objects.filter(report=report).select_related("entered_by")
    history = FigureHistory.objects.filter(report=report)
    return ReportFigures(
        report=report,
        in_force=in_force,
        needs=asked_needs(in_force.scheme, report.assessee.group_code),
        figures={row.item_code: row for row in rows},
        targets=targets_for(report),
        last=last_values(report),
        changed=frozenset(history.values_list("item_code", flat=True)),
        counts=counts_of(report.assessee.cycle_id, [report.assessee_id]),
    )


def targets_for(report: Report) -> dict[str, str]:
    """Item → target of the period, else of the year (format, section 3)."""
    period = report.period.period
    rows = Target.objects.filter(
        assessee=report.assessee_id, kind="target", period__in=(period, period[:4])
    )
    found: dict[str, str] = {}
    for item, of, value in rows.values_list("item_code", "period", "value"):
        if of == period or item not in found:
            found[item] = value
    return found


def last_values(report: Report) -> dict[str, str]:
    """Item → value of the period before, also where that lies in the office's cycle before."""
    unit = report.assessee.organisation_id
    return last_values_of(report.assessee.cycle, report.period.period, [unit]).get(unit, {})


def last_values_of(cycle: Cycle, period: str, units: Iterable[int]) -> dict[int, dict[str, str]]:
    """The same for many units at once: unit key → item → value."""
    read = read_period(period)
    if read is None:
        return {}
    before = Q(
        report__assessee__cycle__organisation=cycle.organisation_id,
        report__assessee__cycle__kind=cycle.kind,
        report__assessee__cycle__year=cycle.year - 1,
    )
    rows = Figure.objects.filter(
        Q(report__assessee__cycle=cycle.pk) | before,
        report__assessee__organisation__in=units,
        report__period__period=str(read.previous()),
    ).exclude(value="")
    found: dict[int, dict[str, str]] = {}
    for unit, item, value in rows.order_by("report__assessee__cycle__year").values_list(
        "report__assessee__organisation_id", "item_code", "value"
    ):
        found.setdefault(unit, {})[item] = value
    return found


def figure_rows(found: ReportFigures) -> tuple[FigureRow, ...]:
    """The grid, in the order of the scheme."""
    return tuple(_row(found, need) for need in found.needs)


def _row(found: ReportFigures, need: Need) -> FigureRow:
    figure = found.figures.get(need.code)
    value, words = _value(found, need, figure)
    last, target = found.last.get(need.code, ""), found.targets.get(need.code, "")
    why = locked_why(need, figure)
    return FigureRow(
        item_code=need.code,
        item_name=need.name,
        unit=need.item.unit,
        is_text=need.form.is_text,
        choices=need.form.choices,
        indicators=tuple(indicator_line(found.in_force.scheme, code) for code in need.leaves),
        value=value,
        version=figure.version if figure else 0,
        source_words=words,
        prefilled=figure is not None and figure.origin in GIVEN,
        editable=not why,
        locked_why=why,
        target=target,
        share=share_words(found.period) if target else "",
        rate=rate_words(value, target),
        gap=gap_words(value, target, found.period),
        last_value=last,
        last_words=period_words(str(found.period.previous())),
        change=change_words(value, last),
        entered_by=str(figure.entered_by or "") if figure else "",
        entered_at=figure.entered_at if figure else None,
        has_history=need.code in found.changed,
    )


def _value(found: ReportFigures, need: Need, figure: Figure | None) -> tuple[str, str]:
    """Value and source; a counted item is counted anew each time."""
    report = found.report
    counted = found.counts.value(report.assessee_id, need.code, report.period.period)
    if counted is not None:
        return counted, Origin.COUNTED.label
    if figure is None:
        return "", ""
    return figure.value, figure.source_words or Origin(figure.origin).label


def stored_figures(reports: Iterable[int]) -> dict[int, dict[str, StoredFigure]]:
    """Report → item → figure. Unscoped: for services that have checked."""
    rows = Figure.objects.filter(report__in=list(reports))
    found: dict[int, dict[str, StoredFigure]] = {}
    for row in rows.values_list(*(each.name for each in fields(StoredFigure))):
        figure = StoredFigure(*row)
        found.setdefault(figure.report_id, {})[figure.item_code] = figure
    return found


def locked_why(need: Need, figure: Figure | StoredFigure | None) -> str:
    """Why the unit does not fill in this cell; "" where it does."""
    if figure is not None and figure.locked:
        source = figure.source_words or Origin(figure.origin).label
        return f"由{source}，不需填报。如有出入，请在“情况说明”中写明或联系考核办。"
    if need.by_office:
        return "由考核办录入，不需填报。"
    return ""


def indicator_line(scheme: Scheme, code: str) -> IndicatorLine:
    """An indicator or an adjustment (加减分项) that reads an item."""
    node = scheme.node.get(code)
    if node is None:
        adjustment = next(each for each in scheme.adjustments if each.code == code)
        words = adjustment.words(scheme.item_names)
        return IndicatorLine(code, adjustment.name, ("加减分项",), words, "")
    words = node.rule.words(scheme.item_names) if node.rule else ""
    return IndicatorLine(code, node.name, path_names(scheme, code), words, node.text)
