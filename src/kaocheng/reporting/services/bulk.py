"""Applying an office's workbook of many units (成批导入)."""

from __future__ import annotations

import datetime
import hashlib
from operator import attrgetter

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.lifecycle import RUNNING
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.workbooks import read_first_sheet
from kaocheng.reporting.bulk_sheet import BulkChange, BulkReading, read_bulk
from kaocheng.reporting.models import Figure, Origin, Report
from kaocheng.reporting.queries.bulk import BulkPeriod, bulk_period, bulk_scope
from kaocheng.reporting.services.figures import history_of, write_figures, write_history
from kaocheng.reporting.services.prefill import prefill

_BATCH = 1000


def apply_bulk(actor: User, *, period_pk: int, content: bytes, digest: str) -> int:
    """Write what the preview showed; how many cells. Cells with faults are left as they are."""
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refusal("文件与预览时不同。请重新预览后再导入。")
    sheet = read_first_sheet(content)
    with transaction.atomic():
        found = bulk_period(actor, period_pk)
        if found.cycle.state != RUNNING:
            raise Refusal("本考核周期未在进行中，不能导入。请先启动考核。")
        locked = list(Report.objects.select_for_update().filter(period=period_pk))
        reading = read_bulk(sheet, bulk_scope(found))
        _write(actor, found, locked, reading)
        detail = {"digest": digest, "cells": reading.changed, "faults": reading.fault_count}
        record(str(actor), "成批导入", f"{found.cycle} {found.period}", detail)
    return reading.changed


def _write(actor: User, found: BulkPeriod, there: list[Report], reading: BulkReading) -> None:
    now = timezone.now()
    # Row by row, so that what is read together later lies together.
    changes = sorted(reading.changes(), key=attrgetter("row", "column"))
    reports = _reports(actor, found, there, {change.unit_code for change in changes})
    rows = Figure.objects.filter(report__period=found.period.pk)
    figures = {(row.report_id, row.item_code): row for row in rows}
    changed, before = [], []
    for change in changes:
        report = reports[change.unit_code]
        figure = figures.get((report.pk, change.item_code))
        if figure is not None and figure.value:
            before.append(history_of(figure, actor, now, "成批导入"))
        changed.append(_changed(actor, report, figure, change, now))
    write_figures(changed)
    write_history(before)
    touched = [report.pk for report in reports.values()]
    Report.objects.filter(pk__in=touched).update(version=F("version") + 1)


def _changed(
    actor: User, report: Report, figure: Figure | None, change: BulkChange, now: datetime.datetime
) -> Figure:
    figure = figure or Figure(report=report, item_code=change.item_code, version=0)
    figure.value, figure.origin, figure.source_words = change.new, Origin.WORKBOOK, ""
    figure.entered_by, figure.entered_at = actor, now
    figure.version += 1
    return figure


def _reports(
    actor: User, found: BulkPeriod, there: list[Report], wanted: set[str]
) -> dict[str, Report]:
    """The reports of the units that change; those not begun are made, with what is known."""
    by_unit = {row.assessee_id: row for row in there}
    units = {unit.assessee_pk: unit.code for unit in found.units if unit.code in wanted}
    missing = [pk for pk in units if pk not in by_unit]
    if missing:
        by_unit |= {row.assessee_id: row for row in _made(actor, found, missing)}
    return {code: by_unit[pk] for pk, code in units.items()}


def _made(actor: User, found: BulkPeriod, missing: list[int]) -> list[Report]:
    new = [Report(assessee_id=pk, period=found.period) for pk in missing]
    Report.objects.bulk_create(new, batch_size=_BATCH)
    rows = Report.objects.filter(period=found.period, version=1).select_related(
        "assessee__organisation", "assessee__cycle", "period"
    )
    wanted = set(missing)
    made = [row for row in rows if row.assessee_id in wanted]
    Figure.objects.bulk_create(prefill(made, found.scheme, actor), batch_size=_BATCH)
    return made
