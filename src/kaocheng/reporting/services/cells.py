"""Saving cells: a handful of statements, however many cells; two clerks at one cell both see it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F
from django.utils import timezone

from kaocheng.audit.services import Deed, record_all
from kaocheng.audit.together import Together
from kaocheng.cycles.needs import Need
from kaocheng.cycles.queries.assigned import SchemeInForce, scheme_for
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.entry import read_entry, same_value
from kaocheng.reporting.models import ACTUAL, FigureHistory, Origin, Report
from kaocheng.reporting.permissions import why_not_edit
from kaocheng.reporting.queries.rows import asked_needs, locked_why, stored_figures
from kaocheng.reporting.queries.scope import Standing, locked_reports, visible_report
from kaocheng.reporting.queries.shapes import CellChange, CellOutcome, SaveOutcome, StoredFigure
from kaocheng.reporting.services.figures import history_of, write_figures, write_history

_MOST_CELLS = 5000
_MOST_TOGETHER = 32
SAVED, REFUSED, CONFLICT = "saved", "refused", "conflict"


def save_cells(actor: User, report_pk: int, *, changes: Sequence[CellChange]) -> SaveOutcome:
    """Save what a clerk typed. Each cell is answered for itself: saved, refused or in conflict.

    A cell that somebody else has changed since it was seen is left as it is; the second sees both
    values and decides. After the deadline cells are still saved: what is late is marked as late.
    """
    return _SAVING.one(_Asked(actor, report_pk, changes, Origin.TYPED))


def apply_preview(actor: User, *, report_pk: int, changes: Sequence[CellChange]) -> SaveOutcome:
    """Save the changes of a workbook's preview, under the same rules as typed ones."""
    return _SAVING.one(_Asked(actor, report_pk, changes, Origin.WORKBOOK))


def editable_report(actor: User, report_pk: int) -> Report:
    """The report, locked, for a clerk who may change it now."""
    report, standing = visible_report(actor, report_pk, lock=True)
    refused = _refusal(report, standing)
    if refused is not None:
        raise refused
    return report


def _refusal(report: Report, standing: Standing) -> Exception | None:
    why = why_not_edit(report, standing, timezone.localdate())
    if why and Role.REPORTER not in standing.own:
        return NotAllowed(why)
    return Refusal(why) if why else None


@dataclass(frozen=True)
class _Asked:
    """One saving."""

    actor: User
    report_pk: int
    changes: Sequence[CellChange]
    origin: Origin


def _save(asked: Sequence[_Asked]) -> list[SaveOutcome | Exception]:
    """Savings of different reports, in as many statements as one; an entry in the log for each."""
    found = locked_reports([each.actor for each in asked], [each.report_pk for each in asked])
    reports = [_editable(each, one) for each, one in zip(asked, found, strict=True)]
    scheme_of = _schemes([report for report in reports if isinstance(report, Report)])
    figures = stored_figures(scheme_of)
    works = [
        report
        if isinstance(report, Exception)
        else _worked(each, report, scheme_of[report.pk], figures.get(report.pk, {}))
        for each, report in zip(asked, reports, strict=True)
    ]
    _write([work for work in works if isinstance(work, _Work) and work.changed])
    return [work.outcome() if isinstance(work, _Work) else work for work in works]


# Those who come while others are being saved go into the next transaction together.
_SAVING = Together(_save, key=lambda asked: asked.report_pk, most=_MOST_TOGETHER)


def _editable(asked: _Asked, found: tuple[Report, Standing] | NotVisible) -> Report | Exception:
    if isinstance(found, NotVisible):
        return found
    if len(asked.changes) > _MOST_CELLS:
        return Refusal(f"一次最多保存 {_MOST_CELLS} 格。请分几次保存。")
    return _refusal(*found) or found[0]


def _schemes(reports: Sequence[Report]) -> dict[int, SchemeInForce | Refusal]:
    """Report → the scheme of its period, or why there is none; asked once a cycle and period."""
    asked: dict[tuple[int, str], SchemeInForce | Refusal] = {}
    for report in reports:
        key = report.assessee.cycle_id, report.period.period
        if key not in asked:
            asked[key] = _scheme_or_refusal(*key)
    return {row.pk: asked[row.assessee.cycle_id, row.period.period] for row in reports}


def _scheme_or_refusal(cycle_pk: int, period: str) -> SchemeInForce | Refusal:
    try:
        return scheme_for(cycle_pk, period)
    except Refusal as refused:
        return refused


