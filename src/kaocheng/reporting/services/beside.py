"""What stands beside the figures: remarks (情况说明) and evidence (佐证材料)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.needs import leaves_for
from kaocheng.cycles.queries.assigned import scheme_for
from kaocheng.evidence.limits import most_files
from kaocheng.evidence.models import StoredFile
from kaocheng.evidence.queries import may_read
from kaocheng.evidence.services import insert_file
from kaocheng.evidence.storage import keep
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.models import EvidenceLink, Remark, Report
from kaocheng.reporting.services.cells import editable_report

_MOST_TEXT = 2000
_MOST_REFERENCE = 300


@transaction.atomic
def save_remark(
    actor: User,
    *,
    report_pk: int,
    indicator_code: str = "",
    problems: str = "",
    next_steps: str = "",
) -> None:
    """Problems and next steps, of one indicator or, without one, of the whole report."""
    report = editable_report(actor, report_pk)
    texts = {"problems": _checked(problems), "next_steps": _checked(next_steps)}
    if indicator_code:
        _check_indicator(report, indicator_code)
        Remark.objects.update_or_create(
            report=report, indicator_code=indicator_code, defaults=texts
        )
    else:
        report.problems, report.next_steps = texts["problems"], texts["next_steps"]
    report.version += 1
    report.save(update_fields=["problems", "next_steps", "version"])
    _record(actor, "填写情况说明", report, {"indicator": indicator_code})


def _checked(text: str) -> str:
    text = text.replace("\0", "").strip()
    if len(text) > _MOST_TEXT:
        raise Refusal(f"情况说明每栏不超过 {_MOST_TEXT} 字，现有 {len(text)} 字。请精简。")
    return text


def _check_indicator(report: Report, code: str) -> None:
    assessee = report.assessee
    scheme = scheme_for(assessee.cycle_id, report.period.period).scheme
    if code not in {leaf.code for leaf in leaves_for(scheme, assessee.group_code)}:
        raise Refusal("本期方案没有这个指标。请刷新页面。")


def attach_evidence(
    actor: User,
    *,
    report_pk: int,
    indicator_code: str,
    name: str,
    content: Iterable[bytes] | bytes,
    size: int | None = None,
) -> int:
    """Keep a file and put it beside an indicator; the key of the link.

    Rights and limits are asked before a byte is read, and again once the file is there: a long
    upload must not hold the database all the while.
    """
    with transaction.atomic():
        _room_for_evidence(actor, report_pk, indicator_code)
    kept = keep(name, content, size)
    with transaction.atomic():
        report = _room_for_evidence(actor, report_pk, indicator_code)
        row = insert_file(actor, kept)
        link = _link(actor, report, indicator_code, row)
        detail = {"indicator": indicator_code, "file": row.pk, "sha256": row.sha256}
        _record(actor, "上传佐证材料", report, detail)
    return link.pk


@transaction.atomic
def reuse_evidence(actor: User, *, report_pk: int, indicator_code: str, file_pk: int) -> int:
    """Put a file that is there already beside another indicator; nothing is uploaded twice."""
    report = _room_for_evidence(actor, report_pk, indicator_code)
    row = StoredFile.objects.filter(pk=file_pk).first()
    if row is None or not may_read(actor, row):
        raise NotVisible(file_pk)
    link = _link(actor, report, indicator_code, row)
    _record(actor, "引用佐证材料", report, {"indicator": indicator_code, "file": row.pk})
    return link.pk


@transaction.atomic
def cite_document(actor: User, *, report_pk: int, indicator_code: str, reference: str) -> int:
    """Cite a document that is on file elsewhere, by its number or title."""
    report = _room_for_evidence(actor, report_pk, indicator_code)
    reference = " ".join(reference.replace("\0", "").split())
    if not reference:
        raise Refusal("请填写所引文件的名称或发文字号。")
    if len(reference) > _MOST_REFERENCE:
        raise Refusal(f"引用文件不超过 {_MOST_REFERENCE} 字。请精简。")
    link = _link(actor, report, indicator_code, None, reference)
    _record(actor, "引用文件", report, {"indicator": indicator_code, "reference": reference})
    return link.pk


@transaction.atomic
def detach_evidence(actor: User, *, link_pk: int) -> None:
    """Take a file or reference away from an indicator; the file itself stays."""
    found = EvidenceLink.objects.filter(pk=link_pk).select_related("stored_file").first()
    if found is None:
        raise NotVisible(link_pk)
    report = editable_report(actor, found.report_id)
    target = str(found)
    found.delete()
    _changed(report)
    _record(actor, "移除佐证材料", report, {"evidence": target})


def _room_for_evidence(actor: User, report_pk: int, indicator_code: str) -> Report:
    report = editable_report(actor, report_pk)
    _check_indicator(report, indicator_code)
    there = EvidenceLink.objects.filter(report=report, indicator_code=indicator_code).count()
    if there >= most_files():
        raise Refusal(
            f"每个指标最多 {most_files()} 份佐证材料。请移除不需要的，或把几份合并成一个文件。"
        )
    return report


def _link(
    actor: User, report: Report, indicator_code: str, row: StoredFile | None, reference: str = ""
) -> EvidenceLink:
    _changed(report)
    return EvidenceLink.objects.create(
        report=report,
        indicator_code=indicator_code,
        stored_file=row,
        reference=reference,
        added_by=actor,
    )


def _changed(report: Report) -> None:
    report.version += 1
    report.save(update_fields=["version"])


def _record(actor: User, verb: str, report: Report, detail: dict[str, object]) -> None:
    record(str(actor), verb, f"{report.assessee.cycle} {report}", detail)
