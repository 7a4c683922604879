"""The results room of one assessment, and the list of all that the actor knows of."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict

from django.db.models import Q
from django.utils import timezone

from kaocheng.cycles.dates import WorkCalendar, day_words, period_words
from kaocheng.cycles.models import CycleKind, WorkingDay
from kaocheng.cycles.queries.scope import Reach, reach_of
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import visible_codes
from kaocheng.results.lifecycle import (
    DONE,
    IN_FORCE,
    INITIATED,
    INTERRUPTED,
    OPEN,
    PROPOSED,
    STAGES,
    may_be_run,
)
from kaocheng.results.models import (
    Announcement,
    Appeal,
    Decision,
    Publication,
    PublishedResult,
    RunRequest,
    ScoreRun,
)
from kaocheng.results.queries.appeal_facts import leaves_out_appeals
from kaocheng.results.queries.head import scope_and_head
from kaocheng.results.queries.jobs import job_line
from kaocheng.results.queries.lines import (
    announcement_line,
    decision_line,
    publication_line,
    published_line,
    run_line,
)
from kaocheng.results.queries.next_steps import next_steps
from kaocheng.results.queries.scope import runs_with_any_of
from kaocheng.results.queries.shapes import (
    AssessmentHead,
    ResultRoom,
    RoomLine,
    StageRuns,
)
from kaocheng.results.queries.shown import announcement_of, published_of
from kaocheng.results.working_days import WORKING_DAYS, last_of
from kaocheng.review.models import Assessment
from kaocheng.review.queries.scope import assessments_within

_HEAVY = ("units_source", "facts_source", "marks_source")


def result_room(actor: User, assessment_pk: int) -> ResultRoom:
    """One assessment from its runs to its circular; a unit sees what has been laid open to it."""
    scope, head = scope_and_head(actor, assessment_pk)
    assessment, whole = scope.assessment, head.sees_all
    decision = _decision(assessment) if whole else None
    announcement = announcement_of(assessment.pk, whole=whole)
    appeals = Appeal.objects.filter(
        announcement__assessment=assessment.pk, assessee__in=scope.units().values("pk")
    )
    states = Counter(appeals.values_list("state", flat=True))
    waiting = _waiting(assessment) if whole else None
    published = published_of(assessment.pk)
    return ResultRoom(
        head=head,
        stages=_stages(head, decision.run_id if decision else None) if whole else (),
        decision=decision_line(decision, actor) if decision else None,
        announcement=announcement_line(announcement) if announcement else None,
        publication=publication_line(waiting, actor) if waiting else None,
        published=published_line(published) if published else None,
        open_appeals=sum(states[each] for each in OPEN),
        all_appeals=sum(states.values()),
        needs_new_run=whole
        and leaves_out_appeals(assessment.pk, decision.run if decision else None),
        last_working_day=_last_working_day() if head.is_office else None,
        sees_run=whole or _sees(actor, published, announcement),
    )


def _sees(
    actor: User, published: PublishedResult | None, announcement: Announcement | None
) -> bool:
    """Whether a unit of the run that was laid open is the actor's; an assessor sees none."""
    if published is None and announcement is None:
        return False
    shown = published.run_id if published else announcement.decision.run_id if announcement else 0
    return runs_with_any_of(visible_codes(actor)).filter(pk=shown).exists()


def _decision(assessment: Assessment) -> Decision | None:
    rows = Decision.objects.filter(assessment=assessment, state__in=IN_FORCE)
    related = rows.select_related("run__created_by", "decided_by", "signed_by")
    return related.defer(*(f"run__{each}" for each in _HEAVY)).first()


def _waiting(assessment: Assessment) -> Publication | None:
    rows = Publication.objects.filter(assessment=assessment, state=INITIATED)
    return rows.select_related("decision", "initiated_by").first()


def _last_working_day() -> datetime.date:
    days = WorkCalendar(dict(WorkingDay.objects.values_list("day", "works")))
    return last_of(timezone.localdate(), WORKING_DAYS, days)


