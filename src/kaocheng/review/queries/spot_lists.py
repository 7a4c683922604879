"""Lists of spot checks, and the form on which one is planned."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.cycles.queries.scope import reach_of
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed
from kaocheng.review.lifecycle import REVIEW, SPOT_CHECK
from kaocheng.review.lines import all_lines
from kaocheng.review.models import Assessment, SampledUnit, SpotCheck
from kaocheng.review.queries.scope import assessment_scope
from kaocheng.review.queries.shapes.spot_checks import (
    GroupQuota,
    PlanForm,
    PlanUnit,
    SpotCheckList,
)
from kaocheng.review.queries.spot_lines import (
    check_line,
    counts_by_check,
    is_mock,
    notice_of,
    progress_by_unit,
    task_line,
)
from kaocheng.review.queries.spot_scope import (
    overseen_checks,
    units_to_check,
    units_told,
    visible_check,
)
from kaocheng.review.spot_lifecycle import CANCELLED, PLANNED
from kaocheng.scoring import Scheme
from kaocheng.scoring.exact.decimals import show_short

_MOST_LISTED = 200


def spot_checks(actor: User) -> SpotCheckList:
    """What the actor oversees, what he visits, what was written to his own unit; newest first."""
    checks = list(overseen_checks(actor)[:_MOST_LISTED])
    counts = counts_by_check(check.pk for check in checks)
    tasks = list(units_to_check(actor).order_by("-spot_check_id", "pk")[:_MOST_LISTED])
    letters = list(units_told(actor).order_by("-pk")[:_MOST_LISTED])
    progress = progress_by_unit(unit.pk for unit in (*tasks, *letters))
    return SpotCheckList(
        checks=tuple(check_line(check, counts.get(check.pk)) for check in checks),
        tasks=tuple(task_line(unit, progress, own=False) for unit in tasks),
        letters=tuple(task_line(unit, progress, own=True) for unit in letters),
        plannable=_plannable(actor),
    )


def _plannable(actor: User) -> tuple[tuple[int, str], ...]:
    """The assessments at which the actor's office may plan a spot check now."""
    rows = Assessment.objects.filter(
        cycle__organisation__code__in=reach_of(actor).run, state__in=(REVIEW, SPOT_CHECK)
    )
    return tuple(
        (row.pk, f"{row.cycle.title} {period_words(row.period)}")
        for row in rows.select_related("cycle")
    )


def new_plan(actor: User, assessment_pk: int) -> PlanForm:
    """The empty form of a plan, for the office."""
    scope = assessment_scope(actor, assessment_pk)
    if not scope.is_office:
        raise NotAllowed("只有考核办可以拟定抽查方案。请联系考核办。")
    earlier = SpotCheck.objects.filter(assessment=assessment_pk).exclude(state=CANCELLED)
    return _form(scope.assessment, None, again=earlier.exists())


def plan_form(actor: User, check_pk: int) -> PlanForm:
    """The form of a plan that is there, for the office."""
    check, standing = visible_check(actor, check_pk)
    if not standing.is_office:
        raise NotAllowed("只有考核办可以修改抽查方案。请联系考核办。")
    return _form(check.assessment, check, again=bool(check.again_reason))


_NEW: dict[str, Any] = {
    "quota": {"number": 2},
    "quotas": {},
    "minimum": 1,
    "certain_above": None,
    "exclude_before": False,
}


def _form(assessment: Assessment, check: SpotCheck | None, *, again: bool) -> PlanForm:
    scheme = scheme_by_digest(assessment.scheme_version.digest)
    plan = check.plan if check else _NEW
    rows = Assessee.objects.filter(cycle=assessment.cycle_id).select_related("organisation")
    units = list(rows.order_by("group_code", "organisation__code"))
    before = set(check.drawn_before) if check else drawn_the_year_before(assessment)
    wanted = set(check.indicators) if check else set()
    limit = plan["certain_above"]
    return PlanForm(
        assessment_pk=assessment.pk,
        check_pk=check.pk if check else None,
        version=check.version if check else 0,
        cycle_title=assessment.cycle.title,
        mock=is_mock(assessment),
        notice=notice_of(assessment),
        period_words=period_words(assessment.period),
        title=check.title if check else f"{period_words(assessment.period)}联合抽查",
        number=_number(plan["quota"]),
        share=_share(plan["quota"]),
        minimum=str(plan["minimum"]),
        certain_above="" if limit is None else show_short(Fraction(limit)),
        exclude_before=bool(plan["exclude_before"]),
        groups=_groups(scheme, plan, units),
        units=tuple(
            PlanUnit(
                code=row.organisation.code,
                name=row.organisation.name,
                group_name=scheme.group_name.get(row.group_code, row.group_code),
                drawn_before=row.organisation.code in before,
            )
            for row in units
        ),
        indicators=tuple(
            (line.code, line.name, not wanted or line.code in wanted) for line in all_lines(scheme)
        ),
        again=again,
    )


def _groups(scheme: Scheme, plan: dict[str, Any], units: list[Assessee]) -> tuple[GroupQuota, ...]:
    return tuple(
        GroupQuota(
            code=group.code,
            name=scheme.group_name[group.code],
            count=sum(row.group_code == group.code for row in units),
            number=_number(plan["quotas"].get(group.code, {})),
            share=_share(plan["quotas"].get(group.code, {})),
        )
        for group in scheme.groups
    )


def _number(quota: dict[str, Any]) -> str:
    return str(quota["number"]) if quota.get("number") is not None else ""


def _share(quota: dict[str, Any]) -> str:
    return show_short(Fraction(quota["share"]) * 100) if "share" in quota else ""


def drawn_the_year_before(assessment: Assessment) -> set[str]:
    """Units that the same office's cycles of the same kind had checked the year before."""
    cycle = assessment.cycle
    rows = SampledUnit.objects.filter(
        extends=None,
        spot_check__assessment__cycle__organisation=cycle.organisation_id,
        spot_check__assessment__cycle__kind=cycle.kind,
        spot_check__assessment__cycle__year=cycle.year - 1,
    ).exclude(spot_check__state__in=(PLANNED, CANCELLED))
    return set(rows.values_list("organisation__code", flat=True))
