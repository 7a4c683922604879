"""Teams of a spot check (抽查组), which units they visit, and the beginning of the visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.orgs.models import Post, Role, User
from kaocheng.orgs.queries import NotVisible, visible_codes
from kaocheng.orgs.queries.scope import in_force
from kaocheng.orgs.refusals import Refusal
from kaocheng.review.models import SampledUnit, SpotCheck, SpotTeam, TeamMember
from kaocheng.review.queries.spot_scope import recused
from kaocheng.review.services.spot_locking import (
    check_for_office,
    check_step,
    checked_words,
    in_stage,
    save_check,
    save_unit,
    unit_for_office,
)
from kaocheng.review.services.spot_plans import checked_indicators
from kaocheng.review.services.spot_telling import tell_all_teams, tell_team
from kaocheng.review.spot_lifecycle import CHECKING, GROWING, OPEN

_MOST_NAME = 50


@transaction.atomic
def set_team(
    actor: User,
    *,
    check_pk: int,
    name: str,
    leader: int,
    members: Sequence[int] = (),
    team_pk: int | None = None,
    seen_version: int | None = None,
) -> int:
    """Form a team, or change one: its leader (组长) and its members, by the keys of people."""
    check = _forming(actor, check_pk, seen_version)
    team = _team(check, team_pk)
    team.name = checked_words(name, "抽查组名称", most=_MOST_NAME)
    if SpotTeam.objects.filter(spot_check=check, name=team.name).exclude(pk=team.pk).exists():
        raise Refusal(f"已有“{team.name}”。请换一个名称。")
    people = _people(actor, [leader, *members])
    team.save()
    for unit in SampledUnit.objects.filter(team=team).select_related("organisation"):
        _refuse_recused(unit, people)
    TeamMember.objects.filter(team=team).delete()
    TeamMember.objects.bulk_create(
        TeamMember(team=team, user=user, is_leader=user.pk == leader) for user in people
    )
    save_check(check)
    names = [str(user) for user in people]
    _record(actor, "组建抽查组", check, {"team": team.name, "members": names})
    return team.pk


def _forming(actor: User, check_pk: int, seen_version: int | None) -> SpotCheck:
    check = check_for_office(actor, check_pk, seen_version)
    _refuse_formed(check)
    return check


def _refuse_formed(check: SpotCheck) -> None:
    in_stage(check.assessment)
    if check.state not in GROWING:
        raise Refusal("只有抽取之后、反馈之前可以调整抽查组。")


def _team(check: SpotCheck, team_pk: int | None) -> SpotTeam:
    if team_pk is None:
        return SpotTeam(spot_check=check)
    found = SpotTeam.objects.filter(spot_check=check, pk=team_pk).first()
    if found is None:
        raise NotVisible(team_pk)
    return found


def _people(actor: User, pks: Sequence[int]) -> list[User]:
    """The people, each once, the leader first; all must hold the post of a spot checker."""
    posts = in_force(Post.objects.filter(role=Role.SPOT_CHECKER))
    posts = posts.filter(organisation__code__in=visible_codes(actor))
    known = User.objects.filter(pk__in=pks, is_active=True, posts__in=posts)
    found = {user.pk: user for user in known}
    if any(pk not in found for pk in pks):
        raise Refusal("抽查组成员须有抽查人岗位。请从所列人员中选择，或请安全管理员授予岗位。")
    return [found[pk] for pk in dict.fromkeys(pks)]


@transaction.atomic
def assign_unit(
    actor: User,
    *,
    unit_pk: int,
    team_pk: int,
    indicators: Sequence[str] = (),
    seen_version: int | None = None,
) -> None:
    """Send a team to a unit, for all indicators of the check or some; extensions go with it."""
    unit = unit_for_office(actor, unit_pk, seen_version)
    check = unit.spot_check
    _refuse_formed(check)
    if unit.extends_id is not None:
        raise Refusal("延伸抽查的单位随上级抽查单位安排。请在上级抽查单位处调整。")
    if unit.state != OPEN:
        raise Refusal("核查结果已提交，不能再换抽查组。请先退回抽查组。")
    team = _team(check, team_pk)
    _refuse_recused(unit, [row.user for row in team.members.select_related("user")])
    unit.team = team
    scheme = scheme_by_digest(check.assessment.scheme_version.digest)
    unit.indicators = checked_indicators(scheme, indicators)
    save_unit(unit, "team", "indicators")
    SampledUnit.objects.filter(extends=unit).update(team=team, indicators=unit.indicators)
    if check.state == CHECKING:
        tell_team(unit, f"抽查任务：{unit}", f"{check}由{team}核查{unit}。请按要求开展实地核查。")
    detail = {"unit": str(unit), "team": team.name, "indicators": unit.indicators}
    _record(actor, "安排抽查组", check, detail)


def _refuse_recused(unit: SampledUnit, people: Sequence[User]) -> None:
    """Nobody checks his own unit (回避)."""
    out = recused(unit.organisation, [user.pk for user in people])
    if out:
        names = "、".join(str(user) for user in people if user.pk in out)
        raise Refusal(f"{names}在{unit}任职，应当回避。请换抽查组，或调整成员。")


@transaction.atomic
def begin_checking(actor: User, *, check_pk: int, seen_version: int | None = None) -> None:
    """Let the teams go (开始实地核查); every unit has one. They are told."""
    check = check_for_office(actor, check_pk, seen_version)
    in_stage(check.assessment)
    check_step(check, "begin")
    left = SampledUnit.objects.filter(spot_check=check, team=None).select_related("organisation")
    names = [str(unit) for unit in left]
    if names:
        raise Refusal(f"{'、'.join(names[:5])}尚未安排抽查组。请先逐个安排。")
    save_check(check)
    tell_all_teams(check, f"抽查任务：{check}", "抽查组已组建，请按分工开展实地核查。")
    _record(actor, "开始实地核查", check, {"units": check.units.count()})


def _record(actor: User, verb: str, check: SpotCheck, detail: Mapping[str, object]) -> None:
    record(str(actor), verb, f"{check.assessment} {check}", {"check": check.pk, **detail})
