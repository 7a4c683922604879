"""Giving one indicator back to a unit (按指标退回), and the unit's answer."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.dates import day_words
from kaocheng.cycles.services.locking import stepped
from kaocheng.notices.services import notify
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.services.steps import checked_reason
from kaocheng.reporting.services.telling import people_at
from kaocheng.review.lifecycle import ITEM_RETURN
from kaocheng.review.lines import Line, line_of, value_fault
from kaocheng.review.models import ItemReturn, Mark
from kaocheng.review.queries.closing import why_marking_closed
from kaocheng.review.queries.standing import UnitStanding, unit_standing
from kaocheng.review.services.marking import checked_right, locked_item
from kaocheng.review.services.telling import marking_link

_MOST_ANSWER = 2000


@transaction.atomic
def return_item(
    actor: User, *, assessment_pk: int, code: str, organisation_code: str, reason: str
) -> int:
    """Ask the unit to explain an indicator; what was marked of it is taken back."""
    view, unit = locked_item(actor, assessment_pk, code, organisation_code)
    line = checked_right(view, unit)
    reason = checked_reason(reason, "退回原因")
    marks = Mark.objects.filter(assessment=view.scope.assessment, assessee=unit, code=code)
    taken_back = [f"{mark.get_deed_display()} {mark.values} {mark.points}" for mark in marks]
    marks.delete()
    row = ItemReturn.objects.create(
        assessment=view.scope.assessment,
        assessee=unit,
        code=code,
        reason=reason,
        returned_by=actor,
        returned_at=timezone.now(),
    )
    due = view.scope.assessment.review_due_on
    by = f"，请于 {day_words(due)}前说明" if due else ""
    title = f"部门评审退回：{view.scope.assessment.cycle} {line.name}"
    link = f"/review/{assessment_pk}/units/{organisation_code}/#line-{code}"
    notify(people_at([unit.organisation_id]), title, f"退回原因：{reason}{by}。", link)
    detail = {"unit": organisation_code, "reason": reason, "taken_back": taken_back}
    record(str(actor), "按指标退回", f"{view.scope.assessment} {unit} {line.name}", detail)
    return row.pk


@transaction.atomic
def answer_return(
    actor: User, *, return_pk: int, answer: str, values: Mapping[str, str] | None = None
) -> None:
    """The unit explains, and may propose a judged item anew; the figures stay as they are."""
    row, standing, line = _locked_return(actor, return_pk)
    if not standing.is_own:
        raise NotAllowed("只有本单位填报员或审签人可以说明。请联系本单位填报员。")
    why = why_marking_closed(row.assessment)
    if why:
        raise Refusal(why)
    answer = answer.replace("\0", "").strip()
    if not answer:
        raise Refusal("请填写说明。")
    if len(answer) > _MOST_ANSWER:
        raise Refusal(f"说明不超过 {_MOST_ANSWER} 字。请精简。")
    row.state = stepped(ITEM_RETURN, row.state, "answer")
    row.values = _read(line, values or {})
    row.answer, row.answered_by, row.answered_at = answer, actor, timezone.now()
    row.save(update_fields=["state", "values", "answer", "answered_by", "answered_at"])
    title = f"已说明退回事项：{standing.unit} {line.name}"
    notify([row.returned_by], title, answer[:200], marking_link(row.assessment_id, row.code))
    detail = {"indicator": row.code, "answer": answer, "values": row.values}
    record(str(actor), "说明退回事项", f"{row.assessment} {standing.unit} {line.name}", detail)


def _locked_return(actor: User, return_pk: int) -> tuple[ItemReturn, UnitStanding, Line]:
    found = ItemReturn.objects.select_related("assessee__organisation").filter(pk=return_pk).first()
    if found is None:
        raise NotVisible(return_pk)
    standing = unit_standing(actor, found.assessment_id, found.assessee.organisation.code)
    row = ItemReturn.objects.select_for_update().get(pk=return_pk)
    row.assessment = standing.assessment
    line = line_of(standing.scope.scheme, standing.unit.group_code, row.code)
    if line is None:
        raise Refusal("方案已无此指标。请联系考核办。")
    return row, standing, line


def _read(line: Line, values: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for item in line.judged:
        text = values.get(item.code, "").strip()
        value, why = value_fault(line, item.code, text) if text else ("", "")
        if why:
            raise Refusal(why)
        if value:
            found[item.code] = value
    return found