def _worked(
    asked: _Asked,
    report: Report,
    in_force: SchemeInForce | Refusal,
    figures: dict[str, StoredFigure],
) -> _Work | Refusal:
    """Every cell decided, nothing written."""
    if isinstance(in_force, Refusal):
        return in_force
    needs = asked_needs(in_force.scheme, report.assessee.group_code)
    work = _Work(report, asked.actor, asked.origin, {need.code: need for need in needs}, figures)
    work.outcomes = tuple(work.take(change) for change in asked.changes)
    return work


def _write(works: Sequence[_Work]) -> None:
    """One statement for the figures, one for their history, one for the reports, and the log."""
    if not works:
        return
    write_figures([figure for work in works for figure in work.changed.values()])
    write_history([each for work in works for each in work.before])
    pks = [work.report.pk for work in works]
    Report.objects.filter(pk__in=pks).update(version=F("version") + 1)
    for work in works:
        work.report.version += 1
    record_all([work.deed() for work in works])


@dataclass
class _Work:
    """One saving: what is asked, what is there, what has been changed so far."""

    report: Report
    actor: User
    origin: Origin
    needs: Mapping[str, Need]
    figures: dict[str, StoredFigure]
    now: datetime.datetime = field(default_factory=timezone.now)
    outcomes: tuple[CellOutcome, ...] = ()
    changed: dict[str, StoredFigure] = field(default_factory=dict)
    before: list[FigureHistory] = field(default_factory=list)
    names: dict[int | None, str] = field(default_factory=dict)

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

    def _refused(self, change: CellChange, figure: StoredFigure | None, why: str) -> CellOutcome:
        value, version = (figure.value, figure.version) if figure else ("", 0)
        return CellOutcome(change.item_code, REFUSED, value, version, why, yours=change.text)

    def _as_is(self, change: CellChange, figure: StoredFigure) -> CellOutcome:
        """The same value again; a carried one is thereby confirmed."""
        if figure.origin == Origin.CARRIED:
            return self._set(change, figure, figure.value)
        return CellOutcome(change.item_code, SAVED, figure.value, figure.version)

    def _conflict(self, change: CellChange, figure: StoredFigure) -> CellOutcome:
        who = self._name(figure.entered_by_id)
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

    def _set(self, change: CellChange, figure: StoredFigure | None, value: str) -> CellOutcome:
        if figure is None:
            if value == "":
                return CellOutcome(change.item_code, SAVED, "", 0)
            figure = self._new(change.item_code)
            self.figures[change.item_code] = figure
        elif change.item_code not in self.changed:
            self.before.append(history_of(figure, self.actor, self.now))
        figure.value, figure.origin, figure.source_words = value, self.origin, ""
        figure.entered_by_id, figure.entered_at = self.actor.pk, self.now
        figure.version += 1
        self.changed[change.item_code] = figure
        return CellOutcome(change.item_code, SAVED, value, figure.version)

    def _new(self, item_code: str) -> StoredFigure:
        return StoredFigure(
            report_id=self.report.pk,
            item_code=item_code,
            kind=ACTUAL,
            value="",
            origin=self.origin,
            source_words="",
            locked=False,
            entered_by_id=self.actor.pk,
            entered_at=self.now,
            version=0,
        )

    def _name(self, user_pk: int | None) -> str:
        """Who entered a value; the names are read once, where anybody is in conflict at all."""
        if not self.names:
            pks = (figure.entered_by_id for figure in self.figures.values())
            there = {pk for pk in pks if pk is not None}
            people = User.objects.filter(pk__in=there)
            self.names = {None: "系统"} | {user.pk: str(user) for user in people}
        return self.names[user_pk]

    def progress(self) -> tuple[int, int]:
        """How many of the cells that the unit fills in are filled, and how many there are."""
        own = [
            code
            for code, need in self.needs.items()
            if not locked_why(need, self.figures.get(code))
        ]
        filled = [code for code in own if code in self.figures and self.figures[code].value]
        return len(filled), len(own)

    def outcome(self) -> SaveOutcome:
        """What the clerk is told."""
        return SaveOutcome(self.outcomes, self.report.version, *self.progress())

    def deed(self) -> Deed:
        """What the log keeps of it."""
        detail = {figure.item_code: figure.value for figure in self.changed.values()}
        target = f"{self.report.assessee.cycle} {self.report}"
        return Deed(str(self.actor), "填报", target, {"cells": detail})
