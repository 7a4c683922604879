"""Rows of the results room as the lines that its pages show."""

from __future__ import annotations

from django.utils import timezone

from kaocheng.cycles.dates import day_words
from kaocheng.orgs.models import User
from kaocheng.results.models import (
    Announcement,
    Decision,
    Publication,
    PublishedResult,
    ScoreRun,
)
from kaocheng.results.queries.shapes import (
    AnnouncementLine,
    DecisionLine,
    PublicationLine,
    PublishedLine,
    RunLine,
)

_PHASES = {"ahead": "未开始", "open": "公示中", "over": "公示期满"}


def run_line(run: ScoreRun, decided: int | None) -> RunLine:
    """A run of a stage; `decided` is the key of the run that the decision rests on."""
    return RunLine(
        pk=run.pk,
        stage=run.stage,
        stage_label=run.get_stage_display(),
        created_at=run.created_at,
        created_by=str(run.created_by),
        unit_count=run.unit_count,
        result_digest=run.result_digest,
        marks=bool(run.marks_digest),
        is_decided=run.pk == decided,
    )


def decision_line(decision: Decision, actor: User) -> DecisionLine:
    """A decision that is in force."""
    return DecisionLine(
        pk=decision.pk,
        run=run_line(decision.run, decision.run_id),
        result_digest=decision.result_digest,
        state=decision.state,
        state_label=decision.get_state_display(),
        note=decision.note,
        decided_by=str(decision.decided_by),
        decided_at=decision.decided_at,
        signed_by=str(decision.signed_by) if decision.signed_by else "",
        signed_at=decision.signed_at,
        is_own=decision.decided_by_id == actor.pk,
    )


def announcement_line(row: Announcement) -> AnnouncementLine:
    """An announcement with the phase that it is in today."""
    phase = phase_of(row)
    return AnnouncementLine(
        pk=row.pk,
        run_pk=row.decision.run_id,
        result_digest=row.decision.result_digest,
        from_on=row.from_on,
        until_on=row.until_on,
        from_words=day_words(row.from_on),
        until_words=day_words(row.until_on),
        shows=row.shows,
        shows_label=row.get_shows_display(),
        note=row.note,
        announced_by=str(row.announced_by),
        announced_at=row.announced_at,
        phase=phase,
        phase_label=_PHASES[phase],
    )


def phase_of(row: Announcement) -> str:
    """Before its first day, within its days, or after the last of them is over."""
    today = timezone.localdate()
    if today < row.from_on:
        return "ahead"
    return "over" if row.is_over(today) else "open"


def publication_line(row: Publication, actor: User) -> PublicationLine:
    """A publication that waits for its second person."""
    return PublicationLine(
        pk=row.pk,
        organ=row.organ,
        number=row.number,
        document_date=row.document_date,
        result_digest=row.decision.result_digest,
        run_pk=row.decision.run_id,
        initiated_by=str(row.initiated_by),
        initiated_at=row.initiated_at,
        is_own=row.initiated_by_id == actor.pk,
    )


def published_line(row: PublishedResult) -> PublishedLine:
    """A published result."""
    return PublishedLine(
        run_pk=row.run_id,
        result_digest=row.result_digest,
        organ=row.organ,
        number=row.number,
        document_date=row.document_date,
        signed_by=row.signed_by,
        initiated_by=str(row.initiated_by),
        confirmed_by=str(row.confirmed_by),
        published_at=row.published_at,
    )
