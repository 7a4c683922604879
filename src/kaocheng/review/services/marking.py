"""Marking (评审): confirming, changing with a reason, confirming the rest; each by who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.entry import same_value
from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.services.steps import checked_reason
from kaocheng.review.deciding import THIRD
from kaocheng.review.lines import Line, points_fault, value_fault
from kaocheng.review.models import Assessment, Deed, Mark
from kaocheng.review.queries.closing import why_marking_closed
from kaocheng.review.queries.marking import marking_scope
from kaocheng.review.queries.marking_view import View


@dataclass(frozen=True)
class Said:
    """What a marker says: `values` by item, or `points`; a reason for all but a confirmation."""

    deed: str
    values: Mapping[str, str] = field(default_factory=dict)
    points: str = ""
    reason: str = ""


@transaction.atomic
def mark_item(
    actor: User,
    *,
    assessment_pk: int,
    code: str,
    organisation_code: str,
    said: Said,
    seen_version: int = 0,
) -> int:
    """Confirm or change one indicator of one unit; the version of the mark afterwards.

    `seen_version` is that of the mark on the screen, 0 for none: who comes second is refused, and
    told what stands there now.
    """
    view, unit = locked_item(actor, assessment_pk, code, organisation_code)
    line = checked_right(view, unit)
    mark = place_of(view, unit)
    if mark.pk is not None or seen_version:
        check_version(view, mark, seen_version)
    take(view, unit, line, mark, said)
    mark.version += 1
    mark.marker, mark.marked_at = actor, timezone.now()
    mark.save()
    detail = {
        "unit": organisation_code,
        "indicator": code,
        "deed": mark.deed,
        "values": mark.values,
        "points": mark.points,
        "old": mark.old,
        "reason": mark.reason,
    }
    record(str(actor), "评审", f"{view.scope.assessment} {unit} {line.name}", detail)
    return mark.version


@transaction.atomic
def confirm_rest(actor: User, *, assessment_pk: int, code: str) -> int:
    """Confirm (其余全部确认) every unit that is still to be marked and may be; how many were.

    Left out: what was given back, whom the actor keeps out of, and judgements without a proposal.
    A second click confirms nothing more.
    """
    view = View(marking_scope(actor, assessment_pk), code)
    check_open(view.scope.assessment)
    if not view.scope.marks(view.any_line):
        raise NotAllowed(f"本指标由{view.any_line.assessor or '考核办'}评审。")
    pks = [unit.pk for unit in view.units]
    list(Assessee.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))
    view = View(view.scope, code)
    now, marks = timezone.now(), []
    for unit in view.units:
        if view.state(unit) == "open" and view.may_confirm(unit):
            mark, line = place_of(view, unit), view.line(unit)
            assert line is not None
            take(view, unit, line, mark, Said(Deed.CONFIRMED))
            mark.version, mark.marker, mark.marked_at = 1, actor, now
            marks.append(mark)
    Mark.objects.bulk_create(marks)
    target = f"{view.scope.assessment} {view.any_line.name}"
    record(str(actor), "成批确认", target, {"indicator": code, "units": len(marks)})
    return len(marks)


@transaction.atomic
def withdraw_marks(
    actor: User, *, assessment_pk: int, code: str, organisation_code: str, reason: str
) -> int:
    """The office takes the marks of one item back (撤回评审意见), so that it is marked anew."""
    view, unit = locked_item(actor, assessment_pk, code, organisation_code)
    if not view.scope.is_office:
        raise NotAllowed("只有考核办可以撤回评审意见。请联系考核办。")
    check_open(view.scope.assessment)
    reason = checked_reason(reason, "撤回原因")
    marks = view.marks.get(unit.pk, [])
    if not marks:
        raise Refusal(f"{unit}的“{view.any_line.name}”尚无评审意见，无须撤回。请刷新页面。")
    was = [f"{mark.get_deed_display()} {mark.values} {mark.points}".strip() for mark in marks]
    Mark.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    target = f"{view.scope.assessment} {unit} {view.any_line.name}"
    record(str(actor), "撤回评审意见", target, {"was": was, "reason": reason})
    return len(marks)


# Who, and whether --------------------------------------------------------------------------------


def locked_item(
    actor: User, assessment_pk: int, code: str, organisation_code: str
) -> tuple[View, Assessee]:
    """The indicator and the unit, whose row is the lock under which its marks are written."""
    scope = marking_scope(actor, assessment_pk)
    rows = Assessee.objects.filter(
        cycle=scope.assessment.cycle_id, organisation__code=organisation_code
    )
    if rows.select_for_update(no_key=True).first() is None:
        raise NotVisible(organisation_code)
    view = View(scope, code, organisation_code)
    unit = next(iter(view.units), None)
    if unit is None:
        raise Refusal(f"该单位不考核“{view.any_line.name}”，无须评审。请刷新页面。")
    return view, unit


def check_open(assessment: Assessment) -> None:
    """Raise `Refusal` where no mark can be changed now."""
    why = why_marking_closed(assessment)
    if why:
        raise Refusal(why)


def checked_right(view: View, unit: Assessee) -> Line:
    """What the indicator is for the unit, for an actor who may mark it now."""
    check_open(view.scope.assessment)
    recused = view.scope.why_recused(unit, view.code)
    if recused:
        raise NotAllowed(recused)
    why = view.why_not(unit)
    if why:
        raise Refusal(why)
    line = view.line(unit)
    assert line is not None
    return line


def place_of(view: View, unit: Assessee) -> Mark:
    """The mark that the actor may write: his own, the one that stands, or the next free place."""
    marks = view.marks.get(unit.pk, [])
    if not view.rules.two and marks:
        return marks[0]
    mine = next((mark for mark in marks if mark.marker_id == view.scope.actor.pk), None)
    place = min(len(marks) + 1, THIRD) if view.rules.two else 1
    new = Mark(
        assessment=view.scope.assessment,
        assessee=unit,
        code=view.code,
        place=place,
        version=0,
    )
    return mine or new


def check_version(view: View, mark: Mark, seen_version: int) -> None:
    """Whoever has not seen what stands is refused, and told what it is."""
    if mark.version == seen_version:
        return
    if mark.pk is None:
        raise Refusal("您看到的评审意见已被撤回。请刷新页面，核对后再评。")
    said = mark.points or view.any_line.words(mark.values)
    words = f"{mark.get_deed_display()}{f'：{said}' if said else ''}"
    when = timezone.localtime(mark.marked_at).strftime("%H:%M")
    reason = f"，理由：{mark.reason}" if mark.reason else ""
    raise Refusal(
        f"{mark.marker}已于 {when} 评定（{words}{reason}），您的意见未保存。请核对后再改。"
    )


# What --------------------------------------------------------------------------------------------


def take(view: View, unit: Assessee, line: Line, mark: Mark, said: Said) -> None:
    """Put what was said into the mark, or raise `Refusal`."""
    proposals = view.proposals(unit)
    takers = {
        Deed.CONFIRMED: _confirmed,
        Deed.JUDGED: _judged,
        Deed.FIGURE: _figure,
        Deed.POINTS: _points,
    }
    taker = takers.get(Deed(said.deed)) if said.deed in Deed.values else None
    if taker is None:
        raise Refusal("没有选择评审意见。请选择确认或更改。")
    mark.deed, mark.points, mark.reason = said.deed, "", ""
    mark.old = line.words(proposals) if any(proposals.values()) else ""
    taker(view, unit, line, mark, said)
    mark.old = mark.old[:500]


def _confirmed(view: View, unit: Assessee, line: Line, mark: Mark, said: Said) -> None:
    proposals = view.proposals(unit)
    if line.judged and not any(proposals.values()):
        raise Refusal(f"{unit}没有对“{line.name}”提出自评，不能确认。请直接评定。")
    mark.values = {item: value for item, value in proposals.items() if value}
    if not line.judged:
        mark.old = view.base.points(unit.organisation.code, line)


def _judged(view: View, unit: Assessee, line: Line, mark: Mark, said: Said) -> None:
    if not line.direct:
        raise Refusal(f"“{line.name}”由规则计算得分。请调整数据或调整得分。")
    item = line.judged[0]
    value = _read(line, item.code, said.values.get(item.code, ""))
    if not value:
        raise Refusal(f"请选择或填写“{item.name}”。")
    mark.values = {item.code: value}
    if value == view.proposals(unit).get(item.code):
        mark.deed = Deed.CONFIRMED
        mark.reason = said.reason.strip()[:500]
        return
    mark.reason = checked_reason(said.reason, "更改的理由")


def _figure(view: View, unit: Assessee, line: Line, mark: Mark, said: Said) -> None:
    if line.direct:
        raise Refusal(f"“{line.name}”是定性指标，没有可调整的数据。请直接评定。")
    now = {need.code: _present(view, unit, need.code) for need in line.needs}
    read = {item: _read(line, item, text) for item, text in said.values.items()}
    changed = {
        item: value for item, value in read.items() if not same_value(value, now.get(item, ""))
    }
    if not changed:
        raise Refusal("数据与原值相同，没有更改。如无异议请确认，如需更改请填写新的数据。")
    empty = next((item for item, value in changed.items() if not value), None)
    if empty is not None:
        raise Refusal("调整后的数据不能为空。没有数据的，请填“不适用”或直接调整得分。")
    _check_other_marks(view, unit, changed)
    mark.values, mark.reason = changed, checked_reason(said.reason, "调整数据的理由")
    mark.old = line.words({item: now[item] or "空" for item in changed})


def _points(view: View, unit: Assessee, line: Line, mark: Mark, said: Said) -> None:
    if line.direct:
        raise Refusal(f"“{line.name}”是定性评审的。请直接评定。")
    points, why = points_fault(line, said.points)
    if why:
        raise Refusal(why)
    mark.values, mark.old = {}, view.base.points(unit.organisation.code, line)
    # What is computed, said again, is a confirmation, but for who decides between two.
    if same_value(points, mark.old) and not line.judged and mark.place != THIRD:
        mark.deed, mark.reason = Deed.CONFIRMED, said.reason.strip()[:500]
        return
    mark.points, mark.reason = points, checked_reason(said.reason, "调整得分的理由")


def _present(view: View, unit: Assessee, item: str) -> str:
    proposed = view.proposals(unit).get(item, "")
    return proposed or view.base.figure(unit.organisation.code, item)


def _read(line: Line, item: str, text: str) -> str:
    value, why = value_fault(line, item, text)
    if why:
        raise Refusal(why)
    return value


def _check_other_marks(view: View, unit: Assessee, changed: Mapping[str, str]) -> None:
    """An item is read by several indicators: two of them must not change it differently."""
    others = Mark.objects.filter(assessment=view.scope.assessment, assessee=unit)
    for other in others.exclude(code=view.code).filter(deed=Deed.FIGURE):
        for item, value in changed.items():
            if item in other.values and not same_value(other.values[item], value):
                raise Refusal(
                    f"该数据已在评审指标 {other.code} 时调整为 {other.values[item]}。"
                    "请与该指标的评审人商定一致的数值。"
                )
