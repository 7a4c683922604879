"""Appeals (申诉): filed by the unit while announced, mended, taken back; answered by the office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import day_words, period_words
from kaocheng.cycles.models import Assessee
from kaocheng.cycles.services.locking import stepped
from kaocheng.evidence.limits import most_files
from kaocheng.evidence.services import insert_file
from kaocheng.evidence.storage import Kept, keep
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results.lifecycle import APPEAL, WITHDRAWN
from kaocheng.results.models import Announcement, Appeal, AppealFile
from kaocheng.results.permissions import may_appeal_for
from kaocheng.results.queries.appeal_facts import announced_cell
from kaocheng.results.services.announcements import announcement_in_force
from kaocheng.results.services.telling import page_of, people_over, tell
from kaocheng.review.lifecycle import PUBLISHED
from kaocheng.review.models import Assessment
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.schemes.outline import outline_from_json

_LONGEST = 2000


@dataclass(frozen=True)
class Upload:
    """A file handed in with an appeal."""

    name: str
    content: Iterable[bytes] | bytes
    size: int | None = None


def file_appeal(
    actor: User,
    *,
    assessment_pk: int,
    organisation_code: str,
    indicator_code: str,
    grounds: str,
    files: Sequence[Upload] = (),
) -> int:
    """Appeal against an indicator of the own unit, until the last day of the announcement is over.

    Rights are asked before a file is read, and again once the files are there: a long upload must
    not hold the database all the while.
    """
    words = _words(grounds, "申诉理由")
    with transaction.atomic():
        _place_for(actor, assessment_pk, organisation_code, indicator_code)
    kept = _kept(files)
    with transaction.atomic():
        announcement, unit = _place_for(actor, assessment_pk, organisation_code, indicator_code)
        appeal = Appeal.objects.create(
            announcement=announcement,
            assessee=unit,
            indicator_code=indicator_code,
            grounds=words,
            filed_by=actor,
            filed_at=timezone.now(),
        )
        _attach(actor, appeal, kept)
        _tell_office(actor, appeal, "新申诉")
        detail = {"indicator": indicator_code, "files": len(kept)}
        record(str(actor), "提出申诉", f"{announcement.assessment} {appeal}", detail)
    return appeal.pk


def _place_for(
    actor: User, assessment_pk: int, organisation_code: str, indicator_code: str
) -> tuple[Announcement, Assessee]:
    """What is announced and the own unit, once it is clear that this appeal may be made."""
    scope = assessment_scope(actor, assessment_pk)
    unit = scope.units().filter(organisation__code=organisation_code).first()
    if unit is None:
        raise NotVisible(organisation_code)
    if not may_appeal_for(actor, unit.organisation):
        raise NotAllowed(f"只有{unit}的填报员或审签人可以提出申诉。请联系该单位。")
    assessment = Assessment.objects.select_for_update().get(pk=assessment_pk)
    announcement = announcement_in_force(assessment)
    _check_day(announcement)
    _check_indicator(announcement, organisation_code, indicator_code)
    there = Appeal.objects.filter(
        announcement=announcement, assessee=unit, indicator_code=indicator_code
    )
    if there.exclude(state=WITHDRAWN).exists():
        raise Refusal("本单位对这项指标已提出申诉。请在原申诉中补充，或撤回后重提。")
    return announcement, unit


def _check_day(announcement: Announcement) -> None:
    today = timezone.localdate()
    if today < announcement.from_on:
        raise Refusal(f"公示自{day_words(announcement.from_on)}开始，届时可以提出申诉。")
    if announcement.is_over(today):
        raise Refusal(
            f"申诉已于{day_words(announcement.until_on)} 24 时截止。如有异议，请联系考核办。"
        )


def _check_indicator(announcement: Announcement, unit: str, indicator: str) -> None:
    row = announcement.decision.run.rows.filter(unit_code=unit).first()
    cell = announced_cell(row, indicator) if row is not None else None
    if cell is None:
        raise Refusal("本次考核没有这项指标。请从本单位的指标中选择。")
    if cell[2] == "not_assessed":
        raise Refusal("这项指标不考核本单位，不能对它提出申诉。请从本单位的指标中选择。")


def amend_appeal(
    actor: User, *, appeal_pk: int, grounds: str, files: Sequence[Upload] = ()
) -> None:
    """Mend an appeal that was given back, for its unit; also after the last day."""
    words = _words(grounds, "申诉理由")
    with transaction.atomic():
        stepped(APPEAL, _own(actor, appeal_pk).state, "amend")
    kept = _kept(files)
    with transaction.atomic():
        appeal = _own(actor, appeal_pk)
        appeal.state = stepped(APPEAL, appeal.state, "amend")
        appeal.grounds = words
        appeal.save(update_fields=["state", "grounds"])
        _attach(actor, appeal, kept)
        _tell_office(actor, appeal, "申诉已补正")
        detail = {"files": len(kept)}
        record(str(actor), "补正申诉", f"{appeal.announcement.assessment} {appeal}", detail)


@transaction.atomic
def withdraw_appeal(actor: User, *, appeal_pk: int) -> None:
    """Take an appeal back before it is answered, for its unit."""
    appeal = _own(actor, appeal_pk)
    appeal.state = stepped(APPEAL, appeal.state, "withdraw")
    appeal.save(update_fields=["state"])
    record(str(actor), "撤回申诉", f"{appeal.announcement.assessment} {appeal}")


def _own(actor: User, appeal_pk: int) -> Appeal:
    """An appeal of the actor's own unit, its row locked."""
    appeal, unit = locked_appeal(actor, appeal_pk)
    if not may_appeal_for(actor, unit.organisation):
        raise NotAllowed(f"只有{unit}的填报员或审签人可以办理。请联系该单位。")
    return appeal


