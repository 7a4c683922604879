"""Saving cells of a self-assessment: at once, each answered for itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.queries.shapes import CellChange, CellOutcome, SaveOutcome
from kaocheng.review.lines import Line, lines_for, value_fault
from kaocheng.review.models import SelfAssessment, SelfCell, SelfField
from kaocheng.review.outline import SECTION
from kaocheng.review.permissions import may_write, why_not_edit
from kaocheng.review.queries.standing import UnitStanding, unit_standing

_MOST_CELLS = 2000
_MOST_REASON, _MOST_SECTION = 1000, 20000
SAVED, REFUSED, CONFLICT = "saved", "refused", "conflict"


@transaction.atomic
def save_self_cells(
    actor: User, *, assessment_pk: int, organisation_code: str, changes: Sequence[CellChange]
) -> SaveOutcome:
    """Save what a clerk wrote; a change's `item_code` is 「field:code」, as the page gives it.

    A cell that somebody else has changed since it was seen is left as it is, and both are shown.
    """
    own, standing = locked_self_assessment(actor, assessment_pk, organisation_code)
    _check_editable(standing, own)
    if len(changes) > _MOST_CELLS:
        raise Refusal(f"一次最多保存 {_MOST_CELLS} 格。请分几次保存。")
    work = _Work(own, actor, standing)
    outcomes = tuple(work.take(change) for change in changes)
    if work.changed:
        work.write()
        detail = {"cells": {key: cell.value for key, cell in work.changed.items()}}
        record(str(actor), "填写自评", str(own), detail)
    return SaveOutcome(outcomes, own.version, *work.progress())


def locked_self_assessment(
    actor: User, assessment_pk: int, organisation_code: str
) -> tuple[SelfAssessment, UnitStanding]:
    """The unit's self-assessment, made where there is none, its row locked; or `NotVisible`."""
    standing = unit_standing(actor, assessment_pk, organisation_code)
    key: dict[str, Any] = {"assessment": standing.assessment, "assessee": standing.unit}
    SelfAssessment.objects.get_or_create(**key)
    row = SelfAssessment.objects.select_for_update().get(**key)
    row.assessment, row.assessee = standing.assessment, standing.unit
    return row, standing


def _check_editable(standing: UnitStanding, own: SelfAssessment) -> None:
    why = why_not_edit(standing, own)
    if why and not may_write(standing):
        raise NotAllowed(why)
    if why:
        raise Refusal(why)


def key_of(name: str, code: str) -> str:
    """How a page names a cell."""
    return f"{name}:{code}"


@dataclass
class _Work:
    """One saving: what may be written, what is there, what has been changed so far."""

    own: SelfAssessment
    actor: User
    standing: UnitStanding
    now: datetime.datetime = field(default_factory=timezone.now)
    changed: dict[str, SelfCell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        group = self.standing.unit.group_code
        self.lines = {line.code: line for line in lines_for(self.standing.scope.scheme, group)}
        self.judged: dict[str, Line] = {}
        for line in self.lines.values():
            for item in line.judged:
                self.judged.setdefault(item.code, line)
        rows = SelfCell.objects.filter(self_assessment=self.own).select_related("entered_by")
        self.cells = {key_of(row.field, row.code): row for row in rows}

    def take(self, change: CellChange) -> CellOutcome:
        """Decide one cell."""
        key = change.item_code
        there = self.cells.get(key)
        value, why = self._read(key, change.text.replace("\0", "").strip())
        if why:
            stored = (there.value, there.version) if there else ("", 0)
            return CellOutcome(key, REFUSED, *stored, why, yours=change.text)
        if there is not None and there.value == value:
            return CellOutcome(key, SAVED, value, there.version)
        mine = key in self.changed  # twice in one go: the last one holds
        if there is not None and there.version != change.seen_version and not mine:
            return _conflict(change, there)
        return self._set(key, there, value)

    def _read(self, key: str, text: str) -> tuple[str, str]:
        """The value as it is stored, and why it cannot be."""
        name, _, code = key.partition(":")
        if name == SelfField.PROPOSAL and code in self.judged:
            return value_fault(self.judged[code], code, text) if text else ("", "")
        if name == SelfField.SECTION and code in SECTION:
            return _bounded(text, _MOST_SECTION)
        if name == SelfField.REASON and code in self.lines:
            return _bounded(text, _MOST_REASON)
        if name == SelfField.CLAIM and code in self.lines and self.lines[code].adjusts:
            return _bounded(text, _MOST_REASON)
        return "", "本单位的自评没有这一栏。请刷新页面。"

    def _set(self, key: str, cell: SelfCell | None, value: str) -> CellOutcome:
        if cell is None:
            if not value:
                return CellOutcome(key, SAVED, "", 0)
            name, _, code = key.partition(":")
            cell = SelfCell(self_assessment=self.own, field=name, code=code, version=0)
            self.cells[key] = cell
        cell.value, cell.entered_by, cell.entered_at = value, self.actor, self.now
        cell.version += 1
        self.changed[key] = cell
        return CellOutcome(key, SAVED, value, cell.version)

    def write(self) -> None:
        """One statement for the cells, one for the version of the whole."""
        for cell in self.changed.values():
            cell.pk = None
        SelfCell.objects.bulk_create(
            self.changed.values(),
            update_conflicts=True,
            unique_fields=["self_assessment", "field", "code"],
            update_fields=["value", "version", "entered_by", "entered_at"],
        )
        self.own.version += 1
        self.own.save(update_fields=["version"])

    def progress(self) -> tuple[int, int]:
        """How many judged items have a proposal, and how many there are."""
        filled = [c for c in self.judged if self._value(key_of(SelfField.PROPOSAL, c))]
        return len(filled), len(self.judged)

    def _value(self, key: str) -> str:
        return self.cells[key].value if key in self.cells else ""


def _bounded(text: str, most: int) -> tuple[str, str]:
    return (text, "") if len(text) <= most else ("", f"不超过 {most} 字。请精简。")


def _conflict(change: CellChange, there: SelfCell) -> CellOutcome:
    who = str(there.entered_by)
    return CellOutcome(
        item_code=change.item_code,
        outcome=CONFLICT,
        value=there.value,
        version=there.version,
        why=f"{who}已把该栏改为“{there.value[:40] or '空'}”。请核对后决定保留哪一个。",
        yours=change.text,
        by=who,
        at=there.entered_at,
    )
