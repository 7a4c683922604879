"""What a team writes down at a unit (核查结论), with its evidence, until it hands the result in."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.entry import same_value
from kaocheng.evidence.limits import most_files
from kaocheng.evidence.services import insert_file
from kaocheng.evidence.storage import keep
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.review.lines import Line, points_fault, value_fault
from kaocheng.review.models import Conclusion, Finding, FindingEvidence, SampledUnit
from kaocheng.review.queries.spot_leaves import conclusions_for, lines_checked
from kaocheng.review.queries.spot_points import Before, points_by_line
from kaocheng.review.services.spot_locking import (
    MOST_REASON,
    checked_day,
    checked_words,
    in_stage,
    locked_unit,
    save_unit,
    unit_for_office,
    unit_step,
    within_deadline,
)
from kaocheng.review.services.spot_telling import tell_office_of, tell_team
from kaocheng.review.spot_lifecycle import CHECKING, OPEN

_MOST_FOUND = 2000


@dataclass(frozen=True)
class Entry:
    """What was found: the conclusion, the state of things in words, and what changes by it."""

    conclusion: str
    found: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    points: str = ""
    reason: str = ""


@transaction.atomic
def save_finding(
    actor: User, *, unit_pk: int, indicator_code: str, entry: Entry, seen_version: int = 0
) -> int:
    """Write down what was found about one indicator; the version of the finding now.

    Two of a team at one indicator: the second one sees what the first has written, and decides.
    """
    unit = _open_unit(actor, unit_pk)
    line = _line(unit, indicator_code)
    finding = Finding.objects.filter(unit=unit, indicator_code=line.code).first()
    if finding is None:
        finding = Finding(unit=unit, indicator_code=line.code, version=0)
    _refuse_conflict(finding, seen_version)
    _take(unit, line, finding, entry)
    finding.checked_by, finding.checked_at = actor, timezone.now()
    finding.version += 1
    finding.save()
    _touch(unit)
    detail = {"indicator": line.code, "conclusion": finding.conclusion, "reason": finding.reason}
    detail |= {"figures": finding.figures, "points": finding.points}
    _record(actor, "填写核查结论", unit, detail)
    return finding.version


def _open_unit(actor: User, unit_pk: int) -> SampledUnit:
    """The unit, locked, for a member of the team that checks it, while it is being checked."""
    unit, standing = locked_unit(actor, unit_pk)
    if not standing.is_member:
        raise NotAllowed("只有该单位抽查组的成员可以填写核查结论。请联系抽查组组长。")
    in_stage(unit.spot_check.assessment)
    if unit.spot_check.state != CHECKING:
        raise Refusal("尚未开始实地核查，或已经反馈，不能填写核查结论。请联系考核办。")
    if unit.state != OPEN:
        raise Refusal("核查结果已提交，不能再改。如需修改，请考核办退回抽查组。")
    within_deadline(unit)
    return unit


def _line(unit: SampledUnit, code: str) -> Line:
    found = next((line for line in lines_checked(unit) if line.code == code), None)
    if found is None:
        raise Refusal("该指标不在本单位的抽查指标之中。请刷新页面。")
    return found


def _refuse_conflict(finding: Finding, seen_version: int) -> None:
    if finding.version == seen_version:
        return
    who, what = finding.checked_by, Conclusion(finding.conclusion).label
    raise Refusal(f"{who}已填写该指标：{what}。您的内容尚未保存，请核对后决定是否改填。")


def _take(unit: SampledUnit, line: Line, finding: Finding, entry: Entry) -> None:
    conclusion = _conclusion(unit, entry.conclusion)
    old = dict(unit.basis.get("figures", {}).get(line.code, []))
    finding.conclusion = conclusion
    finding.found = _found(entry.found)
    finding.reported = "；".join(text for text in old.values() if text)[:MOST_REASON]
    finding.old_points = unit.basis.get("points", {}).get("review", {}).get(line.code, "")
    finding.old_figures, finding.figures, finding.points, finding.reason = {}, {}, "", ""
    if conclusion == Conclusion.TRUE:
        return
    finding.reason = checked_words(entry.reason, "理由")
    if conclusion == Conclusion.FIGURE:
        finding.figures = _figures(line, old, entry.figures)
        finding.old_figures = {code: old.get(code, "") for code in finding.figures}
    if conclusion == Conclusion.POINTS:
        finding.points = _points(line, finding.old_points, entry.points)


def _found(text: str) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > _MOST_FOUND:
        raise Refusal(f"核查情况不超过 {_MOST_FOUND} 字。请精简，详情作为佐证上传。")
    return text


def _conclusion(unit: SampledUnit, text: str) -> Conclusion:
    allowed = conclusions_for(extended=unit.extends_id is not None)
    if text not in allowed:
        words = "、".join(each.label for each in allowed)
        raise Refusal(f"请选择核查结论：{words}。")
    return Conclusion(text)


def _figures(line: Line, old: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """The values that differ from those reported; a slip of the pen is refused with the way out."""
    found: dict[str, str] = {}
    for need in line.needs:
        text = texts.get(need.code, "").strip()
        value, why = value_fault(line, need.code, text) if text else ("", "")
        if why:
            raise Refusal(f"{need.name}：{why}")
        if text and not same_value(value, old.get(need.code, "")):
            found[need.code] = value
    if not found:
        raise Refusal("核实的数据与上报的相同，或没有填写。相同的请选“属实”，不同的请填核实数据。")
    return found


def _points(line: Line, old: str, text: str) -> str:
    points, why = points_fault(line, text)
    if why:
        raise Refusal(why)
    if old and Fraction(old) == Fraction(points):
        raise Refusal("核定得分与评审得分相同。相同的请选“属实”，或改填核实数据。")
    return line.shown(Fraction(points))


# Evidence -----------------------------------------------------------------------------------------


def attach_to_finding(
    actor: User,
    *,
    unit_pk: int,
    indicator_code: str,
    name: str,
    content: Iterable[bytes] | bytes,
    size: int | None = None,
) -> int:
    """Keep a file that the team brought home; the key of the link.

    Rights are asked before a byte is read, and again once the file is there.
    """
    with transaction.atomic():
        _room_for_file(actor, unit_pk, indicator_code)
    kept = keep(name, content, size)
    with transaction.atomic():
        unit = _room_for_file(actor, unit_pk, indicator_code)
        row = insert_file(actor, kept)
        link = FindingEvidence.objects.create(
            unit=unit, indicator_code=indicator_code, stored_file=row, added_by=actor
        )
        _touch(unit)
        detail = {"indicator": indicator_code, "file": row.pk, "sha256": row.sha256}
        _record(actor, "上传核查佐证", unit, detail)
    return link.pk


def _room_for_file(actor: User, unit_pk: int, indicator_code: str) -> SampledUnit:
    unit = _open_unit(actor, unit_pk)
    _line(unit, indicator_code)
    there = FindingEvidence.objects.filter(unit=unit, indicator_code=indicator_code).count()
    if there >= most_files():
        raise Refusal(f"每个指标最多 {most_files()} 份核查佐证。请合并成一个文件，或移除不需要的。")
    return unit


@transaction.atomic
def detach_from_finding(actor: User, *, link_pk: int) -> None:
    """Take a file away from a finding; the file itself stays."""
    found = FindingEvidence.objects.filter(pk=link_pk).select_related("stored_file").first()
    if found is None:
        raise NotVisible(link_pk)
    unit = _open_unit(actor, found.unit_id)
    detail = {"indicator": found.indicator_code, "evidence": str(found)}
    found.delete()
    _touch(unit)
    _record(actor, "移除核查佐证", unit, detail)


# Handing in ---------------------------------------------------------------------------------------


@transaction.atomic
def finish_unit(actor: User, *, unit_pk: int, seen_version: int | None = None) -> None:
    """Hand the findings in (提交核查结果): the leader of the team, once nothing is left open."""
    unit = _open_unit(actor, unit_pk)
    _refuse_moved(unit, seen_version)
    if unit.extends_id is not None:
        raise Refusal("延伸抽查的结论随上级抽查单位一并提交。请在上级抽查单位处提交。")
    if not unit.team or not unit.team.members.filter(user=actor, is_leader=True).exists():
        raise NotAllowed("只有抽查组组长可以提交核查结果。请联系组长。")
    for each in (unit, *unit.extensions.select_related("organisation")):
        _refuse_gaps(each)
    before = Before(unit.spot_check.assessment)
    unit.spot_points = points_by_line(before.with_findings(unit), unit.organisation.code)
    unit_step(unit, "finish")
    unit.returned_reason = ""
    save_unit(unit, "spot_points", "returned_reason")
    tell_office_of(unit, f"核查完成：{unit}", f"{unit.team}已提交对{unit}的核查结果，请拟写反馈。")
    _record(actor, "提交核查结果", unit, {"findings": unit.findings.count()})


def _refuse_moved(unit: SampledUnit, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != unit.version:
        raise Refusal("您打开页面之后，本组又有改动。请刷新页面，核对后再提交。")


def _refuse_gaps(unit: SampledUnit) -> None:
    done = set(Finding.objects.filter(unit=unit).values_list("indicator_code", flat=True))
    names = [line.name for line in lines_checked(unit) if line.code not in done]
    if names:
        more = f"等 {len(names)} 项" if len(names) > 3 else ""
        raise Refusal(f"{unit}：{'、'.join(names[:3])}{more}尚无核查结论。请补齐后再提交。")


@transaction.atomic
def return_to_team(
    actor: User,
    *,
    unit_pk: int,
    reason: str,
    due_on: datetime.date | None = None,
    seen_version: int | None = None,
) -> None:
    """The office gives findings back before the unit is told (退回抽查组), with a reason."""
    unit = unit_for_office(actor, unit_pk, seen_version)
    in_stage(unit.spot_check.assessment)
    unit_step(unit, "return")
    unit.returned_reason = checked_words(reason, "退回原因")
    unit.due_on = checked_day(due_on, "重新核查截止") if due_on else unit.due_on
    unit.spot_points = {}
    save_unit(unit, "returned_reason", "due_on", "spot_points")
    tell_team(unit, f"核查结果被退回：{unit}", f"退回原因：{unit.returned_reason}")
    _record(actor, "退回抽查组", unit, {"reason": unit.returned_reason})


def _touch(unit: SampledUnit) -> None:
    save_unit(unit)


def _record(actor: User, verb: str, unit: SampledUnit, detail: Mapping[str, object]) -> None:
    check = unit.spot_check
    record(str(actor), verb, f"{check.assessment} {check} {unit}", {"unit": unit.pk, **detail})
