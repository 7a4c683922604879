"""Who sees which reports, and as what the actor stands to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from kaocheng.cycles.lifecycle import DRAFT
from kaocheng.cycles.models import Cycle
from kaocheng.cycles.queries.scope import roles_over, sees
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.queries.scope import posts_of_each
from kaocheng.reporting.models import Report

_NAMED = ("period", "assessee__organisation", "assessee__cycle__organisation")
_WHOLE = (*_NAMED, "signed_by", "submitted_by")


@dataclass(frozen=True)
class Standing:
    """The actor's posts as they bear on one unit of one cycle; asked for as far as needed."""

    actor: User
    unit: Organisation
    cycle: Cycle
    # Places and roles of the actor, where they have been read for many actors at once.
    posts: tuple[tuple[int, Role], ...] | None = None

    @cached_property
    def own(self) -> frozenset[Role]:
        """Roles at the unit itself: only its own people fill in and sign."""
        posts = posts_of_each([self.actor])[0] if self.posts is None else self.posts
        return frozenset(role for place, role in posts if place == self.unit.pk)

    @cached_property
    def above(self) -> frozenset[Role]:
        """Roles at the unit or above it."""
        return roles_over(self.actor, self.unit)

    @cached_property
    def office(self) -> frozenset[Role]:
        """Roles at the assessing organisation or above it."""
        return roles_over(self.actor, self.cycle.organisation)

    @property
    def is_office(self) -> bool:
        """Whether the actor is the assessment office (考核办) of the cycle."""
        return Role.ASSESSMENT_OFFICE in self.office

    @property
    def sees(self) -> bool:
        """Own people, whoever stands above the unit, whoever assesses it. Drafts: the office."""
        if self.cycle.state == DRAFT:
            return self.is_office
        return sees(self.own) or sees(self.above) or sees(self.office)


def standing_to(actor: User, report: Report) -> Standing:
    """As what the actor stands to the report."""
    return Standing(actor, report.assessee.organisation, report.assessee.cycle)


def whole_reports() -> QuerySet[Report]:
    """Reports with all that says what they are, in one statement."""
    return Report.objects.select_related(*_WHOLE)


def visible_report(actor: User, report_pk: int, *, lock: bool = False) -> tuple[Report, Standing]:
    """The report, or `NotVisible`: one that is not yours and one that is not there look alike."""
    rows = whole_reports()
    if lock:
        rows = rows.select_for_update(of=("self",))
    report = next(iter(rows.filter(pk=report_pk)), None)
    if report is None:
        raise NotVisible(report_pk)
    standing = standing_to(actor, report)
    if not standing.sees:
        raise NotVisible(report_pk)
    return report, standing


def locked_reports(
    actors: Sequence[User], report_pks: Sequence[int]
) -> list[tuple[Report, Standing] | NotVisible]:
    """What `visible_report` says with a lock, for each actor and report, in two statements.

    The reports differ from each other. They are locked in one order, so that nobody waits for ever.
    """
    rows = Report.objects.select_related(*_NAMED).select_for_update(of=("self",))
    rows = rows.order_by("pk") if len(report_pks) > 1 else rows
    there = {report.pk: report for report in rows.filter(pk__in=report_pks)}
    posts = posts_of_each(actors)
    return [
        _seen(actor, there.get(pk), pk, held)
        for actor, pk, held in zip(actors, report_pks, posts, strict=True)
    ]


def _seen(
    actor: User, report: Report | None, report_pk: int, held: tuple[tuple[int, Role], ...]
) -> tuple[Report, Standing] | NotVisible:
    if report is None:
        return NotVisible(report_pk)
    standing = Standing(actor, report.assessee.organisation, report.assessee.cycle, held)
    return (report, standing) if standing.sees else NotVisible(report_pk)