def locked_appeal(actor: User, appeal_pk: int) -> tuple[Appeal, Assessee]:
    """An appeal that the actor may know of, its row and its assessment's locked."""
    found = Appeal.objects.filter(pk=appeal_pk).values("announcement__assessment", "assessee")
    row = found.first()
    if row is None:
        raise NotVisible(appeal_pk)
    scope = assessment_scope(actor, row["announcement__assessment"])
    unit = scope.units().filter(pk=row["assessee"]).first()
    if unit is None:
        raise NotVisible(appeal_pk)
    assessment = Assessment.objects.select_for_update().get(pk=scope.assessment.pk)
    if assessment.state == PUBLISHED:
        raise Refusal("本次考核评价已通报，申诉不能再变动。")
    rows = Appeal.objects.select_for_update(of=("self",)).select_related(
        "announcement__assessment__cycle__organisation",
        "announcement__decision__run__scheme",
        "assessee__organisation",
    )
    return rows.get(pk=appeal_pk), unit


def _words(text: str, what: str) -> str:
    words = text.replace("\0", "").strip()
    if not words:
        raise Refusal(f"请写明{what}。")
    if len(words) > _LONGEST:
        raise Refusal(f"{what}不超过 {_LONGEST} 字。请精简，或放入附件。")
    return words


def _kept(files: Sequence[Upload]) -> list[Kept]:
    if len(files) > most_files():
        raise Refusal(f"一次最多提交 {most_files()} 份材料。请合并后再传。")
    return [keep(each.name, each.content, each.size) for each in files]


def _attach(actor: User, appeal: Appeal, kept: Sequence[Kept]) -> None:
    there = AppealFile.objects.filter(appeal=appeal).count()
    if kept and there + len(kept) > most_files():
        raise Refusal(f"每项申诉最多 {most_files()} 份材料，已有 {there} 份。请合并后再传。")
    for each in kept:
        AppealFile.objects.create(appeal=appeal, stored_file=insert_file(actor, each))


def _named(appeal: Appeal) -> str:
    """What it is against, as people call it."""
    outline = outline_from_json(appeal.announcement.assessment.scheme_version.outline)
    # Where a leaf has the same code as an adjustment, the leaf is meant.
    names = {each.code: each.name for each in outline.adjustments}
    names |= {each.code: each.name for each in outline.leaves}
    name = names.get(appeal.indicator_code)
    return f"“{name}”" if name else f"指标 {appeal.indicator_code}"


def _tell_office(actor: User, appeal: Appeal, what: str) -> None:
    assessment = appeal.announcement.assessment
    title = f"{what}：{appeal.assessee}对{_named(appeal)}"
    body = f"{assessment.cycle}{period_words(assessment.period)}。请在公示结束后、发布前答复。"
    people = people_over(assessment.cycle, {Role.ASSESSMENT_OFFICE})
    tell(people, title, body, page_of(assessment.pk, f"appeals/{appeal.pk}/"), but=actor)
