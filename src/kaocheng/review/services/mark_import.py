"""An assessor's list back from Excel: looked over first, then taken, by the rules of the page."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.sheets import Column, Line, plain, read_table
from kaocheng.review.lines import Line as Indicator
from kaocheng.review.models import Deed, Mark
from kaocheng.review.queries.marking import marking_scope, own_lines
from kaocheng.review.queries.marking_view import View
from kaocheng.review.queries.papers import CODE, DEED, REASON, SAYING, UNIT_CODE, VERSION
from kaocheng.review.queries.scope import AssessmentScope
from kaocheng.review.queries.shapes.importing import MarkDifference, MarkFault, MarkPreview
from kaocheng.review.services.marking import (
    Said,
    check_open,
    check_version,
    checked_right,
    place_of,
    take,
)

_NAME = "评审表"
_COLUMNS = (
    Column("code", CODE, 9, is_needed=True),
    Column("unit", UNIT_CODE, 9, is_needed=True),
    Column("deed", DEED, 10, is_needed=True),
    Column("said", SAYING, 14, is_needed=True),
    Column("reason", REASON, 30, is_needed=True),
    Column("version", VERSION, 6, is_needed=True),
)
_CONFIRM, _CHANGE = "确认", "更改"
_MOST_ROWS = 20000


def preview_marks(actor: User, assessment_pk: int, content: bytes) -> MarkPreview:
    """What the workbook would mark, and which rows cannot be taken; nothing is written."""
    reading = _read(marking_scope(actor, assessment_pk), content)
    return MarkPreview(
        digest=_digest(content),
        read=reading.read,
        differences=tuple(reading.differences),
        faults=tuple(reading.faults),
    )


@transaction.atomic
def import_marks(actor: User, *, assessment_pk: int, content: bytes, digest: str) -> int:
    """Take what the preview of the same file showed; how many marks. Faulty rows are left out."""
    if _digest(content) != digest:
        raise Refusal("文件与预览时不同。请重新预览后再导入。")
    scope = marking_scope(actor, assessment_pk)
    units = Assessee.objects.filter(cycle=scope.assessment.cycle_id).order_by("pk")
    list(units.select_for_update(no_key=True))
    reading = _read(scope, content)
    for mark in reading.marks:
        mark.save()
    detail = {"digest": digest, "marks": len(reading.marks), "faults": len(reading.faults)}
    record(str(actor), "导入评审意见", str(scope.assessment), detail)
    return len(reading.marks)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class _Reading:
    """A workbook read against what stands: marks to be saved, their words, faults."""

    scope: AssessmentScope
    now: datetime.datetime = field(default_factory=timezone.now)
    read: int = 0
    marks: list[Mark] = field(default_factory=list)
    differences: list[MarkDifference] = field(default_factory=list)
    faults: list[MarkFault] = field(default_factory=list)
    views: dict[str, View] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.codes = {line.code for line in own_lines(self.scope)}

    def take_line(self, line: Line) -> None:
        """Take up a row of the sheet, or note why it cannot be."""
        code, unit_code = plain(line.cells["code"]), plain(line.cells["unit"])
        where, name, indicator = f"第 {line.number} 行", unit_code, code
        try:
            view, unit = self._item(code, unit_code)
            name, indicator = unit.organisation.name, f"{code} {view.any_line.name}"
            difference = self._taken(view, unit, line, where)
        except (Refusal, NotAllowed) as refusal:
            self.faults.append(MarkFault(where, name, indicator, str(refusal)))
        else:
            self.differences.append(difference)

    def _item(self, code: str, unit_code: str) -> tuple[View, Assessee]:
        if code not in self.codes:
            raise Refusal(f"指标 {code[:20]} 不由本人评审。请删去这一行。")
        if (code, unit_code) in self.seen:
            raise Refusal("同一单位、同一指标有两行。请只保留一行。")
        self.seen.add((code, unit_code))
        if code not in self.views:
            self.views[code] = View(self.scope, code)
        view = self.views[code]
        unit = next((u for u in view.units if u.organisation.code == unit_code), None)
        if unit is None:
            raise Refusal(f"单位 {unit_code[:20]} 不考核该指标。请与导出的表一致。")
        return view, unit

    def _taken(self, view: View, unit: Assessee, line: Line, where: str) -> MarkDifference:
        indicator = checked_right(view, unit)
        mark = place_of(view, unit)
        old = f"{mark.get_deed_display()} {_words(indicator, mark)}" if mark.pk else "未评"
        check_version(view, mark, _version(line))
        said = _said(indicator, line)
        take(view, unit, indicator, mark, said)
        mark.version += 1
        mark.marker, mark.marked_at = self.scope.actor, self.now
        self.marks.append(mark)
        new = f"{mark.get_deed_display()} {_words(indicator, mark)}"
        return MarkDifference(
            where,
            unit.organisation.name,
            f"{indicator.code} {indicator.name}",
            old.strip(),
            new.strip(),
            mark.reason,
        )


def _read(scope: AssessmentScope, content: bytes) -> _Reading:
    check_open(scope.assessment)
    table = read_table(content, _NAME, _COLUMNS)
    if len(table.lines) > _MOST_ROWS:
        raise Refusal(f"表格超过 {_MOST_ROWS} 行。请分几次导入。")
    if table.faults:
        raise Refusal("\n".join(f"{fault.where}：{fault.what}。" for fault in table.faults[:5]))
    reading = _Reading(scope)
    for line in _filled(table.lines):
        reading.read += 1
        reading.take_line(line)
    return reading


def _filled(lines: tuple[Line, ...]) -> Iterator[Line]:
    return (line for line in lines if any(line.cells[key] for key in ("deed", "said", "reason")))


def _said(indicator: Indicator, line: Line) -> Said:
    deed, text = plain(line.cells["deed"]), line.cells["said"].strip()
    reason = line.cells["reason"]
    if deed not in ("", _CONFIRM, _CHANGE):
        raise Refusal(f"“评审”填的是“{deed[:20]}”。请填 {_CONFIRM} 或 {_CHANGE}。")
    if deed == _CONFIRM and not text:
        return Said(Deed.CONFIRMED, reason=reason)
    if deed == _CONFIRM:
        raise Refusal("确认的不用填得分或档次。要更改的，“评审”请填 更改。")
    if indicator.direct:
        return Said(Deed.JUDGED, {indicator.judged[0].code: text}, reason=reason)
    return Said(Deed.POINTS, points=text, reason=reason)


def _version(line: Line) -> int:
    text = plain(line.cells["version"])
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("“版本”一列被改动。请重新导出评审表，在新表上填写。")
    return int(text)


def _words(indicator: Indicator, mark: Mark) -> str:
    return mark.points or indicator.words(mark.values)
