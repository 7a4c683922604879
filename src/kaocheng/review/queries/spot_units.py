"""One unit of a spot check, for its team, for the office, and, once told, for the unit itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.queries.scope import stands_on
from kaocheng.review.lifecycle import SPOT_CHECK
from kaocheng.review.models import SampledUnit
from kaocheng.review.queries.shapes.spot_checks import UnitActions, UnitPage
from kaocheng.review.queries.spot_found import beside_of, leaf_lines
from kaocheng.review.queries.spot_letter import letter_draft_of
from kaocheng.review.queries.spot_lines import check_line, progress_by_unit, sampled_line
from kaocheng.review.queries.spot_scope import UnitStanding, visible_unit, whole_units
from kaocheng.review.spot_lifecycle import CHECKING, FINISHED, OBJECTED, OPEN, SENT, TOLD

_MOST_PLACES = 500


def sampled_unit_page(actor: User, unit_pk: int) -> UnitPage:
    """The unit with every indicator that is checked there, or `NotVisible`."""
    unit, standing = visible_unit(actor, unit_pk)
    extensions = list(whole_units().filter(extends=unit))
    beside = beside_of([unit, *extensions], reported_by=unit)
    progress = progress_by_unit([unit.pk, *(each.pk for each in extensions)])
    names = not standing.is_told or standing.is_office
    leaves = leaf_lines(unit, beside, names=names)
    actions = _actions(unit, standing)
    answered = unit.state in TOLD
    return UnitPage(
        check=check_line(unit.spot_check),
        unit=sampled_line(unit, progress),
        leaves=leaves,
        extensions=tuple(sampled_line(each, progress) for each in extensions),
        extended=tuple((str(each), leaf_lines(each, beside, names=names)) for each in extensions),
        places_below=_places_below(unit, extensions) if actions.may_extend else (),
        totals=_totals(unit),
        returned_reason=unit.returned_reason if unit.state == OPEN else "",
        letter=unit.letter if answered else "",
        letter_draft=letter_draft_of(unit, leaves) if actions.may_send else "",
        sent_at=unit.sent_at if answered else None,
        answer_due_on=unit.answer_due_on if answered else None,
        answer=unit.answer,
        answered_by=str(unit.answered_by or ""),
        answered_at=unit.answered_at,
        decision=unit.decision,
        decided_at=unit.decided_at,
        is_own=standing.is_told,
        actions=actions,
    )


def _totals(unit: SampledUnit) -> tuple[str, str]:
    totals = unit.basis.get("totals", {})
    return totals.get("self", ""), totals.get("review", "")


def _actions(unit: SampledUnit, standing: UnitStanding) -> UnitActions:
    check = unit.spot_check
    if check.assessment.state != SPOT_CHECK:
        return UnitActions(why_not_write="考核评价已不在部门抽查阶段，核查结论不再变动。")
    is_itself, office = unit.extends_id is None, standing.is_office
    why = _why_not_write(unit, standing)
    return UnitActions(
        may_write=not why,
        may_finish=not why and is_itself and _leads(standing),
        may_return=office and unit.state == FINISHED,
        may_send=office and unit.state == FINISHED,
        may_answer=unit.state == SENT and Role.SIGN_OFF in standing.own and _in_time(unit),
        may_decide=office and unit.state == OBJECTED,
        may_extend=office and is_itself and unit.state == OPEN and check.state == CHECKING,
        why_not_write=why if standing.is_member else "",
    )


def _why_not_write(unit: SampledUnit, standing: UnitStanding) -> str:
    if not standing.is_member:
        return "只有该单位抽查组的成员可以填写。"
    if unit.spot_check.state != CHECKING:
        return "考核办开始实地核查后，即可填写核查结论。"
    if unit.state != OPEN:
        return "核查结果已提交。如需修改，请考核办退回抽查组。"
    general = unit.spot_check.assessment.spot_check_due_on
    if general and timezone.localdate() > max(general, unit.due_on or general):
        return "抽查已截止。确需补正的，请考核办退回并另定期限。"
    return ""


def _leads(standing: UnitStanding) -> bool:
    team = standing.unit.team
    return team is not None and team.members.filter(user=standing.actor, is_leader=True).exists()


def _in_time(unit: SampledUnit) -> bool:
    return unit.answer_due_on is None or timezone.localdate() <= unit.answer_due_on


def _places_below(unit: SampledUnit, there: Iterable[SampledUnit]) -> tuple[tuple[str, str], ...]:
    """Where an extended check could go on."""
    taken, today = {each.organisation_id for each in there}, timezone.localdate()
    below = Organisation.tree.descendants(unit.organisation)[:_MOST_PLACES]
    return tuple(
        (each.code, each.name) for each in below if each.pk not in taken and stands_on(each, today)
    )
