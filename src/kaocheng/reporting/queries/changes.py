"""What has happened since somebody was last here (上次查看以来的变化), and what was told."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.lifecycle import DRAFT
from kaocheng.cycles.models import CycleKind
from kaocheng.cycles.queries.scope import reach_of
from kaocheng.notices.queries import notices_since
from kaocheng.orgs.models import User
from kaocheng.reporting.lifecycle import ACCEPTED, APPROVED, RETURNED
from kaocheng.reporting.models import CorrectionRequest, Report

_MOST = 50
REPORTS = "/reports/"


@dataclass(frozen=True)
class ChangeLine:
    """One thing that somebody else did: to what, where that is, and in words what was done.

    `notice_pk`: a notice that has not been read; following it reads it.
    """

    link: str
    title: str
    words: str
    reason: str
    at: datetime.datetime
    mock: bool = False
    notice_pk: int | None = None


@dataclass(frozen=True)
class Changes:
    """The newest first; `more` says how many are not shown."""

    since: datetime.datetime
    lines: tuple[ChangeLine, ...]
    more: int


def changes_since(actor: User, moment: datetime.datetime, *, most: int = 8) -> Changes:
    """What others have done since then to the reports that the actor sees, and what he was told.

    Notices about reports are left out: what they tell is told of the reports themselves.
    """
    lines = [
        *_of_reports(actor, moment), *_of_corrections(actor, moment), *_of_notices(actor, moment)
    ]  # fmt: skip
    lines.sort(key=lambda line: line.at, reverse=True)
    return Changes(moment, tuple(lines[:most]), max(0, len(lines) - most))


def _of_reports(actor: User, moment: datetime.datetime) -> Iterator[ChangeLine]:
    seen = _seen(actor, "assessee__")
    newer = (
        Q(signed_at__gt=moment) & ~Q(signed_by=actor)
        | Q(submitted_at__gt=moment) & ~Q(submitted_by=actor)
        | Q(decided_at__gt=moment) & ~Q(decided_by=actor)
    )
    rows = Report.objects.filter(seen & newer).select_related(
        "period", "assessee__organisation", "assessee__cycle",
        "signed_by", "submitted_by", "decided_by",
    )  # fmt: skip
    for row in rows.order_by("-pk")[:_MOST]:
        yield from _steps_of(row, actor, moment)


def _steps_of(row: Report, actor: User, moment: datetime.datetime) -> Iterator[ChangeLine]:
    """The last step of a report alone: what came before it is past."""
    steps = [
        (row.signed_at, row.signed_by, "已审签", ""),
        (row.submitted_at, row.submitted_by, "已报送（迟报）" if row.late else "已报送", ""),
        (row.decided_at, row.decided_by, *_decision(row)),
    ]
    known = [(at, by, words, why) for at, by, words, why in steps if at is not None and words]
    at, by, words, why = max(known, key=lambda step: step[0])
    if at > moment and by != actor:
        yield _line(row, words, why, at)


def _decision(row: Report) -> tuple[str, str]:
    if row.state == RETURNED:
        return "已退回", row.returned_reason
    return ("已接收", "") if row.state == ACCEPTED else ("", "")


def _of_corrections(actor: User, moment: datetime.datetime) -> Iterator[ChangeLine]:
    decided = Q(decided_at__gt=moment) & ~Q(decided_by=actor)
    asked = Q(decided_at=None, requested_at__gt=moment) & ~Q(requested_by=actor)
    rows: QuerySet[CorrectionRequest] = CorrectionRequest.objects.filter(
        _seen(actor, "report__assessee__") & (decided | asked)
    ).select_related(
        "requested_by", "decided_by", "report__period",
        "report__assessee__organisation", "report__assessee__cycle",
    )  # fmt: skip
    for row in rows[:_MOST]:
        if row.decided_at is None:
            yield _line(row.report, "申请更正", row.reason, row.requested_at)
        else:
            words = "更正已同意" if row.state == APPROVED else "更正未同意"
            yield _line(row.report, words, row.decision_note, row.decided_at)


def _of_notices(actor: User, moment: datetime.datetime) -> Iterator[ChangeLine]:
    for told in notices_since(actor, moment, most=_MOST, but=REPORTS):
        unread = told.pk if told.read_at is None else None
        yield ChangeLine(told.link, told.title, "", told.body, told.created_at, notice_pk=unread)


def _seen(actor: User, prefix: str) -> Q:
    reach = reach_of(actor)
    own = Q(**{f"{prefix}organisation__code__in": reach.seen})
    assessed = Q(**{f"{prefix}cycle__organisation__code__in": reach.seen})
    return (own | assessed) & ~Q(**{f"{prefix}cycle__state": DRAFT})


def _line(row: Report, words: str, reason: str, at: datetime.datetime) -> ChangeLine:
    return ChangeLine(
        link=f"{REPORTS}{row.pk}/",
        title=f"{row.assessee.organisation.name} {period_words(row.period.period)}",
        words=words,
        reason=reason,
        at=at,
        mock=row.assessee.cycle.kind == CycleKind.MOCK,
    )
