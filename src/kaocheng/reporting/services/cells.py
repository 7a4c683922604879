"""Saving cells: a handful of statements, however many cells; two clerks at one cell both see it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.needs import Need
from kaocheng.cycles.queries.assigned import scheme_for
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.entry import read_entry, same_value
from kaocheng.reporting.models import Figure, FigureHistory, Origin, Report
from kaocheng.reporting.permissions import why_not_edit
from kaocheng.reporting.queries.rows import asked_needs, locked_why
from kaocheng.reporting.queries.scope import visible_report
from kaocheng.reporting.queries.shapes import CellChange, CellOutcome, SaveOutcome

_MOST_CELLS = 5000
_BATCH = 500
SAVED, REFUSED, CONFLICT = "saved", "refused", "conflict"


def save_cells(actor: User, report_pk: int, *, changes: Sequence[CellChange]) -> SaveOutcome:
    """Save what a clerk typed. Each cell is answered for itself: saved, refused or in conflict.

    A cell that somebody else has changed since it was seen is left as it is; the second sees both
    values and decides. After the deadline cells are still saved: what is late is marked as late.
    """
    return _save(actor, report_pk, changes, Origin.TYPED)


def apply_preview(actor: User, *, report_pk: int, changes: Sequence[CellChange]) -> SaveOutcome:
    """Save the changes of a workbook's preview, under the same rules as typed ones."""
    return _save(actor, report_pk, changes, Origin.WORKBOOK)


@transaction.atomic
def _save(
    actor: User, report_pk: int, changes: Sequence[CellChange], origin: Origin
) -> SaveOutcome:
    report = editable_report(actor, report_pk)
    if len(changes) > _MOST_CELLS:
        raise Refusal(f"一次最多保存 {_MOST_CELLS} 格。请分几次保存。")
    work = _Work(report, actor, origin)
    outcomes = tuple(work.take(change) for change in changes)
    if work.changed:
        work.write()
        detail = {figure.item_code: figure.value for figure in work.changed.values()}
        record(str(actor), "填报", f"{report.assessee.cycle} {report}", {"cells": detail})
    return SaveOutcome(outcomes, report.version, *work.progress())


def editable_report(actor: User, report_pk: int) -> Report:
    """The report, locked, for a clerk who may change it now."""
    report, standing = visible_report(actor, report_pk, lock=True)
    why = why_not_edit(report, standing, timezone.localdate())
    if why and Role.REPORTER not in standing.own:
        raise NotAllowed(why)
    if why:
        raise Refusal(why)
    return report


@dataclass
class _Work:
    """One saving: what is asked, what is there, what has been changed so far."""

    report: Report
    actor: User
    origin: Origin
    now: datetime.datetime = field(default_factory=timezone.now)
    changed: dict[str, Figure] = field(default_factory=dict)
    before: list[FigureHistory] = field(default_factory=list)
    needs: Mapping[str, Need] = field(init=False)
    figures: dict[str, Figure] = field(init=False)

    def __post_init__(self) -> None:
        assessee = self.report.assessee
        scheme = scheme_for(assessee.cycle_id, self.report.period.period).scheme
        self.needs = {need.code: need for need in asked_needs(scheme, assessee.group_code)}
        rows = Figure.objects.filter(report=self.report).select_related("entered_by")
        self.figures = {row.item_code: row for row in rows}

    def take(self, change: CellChange) -> CellOutcome:
        """Decide one cell."""
        need, figure = self.needs.get(change.item_code), self.figures.get(change.item_code)
        if need is None:
            return self._refused(change, figure, "本期方案没有这个数据项。请刷新页面。")
        why = locked_why(need, figure)
        entry = read_entry(change.text, need.form)
        if why or entry.value is None:
            return self._refused(change, figure, why or entry.why)
        if figure is not None and same_value(figure.value, entry.value):
            return self._as_is(change, figure)
        mine = change.item_code in self.changed  # twice in one go: the last one holds
        if figure is not None and figure.version != change.seen_version and not mine:
            return self._conflict(change, figure)
        return self._set(change, figure, entry.value)

    def _refused(self, change: CellChange, figure: Figure | None, why: str) -> CellOutcome:
        value, version = (figure.value, figure.version) if figure else ("", 0)
        return CellOutcome(change.item_code, REFUSED, value, version, why, yours=change.text)

    def _as_is(self, change: CellChange, figure: Figure) -> CellOutcome:
        """The same value again; a carried one is thereby confirmed."""
        if figure.origin == Origin.CARRIED:
            return self._set(change, figure, figure.value)
        return CellOutcome(change.item_code, SAVED, figure.value, figure.version)

    def _conflict(self, change: CellChange, figure: Figure) -> CellOutcome:
        who = str(figure.entered_by or "系统")
        return CellOutcome(
            item_code=change.item_code,
            outcome=CONFLICT,
            value=figure.value,
            version=figure.version,
            why=f"{who}已把该格改为“{figure.value or '空'}”。请核对后决定保留哪一个。",
            yours=change.text,
            by=who,
            at=figure.entered_at,
        )

    def _set(self, change: CellChange, figure: Figure | None, value: str) -> CellOutcome:
        if figure is None:
            if value == "":
                return CellOutcome(change.item_code, SAVED, "", 0)
            figure = Figure(report=self.report, item_code=change.item_code, version=0)
            self.figures[change.item_code] = figure
        elif change.item_code not in self.changed:
            self.before.append(history_of(figure, self.actor, self.now))
        figure.value, figure.origin, figure.source_words = value, self.origin, ""
        figure.entered_by, figure.entered_at = self.actor, self.now
        figure.version += 1
        self.changed[change.item_code] = figure
        return CellOutcome(change.item_code, SAVED, value, figure.version)

    def write(self) -> None:
        """One statement for the figures, one for their history, one for the report."""
        write_figures(list(self.changed.values()))
        if self.before:
            FigureHistory.objects.bulk_create(self.before)
        self.report.version += 1
        Report.objects.filter(pk=self.report.pk).update(version=self.report.version)

    def progress(self) -> tuple[int, int]:
        """How many of the cells that the unit fills in are filled, and how many there are."""
        own = [
            code
            for code, need in self.needs.items()
            if not locked_why(need, self.figures.get(code))
        ]
        filled = [code for code in own if code in self.figures and self.figures[code].value]
        return len(filled), len(own)


def history_of(
    figure: Figure, by: User | None, at: datetime.datetime, reason: str = ""
) -> FigureHistory:
    """What the figure is now, for the time when it no longer is."""
    return FigureHistory(
        report_id=figure.report_id,
        item_code=figure.item_code,
        kind=figure.kind,
        value=figure.value,
        source_words=figure.source_words or Origin(figure.origin).label,
        entered_by_id=figure.entered_by_id,
        entered_at=figure.entered_at,
        replaced_by=by,
        replaced_at=at,
        reason=reason,
    )


def write_figures(figures: Sequence[Figure]) -> None:
    """Insert what is new and change what is there, in one statement a batch."""
    for figure in figures:
        figure.pk = None
    Figure.objects.bulk_create(
        figures,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["report", "item_code", "kind"],
        update_fields=[
            "value", "origin", "source_words", "locked", "entered_by", "entered_at", "version",
        ],
    )  # fmt: skip
