"""Spot checks and their units as the lines that pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import CycleKind
from kaocheng.cycles.queries.lines import MOCK_NOTICE
from kaocheng.review.lifecycle import PUBLISHED
from kaocheng.review.models import Assessment, Conclusion, Finding, How, SampledUnit, SpotCheck
from kaocheng.review.queries.shapes.spot_checks import CheckLine, SampledLine, TaskLine
from kaocheng.review.queries.spot_leaves import group_of, lines_checked, scheme_of
from kaocheng.review.spot_lifecycle import (
    CHECKING,
    OPEN,
    SAMPLED_UNIT,
    SENT,
    SETTLED,
    SPOT_CHECK_STATES,
    TOLD,
)


@dataclass(frozen=True)
class UnitCounts:
    """How many units a spot check has, how many were told, how many have settled."""

    units: int = 0
    told: int = 0
    settled: int = 0


def counts_by_check(checks: Iterable[int]) -> dict[int, UnitCounts]:
    """Counts of units by the key of their spot check, in one statement."""
    rows = SampledUnit.objects.filter(spot_check__in=list(checks), extends=None)
    found = rows.values("spot_check_id").annotate(
        units=Count("pk"),
        told=Count("pk", filter=Q(state__in=TOLD)),
        settled=Count("pk", filter=Q(state__in=SETTLED)),
    )
    return {
        row["spot_check_id"]: UnitCounts(row["units"], row["told"], row["settled"]) for row in found
    }


def check_line(check: SpotCheck, counts: UnitCounts | None = None) -> CheckLine:
    """A spot check in a list and at the head of its pages."""
    assessment, counted = check.assessment, counts or UnitCounts()
    return CheckLine(
        pk=check.pk,
        title=check.title,
        assessment_pk=assessment.pk,
        cycle_title=assessment.cycle.title,
        mock=is_mock(assessment),
        notice=notice_of(assessment),
        period_words=period_words(assessment.period),
        state=check.state,
        state_label=SPOT_CHECK_STATES.states[check.state],
        again_reason=check.again_reason,
        cancelled_reason=check.cancelled_reason,
        planned_by=str(check.planned_by),
        planned_at=check.planned_at,
        due_on=assessment.spot_check_due_on,
        version=check.version,
        unit_count=counted.units,
        told=counted.told,
        settled=counted.settled,
        is_published=assessment.state == PUBLISHED,
    )


def is_mock(assessment: Assessment) -> bool:
    """Whether the assessment is of a mock cycle (模拟考核)."""
    return assessment.cycle.kind == CycleKind.MOCK


def notice_of(assessment: Assessment) -> str:
    """What every page repeats: that it is a mock, or a demonstration."""
    own = [MOCK_NOTICE] if is_mock(assessment) else []
    return "；".join([*own, *filter(None, [assessment.scheme_version.notice])])


@dataclass(frozen=True)
class Progress:
    """How many findings a unit has, and how many of them are other than 属实."""

    done: int = 0
    changed: int = 0


def progress_by_unit(units: Iterable[int]) -> dict[int, Progress]:
    """Findings by the key of their unit, in one statement."""
    rows = Finding.objects.filter(unit__in=list(units)).values("unit_id")
    found = rows.annotate(
        done=Count("pk"), changed=Count("pk", filter=~Q(conclusion=Conclusion.TRUE))
    )
    return {row["unit_id"]: Progress(row["done"], row["changed"]) for row in found}


def sampled_line(unit: SampledUnit, progress: Mapping[int, Progress]) -> SampledLine:
    """A unit of a spot check."""
    scheme, found = scheme_of(unit), progress.get(unit.pk, Progress())
    group = group_of(unit)
    return SampledLine(
        pk=unit.pk,
        version=unit.version,
        code=unit.organisation.code,
        name=unit.organisation.name,
        group_name=scheme.group_name.get(group, group),
        how=unit.how,
        how_label=How(unit.how).label,
        above=str(unit.extends.organisation) if unit.extends else "",
        reason=unit.reason,
        hash=unit.hash,
        place=unit.place,
        team_pk=unit.team_id,
        team=str(unit.team or ""),
        indicators=tuple(unit.indicators),
        state=unit.state,
        state_label=SAMPLED_UNIT.states[unit.state],
        done=found.done,
        asked=len(lines_checked(unit)),
        changed=found.changed,
        answer_due_on=unit.answer_due_on,
    )


def task_line(unit: SampledUnit, progress: Mapping[int, Progress], *, own: bool) -> TaskLine:
    """A unit to visit, or with `own` a letter to answer."""
    check = unit.spot_check
    return TaskLine(
        pk=unit.pk,
        unit_name=unit.organisation.name,
        check_title=check.title,
        cycle_title=check.assessment.cycle.title,
        mock=is_mock(check.assessment),
        notice=notice_of(check.assessment),
        period_words=period_words(check.assessment.period),
        team=str(unit.team or ""),
        state=unit.state,
        state_label=SAMPLED_UNIT.states[unit.state],
        done=progress.get(unit.pk, Progress()).done,
        asked=len(lines_checked(unit)),
        due_on=unit.answer_due_on if own else unit.due_on or check.assessment.spot_check_due_on,
        todo=_todo(unit, own=own),
    )


def _todo(unit: SampledUnit, *, own: bool) -> str:
    if own:
        return "确认或提出异议" if unit.state == SENT else ""
    checks = unit.spot_check.state == CHECKING and unit.state == OPEN
    return "填写核查结论" if checks else ""