def _stages(head: AssessmentHead, decided: int | None) -> tuple[StageRuns, ...]:
    runs: defaultdict[str, list[ScoreRun]] = defaultdict(list)
    rows = ScoreRun.objects.filter(assessment=head.pk).defer(*_HEAVY)
    for run in rows.select_related("created_by"):
        runs[run.stage].append(run)
    jobs = RunRequest.objects.filter(assessment=head.pk).select_related("requested_by")
    # Newest last, so that it is what remains under the stage's name.
    newest = {job.stage: job for job in jobs.order_by("pk")}
    may = may_be_run(head.state) if head.is_office else ()
    return tuple(
        StageRuns(
            stage=stage,
            label=label,
            may_run=stage in may,
            job=job_line(newest[stage]) if _is_told(newest.get(stage)) else None,
            runs=tuple(run_line(run, decided) for run in runs[stage]),
        )
        for stage, label in STAGES.items()
    )


def _is_told(job: RunRequest | None) -> bool:
    """A job that is done has become a run; one that was given up has been replaced."""
    return job is not None and job.state not in (DONE, INTERRUPTED)


# The list ---------------------------------------------------------------------------------------


def result_list(actor: User) -> tuple[RoomLine, ...]:
    """The assessments that the actor knows of, newest first, in a fixed number of statements."""
    reach = reach_of(actor)
    assessments = list(assessments_within(actor, reach))
    facts = _Facts(reach, [each.pk for each in assessments])
    return tuple(_room_line(facts, each) for each in assessments)


class _Facts:
    """What the lines need, read for all assessments at once."""

    def __init__(self, reach: Reach, keys: list[int]) -> None:
        self.reach = reach
        runs = ScoreRun.objects.filter(assessment__in=keys).order_by("created_at", "pk")
        found = list(runs.values_list("assessment_id", "pk"))
        self.runs = Counter(assessment for assessment, _ in found)
        self.newest = dict(found)
        shown = Announcement.objects.filter(assessment__in=keys, withdrawn_at=None)
        self.shown = {row.assessment_id: row for row in shown}
        decisions = Decision.objects.filter(assessment__in=keys, state=PROPOSED)
        self.unsigned = set(decisions.values_list("assessment_id", flat=True))
        waiting = Publication.objects.filter(assessment__in=keys, state=INITIATED)
        self.waiting = set(waiting.values_list("assessment_id", flat=True))
        published = PublishedResult.objects.filter(assessment__in=keys)
        self.numbers = dict(published.values_list("assessment_id", "number"))
        seen = Q(assessee__organisation__code__in=reach.seen)
        assesses = Q(announcement__assessment__cycle__organisation__code__in=reach.seen)
        appeals = Appeal.objects.filter(seen | assesses, state__in=OPEN)
        rows = appeals.filter(announcement__assessment__in=keys)
        self.appeals = Counter(rows.values_list("announcement__assessment", flat=True))
        self.next = next_steps(keys)


def _room_line(facts: _Facts, assessment: Assessment) -> RoomLine:
    pk, whole = assessment.pk, facts.reach.sees_all_of(assessment.cycle)
    shown = facts.shown.get(pk)
    if shown is not None and not whole and shown.from_on > timezone.localdate():
        shown = None
    return RoomLine(
        pk=pk,
        cycle_title=assessment.cycle.title,
        period_words=period_words(assessment.period),
        mock=assessment.cycle.kind == CycleKind.MOCK,
        notice=assessment.scheme_version.notice,
        state=assessment.state,
        state_label=assessment.get_state_display(),
        runs=facts.runs[pk] if whole else 0,
        newest_run=facts.newest.get(pk) if whole else None,
        announced_until=day_words(shown.until_on) if shown else "",
        open_appeals=facts.appeals[pk],
        number=facts.numbers.get(pk, ""),
        todo=_todo(facts, assessment) if whole else "",
    )


def _todo(facts: _Facts, assessment: Assessment) -> str:
    if assessment.pk in facts.waiting:
        return "待复核发布"
    if assessment.pk in facts.unsigned:
        return "待签发"
    if facts.appeals[assessment.pk]:
        return f"{facts.appeals[assessment.pk]} 项申诉待办"
    step = facts.next.get(assessment.pk)
    return step.words if step else ""
