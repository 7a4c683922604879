"""What somebody has to do, and the reports of one's own units."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from kaocheng.cycles.lifecycle import DRAFT as CYCLE_DRAFT
from kaocheng.cycles.lifecycle import RUNNING, is_open
from kaocheng.cycles.models import Assessee, ReportingPeriod
from kaocheng.cycles.queries.assigned import notices_by_cycle
from kaocheng.cycles.queries.scope import places_of_posts, reach_of
from kaocheng.orgs.models import BUSINESS_ROLES, Role, User
from kaocheng.reporting.lifecycle import DRAFT, EDITABLE, RETURNED, SIGNED_OFF, SUBMITTED
from kaocheng.reporting.models import CorrectionRequest, Report
from kaocheng.reporting.queries.corrections import corrections_visible_to
from kaocheng.reporting.queries.headers import line_of
from kaocheng.reporting.queries.progress import Progress, progress_of
from kaocheng.reporting.queries.shapes import CorrectionLine, Desk, ReportLine

_DECIDED = (SUBMITTED, "accepted")


@dataclass(frozen=True)
class Place:
    """A unit and a period in which it reports, with the report if there is one."""

    assessee: Assessee
    period: ReportingPeriod
    report: Report | None

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return int(getattr(self.report, "filled", 0)) if self.report else 0


def places_of(units: Iterable[int], cycles: Q) -> list[Place]:
    """Every period of the cycles of these units (by key), three statements in all."""
    rows = Assessee.objects.filter(cycles, organisation__in=list(units))
    assessees = list(rows.select_related("organisation", "cycle"))
    periods: dict[int, list[ReportingPeriod]] = {}
    for period in ReportingPeriod.objects.filter(cycle__in={a.cycle_id for a in assessees}):
        periods.setdefault(period.cycle_id, []).append(period)
    filled = Count("figures", filter=~Q(figures__value=""))
    found = Report.objects.filter(assessee__in=assessees).annotate(filled=filled)
    reports = {(each.assessee_id, each.period_id): each for each in found}
    return [
        _place(assessee, period, reports.get((assessee.pk, period.pk)))
        for assessee in assessees
        for period in periods.get(assessee.cycle_id, ())
    ]


def _place(assessee: Assessee, period: ReportingPeriod, report: Report | None) -> Place:
    """With what has been read of the unit and the period put into the report."""
    if report is not None:
        report.assessee, report.period = assessee, period
    return Place(assessee, period, report)


def my_reports(actor: User, cycle_pk: int | None = None) -> tuple[ReportLine, ...]:
    """The reports of the actor's own units, newest period first; those not begun too."""
    begun = ~Q(cycle__state=CYCLE_DRAFT)
    wanted = begun if cycle_pk is None else begun & Q(cycle=cycle_pk)
    today = timezone.localdate()
    places = places_of(places_of_posts(actor, BUSINESS_ROLES), wanted)
    shown = [p for p in places if p.report or p.period.opens_on <= today]
    shown.sort(key=lambda p: (p.period.due_on, p.assessee.pk), reverse=True)
    return _lines(shown, today, _notices(shown))


def desk(actor: User, today: datetime.date | None = None) -> Desk:
    """The 工作台: what is due, late, returned, to be signed, accepted, decided by this actor."""
    today = today or timezone.localdate()
    running = Q(cycle__state=RUNNING)
    held = places_of(places_of_posts(actor, {Role.REPORTER, Role.SIGN_OFF}), running)
    opened = [p for p in held if is_open(p.period.state, p.period.opens_on, today)]
    opened.sort(key=lambda p: (p.period.due_on, p.assessee.pk))
    clerk_of = places_of_posts(actor, {Role.REPORTER})
    signer_of = places_of_posts(actor, {Role.SIGN_OFF})
    mine = [p for p in opened if p.assessee.organisation_id in clerk_of and _unfinished(p)]
    back = [p for p in mine if p.report and p.report.state == RETURNED]
    ahead = [p for p in mine if p not in back]
    # What came back is mended first; who does both at the unit is not asked twice.
    signable = [
        p
        for p in opened
        if p.assessee.organisation_id in signer_of and _signable(p) and p not in back
    ]
    waiting = [p for p in signable if p.report and p.report.asked_at]
    progress = progress_of(p.report for p in signable if p.report and p not in waiting)
    # Who fills in himself asks nobody, and knows without being told how far he has come.
    own = [p for p in signable if p.assessee.organisation_id in clerk_of and p not in waiting]
    waiting += [p for p in own if _is_whole(p, progress)]
    filling = [p for p in signable if p not in waiting and p not in own]
    handed_in = _handed_in(actor)
    notices = _notices([*opened, *handed_in])
    return Desk(
        due=_lines([p for p in ahead if p.period.due_on >= today], today, notices, _todo),
        overdue=_lines([p for p in ahead if p.period.due_on < today], today, notices, _todo),
        returned=_lines(back, today, notices, _todo),
        to_sign=_lines(waiting, today, notices, lambda report: "审签"),
        being_filled=_lines(filling, today, notices, lambda report: "查看", progress),
        to_accept=_lines(handed_in, today, notices, lambda report: "接收或退回"),
        corrections=_to_decide(actor),
    )


def _unfinished(place: Place) -> bool:
    return place.report is None or place.report.state not in _DECIDED


def _signable(place: Place) -> bool:
    """There is something to sign: a clerk has filled in at least one cell."""
    return place.report is not None and place.report.state in EDITABLE and place.filled > 0


def _is_whole(place: Place, progress: Mapping[int, Progress]) -> bool:
    """Whether no cell of the report is empty."""
    found = progress.get(place.report.pk) if place.report else None
    return found is not None and found.is_whole


def _remark(place: Place, progress: Mapping[int, Progress]) -> str:
    """Of what is not handed on to the signer: how far the clerk has come."""
    found = progress.get(place.report.pk) if place.report else None
    return found.words if found else ""


def _notices(places: Iterable[Place]) -> dict[int, str]:
    return notices_by_cycle(place.assessee.cycle_id for place in places)


def _lines(
    places: Iterable[Place],
    today: datetime.date,
    notices: Mapping[int, str],
    todo: Callable[[Report | None], str] = lambda report: "",
    progress: Mapping[int, Progress] | None = None,
) -> tuple[ReportLine, ...]:
    return tuple(
        line_of(
            place.assessee,
            place.period,
            place.report,
            today,
            notice=notices.get(place.assessee.cycle_id, ""),
            todo=todo(place.report),
            remark=_remark(place, progress or {}),
        )
        for place in places
    )


def _todo(report: Report | None) -> str:
    if report is None or report.state == DRAFT:
        return "填报"
    return {RETURNED: "修改后重报", SIGNED_OFF: "报送"}.get(report.state, "")


def _handed_in(actor: User) -> list[Place]:
    """What waits for the office's decision, first come first."""
    run = reach_of(actor).run
    rows = Report.objects.filter(
        state=SUBMITTED,
        assessee__cycle__state=RUNNING,
        assessee__cycle__organisation__code__in=run,
    ).select_related("assessee__organisation", "assessee__cycle", "period")
    return [Place(row.assessee, row.period, row) for row in rows.order_by("submitted_at", "pk")]


def _to_decide(actor: User) -> tuple[CorrectionLine, ...]:
    if not CorrectionRequest.objects.filter(state="requested").exists():
        return ()
    return tuple(line for line in corrections_visible_to(actor) if line.may_decide)
