"""One spot check for its page, and its draw repeated from what was kept (核验抽取)."""

from __future__ import annotations

from collections.abc import Mapping

from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.orgs.models import Post, Role, User
from kaocheng.orgs.queries import NotVisible, visible_codes
from kaocheng.orgs.queries.scope import in_force
from kaocheng.orgs.refusals import Refusal
from kaocheng.review import sampling
from kaocheng.review.draw_record import (
    FrameUnit,
    digest_of,
    outcome_as_text,
    readable_frame,
    readable_outcome,
    repeated_if_readable,
)
from kaocheng.review.lifecycle import ASSESSMENT, SPOT_CHECK
from kaocheng.review.lines import all_lines
from kaocheng.review.models import Draw, SampledUnit, SpotCheck, SpotTeam
from kaocheng.review.queries.shapes.spot_checks import (
    CheckActions,
    CheckPage,
    DrawLine,
    SampledLine,
    StratumLine,
    TeamLine,
    VerifyLine,
    VerifyPage,
)
from kaocheng.review.queries.spot_lines import (
    check_line,
    counts_by_check,
    progress_by_unit,
    sampled_line,
)
from kaocheng.review.queries.spot_points import Before, frame_of
from kaocheng.review.queries.spot_scope import CheckStanding, visible_check, whole_units
from kaocheng.review.sampling import CERTAIN, DRAWN, EXCLUDED, LEFT, Plan, Quota, Stratum
from kaocheng.review.spot_lifecycle import GROWING, PLANNED, SPOT_CHECK_STATES
from kaocheng.scoring import Scheme
from kaocheng.scoring.exact.decimals import show_short

OUTCOMES = {DRAWN: "抽中", CERTAIN: "必查", EXCLUDED: "剔除", LEFT: "未抽中"}


def spot_check_page(actor: User, check_pk: int) -> CheckPage:
    """Plan, draw, units and teams."""
    check, standing = visible_check(actor, check_pk)
    scheme = scheme_by_digest(check.assessment.scheme_version.digest)
    units = _units(check)
    draw = Draw.objects.filter(spot_check=check).select_related("drawn_by").first()
    grows = standing.is_office and check.state in GROWING
    return CheckPage(
        check=check_line(check, counts_by_check([check.pk]).get(check.pk)),
        strata=_strata(check, draw, scheme),
        plan_words=plan_words(sampling.plan_from_data(check.plan)),
        indicators=tuple(
            (line.code, line.name)
            for line in all_lines(scheme)
            if not check.indicators or line.code in check.indicators
        ),
        draw=_draw_line(draw) if draw else None,
        units=units,
        teams=_teams(check, units) if standing.oversees else (),
        people=_people(actor) if grows else (),
        addable=_addable(check, units) if grows else (),
        actions=_actions(check, standing, units),
    )


def _units(check: SpotCheck) -> tuple[SampledLine, ...]:
    """Drawn by group and place, extended places below the unit that they belong to."""
    rows = list(whole_units().filter(spot_check=check))
    progress = progress_by_unit(row.pk for row in rows)
    rows.sort(key=lambda row: (row.extends_id or row.pk, row.extends_id is not None, row.pk))
    return tuple(sampled_line(row, progress) for row in rows)


def _strata(check: SpotCheck, draw: Draw | None, scheme: Scheme) -> tuple[StratumLine, ...]:
    """Each group with its counts, as they were drawn from or as they stand now."""
    plan = sampling.plan_from_data(check.plan)
    found = sampling.strata(plan, [unit.candidate for unit in _frame(check, draw)])
    return tuple(_stratum_line(each, plan, scheme) for each in found)


def _frame(check: SpotCheck, draw: Draw | None) -> tuple[FrameUnit, ...]:
    if draw is not None:
        return readable_frame(draw.frame)
    rows = Assessee.objects.filter(cycle=check.assessment.cycle_id).select_related("organisation")
    return frame_of(rows, check, _before(check))


def _before(check: SpotCheck) -> Before | None:
    """The scores, where the plan asks for them before the draw; None where they do not add up."""
    if check.state != PLANNED or check.plan["certain_above"] is None:
        return None
    before = Before(check.assessment)
    try:
        assert before.results
    except Refusal:
        return None
    return before


def _stratum_line(stratum: Stratum, plan: Plan, scheme: Scheme) -> StratumLine:
    return StratumLine(
        code=stratum.code,
        name=scheme.group_name.get(stratum.code, stratum.code) or "全部单位",
        count=stratum.count,
        certain=stratum.certain,
        excluded=stratum.excluded,
        quota_words=quota_words(plan.quota_of(stratum.code)),
        to_draw=stratum.to_draw,
    )


def quota_words(quota: Quota) -> str:
    """「2 个」, 「20%」."""
    if quota.share is not None:
        return f"{show_short(quota.share * 100)}%"
    return f"{quota.number} 个"


