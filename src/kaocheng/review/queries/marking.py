"""部门评审: one indicator over all units, for those who mark it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count

from kaocheng.cycles.models import Assessee
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.review.lines import Line, all_lines, full_words, line_of
from kaocheng.review.models import Mark, Recusal
from kaocheng.review.queries.closing import why_marking_closed
from kaocheng.review.queries.heads import head_of
from kaocheng.review.queries.marking_view import STATES, View
from kaocheng.review.queries.scope import AssessmentScope, assessment_scope
from kaocheng.review.queries.shapes.marking import (
    IndicatorProgress,
    MarkingList,
    MarkingPage,
    MarkRow,
    RecusalLine,
)

PAGE = 100


def marking_list(actor: User, assessment_pk: int) -> MarkingList:
    """All indicators that the actor marks, with what is still open; `NotVisible` to others."""
    scope = marking_scope(actor, assessment_pk)
    units = Assessee.objects.filter(cycle=scope.assessment.cycle_id).select_related("organisation")
    return MarkingList(
        head=head_of(scope),
        rows=progress_of(scope),
        others=progress_of(scope, others=True) if scope.is_office else (),
        closed=why_marking_closed(scope.assessment),
        recusals=_recusals(scope),
        units=tuple((unit.organisation.code, unit.organisation.name) for unit in units),
    )


def marking_page(
    actor: User,
    assessment_pk: int,
    code: str,
    *,
    shown: str = "",
    number: int = 1,
    only: str = "",
) -> MarkingPage:
    """One indicator over the units, a page of them; `shown` is a state to look at alone.

    `only` is the code of one unit: its row alone, with what the page says of the indicator.
    """
    view = View(marking_scope(actor, assessment_pk), code, only)
    if only and not view.units:
        raise NotVisible(only)
    states = {unit.pk: view.state(unit) for unit in view.units}
    counted = Counter(states.values())
    wanted = [unit for unit in view.units if shown in ("", states[unit.pk])]
    pages = max(1, -(-len(wanted) // PAGE))
    number = min(max(1, number), pages)
    part = wanted[(number - 1) * PAGE : number * PAGE]
    line, scheme = view.any_line, view.scope.scheme
    seat = view.scope.seats.get(line.assessor)
    return MarkingPage(
        head=head_of(view.scope),
        indicators=() if only else progress_of(view.scope),
        code=code,
        name=line.name,
        path=line.path,
        full=full_words(scheme, code),
        assessor=line.assessor or "考核办",
        seat=str(seat or "") if line.assessor else str(view.scope.assessment.cycle.organisation),
        rule_words=line.rule_words,
        text=line.text,
        two=view.rules.two,
        allowed=view.scope.assessment.allowed_difference,
        direct=line.direct,
        adjusts=bool(line.adjusts),
        deducts=line.deducts,
        rows=view.rows(part),
        shown=shown,
        number=number,
        pages=pages,
        total=len(wanted),
        counts=tuple((state, label, counted[state]) for state, label in STATES.items()),
        marks_here=view.scope.marks(line),
        closed=why_marking_closed(view.scope.assessment),
        faults=view.base.faults[:5],
    )


def mark_row(actor: User, assessment_pk: int, code: str, organisation_code: str) -> MarkRow:
    """One unit's row, as it stands now."""
    return marking_page(actor, assessment_pk, code, only=organisation_code).rows[0]


def marking_scope(actor: User, assessment_pk: int) -> AssessmentScope:
    """The assessment for those who mark in it; to all others it is not there."""
    scope = assessment_scope(actor, assessment_pk)
    if not scope.is_marker:
        raise NotVisible(assessment_pk)
    return scope


def own_lines(scope: AssessmentScope) -> tuple[Line, ...]:
    """The indicators that the actor marks."""
    return tuple(line for line in all_lines(scope.scheme) if scope.marks(line))


def progress_of(scope: AssessmentScope, *, others: bool = False) -> tuple[IndicatorProgress, ...]:
    """Each indicator of the actor (or of `others`) with how many units are done.

    Where two mark, one's own marks count; seen from outside, those where both have spoken.
    """
    groups = Counter(
        Assessee.objects.filter(cycle=scope.assessment.cycle_id).values_list(
            "group_code", flat=True
        )
    )
    lines = [line for line in all_lines(scope.scheme) if scope.marks(line) is not others]
    done = _done(scope, lines, others=others)
    return tuple(
        IndicatorProgress(
            code=line.code,
            name=line.name,
            path=line.path,
            full=_with_sign(line, full_words(scope.scheme, line.code)),
            assessor=line.assessor,
            two=line.code in scope.assessment.two_markers,
            judged=bool(line.judged),
            units=_assessed(scope, line.code, groups),
            done=done.get(line.code, 0),
        )
        for line in lines
    )


def _with_sign(line: Line, full: str) -> str:
    """Beside full points the cap of a bonus or deduction reads ＋2, －3."""
    return f"{'－' if line.deducts else '＋'}{full}" if line.adjusts and full else full


def _assessed(scope: AssessmentScope, code: str, groups: Mapping[str, int]) -> int:
    return sum(
        count for group, count in groups.items() if line_of(scope.scheme, group, code) is not None
    )


def _done(scope: AssessmentScope, lines: Iterable[Line], *, others: bool) -> dict[str, int]:
    codes = [line.code for line in lines]
    two = set(scope.assessment.two_markers)
    rows = Mark.objects.filter(assessment=scope.assessment, code__in=codes)
    alone = rows.filter(place=1).exclude(code__in=two)
    pairs = rows.filter(place=2) if others else rows.filter(marker=scope.actor)
    parts = (alone, pairs.filter(code__in=two))
    counted = [part.values_list("code").annotate(n=Count("pk")) for part in parts]
    return {code: count for part in counted for code, count in part}


def _recusals(scope: AssessmentScope) -> tuple[RecusalLine, ...]:
    rows = Recusal.objects.filter(assessment=scope.assessment)
    if not scope.is_office:
        rows = rows.filter(marker=scope.actor)
    names = {line.code: line.name for line in all_lines(scope.scheme)}
    return tuple(
        RecusalLine(
            pk=row.pk,
            marker=str(row.marker),
            unit_name=str(row.assessee or ""),
            indicator=names.get(row.code, row.code),
            reason=row.reason,
            at=row.recorded_at,
            may_lift=scope.is_office,
        )
        for row in rows.select_related("marker", "assessee__organisation")
    )
