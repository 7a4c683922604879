"""What has to be known of a run, or of an assessment, before a file of it goes out."""

from __future__ import annotations

from dataclasses import dataclass

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.models import PublishedResult
from kaocheng.results.queries.head import whole_assessment
from kaocheng.results.queries.scope import run_in_outline


@dataclass(frozen=True)
class TakenOut:
    """`is_published`: nobody learns a mark from the file that is not known already."""

    title: str
    is_published: bool


def run_taken_out(actor: User, run_pk: int, *, whole: bool = False) -> TakenOut:
    """The run, or `NotVisible`; `whole` where the file names every unit and is not published.

    A run outside of any assessment is open to its units from the start.
    """
    seen = run_in_outline(actor, run_pk)
    published = PublishedResult.objects.filter(assessment=seen.header.assessment_pk)
    if whole and not seen.sees_all and not published.filter(run=run_pk).exists():
        raise NotVisible(run_pk)
    is_known = seen.header.assessment_pk is None or published.exists()
    return TakenOut(seen.header.title, is_known)


def assessment_taken_out(actor: User, assessment_pk: int) -> TakenOut:
    """The assessment for those who see all of it, or `NotVisible`."""
    _, head = whole_assessment(actor, assessment_pk)
    return TakenOut(f"{head.cycle_title}{head.period_words}", head.is_published)