def plan_words(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The plan in words, as pairs."""
    limit = plan.certain_above
    return (
        ("每组抽取", quota_words(plan.quota)),
        ("每组最少", f"{plan.minimum} 个"),
        ("必查", "无" if limit is None else f"自评与评审总分相差超过 {show_short(limit)} 分"),
        ("剔除", "上年已抽查的单位" if plan.exclude_before else "无"),
    )


def _draw_line(draw: Draw) -> DrawLine:
    return DrawLine(
        seed=draw.seed,
        seed_source=draw.seed_source,
        frame_digest=draw.frame_digest,
        digest=draw.digest,
        drawn_at=draw.drawn_at,
        drawn_by=str(draw.drawn_by),
    )


def _teams(check: SpotCheck, units: tuple[SampledLine, ...]) -> tuple[TeamLine, ...]:
    rows = SpotTeam.objects.filter(spot_check=check).prefetch_related("members__user")
    return tuple(_team_line(team, units) for team in rows)


def _team_line(team: SpotTeam, units: tuple[SampledLine, ...]) -> TeamLine:
    members = list(team.members.all())
    leader = next((row for row in members if row.is_leader), None)
    return TeamLine(
        pk=team.pk,
        name=team.name,
        leader_pk=leader.user_id if leader else 0,
        leader=str(leader.user) if leader else "",
        members=tuple((row.user_id, str(row.user)) for row in members if not row.is_leader),
        unit_count=sum(unit.team_pk == team.pk and not unit.above for unit in units),
    )


def _people(actor: User) -> tuple[tuple[int, str, str], ...]:
    """Spot checkers (抽查人) whom the office sees: key, name, where they have their post."""
    posts = in_force(Post.objects.filter(role=Role.SPOT_CHECKER, user__is_active=True))
    posts = posts.filter(organisation__code__in=visible_codes(actor))
    found: dict[int, tuple[int, str, str]] = {}
    for post in posts.select_related("user", "organisation").order_by("user__pinyin", "pk"):
        found.setdefault(post.user_id, (post.user_id, str(post.user), post.organisation.name))
    return tuple(found.values())


def _addable(check: SpotCheck, units: tuple[SampledLine, ...]) -> tuple[tuple[str, str], ...]:
    """Assessed units that were not drawn."""
    there = {unit.code for unit in units}
    rows = Assessee.objects.filter(cycle=check.assessment.cycle_id)
    found = rows.values_list("organisation__code", "organisation__name")
    return tuple((code, name) for code, name in found if code not in there)


def _actions(
    check: SpotCheck, standing: CheckStanding, units: tuple[SampledLine, ...]
) -> CheckActions:
    if not standing.is_office:
        return CheckActions()
    verbs = {step.verb for step in SPOT_CHECK_STATES.steps_from(check.state)}
    in_stage = check.assessment.state == SPOT_CHECK
    stage = ASSESSMENT.states[check.assessment.state]
    return CheckActions(
        may_plan=check.state == PLANNED,
        may_draw="draw" in verbs and in_stage,
        may_form=check.state in GROWING and in_stage,
        may_begin="begin" in verbs and in_stage,
        may_close="close" in verbs and in_stage,
        may_cancel="cancel" in verbs,
        why_not_draw="" if in_stage else f"考核评价处于“{stage}”阶段，转入部门抽查后方可抽取。",
    )


# The draw again ----------------------------------------------------------------------------------


def verify_draw(actor: User, check_pk: int) -> VerifyPage:
    """The draw computed again from the texts that were kept, beside what was kept."""
    check, draw = _drawn(actor, check_pk)
    kept = {ticket.code: ticket for ticket in readable_outcome(draw.outcome)}
    again = repeated_if_readable(draw.seed, draw.plan, draw.frame)
    scheme = scheme_by_digest(check.assessment.scheme_version.digest)
    lines = tuple(_verify_line(t, kept, _names(draw), scheme) for t in again)
    checks = (*_digests(draw, outcome_as_text(again)), _sampled(check, draw))
    return VerifyPage(
        check=check_line(check),
        draw=_draw_line(draw),
        plan=draw.plan,
        checks=checks,
        lines=lines,
        equal=bool(lines) and all(line.equal for line in lines) and all(e[3] for e in checks),
        example=f"{draw.seed}|{lines[0].code if lines else ''}",
    )


def draw_frame(actor: User, check_pk: int) -> bytes:
    """The list of units (单位名单) that was drawn from, as CSV, byte for byte as it was kept."""
    _, draw = _drawn(actor, check_pk)
    return draw.frame.encode()


def _drawn(actor: User, check_pk: int) -> tuple[SpotCheck, Draw]:
    check, _ = visible_check(actor, check_pk)
    draw = Draw.objects.filter(spot_check=check).select_related("drawn_by").first()
    if draw is None:
        raise NotVisible(check_pk)
    return check, draw


def _names(draw: Draw) -> dict[str, str]:
    return {unit.code: unit.name for unit in readable_frame(draw.frame)}


def _verify_line(
    ticket: sampling.Ticket,
    kept: Mapping[str, sampling.Ticket],
    names: Mapping[str, str],
    scheme: Scheme,
) -> VerifyLine:
    before = kept.get(ticket.code)
    return VerifyLine(
        code=ticket.code,
        name=names.get(ticket.code, ticket.code),
        group_name=scheme.group_name.get(ticket.stratum, ticket.stratum),
        hash=ticket.hash,
        place=ticket.place,
        outcome=OUTCOMES.get(before.outcome, "无") if before else "无",
        outcome_again=OUTCOMES[ticket.outcome],
        equal=before == ticket,
    )


def _digests(draw: Draw, outcome: str) -> tuple[tuple[str, str, str, bool], ...]:
    frame = sampling.digest(draw.frame)
    whole = digest_of(draw.seed, draw.plan, draw.frame, outcome)
    return (
        ("单位名单摘要", draw.frame_digest, frame, draw.frame_digest == frame),
        ("抽取记录摘要", draw.digest, whole, draw.digest == whole),
    )


def _sampled(check: SpotCheck, draw: Draw) -> tuple[str, str, str, bool]:
    """Whether the units that are checked are those that were drawn, besides those by hand."""
    rows = SampledUnit.objects.filter(spot_check=check).exclude(how__in=("hand", "extended"))
    there = sorted(rows.values_list("organisation__code", flat=True))
    drawn = sorted(
        t.code for t in repeated_if_readable(draw.seed, draw.plan, draw.frame) if t.is_sampled
    )
    return "抽查单位", "、".join(there), "、".join(drawn), there == drawn
